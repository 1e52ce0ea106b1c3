"""A plan, what was danced of it, a pass and the window after it, as their screens show them. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from coach.domain.beats import BeatGrid
from coach.domain.practice import FASTEST, Gesture, PassResult, Step, Stretch, best, clean
from coach.live.pose_worker import PosedFrame
from coach.live.practice.agenda import Agenda
from coach.live.practice.laps import PassLap
from coach.live.practice.passes import JudgedPass, Pass
from coach.live.practice.plan import step_seconds
from coach.live.practice.views import BetweenView, Doing, PassView, PlanRow, PlanStep, SummaryRow
from coach.live.views import DanceView, DrawnPose
from coach.wording import practice_words as words
from coach.wording.numbers import begins
from coach.wording.passages import advice_words
from coach.wording.practice import beats_words, speed_words, stretch_words

DIMMED_BEATS: Final = 4.0
"""Beats over which the reference fades out in a pass from memory that has no count-in."""
MISTAKES_TOLD: Final = 2
"""Mistakes named between two passes."""


def plan_rows(steps: Sequence[Step], grid: BeatGrid) -> tuple[PlanRow, ...]:
    """The steps by passage, in their order: a step belongs to the passage before it if it contains that."""
    groups: list[list[Step]] = []
    for step in steps:
        if groups and not step.whole and _within(groups[-1][0].stretch, step.stretch):
            groups[-1].append(step)
        else:
            groups.append([step])
    return tuple(_row(group, grid) for group in groups)


def _row(group: Sequence[Step], grid: BeatGrid) -> PlanRow:
    first = group[0].stretch
    steps = tuple(PlanStep(_doing(step, first), step.start, step_seconds(step, grid) / 60) for step in group)
    if group[0].whole:
        return PlanRow(words.WHOLE, "", group[0].why, steps)
    where = beats_words(first)
    told = "" if passage_name(first, grid) == where else where
    return PlanRow(passage_heading(first, grid), told, group[0].why, steps)


def passage_name(stretch: Stretch, grid: BeatGrid) -> str:
    """The dancer's own name for it, else the section it is in, else its beats."""
    section = grid.section(stretch.first)
    inside = section is not None and stretch.last < section.end
    return stretch.name or (section.name if inside else stretch_words(stretch))


def passage_heading(stretch: Stretch, grid: BeatGrid) -> str:
    """The same at the start of a line: names keep their spelling, beats get a capital."""
    name = passage_name(stretch, grid)
    return begins(name) if name == beats_words(stretch) else name


def _doing(step: Step, passage: Stretch) -> Doing:
    if step.whole:
        return "whole"
    if step.ramp:
        return "ramp"
    if (step.stretch.first, step.stretch.last) != (passage.first, passage.last):
        return "context"
    return "slow" if step.start < FASTEST else "steady"


def _within(inner: Stretch, outer: Stretch) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def summary_rows(results: Sequence[PassResult], grid: BeatGrid) -> tuple[SummaryRow, ...]:
    """One row per passage, in the order in which they were first danced."""
    found: dict[tuple[int, int], list[PassResult]] = {}
    for result in results:
        found.setdefault((result.stretch.first, result.stretch.last), []).append(result)
    return tuple(_reached(danced, grid) for danced in found.values())


def _reached(danced: Sequence[PassResult], grid: BeatGrid) -> SummaryRow:
    return SummaryRow(
        name=passage_heading(danced[0].stretch, grid),
        passes=len(danced),
        began=danced[0].speed,
        reached=max((result.speed for result in danced if clean(result)), default=None),
        best=_best([result.score for result in danced if not result.memory]),
        memory=_best([result.score for result in danced if result.memory]),
    )


def _best(scores: Sequence[float]) -> float:
    return max((score for score in scores if math.isfinite(score)), default=math.nan)


@dataclass(frozen=True, eq=False)
class PracticeState:
    """What the screens of practising have in common. ``results``: of the present step's passes so far."""

    grid: BeatGrid
    agenda: Agenda
    results: Sequence[PassResult]
    notice: str

    def best(self, memory: bool) -> PassResult | None:
        """The best of those from memory, or of the others: the two are kept apart."""
        return best([result for result in self.results if result.memory == memory])


def pass_view(
    shown: PracticeState, dance: DanceView, what: Pass, t: float, count_in: bool, marked: Stretch | None = None
) -> PassView:
    """A pass being danced, at song time ``t`` (s). ``marked``: what the mouse is marking."""
    lap, coming, steps = what.of, shown.agenda.coming, shown.agenda.steps
    chosen = marked or coming.stretch
    names = tuple(passage_name(step.stretch, shown.grid) for step in steps)
    return PassView(
        dance=dance,
        name=passage_heading(lap.stretch, shown.grid),
        stretch=lap.stretch,
        speed=lap.rate,
        next_speed=coming.speed,
        number=what.number,
        of=steps[lap.step].passes,
        best=shown.best(what.memory),
        last=shown.results[-1] if shown.results else None,
        dimmed=dimmed(lap, t, shown.grid.period) if what.memory else 1.0,
        memory=what.memory,
        body=what.body,
        ramp=coming.ramp,
        count_in=count_in,
        step=lap.step,
        steps=names if len(names) > 1 else (),
        has_next=shown.agenda.goes_on,
        notice=shown.notice,
        chosen=chosen if chosen != lap.stretch else None,
    )


def dimmed(lap: PassLap, t: float, period: float) -> float:
    """1 as the pass begins … 0 before its first beat, or a bar later without a count-in."""
    gone = lap.entry if lap.counted else lap.entry + DIMMED_BEATS * period
    return min(max((gone - t) / (gone - lap.start), 0.0), 1.0)


def between_view(
    shown: PracticeState,
    danced: JudgedPass,
    t: float,
    held: tuple[Gesture | None, float],
    posed: PosedFrame | None,
    body: DrawnPose | None,
) -> BetweenView:
    """After a pass, at song time ``t`` (s). ``held``: a gesture, and its progress."""
    lap, take = danced.what.of, danced.take
    kinds = {verdict.beat: verdict.kind for verdict in take.verdicts} if take else {}
    mistakes = take.mistakes[:MISTAKES_TOLD] if take else ()
    return BetweenView(
        name=passage_heading(lap.stretch, shown.grid),
        result=danced.result,
        said=tuple(advice_words(mistake, take.calibrated) for mistake in mistakes),
        kinds=tuple(kinds.get(beat) for beat in range(lap.stretch.first, lap.stretch.last + 1)),
        gesture=held[0],
        progress=held[1],
        left=min(max((lap.end - t) / (lap.end - lap.judged_at), 0.0), 1.0),
        next_speed=shown.agenda.once_more.speed,
        has_next=shown.agenda.goes_on,
        next_name=_next_name(shown),
        best=shown.best(danced.what.memory),
        camera=posed.frame.rgb if posed else None,
        body=body,
        notice=shown.notice,
    )


def _next_name(shown: PracticeState) -> str:
    step = shown.agenda.following
    if step is not None:
        return words.NEXT_STEP.format(name=passage_name(step.stretch, shown.grid), speed=speed_words(step.start))
    return words.WHOLE if shown.agenda.goes_on else ""
