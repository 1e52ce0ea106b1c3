"""A plan, and what was danced of it, as their screens show them. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from coach.domain.beats import BeatGrid
from coach.domain.practice import FASTEST, PassResult, Step, Stretch, clean
from coach.live.practice.plan import step_seconds
from coach.live.practice.views import Doing, PlanRow, PlanStep, SummaryRow
from coach.wording import practice_words as words
from coach.wording.numbers import begins
from coach.wording.speeds import beats_words, stretch_words


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
    """The dancer's own name for it, else the section that it is in, else its beats."""
    section = grid.section(stretch.first)
    inside = section is not None and stretch.last < section.end
    return stretch.name or (section.name if inside else stretch_words(stretch))


def passage_heading(stretch: Stretch, grid: BeatGrid) -> str:
    """The same where it begins a line: names stay as they are spelt, beats get a capital."""
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
    """A row for each passage, in the order in which they were first danced."""
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
