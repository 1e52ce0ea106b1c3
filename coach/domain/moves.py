"""The named moves of a choreography, and where they occur. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from coach.domain.beats import BeatGrid


@dataclass(frozen=True)
class Occurrence:
    """Where a move is danced: first beat included, last excluded (beat indices of the grid, as a ``Section``).

    mirrored  its mirror image is danced there
    """

    first: int
    end: int
    mirrored: bool = False


@dataclass(frozen=True)
class Move:
    """A named movement: the same motion at each of its places, at least one, in order."""

    name: str
    places: tuple[Occurrence, ...]


@dataclass(frozen=True)
class MoveScore:
    """Mean scores (0–100): of all the beats of a move, and of those at each of the ``places`` where enough were
    seen."""

    move: Move
    score: float
    places: tuple[tuple[Occurrence, float], ...]


@dataclass(frozen=True)
class DancedPhrase:
    """Which move was danced where one is due.

    first, end  beats, first included, last excluded
    due         the name of the move that belongs there
    danced      the name of the move danced; "" if too little is seen, or it is not sure
    certainty   0..1
    another     whether that is another move of the song; False for something else
    """

    first: int
    end: int
    due: str
    danced: str
    certainty: float
    another: bool = False


@dataclass(frozen=True)
class Difficulty:
    """How hard a phrase is to dance; NaN = not known.

    speed    degrees a second at which the fastest limbs turn, at the phrase's fast moments
    range    degrees that the farthest-swinging limbs cover, from one side to the other
    at_once  how many independent movements go on at once: one for an arm that goes up and down, or two arms that do the
             same
    levels   of the three, 1 (easy) … 5 (hard)
    """

    speed: float
    range: float
    at_once: float
    levels: tuple[int, int, int]

    @property
    def level(self) -> int:
        """1 … 5, the mean of the three."""
        return round(sum(self.levels) / 3)


def move_at(moves: Iterable[Move], beat: int) -> tuple[Move, Occurrence] | None:
    """The move that this beat belongs to and its occurrence, or None between moves."""
    return next(((move, place) for move in moves for place in move.places if place.first <= beat < place.end), None)


SAME_BEATS_S: Final = 0.05
"""s by which beats of two grids may differ and still be the same: no limb gets far in that time."""


def same_beats(one: BeatGrid, other: BeatGrid) -> bool:
    """Whether each beat index means the same moment in both."""
    return len(one) == len(other) and bool(np.abs(one.times - other.times).max() <= SAME_BEATS_S)


def on_other_beats(moves: Iterable[Move], old: BeatGrid, new: BeatGrid) -> tuple[Move, ...]:
    """The moves of ``old``, with each place mapped to the beats of ``new`` nearest in time. A place with no beat left
    is dropped, and so is a move without places."""
    taken: set[int] = set()
    kept = []
    for move in moves:
        places = [place for one in move.places if (place := _moved(one, old, new, taken))]
        if places:
            kept.append(replace(move, places=tuple(places)))
    return tuple(kept)


def _moved(place: Occurrence, old: BeatGrid, new: BeatGrid, taken: set[int]) -> Occurrence | None:
    """Its beats are then ``taken``; None if there are none, or others have them."""
    first, end = (min(max(round(new.beat(old.time(beat))), 0), len(new)) for beat in (place.first, place.end))
    beats = set(range(first, end))
    if not beats or beats & taken:
        return None
    taken |= beats
    return replace(place, first=first, end=end)
