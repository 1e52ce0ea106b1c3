"""Dances with known moves in, a :class:`~coach.moves.recognition.MoveModel` out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import Move
from coach.moves.examples import Example, Shown, lesson, parts_of
from coach.moves.recognition import MoveModel
from coach.moves.windows import key_points
from coach.training.boosting import grow

SOMETHING_ELSE = "something else"
"""The name of the class of what is no move."""


def learnt(
    examples: Sequence[Example], moves: Sequence[str], skeleton: str, mirror: bool = True, seed: int = 1, **known
) -> MoveModel:
    """A model of the ``moves``, which the spans of the examples number from 1 on.

    mirror  the mirror image of a move is the same move
    known   what else the model says of itself

    ValueError names a move of which no window can be used.
    """
    parts = parts_of(examples, len(moves) + 1)
    made = lesson(examples, parts, mirror, seed)
    shown = set(parts.classes[made.labels])
    for k, name in enumerate(moves, start=1):
        if k not in shown:
            raise ValueError(name)
    forest, library = grow(made.windows, made.labels, len(parts.classes), balance(made.labels))
    return MoveModel(forest, (SOMETHING_ELSE, *moves), parts, skeleton, library=library, **known)


def balance(labels: NDArray) -> NDArray[np.float64]:
    """(W,) weights with which every column counts the same."""
    count = np.bincount(labels)
    return (len(labels) / np.count_nonzero(count) / np.maximum(count, 1))[labels]


def song_example(track: PoseTrack, moves: Sequence[Move], grid: BeatGrid) -> Example:
    """A dance of a song, in song time, the dancer's own left and right restored."""
    spans = [
        Shown(float(grid.edges[place.first]), float(grid.edges[place.end]), k)
        for k, move in enumerate(moves, start=1)
        for place in move.places
    ]
    return Example(key_points(track), tuple(spans))


def places_of(moves: Sequence[Move]) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Where a model's moves were when it was learnt."""
    return tuple(tuple((place.first, place.end) for place in move.places) for move in moves)
