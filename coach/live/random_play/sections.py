"""Which sections are danced, and in which order. Pure: a seed shuffles them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from coach.domain.beats import BeatGrid
from coach.live.count_in import BEFORE_FIRST_CLICK_S, CountIn

SHORTEST_PART_BEATS, LONGEST_PART_BEATS = 8, 32
"""Beats: at least an eight, and no more than a chorus: then it is somebody else's turn."""
STRETCH_BEATS: Final = 16
"""Beats of a stretch of a song that has no sections."""
COUNT_IN_BEATS: Final = 3


@dataclass(frozen=True)
class SongPart:
    """Beats ``first`` to ``end`` (exclusive) of song number ``song``; ``name``: its section's, or ""."""

    song: int
    first: int
    end: int
    name: str = ""


def parts_of(song: int, grid: BeatGrid) -> list[SongPart]:
    """All parts of a song that may be danced: its sections, long ones only for their first LONGEST_PART_BEATS beats; a
    song without sections is cut into stretches."""
    found = [
        SongPart(song, section.first, min(section.end, section.first + LONGEST_PART_BEATS), section.name)
        for section in grid.sections
        if section.end - section.first >= SHORTEST_PART_BEATS
    ]
    stretches = range(grid.first_count_beat, len(grid) - SHORTEST_PART_BEATS + 1, STRETCH_BEATS)
    return found or [SongPart(song, first, min(first + STRETCH_BEATS, len(grid))) for first in stretches]


def shuffled(grids: Sequence[BeatGrid], count: int, rng: np.random.Generator) -> tuple[SongPart, ...]:
    """``count`` sections; every song comes up before any repeats, and none comes twice in a row if there are others.

    Fewer if the songs are too short to have any.
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
    """The three beats before ``first``, counted down on the song's own beats."""
    beats = tuple((grid.time(first - COUNT_IN_BEATS + k), COUNT_IN_BEATS - k) for k in range(COUNT_IN_BEATS))
    return CountIn(beats[0][0] - BEFORE_FIRST_CLICK_S, beats, grid.time(first))
