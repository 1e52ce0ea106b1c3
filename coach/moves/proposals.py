"""The moves of a song as they are told: those that have names already, and those that are proposed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count

from coach.domain.moves import Difficulty, Move, Place
from coach.moves.difficulty import difficulty
from coach.moves.finding import FoundMove, find_moves
from coach.moves.phrases import Danced, Span


@dataclass(frozen=True)
class Proposal:
    """A move, and what is told of it.

    kept    the song has it already, under that name
    stands  the dancer only stands there: there is nothing to learn
    like    the name of a kept move that this seems to be, too; "" for none
    """

    move: Move
    difficulty: Difficulty
    kept: bool = False
    stands: bool = False
    like: str = ""


def propose(song: Danced, kept: Sequence[Move], name: Callable[[int], str], stands: str) -> tuple[Proposal, ...]:
    """Every move in the order in which they first come. What is ``kept`` stays as it is; no beat of it is proposed.

    name    gives the nth new move its name, 0 is the first; names that are taken are left out
    stands  the name of the places where the dancer only stands
    """
    taken = {move.name.casefold() for move in kept}
    free_names = (given for n in count() if (given := name(n)).casefold() not in taken)
    free = [(places, found) for found in find_moves(song) if (places := _free(found, kept))]
    proposals = [Proposal(move, _hard(song, move.places[0]), kept=True) for move in kept]
    for places, found in sorted(free, key=lambda one: one[0][0].first):
        move = Move(stands if found.stands else next(free_names), places)
        proposals.append(Proposal(move, _hard(song, places[0]), False, found.stands, _like(found, kept)))
    return tuple(sorted(proposals, key=lambda proposal: proposal.move.places[0].first))


def _hard(song: Danced, place: Place) -> Difficulty:
    return difficulty(song, Span(place.first, place.end))


def _free(found: FoundMove, kept: Sequence[Move]) -> tuple[Place, ...]:
    """Its places on beats of no kept move, the first of them as it is."""
    taken = {beat for move in kept for place in move.places for beat in range(place.first, place.end)}
    free = [place for place in found.places if taken.isdisjoint(range(place.first, place.end))]
    return tuple(replace(place, mirrored=place.mirrored ^ free[0].mirrored) for place in free)


def _like(found: FoundMove, kept: Sequence[Move]) -> str:
    """The first kept move that is danced on the very beats of one of the places."""
    beats = {(place.first, place.end) for place in found.places}
    fits = (move.name for move in kept if any((place.first, place.end) in beats for place in move.places))
    return next(fits, "")
