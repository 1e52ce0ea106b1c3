"""What to practise, from the newest takes: the passages that cost most, each slowly, then faster and faster, then in
context. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from coach.compare.sides import JUDGED_JOINTS
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS
from coach.domain.moves import Move, Occurrence
from coach.domain.practice import FASTEST, BodyPart, PassResult, Step, Stretch, eights
from coach.domain.song import Song
from coach.domain.verdicts import Mistake
from coach.live.practice.agenda import begin_speed, last_time
from coach.live.practice.laps import pass_lap
from coach.takes.take import Take
from coach.wording import practice_words as words
from coach.wording.practice import why_words

PASSAGES: Final = 3
"""The most passages in a plan."""
MINUTES: Final = 10.0
"""Minutes of the whole practice, without the whole dance at its end."""
LONGEST_PLANNED_EIGHTS: Final = 2
"""Eights practised as one passage where mistakes reach from one into the next."""
SLOWLY, IN_CONTEXT = 3, 3
"""Passes."""
LEAST_RAMP: Final = 4
"""The fewest passes of a ramp, however long the passage."""


@dataclass(frozen=True)
class CostlyPassage:
    """A costly passage, the mean score (0–100, NaN = not judged) on its beats, and its costliest mistake."""

    stretch: Stretch
    there: float
    worst: Mistake


def plan(
    song: Song,
    takes: Sequence[Take],
    practised: Sequence[Sequence[PassResult]],
    body: BodyPart = "all",
    speed: float | None = None,
) -> tuple[Step, ...]:
    """The steps, the whole dance last; only that if no passage of the takes costs anything.

    takes      the newest comparable ones of the whole song, oldest first, with the cost of their mistakes
    practised  the passes of each earlier practice, oldest first
    body       only what arms, or legs, cost
    speed      to begin at; None: the speed at which each passage was good last time
    """
    found = [replace(one, stretch=named(one.stretch, song)) for one in costly(song.grid, takes, body)]
    steps: list[Step] = []
    for rank, one in enumerate(found):
        start = speed or begin_speed(last_time(practised, one.stretch, body), one.stretch, body)
        steps += _steps(one, rank, start, song.grid, len(takes), MINUTES * 60 / len(found))
    whole = Stretch(0, len(song.grid) - 1)
    return (*steps, Step(whole, why=words.PLAN_WHOLE, whole=True))


def _steps(one: CostlyPassage, rank: int, start: float, grid: BeatGrid, takes: int, seconds: float) -> list[Step]:
    context = with_neighbours(replace(one.stretch, name=""), grid)
    why = why_words(one.stretch, rank, one.there, one.worst, takes)
    slow = Step(one.stretch, start, passes=SLOWLY, why=why)
    at_speed = Step(context, FASTEST, passes=IN_CONTEXT, why=words.PLAN_CONTEXT)
    left = seconds - step_seconds(slow, grid) - step_seconds(at_speed, grid)
    passes = max(LEAST_RAMP, int(left / pass_seconds(one.stretch, (start + FASTEST) / 2, grid)))
    return [slow, Step(one.stretch, start, ramp=True, passes=passes, why=words.PLAN_RAMP), at_speed]


def named(stretch: Stretch, song: Song) -> Stretch:
    """With the name of the move danced there, if it is exactly one."""
    places = (place_stretch(move, place) for move in song.moves for place in move.places)
    return next((one for one in places if (one.first, one.last) == (stretch.first, stretch.last)), stretch)


def place_stretch(move: Move, place: Occurrence) -> Stretch:
    """A move at one of its places."""
    name = words.PRACTICE_MIRRORED.format(name=move.name) if place.mirrored else move.name
    return Stretch(place.first, place.end - 1, name)


def pass_seconds(stretch: Stretch, speed: float, grid: BeatGrid) -> float:
    """s that a pass takes with its count-in and the window after it."""
    lap = pass_lap(grid, stretch, speed, counts=True, window=True)
    return (lap.end - lap.start) / speed


def step_seconds(step: Step, grid: BeatGrid) -> float:
    """s that a step takes; for an endless one, s of one pass. A ramp's passes count as halfway to full speed."""
    speed = (step.start + FASTEST) / 2 if step.ramp else step.start
    return (step.passes or 1) * pass_seconds(step.stretch, speed, grid)


def with_neighbours(stretch: Stretch, grid: BeatGrid) -> Stretch:
    """With the eight before and the eight after, if the song has them."""
    eight = 2 * grid.beats_per_bar
    return Stretch(max(0, stretch.first - eight), min(len(grid) - 1, stretch.last + eight), stretch.name)


# ----------------------------------------------------------------
# Which passages cost most: whole eights, as dancers practise.


def costly(grid: BeatGrid, takes: Sequence[Take], body: BodyPart = "all") -> tuple[CostlyPassage, ...]:
    """At most PASSAGES, the costliest first.

    Mistakes of the whole take belong to no passage. Several mistakes in the same place are one passage, and so are two
    eights that a mistake spans.
    """
    parts = eights(grid)
    cost, across = np.zeros(len(parts)), np.zeros(len(parts))
    mistakes = [m for take in takes for m in take.mistakes if not m.whole and _concerns(m, body)]
    for mistake in mistakes:
        _add(mistake, parts, cost, across)
    found: list[range] = []
    for k in np.argsort(-cost, kind="stable"):
        if len(found) < PASSAGES and cost[k] > 0 and not any(k in some for some in found):
            found.append(_joined(int(k), across, found))
    return tuple(_costly(Stretch(parts[some[0]].first, parts[some[-1]].last), takes, mistakes) for some in found)


def _concerns(mistake: Mistake, body: BodyPart) -> bool:
    """Whether it is about this part of the body; stopping and timing concern all of it."""
    judged = {JOINTS[j] for j in np.flatnonzero(JUDGED_JOINTS[body])}
    return not mistake.joints or not judged.isdisjoint(mistake.about or mistake.joints)


def _add(mistake: Mistake, parts: Sequence[Stretch], cost: np.ndarray, across: np.ndarray) -> None:
    """Adds the mistake's cost in each eight to ``cost``, and that of a run spanning two to ``across`` at the later."""
    for k, eight in enumerate(parts):
        cost[k] += _cost_on(mistake, eight)
        over = (Stretch(first, last) for first, last in mistake.runs if first < eight.first <= last)
        across[k] += sum(_cost_on(mistake, run) for run in over)


def _cost_on(mistake: Mistake, stretch: Stretch) -> float:
    """The share of its cost, weighted by how sure it is, that falls on these beats."""
    beats = [beat for first, last in mistake.runs for beat in range(first, last + 1)]
    share = sum(stretch.first <= beat <= stretch.last for beat in beats) / len(beats)
    return share * float(np.nan_to_num(mistake.cost) * np.nan_to_num(mistake.certainty, nan=1.0))


def _joined(k: int, across: np.ndarray, taken: Sequence[range]) -> range:
    """The eight ``k`` with the neighbours that a mistake joins to it, the strongest link first."""
    some = range(k, k + 1)
    while len(some) < LONGEST_PLANNED_EIGHTS:
        before, after = some[0] - 1, some[-1] + 1
        sides = [(across[some[0]], before)] if before >= 0 else []
        sides += [(across[after], after)] if after < len(across) else []
        free = [(joins, n) for joins, n in sides if joins > 0 and not any(n in other for other in taken)]
        if not free:
            break
        _, n = max(free)
        some = range(min(n, some[0]), max(n, some[-1]) + 1)
    return some


def _costly(stretch: Stretch, takes: Sequence[Take], mistakes: Sequence[Mistake]) -> CostlyPassage:
    inside = [v.score for take in takes for v in take.verdicts if stretch.first <= v.beat <= stretch.last]
    return CostlyPassage(stretch, _mean(inside), max(mistakes, key=lambda mistake: _cost_on(mistake, stretch)))


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if math.isfinite(value)]
    return float(np.mean(known)) if known else math.nan
