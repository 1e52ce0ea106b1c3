"""One clock for a film: the time stamps of its tracks → seconds since it began. Pure.

Stamps begin anywhere (an hour into a broadcast, whenever a screen recorder was started) and restart where two
recordings were joined. Sound and picture are moved together, so they stay in sync.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, NamedTuple

MOST_START_OFFSET_S: Final = 0.5
"""s by which a film may begin late, or early, on its own clock: only a larger offset is unintended."""
BACK_S: Final = 0.5
"""s by which decoding times may run backwards without a restart: some cameras round them badly."""
LEAP_S: Final = 600.0
"""s by which stamps jump from packet to packet only where another recording begins: no film pauses that long."""
TAKE_TICK: Final = Fraction(1, 90_000)
"""s, unit of the stamps in takes and in converted films: a picture lasts a whole number of them at all usual rates."""


class Stamp(NamedTuple):
    """The times of one packet in s: ``decoded`` orders it, None if the file does not say; shown from ``begin`` to
    ``end``."""

    track: int
    decoded: float | None
    begin: float = 0.0
    end: float = 0.0


@dataclass(frozen=True)
class FilmClock:
    """origin: s, the stamp of the film's time 0; parts: track → (number of a packet, origin from that one on), …;
    rates: track → packets a second, on average, where the film was read through."""

    origin: float = 0.0
    parts: Mapping[int, tuple[tuple[int, float], ...]] = field(default_factory=dict)
    rates: Mapping[int, float] = field(default_factory=dict)

    @property
    def joined(self) -> bool:
        """Whether stamps restart on the way: such a film can only be read from its beginning."""
        return bool(self.parts)

    def origin_of(self, track: int, packet: int) -> float:
        """s to subtract from the stamps of the track's packet with this number, counted from the film's first."""
        parts = self.parts.get(track, ())
        begun = bisect_right(parts, packet, key=lambda part: part[0])
        return parts[begun - 1][1] if begun else self.origin


def usual_origin(starts: Iterable[float]) -> float:
    """The stamp (s) of time 0, from the tracks' first stamps, in a file whose clock should begin at 0."""
    first = min(starts, default=0.0)
    return first if abs(first) > MOST_START_OFFSET_S else 0.0


def clock_of(stamps: Iterable[Stamp], origin: float) -> FilmClock:
    """The clock of a film, from all of its packets in the order of the file.

    Where the stamps of a track restart, another part of the film begins: at the end of the previous part, which is
    where the last of the restarting tracks ended. A track that goes on is left alone.
    """
    parts, tracks = [_Part()], {}
    for stamp in stamps:
        track = tracks.setdefault(stamp.track, _TrackClock(len(parts) - 1))
        if stamp.decoded is not None:
            # FFmpeg makes up decoding times missing from a file, and is slow to notice a jump.
            decoded = stamp.decoded if stamp.begin - stamp.decoded < LEAP_S else stamp.begin
            if track.begins_anew(decoded):
                if track.part == len(parts) - 1:
                    parts.append(_Part())
                parts[-1].follows.append((track.part, track.end))
                track.enter(len(parts) - 1)
            track.reached = decoded
            track.show(stamp)
            parts[track.part].begin = min(parts[track.part].begin, stamp.begin)
        track.packets += 1
    origins = _origins(parts, origin)
    entered = {n: tuple((packet, origins[part]) for packet, part in track.entered) for n, track in tracks.items()}
    rates = {n: rate for n, track in tracks.items() if (rate := track.rate())}
    return FilmClock(origin, {n: places for n, places in entered.items() if places}, rates)


def _origins(parts: list[_Part], origin: float) -> list[float]:
    origins = [origin]
    for part in parts[1:]:
        origins.append(part.begin - max(end - origins[before] for before, end in part.follows))
    return origins


@dataclass
class _Part:
    """begin: s, its first stamp; follows: (part, last stamp) that its tracks come from."""

    begin: float = math.inf
    follows: list[tuple[int, float]] = field(default_factory=list)


@dataclass
class _TrackClock:
    """part: the one it is in; packets: how many so far; reached: s, the last decoded of this part; first, last, end: s,
    when its first packet is shown, its last one, and until when; steps, lasted: from packet to packet within the parts,
    how many, and s in the parts before this one."""

    part: int
    packets: int = 0
    reached: float | None = None
    first: float = math.inf
    last: float = -math.inf
    end: float = -math.inf
    steps: int = -1
    lasted: float = 0.0
    entered: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.part:
            self.entered.append((0, self.part))

    def begins_anew(self, decoded: float) -> bool:
        return self.reached is not None and not -BACK_S <= decoded - self.reached <= LEAP_S

    def show(self, stamp: Stamp) -> None:
        self.steps += 1
        self.first, self.last = min(self.first, stamp.begin), max(self.last, stamp.begin)
        self.end = max(self.end, stamp.end)

    def rate(self) -> float | None:
        """Packets a second."""
        lasted = self.lasted + self.last - self.first
        return self.steps / lasted if self.steps > 0 and lasted > 0 else None

    def enter(self, part: int) -> None:
        self.lasted, self.steps = self.lasted + self.last - self.first, self.steps - 1
        self.part, self.first, self.last, self.end = part, math.inf, -math.inf, -math.inf
        self.entered.append((self.packets, part))
