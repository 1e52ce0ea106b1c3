"""The moves of a song: phrases that are alike, mirrored or not, joined; and how they are listed, those already named
and those proposed. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count

import numpy as np
from numpy.typing import NDArray

from coach.domain.moves import Difficulty, Move, Occurrence
from coach.moves.alike import MIRRORED_MOVE_LEAD, images, likeness
from coach.moves.difficulty import difficulty
from coach.moves.phrases import BeatFeatures, Span, eights

OccurrenceGroup = tuple[Occurrence, ...]
"""Where one move is danced, in order; the first place is not mirrored."""


@dataclass(frozen=True)
class FoundMove:
    """A phrase and all its places.

    places  in order, the first one not mirrored
    stands  the dancer only stands there
    """

    places: OccurrenceGroup
    stands: bool


def find_moves(song: BeatFeatures) -> tuple[FoundMove, ...]:
    """In the order in which they first come."""
    spans = [span for span in eights(song.grid) if song.seen(span)]
    phrases = _phrases(song, spans)
    still = [span for span in phrases if song.stands(span)]
    moving = [span for span in phrases if not song.stands(span)]
    groups = [group for beats in sorted({s.beats for s in moving}) for group in _joined(song, _of(moving, beats))]
    found = [FoundMove(group, False) for group in groups]
    if still:
        found.append(FoundMove(tuple(Occurrence(span.first, span.end) for span in still), stands=True))
    return tuple(sorted(found, key=lambda move: move.places[0].first))


def _of(spans: Sequence[Span], beats: int) -> list[Span]:
    return [span for span in spans if span.beats == beats]


def _phrases(song: BeatFeatures, spans: Sequence[Span]) -> list[Span]:
    """The eights. Those danced only once, but sharing a half with another such eight, are split into halves."""
    eight = 2 * song.grid.beats_per_bar
    moving = [span for span in spans if not song.stands(span)]
    once = [Span(group[0].first, group[0].end) for group in _joined(song, _of(moving, eight)) if len(group) == 1]
    whole_of = {half: span for span in once for half in span.halves if not song.stands(half)}
    whole_of |= {span: span for span in moving if span.beats < eight}
    groups = _joined(song, sorted(whole_of, key=lambda span: span.first))
    shared = [{whole_of[Span(place.first, place.end)] for place in group} for group in groups]
    split = {span for wholes in shared if len(wholes) > 1 for span in wholes if span.beats == eight}
    return [part for span in spans for part in (span.halves if span in split else (span,))]


# ---------------------------------------------------------------- joining


def _joined(song: BeatFeatures, spans: Sequence[Span]) -> list[OccurrenceGroup]:
    """Groups of phrases of one length. In a group every phrase is like every other (complete linkage); the most alike
    are joined first."""
    pairs = _PhrasePairs.of(song, spans)
    groups = [{k: False} for k in range(len(spans))]
    for one, other in pairs.best:
        mine, theirs = (next(group for group in groups if k in group) for k in (one, other))
        turned = mine[one] ^ theirs[other] ^ bool(pairs.turned[one, other])
        if mine is not theirs and all(pairs.fit(a, b, mine[a] ^ theirs[b] ^ turned) for a in mine for b in theirs):
            mine |= {k: flip ^ turned for k, flip in theirs.items()}
            groups.remove(theirs)
    return [_group(spans, group) for group in groups]


def _group(spans: Sequence[Span], flips: dict[int, bool]) -> OccurrenceGroup:
    """``flips``: index → whether it is mirrored."""
    first = flips[min(flips)]
    return tuple(Occurrence(spans[k].first, spans[k].end, flips[k] ^ first) for k in sorted(flips))


@dataclass(frozen=True, eq=False)
class _PhrasePairs:
    """All pairs of P phrases, as they are and mirrored.

    alike   (2, P, P) whether they are the same move, the second as it is and mirrored
    turned  (P, P) whether they are clearly mirror images
    best    alike pairs, those with the highest correlation first
    """

    alike: NDArray[np.bool_]
    turned: NDArray[np.bool_]
    best: Sequence[tuple[int, int]]

    @staticmethod
    def of(song: BeatFeatures, spans: Sequence[Span]) -> _PhrasePairs:
        if not spans:
            return _PhrasePairs(np.empty((2, 0, 0), bool), np.empty((0, 0), bool), ())
        phrases = [song.of(span) for span in spans]
        both = [likeness(phrases, others) for others in (phrases, images(phrases))]
        plain, image = (found.correlation for found in both)
        turned = image > plain + MIRRORED_MOVE_LEAD
        alike = np.array([found.alike(spans[0].beats) for found in both])
        correlation = np.where(turned, image, plain)
        fits = np.argwhere(np.triu(np.where(turned, alike[1], alike[0]), 1))
        return _PhrasePairs(alike, turned, sorted(map(tuple, fits), key=lambda pair: -correlation[pair]))

    def fit(self, one: int, other: int, mirrored: bool) -> bool:
        return bool(self.alike[int(mirrored), one, other])


@dataclass(frozen=True)
class Proposal:
    """A move, and what is said about it.

    kept    the song already has it, under that name
    stands  the dancer only stands there: there is nothing to learn
    like    the name of a kept move that this seems to be as well; "" for none
    """

    move: Move
    difficulty: Difficulty
    kept: bool = False
    stands: bool = False
    like: str = ""


def propose(song: BeatFeatures, kept: Sequence[Move], name: Callable[[int], str], stands: str) -> tuple[Proposal, ...]:
    """Every move in the order in which they first come. ``kept`` ones stay as they are; their beats are not proposed.

    name    gives the nth new move its name, 0 is the first; names already taken are skipped
    stands  the name for the places where the dancer only stands
    """
    taken = {move.name.casefold() for move in kept}
    free_names = (given for n in count() if (given := name(n)).casefold() not in taken)
    free = [(places, found) for found in find_moves(song) if (places := _free(found, kept))]
    proposals = [Proposal(move, _hard(song, move.places[0]), kept=True) for move in kept]
    for places, found in sorted(free, key=lambda one: one[0][0].first):
        move = Move(stands if found.stands else next(free_names), places)
        proposals.append(Proposal(move, _hard(song, places[0]), False, found.stands, _like(found, kept)))
    return tuple(sorted(proposals, key=lambda proposal: proposal.move.places[0].first))


def _hard(song: BeatFeatures, place: Occurrence) -> Difficulty:
    return difficulty(song, Span(place.first, place.end))


def _free(found: FoundMove, kept: Sequence[Move]) -> tuple[Occurrence, ...]:
    """Its places on beats of no kept move, flipped if need be so that the first is not mirrored."""
    taken = {beat for move in kept for place in move.places for beat in range(place.first, place.end)}
    free = [place for place in found.places if taken.isdisjoint(range(place.first, place.end))]
    return tuple(replace(place, mirrored=place.mirrored ^ free[0].mirrored) for place in free)


def _like(found: FoundMove, kept: Sequence[Move]) -> str:
    """The first kept move danced on exactly the beats of one of the places."""
    beats = {(place.first, place.end) for place in found.places}
    fits = (move.name for move in kept if any((place.first, place.end) in beats for place in move.places))
    return next(fits, "")
