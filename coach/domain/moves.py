"""The named movements of a choreography, and where they come. Pure."""

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
    """A movement that has a name: the same motion at each of its places, at least one, in order."""

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
    danced      the name of what was danced; "" where too little is seen, or nothing is sure
    certainty   0..1
    another     whether that is another move of the song; something else is none
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

    speed    degrees a second that the fastest limbs turn, at the phrase's fast moments
    range    degrees that the limbs which swing farthest do, from one side to the other
    at_once  how many independent movements go on at once: one for an arm that goes up and down, or two that do the same
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
    """The move that this beat belongs to and where it is danced, or None between moves."""
    return next(((move, place) for move in moves for place in move.places if place.first <= beat < place.end), None)


SAME_BEATS_S: Final = 0.05
"""s by which beats of two grids may differ and still be the same: no limb gets far in that time."""


def same_beats(one: BeatGrid, other: BeatGrid) -> bool:
    """Whether a beat's index means the same moment in both."""
    return len(one) == len(other) and bool(np.abs(one.times - other.times).max() <= SAME_BEATS_S)


def on_other_beats(moves: Iterable[Move], old: BeatGrid, new: BeatGrid) -> tuple[Move, ...]:
    """The moves of ``old``, each place from and to the beats of ``new`` that are nearest in time. A place of which no
    beat is left goes, and so does a move without places."""
    taken: set[int] = set()
    kept = []
    for move in moves:
        places = [place for one in move.places if (place := _moved(one, old, new, taken))]
        if places:
            kept.append(replace(move, places=tuple(places)))
    return tuple(kept)


def _moved(place: Occurrence, old: BeatGrid, new: BeatGrid, taken: set[int]) -> Occurrence | None:
    """Its beats are then ``taken``; None where there are none, or others have them."""
    first, end = (min(max(round(new.beat(old.time(beat))), 0), len(new)) for beat in (place.first, place.end))
    beats = set(range(first, end))
    if not beats or beats & taken:
        return None
    taken |= beats
    return replace(place, first=first, end=end)
