"""The beat grid: the only place that turns beats into seconds of song time and back. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

EIGHT: Final = 8
"""Beats: two bars of four, as dancers count."""


@dataclass(frozen=True)
class Section:
    """A named run of beats, first beat included, last excluded (beat indices of the grid)."""

    name: str
    first: int
    end: int


@dataclass(frozen=True, eq=False)
class BeatGrid:
    """When each beat falls.

    times            (B,) float64, seconds of song time of beats 0 … B−1, strictly increasing, at least two
    beats_per_bar    4 in nearly all K-pop; dancers count two bars as one eight: "1 … 8"
    first_count_beat the beat of the grid that is danced as "1"
    sections         in order, not overlapping
    """

    times: NDArray[np.float64]
    beats_per_bar: int = 4
    first_count_beat: int = 0
    sections: tuple[Section, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "times", np.asarray(self.times, np.float64))
        if self.times.ndim != 1 or len(self.times) < 2:
            raise ValueError(f"BeatGrid.times has shape {self.times.shape}, expected at least two beats")
        if not np.isfinite(self.times).all() or (np.diff(self.times) <= 0).any():
            raise ValueError("BeatGrid.times must be finite and strictly increasing (in seconds of song time)")

    @staticmethod
    def constant(bpm: float, first_beat: float, duration: float, **rest) -> BeatGrid:
        """Beats at ``first_beat + k·60/bpm`` while they fall before ``duration`` (s)."""
        period = 60.0 / bpm
        count = max(2, int(np.ceil((duration - first_beat) / period - 1e-9)))
        return BeatGrid(first_beat + period * np.arange(count), **rest)

    def __len__(self) -> int:
        return len(self.times)

    @cached_property
    def period(self) -> float:
        """Median seconds between beats."""
        return float(np.median(np.diff(self.times)))

    @property
    def bpm(self) -> float:
        return 60.0 / self.period

    @cached_property
    def edges(self) -> NDArray[np.float64]:
        """(B+1,) borders between beats: each beat owns the time closer to it than to its neighbours.

        A movement ends *on* the beat (limbs reach their endpoints there), so the beat sits in the middle of its span.
        """
        half = np.diff(self.times) / 2
        return np.concatenate([[self.times[0] - half[0]], self.times[:-1] + half, [self.times[-1] + half[-1]]])

    def time(self, beat: float) -> float:
        """Song time of a beat, which may be fractional or off the grid: linear between beats and beyond the ends."""
        last = len(self.times) - 1
        if beat < 0:
            return float(self.times[0] + beat * (self.times[1] - self.times[0]))
        if beat > last:
            return float(self.times[-1] + (beat - last) * (self.times[-1] - self.times[-2]))
        return float(np.interp(beat, np.arange(last + 1), self.times))

    def beat(self, t: float) -> float:
        """The fractional beat at song time ``t``; inverse of :meth:`time`."""
        if t < self.times[0]:
            return float((t - self.times[0]) / (self.times[1] - self.times[0]))
        if t > self.times[-1]:
            return float(len(self.times) - 1 + (t - self.times[-1]) / (self.times[-1] - self.times[-2]))
        return float(np.interp(t, self.times, np.arange(len(self.times))))

    def after(self, t: float) -> float:
        """Song time (s) of the first beat after ``t``, beyond the ends as well."""
        return self.time(math.floor(self.beat(t) + 1e-9) + 1)

    def count(self, beat: int) -> int:
        """What the dancer counts on this beat: 1 … 8 (two bars)."""
        return (beat - self.first_count_beat) % (2 * self.beats_per_bar) + 1

    def section(self, beat: int) -> Section | None:
        """The section this beat belongs to, or None between sections."""
        return next((s for s in self.sections if s.first <= beat < s.end), None)
