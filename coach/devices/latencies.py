"""How late each pair of camera and sound output is, once measured; kept in the settings folder, and listed for the
terminal and the doctor.

The file ``calibration.json`` (UTF-8 JSON, exactly these keys)::

    version       1
    pairs         one for each measured pair of devices:
        camera, sound   what the devices are called
        total_ms        from a sound's time, as reported by the output, to the arrival of a picture of somebody moving
                        with it
        sound_ms        the loudspeaker's part of it; null if only the sum is known
        spread_ms       SD of the values that the median was taken from
        count           number of claps, or dances
        how             "microphone", "claps" (without one) or "dances" (the dancer took a steady lag over)
        measured_at     ISO 8601 with the offset from UTC
    offered       [camera, sound] of each pair for which the set-up has offered it
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

from coach.base.checked_json import CheckedValue, read_json
from coach.base.errors import CoachError
from coach.base.settings_file import SettingsFile
from coach.wording import calibration_words, words

VERSION: Final = 1
FILE: Final = "calibration.json"
KEYS: Final = ("version", "pairs", "offered")
PAIR_KEYS: Final = ("camera", "sound", "total_ms", "sound_ms", "spread_ms", "count", "how", "measured_at")
RANGE_MS: Final = (-500.0, 3000.0)
"""The plausible range: an inaccurate clock at the lower end, a network camera at the upper."""

How = Literal["microphone", "claps", "dances"]
HOWS: Final[tuple[How, ...]] = ("microphone", "claps", "dances")


@dataclass(frozen=True, order=True)
class DevicePair:
    """A camera and a sound output by their names; a latency holds for both together."""

    camera: str
    sound: str


@dataclass(frozen=True)
class Latency:
    """How late a pair of devices is, in s; see the file's keys. ``sound`` is None if only the sum is known."""

    total: float
    sound: float | None
    spread: float
    count: int
    how: How
    measured_at: datetime

    @property
    def of_sound(self) -> float:
        """s by which sound is heard later than the output reports; 0 if not known: then everything is attributed to the
        camera."""
        return self.sound or 0.0

    @property
    def of_camera(self) -> float:
        """s from a movement to its picture's arrival."""
        return self.total - self.of_sound


@dataclass(frozen=True)
class Latencies:
    """All that is known. ``offered``: pairs for which the set-up has offered a calibration."""

    known: Mapping[DevicePair, Latency] = field(default_factory=lambda: MappingProxyType({}))
    offered: frozenset[DevicePair] = frozenset()

    def of(self, pair: DevicePair) -> Latency | None:
        return self.known.get(pair)

    def of_sound(self, device: str) -> float:
        """s by which that output is heard later than it reports, as last measured with any camera; 0 if not known."""
        measured = [found for pair, found in self.known.items() if pair.sound == device and found.sound is not None]
        return max(measured, key=lambda found: found.measured_at).of_sound if measured else 0.0

    def is_new(self, pair: DevicePair) -> bool:
        """Whether a calibration has been neither made nor offered."""
        return pair not in self.known and pair not in self.offered

    def having(self, pair: DevicePair, latency: Latency) -> Latencies:
        return replace(self, known={**self.known, pair: latency})

    def having_offered(self, pair: DevicePair) -> Latencies:
        return replace(self, offered=self.offered | {pair})

    def without(self, pair: DevicePair) -> Latencies:
        """As if the pair had never been seen: a calibration is offered again."""
        kept = {other: latency for other, latency in self.known.items() if other != pair}
        return replace(self, known=kept, offered=self.offered - {pair})


NONE: Final = Latencies()


def read_latencies(settings: Path) -> tuple[Latencies, str]:
    """What is known, and what to tell the dancer if something is wrong with the file, else "".

    A damaged one is put aside. One that cannot be read, or was written by a newer Coach, stays. In all three cases
    nothing is known; never raises.
    """
    try:
        return kept_latencies(settings)
    except CoachError as problem:
        return NONE, f"{problem} {calibration_words.UNUSED}"


def kept_latencies(settings: Path) -> tuple[Latencies, str]:
    """Like :func:`read_latencies`, but CoachError if the file stays: then it is not known what is in it."""
    return _FILE.known(settings)


def change_latencies(settings: Path, change: Callable[[Latencies], Latencies]) -> str:
    """Store what ``change`` makes of what is known; returns what to tell the dancer, as :func:`read_latencies` does.

    CoachError if the file cannot be read or written, or was written by a newer Coach: then it stays as it is.
    """
    return _FILE.change(settings, change)


def _text(latencies: Latencies) -> str:
    table = {
        "version": VERSION,
        "pairs": [_pair_table(pair, latency) for pair, latency in sorted(latencies.known.items())],
        "offered": sorted([pair.camera, pair.sound] for pair in latencies.offered),
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _pair_table(pair: DevicePair, latency: Latency) -> dict[str, object]:
    return {
        "camera": pair.camera,
        "sound": pair.sound,
        "total_ms": round(1000 * latency.total, 1),
        "sound_ms": None if latency.sound is None else round(1000 * latency.sound, 1),
        "spread_ms": round(1000 * latency.spread, 1),
        "count": latency.count,
        "how": latency.how,
        "measured_at": latency.measured_at.isoformat(timespec="seconds"),
    }


def _read(path: Path) -> Latencies:
    table = read_json(path, "calibration", VERSION).table(KEYS)
    known = dict(_pair(item.table(PAIR_KEYS)) for item in table["pairs"].items())
    return Latencies(known, frozenset(_offered(item) for item in table["offered"].items()))


def _pair(table: dict[str, CheckedValue]) -> tuple[DevicePair, Latency]:
    pair = DevicePair(table["camera"].text(), table["sound"].text())
    alone = table["sound_ms"]
    return pair, Latency(
        total=table["total_ms"].number(*RANGE_MS) / 1000,
        sound=None if alone.value is None else alone.number(*RANGE_MS) / 1000,
        spread=table["spread_ms"].number(0) / 1000,
        count=table["count"].whole(1),
        how=table["how"].one_of(HOWS),
        measured_at=table["measured_at"].moment(),
    )


def _offered(item: CheckedValue) -> DevicePair:
    names = [name.text() for name in item.items()]
    if len(names) != 2:
        item.refuse("[camera, sound output]")
    return DevicePair(*names)


_FILE: Final = SettingsFile[Latencies](FILE, _read, _text, NONE, calibration_words.DAMAGED, words.SETTINGS_REFUSED)


def listing(latencies: Latencies) -> str:
    """A numbered line for each pair of devices, as ``--forget N`` counts them."""
    if not latencies.known:
        return calibration_words.NONE
    return "\n".join(
        f"{number}  {line(pair, latencies.known[pair])}" for number, pair in enumerate(pairs(latencies), 1)
    )


def pairs(latencies: Latencies) -> list[DevicePair]:
    """In the order in which they are listed."""
    return sorted(latencies.known)


def line(pair: DevicePair, latency: Latency) -> str:
    """One pair, with date and spread."""
    return calibration_words.KEPT.format(
        pair=calibration_words.PAIR.format(camera=pair.camera, sound=pair.sound),
        latency=calibration_words.LATENCY[latency.sound is not None].format(
            total=_ms(latency.total), camera=_ms(latency.of_camera), sound=_ms(latency.of_sound)
        ),
        when=latency.measured_at.strftime("%Y-%m-%d"),
        how=calibration_words.HOWS[latency.how].format(count=latency.count),
        spread=_ms(latency.spread),
    )


def _ms(seconds: float) -> int:
    return round(1000 * seconds)
