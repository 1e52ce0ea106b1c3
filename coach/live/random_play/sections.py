"""Which sections are danced, in which order. Pure: a seed shuffles them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from coach.domain.beats import BeatGrid
from coach.live.count_in import BEFORE_FIRST_CLICK_S, CountIn

SHORTEST_PART_BEATS, LONGEST_PART_BEATS = 8, 32
"""Beats: an eight at least, and no more than a chorus: then it is somebody else's turn."""
STRETCH_BEATS: Final = 16
"""Of a stretch of a song that has no sections."""
COUNT_IN_BEATS: Final = 3


@dataclass(frozen=True)
class SongPart:
    """Beats ``first`` to ``end`` (the last excluded) of the song number ``song``; ``name``: of its section, or ""."""

    song: int
    first: int
    end: int
    name: str = ""


def parts_of(song: int, grid: BeatGrid) -> list[SongPart]:
    """All that may be danced of a song: its sections, long ones only in their first LONGEST_PART_BEATS beats; a song
    without any is cut into stretches."""
    found = [
        SongPart(song, section.first, min(section.end, section.first + LONGEST_PART_BEATS), section.name)
        for section in grid.sections
        if section.end - section.first >= SHORTEST_PART_BEATS
    ]
    stretches = range(grid.first_count_beat, len(grid) - SHORTEST_PART_BEATS + 1, STRETCH_BEATS)
    return found or [SongPart(song, first, min(first + STRETCH_BEATS, len(grid))) for first in stretches]


def shuffled(grids: Sequence[BeatGrid], count: int, rng: np.random.Generator) -> tuple[SongPart, ...]:
    """``count`` sections; every song comes before any comes again, none twice in a row where there are others.

    Fewer where the songs are too short to have any.
    """
    pools = {song: parts for song, grid in enumerate(grids) if (parts := parts_of(song, grid))}
    left = {song: [] for song in pools}
    found: list[SongPart] = []
    while pools and len(found) < count:
        turn = [int(song) for song in rng.permutation(list(pools))]
        if found and len(turn) > 1 and turn[0] == found[-1].song:
            turn = turn[1:] + turn[:1]
        for song in turn[: count - len(found)]:
            left[song] = left[song] or [pools[song][k] for k in rng.permutation(len(pools[song]))]
            found.append(left[song].pop())
    return tuple(found)


def three_two_one(grid: BeatGrid, first: int) -> CountIn:
    """The last three beats before that one, counted down; they lie on the song's own beats."""
    beats = tuple((grid.time(first - COUNT_IN_BEATS + k), COUNT_IN_BEATS - k) for k in range(COUNT_IN_BEATS))
    return CountIn(beats[0][0] - BEFORE_FIRST_CLICK_S, beats, grid.time(first))
