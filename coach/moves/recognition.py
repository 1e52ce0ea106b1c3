"""Which move is danced, window by window and phrase by phrase, and how sure that is. Pure.

Neighbouring windows show nearly the same: their probabilities are not multiplied as if they were independent; each half
second counts as WINDOW_EVIDENCE of a window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import Move, Occurrence
from coach.moves.examples import MOST_DANCER_LAG_S, MOVE_PART_S, OTHER, Parts, informative
from coach.moves.trees import Forest, softmax
from coach.moves.windows import WINDOW_S, key_points, middles_of, windows

RECOGNITION_STEP_S: Final = 0.1
"""s between the windows evaluated."""
PHRASE_LAGS_S: Final = np.arange(-MOST_DANCER_LAG_S, MOST_DANCER_LAG_S + 1e-9, 0.1)
"""s by which a phrase may be danced late."""
LEAST_PROBABILITY: Final = 0.02
"""Least probability a window can give a move: any window may be misread."""
WINDOW_EVIDENCE: Final = 0.6
"""How much half a second of windows counts (``bench moves`` shows how well calibrated certainties are)."""
LEAST_WINDOWS: Final = 4
"""Fewer windows say nothing about a phrase …"""
LEAST_WINDOWS_SHARE: Final = 0.3
"""… nor does a smaller share of its windows."""
OTHER_SHARE, OTHER_MOVE_LOG_ODDS = 1 / 3, -1.85
"""The trees' probability of something else counts by a third: nobody can show them everything else there is. The rest
is what a move must reach by itself, as the mean logarithm of its probability; in another dance no move reaches it."""
LEAST_OTHER_LEAD: Final = 0.7
"""By how much surer the trees must be of something else than of any move, when they are nearly sure of it."""
DUE_MOVE_LOG_ODDS: Final = 2.5
"""How much likelier than the move due another one must be, as a logarithm: dancers nearly always dance what is due
(12 to 1)."""
MOVE_CERTAINTY: Final = 0.5
"""Certainty from which a move counts as recognised."""
SWITCH: Final = 4.0
"""Cost of one move giving way to another in the middle, as a logarithm: glimpses are not moves."""
LEAST_OF_MOVE: Final = 0.4
"""Share of its usual length that a move must last to be reported in a film without a song."""


@dataclass(frozen=True, eq=False)
class MoveModel:
    """What was learnt, and what it was learnt from.

    names      (C,) of the classes; the first stands for no move
    parts      the parts of each class: the forest's columns
    skeleton   of the estimator whose points it knows
    song       its id; "" for a model of labelled films
    video      SHA-256 of the song's video
    places     of each move in the song, (first, end) beats; () for labelled films
    trained_on one line for each film
    library    the one that grew the trees
    """

    forest: Forest
    names: tuple[str, ...]
    parts: Parts
    skeleton: str
    song: str = ""
    video: str = ""
    places: tuple[tuple[tuple[int, int], ...], ...] = ()
    trained_on: tuple[str, ...] = ()
    library: str = ""


@dataclass(frozen=True, eq=False)
class WindowProbabilities:
    """The trees' output for a track's windows: ``middles`` (W,) s, ``probabilities`` (W, P) of all classes' parts; NaN
    where too little is seen."""

    middles: NDArray[np.float64]
    probabilities: NDArray[np.float64]
    parts: Parts

    def within(self, start: float, end: float) -> WindowProbabilities:
        """The windows that lie between ``start`` and ``end``."""
        inside = (self.middles >= start + WINDOW_S / 2 - 1e-6) & (self.middles <= end - WINDOW_S / 2 + 1e-6)
        return self.at(inside)

    def at(self, index: NDArray) -> WindowProbabilities:
        return replace(self, middles=self.middles[index], probabilities=self.probabilities[index])

    @property
    def known(self) -> NDArray[np.bool_]:
        """(W,) whether enough is seen."""
        return np.isfinite(self.probabilities[:, 0])


@dataclass(frozen=True)
class DancedMove:
    """What was danced from ``start`` to ``end`` (s).

    label     the class, OTHER = something else; None = too little is seen, or nothing is sure
    certainty 0..1
    place     in the song; None in a film without one
    due       the class that belongs there; None in a film without a song
    """

    start: float
    end: float
    label: int | None
    certainty: float
    place: Occurrence | None = None
    due: int | None = None

    @property
    def another(self) -> bool:
        """Whether a move was danced that is not the one due; "something else" is not a move."""
        return self.due is not None and self.label not in (None, OTHER, self.due)


def look(track: PoseTrack, model: MoveModel, step: float = RECOGNITION_STEP_S) -> WindowProbabilities:
    """All windows of a track."""
    points = key_points(track)
    middles = middles_of(points.t[0], points.t[-1], step) if len(points) > 1 else np.empty(0)
    found = windows(points, middles)
    known = informative(found)
    probabilities = np.full((len(middles), len(model.parts.classes)), np.nan)
    probabilities[known] = model.forest.probabilities(found[known])
    return WindowProbabilities(middles, probabilities, model.parts)


def evidence(seen: WindowProbabilities, start: float, end: float) -> NDArray[np.float64] | None:
    """(C,) logarithms: the evidence for each class being danced from ``start`` to ``end`` (s); None if too little is
    seen. A dancer may be early or late by MOST_DANCER_LAG_S; the parts of a move come in order."""
    inside = seen.within(start, end)
    found = inside.at(inside.known)
    if len(found.middles) < max(LEAST_WINDOWS, LEAST_WINDOWS_SHARE * len(inside.middles)):
        return None
    said = np.log(np.maximum(found.probabilities, LEAST_PROBABILITY))
    way = (found.middles - PHRASE_LAGS_S[:, None] - start) / (end - start)
    rows = np.arange(len(found.middles))
    best = [
        said[rows, seen.parts.columns(np.full(way.shape, label), way)].mean(axis=1).max()
        for label in range(len(seen.parts.counts))
    ]
    best[OTHER] = max(OTHER_SHARE * best[OTHER] + OTHER_MOVE_LOG_ODDS, best[OTHER] - LEAST_OTHER_LEAD)
    return np.array(best) * WINDOW_EVIDENCE * max((end - start) / WINDOW_S, 1)


def phrases(seen: WindowProbabilities, moves: Sequence[Move], grid: BeatGrid) -> tuple[DancedMove, ...]:
    """What was danced at each place of a song's moves, in order; class k + 1 is the song's move k."""
    places = sorted(((place, k + 1) for k, move in enumerate(moves) for place in move.places), key=lambda p: p[0].first)
    return tuple(danced_at(seen, place, due, grid) for place, due in places)


def danced_at(seen: WindowProbabilities, place: Occurrence, due: int, grid: BeatGrid) -> DancedMove:
    """What was danced at a place where the class ``due`` belongs."""
    start, end = float(grid.edges[place.first]), float(grid.edges[place.end])
    said = evidence(seen, start, end)
    if said is None:
        return DancedMove(start, end, None, 0.0, place, due)
    said[due] += DUE_MOVE_LOG_ODDS
    probability = softmax(said)
    label = int(probability.argmax())
    certainty = float(probability[label])
    return DancedMove(start, end, label if certainty >= MOVE_CERTAINTY else None, certainty, place, due)


def segments(seen: WindowProbabilities) -> tuple[DancedMove, ...]:
    """The moves of a film without a song, one after another, each from when to when. Anything else is left out."""
    known = seen.at(seen.known)
    if not len(known.middles):
        return ()
    path = likeliest(np.log(np.maximum(known.probabilities, LEAST_PROBABILITY)), seen.parts)
    labels, step = seen.parts.classes[path], RECOGNITION_STEP_S
    again = (np.diff(labels) != 0) | (np.diff(known.middles) > 2 * step)
    borders = [0, *(np.flatnonzero(again) + 1), len(path)]
    runs = [slice(a, b) for a, b in zip(borders, borders[1:]) if labels[a] != OTHER]
    found = [_segment(known.at(run), int(labels[run][0]), step) for run in runs]
    usual = MOVE_PART_S * np.array(seen.parts.counts)
    return tuple(one for one in found if one.end - one.start >= LEAST_OF_MOVE * usual[one.label])


def _segment(seen: WindowProbabilities, label: int, step: float) -> DancedMove:
    certainty = seen.parts.by_class(seen.probabilities)[:, label].mean()
    return DancedMove(float(seen.middles[0] - step / 2), float(seen.middles[-1] + step / 2), label, float(certainty))


def likeliest(said: NDArray, parts: Parts) -> NDArray[np.intp]:
    """(W,) the likeliest sequence of columns, from logarithms (W, P): a part continues, or gives way to its move's next
    part; any other change costs SWITCH (Viterbi's algorithm)."""
    change = np.full((said.shape[1],) * 2, -SWITCH)
    np.fill_diagonal(change, 0)
    follows = np.flatnonzero(np.diff(parts.classes) == 0)
    change[follows, follows + 1] = 0
    came, score = np.zeros(said.shape, np.intp), said[0]
    for i in range(1, len(said)):
        ways = score[:, None] + change
        came[i] = ways.argmax(axis=0)
        score = ways.max(axis=0) + said[i]
    path = [int(score.argmax())]
    for row in came[:0:-1]:
        path.append(int(row[path[-1]]))
    return np.array(path[::-1])
