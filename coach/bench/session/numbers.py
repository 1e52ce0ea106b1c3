"""The figures of a session, from its trace and from what was heard. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, eq=False)
class Shown:
    """The trace's columns as arrays, one row a flip; NaN where there was nothing yet. Units as in coach.live.trace."""

    flip: NDArray[np.float64]
    song: NDArray[np.float64]
    reference: NDArray[np.float64]
    camera: NDArray[np.float64]
    arrived: NDArray[np.float64]
    drawing: NDArray[np.float64]

    @staticmethod
    def of(columns: Mapping[str, list]) -> Shown:
        return Shown(**{name: np.array(columns[name], np.float64) for name in Shown.__dataclass_fields__})


@dataclass(frozen=True)
class Figure:
    """One line of the table. ``target`` is a limit: "at most" where ``most``, else "at least"; None = no target."""

    name: str
    value: float
    unit: str
    target: float | None = None
    most: bool = True

    @property
    def met(self) -> bool | None:
        """None where there is no target or nothing was measured."""
        if self.target is None or not np.isfinite(self.value):
            return None
        return self.value <= self.target if self.most else self.value >= self.target


def latencies(shown: Shown) -> NDArray[np.float64]:
    """(F,) s from a camera frame's arrival to the first flip that shows it with its pose and rings."""
    new = np.isfinite(shown.camera) & (np.diff(shown.camera, prepend=np.nan) != 0)
    return (shown.flip - shown.arrived)[new]


def beat_flips(shown: Shown, beats: ArrayLike) -> NDArray[np.float64]:
    """(B,) the moment of the first flip drawn at or after each beat (s of song time); NaN where there is none."""
    wanted = np.asarray(beats, np.float64)
    # a song time that goes back (a pause) would need a search; unattended sessions have none
    first = np.searchsorted(np.maximum.accumulate(shown.song), wanted - 1e-9)
    return np.where(first < len(shown.flip), shown.flip[np.minimum(first, len(shown.flip) - 1)], np.nan)


def figures(shown: Shown, totals: Mapping[str, Any], offsets: ArrayLike, song_s: float) -> tuple[Figure, ...]:
    """All lines of the table.

    totals   of the trace; offsets (B,) s by which each beat's sound comes after its picture, NaN = not heard;
    song_s   length of what was danced, s
    """
    late = latencies(shown) * 1000
    off = np.abs(np.asarray(offsets, np.float64)) * 1000
    heard = np.isfinite(off)
    reference = totals["reference_shown"] + totals["reference_late_or_dropped"]
    network = 1000 * totals["pose_seconds"] / max(1, totals["poses"])
    nan = float("nan")
    return (
        Figure("camera frames in", totals["camera_frames"] / song_s, "/s"),
        Figure("poses out", totals["poses"] / song_s, "/s"),
        Figure("camera frames with a pose", 100 * totals["poses"] / max(1, totals["camera_frames"]), "%", 99, False),
        Figure("arrival to verdict on screen, median", float(np.median(late)) if len(late) else nan, "ms", 45),
        Figure("arrival to verdict on screen, 95th percentile", _percentile(late, 95), "ms", 80),
        Figure("of it finding the pose (mean; the floor)", network, "ms"),
        Figure("of it drawing, median", 1000 * float(np.median(shown.drawing)), "ms"),
        Figure("pictures shown", len(shown.flip) / float(np.ptp(shown.flip)), "/s"),
        Figure(
            "reference frames late or dropped", 100 * totals["reference_late_or_dropped"] / max(1, reference), "%", 1
        ),
        Figure("beats heard in the recording", float(heard.sum()), ""),
        Figure("sound after picture, median", _median_ms(offsets), "ms"),
        Figure("|sound against picture|, 95th percentile", _percentile(off[heard], 95), "ms", 20),
        Figure("recorded frames lost", float(totals["recording_lost"]), "", 0),
        Figure("gaps in the sound", float(totals["underruns"]), ""),
    )


def table(lines: tuple[Figure, ...]) -> str:
    """The figures as text: value, unit, target and whether it is met."""
    rows = []
    for line in lines:
        value = "not measured" if not np.isfinite(line.value) else f"{line.value:.1f} {line.unit}".strip()
        target = "" if line.target is None else f"{'≤' if line.most else '≥'} {line.target:g} {line.unit}".strip()
        verdict = {True: "met", False: "MISSED", None: ""}[line.met]
        rows.append(f"  {line.name:<48}{value:>14}   {target:<10}{verdict}")
    return "\n".join(rows)


def _percentile(values: NDArray[np.float64], share: float) -> float:
    return float(np.percentile(values, share)) if len(values) else float("nan")


def _median_ms(offsets: ArrayLike) -> float:
    values = np.asarray(offsets, np.float64) * 1000
    return float(np.nanmedian(values)) if np.isfinite(values).any() else float("nan")
