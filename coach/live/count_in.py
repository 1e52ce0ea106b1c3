"""The count-in: "5, 6, 7, 8" in the song's own tempo, before its start or before a point within it. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from coach.devices.sound.mix import Click
from coach.domain.beats import BeatGrid

BEFORE_FIRST_CLICK_S: Final = 0.1
"""s of song time before the first click, so that its beginning is never cut off."""


@dataclass(frozen=True)
class CountIn:
    """One bar of beats before song time ``entry`` (s).

    at      song time from which the clock runs
    beats   (song time, count) of each click
    entry   song time at which music and dance begin
    """

    at: float
    beats: tuple[tuple[float, int], ...]
    entry: float

    @property
    def clicks(self) -> tuple[Click, ...]:
        """The first is the accent."""
        return tuple(Click(t, accent=i == 0) for i, (t, _) in enumerate(self.beats))

    def count(self, t: float) -> int | None:
        """The count to show at song time ``t``; None before the first click and after the entry."""
        if t >= self.entry:
            return None
        return next((count for beat, count in reversed(self.beats) if beat <= t), None)


def count_in(grid: BeatGrid, entry: float) -> CountIn:
    """The last bar before the first beat at or after ``entry`` (s of song time).

    The clicks lie on the song's own beats, so that the music, wherever it begins, takes up their pulse. The counts
    are always the second half of an eight, "5, 6, 7, 8" (in triple time "4, 5, 6"), whatever count the music
    enters on.
    """
    first = math.ceil(grid.beat(entry) - 1e-6)
    bar = grid.beats_per_bar
    beats = tuple((grid.time(first - bar + i), bar + 1 + i) for i in range(bar))
    return CountIn(min(beats[0][0], entry) - BEFORE_FIRST_CLICK_S, beats, entry)
