"""From verdicts to mistakes: runs of wrong beats, merged, padded and ranked. Pure.

A mistake of shape is about one joint that has one way to go; what else is wrong within its beats belongs to it, so that
a passage is shown once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from coach.compare.align import usual_lag
from coach.compare.faults import APART, Fault, goes_along, joint_faults, said_of
from coach.compare.verdicts import Kind, Mistake, Verdict, Way
from coach.pose.landmarks import JOINTS
from coach.song.beats import BeatGrid

LONGEST: Final = 16
"""Beats (two eights) of the passage that is shown; a longer run is cut into pieces of about the same length."""
PADDING: Final = 1
"""Beats that are shown before the first wrong one, and after the last."""
LEAST_WEIGHT: Final = 3.05
"""Weight (see :class:`Fault`) from which a fault with its ends is worth showing: three beats at their limits, two at
1.23 times them, one at 1.75; what is nearly wrong beside them weighs, too, so that no mistake comes and goes with a
degree. Good dancers stray less than that, too. When any two beats beyond their limits were a mistake, .77 of the
planted ones were told (development clips of ``bench compare``) and .76 (test), and 2.4 and 1.7 a minute of clean
dancers; now .76 and .72, and 1.2 and 1.4."""
NEARLY: Final = 0.8
"""Multiple of its limit from which the beat before a fault, or after it, belongs to the fault's passage if the joint
has the same way to go: as with the two thresholds of Canny's edges, what is worth showing is decided by the one, where
it ends by the other, so that an end does not come and go with a degree. A planted passage and the one that is shown
then have .90 of their beats in common (development clips of ``bench compare``) and .94 (test); .90, .92 without."""
GRAVE: Final = 1.5
"""Multiple of its limit from which what else is wrong is named, however short."""
GRAVE_LAG: Final = 0.2
"""s of a single beat that are worth showing as a fault of timing."""
GRAVE_STILL: Final = 0.3
"""Share of the reference's movement, the same for having stopped (less is worse)."""
GRAVE_SIDE: Final = 2.0
"""Factor by which the mirror image is nearer, the same for the other side."""
BELONGS: Final = 0.5
"""Share of a fault's beats within a worse one's from which both are one mistake; share of a mistake's beats on which
a joint is wrong that is named."""


@dataclass(frozen=True, eq=False)
class _Shape:
    """A mistake of shape: what it is about, the same with its ends, and what else is wrong within its beats."""

    lead: Fault
    shown: Fault
    others: tuple[Fault, ...]


def find_mistakes(verdicts: Sequence[Verdict], grid: BeatGrid) -> tuple[Mistake, ...]:
    """The mistakes of a take, the costliest first."""
    bias = usual_lag(np.array([v.lag for v in verdicts], float))
    of: dict[Kind, list[Verdict]] = {k: [v for v in verdicts if v.kind == k] for k in ("frozen", "side", "timing")}
    runs = [run for kind in of.values() for run in _runs(kind) if len(run) > 1 or _grave(run[0], bias)]
    found = [_mistake(piece, bias, grid) for run in runs for piece in _pieces(run)]
    shapes, known = [v for v in verdicts if v.kind == "shape"], {v.beat: v for v in verdicts}
    faults = [fault for fault in joint_faults(shapes) if not _part_of(fault, runs)]
    for shape in _shapes(faults, known):
        found += [_shape_mistake(piece, shape, shapes, grid) for piece in _pieces(shape.shown.beats)]
    return tuple(sorted(found, key=lambda m: (-m.cost, m.first)))


def _runs(wrong: Sequence[Verdict]) -> list[list[Verdict]]:
    """Wrong beats of one kind, in runs that share a fault and are nowhere more than APART beats interrupted."""
    runs: list[list[Verdict]] = []
    for verdict in wrong:
        run = runs[-1] if runs else []
        near = run and verdict.beat - run[-1].beat <= APART + 1
        if near and (verdict.kind != "timing" or np.sign(run[-1].lag) == np.sign(verdict.lag)):
            run.append(verdict)
        else:
            runs.append([verdict])
    return runs


def _shapes(faults: Sequence[Fault], known: Mapping[int, Verdict]) -> list[_Shape]:
    """The worst fault that is worth showing with all that belongs to it, the worst of those that are left, and so on.

    ``known``: the take's verdicts by their beats.
    """
    left = sorted(faults, key=lambda fault: (-fault.weight, fault.first))
    shapes: list[_Shape] = []
    while left:
        lead = left.pop(0)
        shown = _with_ends(lead, known)
        if shown.weight > LEAST_WEIGHT:
            others = tuple(fault for fault in left if _within(fault, lead, shown))
            shapes.append(_Shape(lead, shown, others))
            left = [fault for fault in left if fault not in others]
    return shapes


def _within(fault: Fault, lead: Fault, shown: Fault) -> bool:
    """Whether a fault is within another as that is shown, with its ends.

    Also a single beat beside it on which the same joint goes yet another way: two cards about it help nobody.
    """
    beside = int(fault.joint == lead.joint and len(fault.beats) == 1)
    first, last = min(shown.first, lead.first - beside), max(shown.last, lead.last + beside)
    inside = [first <= v.beat <= last for v in fault.beats]
    return sum(inside) >= BELONGS * len(inside)


def _pieces(run: Sequence[Verdict]) -> list[list[Verdict]]:
    """The run, cut evenly into as few pieces as fit into LONGEST with their padding."""
    first, span = run[0].beat, run[-1].beat - run[0].beat + 1
    count = -(-span // (LONGEST - 2 * PADDING))
    return [[v for v in run if (v.beat - first) * count // span == piece] for piece in range(count)]


def _part_of(fault: Fault, runs: Sequence[Sequence[Verdict]]) -> bool:
    """Whether a wrong shape is only the edge or the middle of having stopped, or of the other side."""
    return any(
        run[0].kind in ("frozen", "side")
        and len(run) > 1
        and run[0].beat - 1 <= fault.first
        and fault.last <= run[-1].beat + 1
        for run in runs
    )


def _with_ends(fault: Fault, known: Mapping[int, Verdict]) -> Fault:
    """With the beats beside its ends on which the joint is nearly wrong in the same way."""
    j = JOINTS.index(fault.joint)

    def nearly(verdict: Verdict | None) -> list[Verdict]:
        there = verdict is not None and verdict.kind not in ("frozen", "side", "unseen")
        belongs = there and verdict.error[j] >= NEARLY * verdict.limit[j]
        return [verdict] if belongs and goes_along(fault.joint, verdict, fault.beats) else []

    before, after = nearly(known.get(fault.first - 1)), nearly(known.get(fault.last + 1))
    return Fault(fault.joint, (*before, *fault.beats, *after))


def _grave(verdict: Verdict, bias: float) -> bool:
    if verdict.kind == "timing":
        return abs(verdict.lag - bias) > GRAVE_LAG
    return verdict.moved < GRAVE_STILL if verdict.kind == "frozen" else verdict.swapped > GRAVE_SIDE


def _mistake(run: Sequence[Verdict], bias: float, grid: BeatGrid) -> Mistake:
    """Of timing, of having stopped or of the other side."""
    if run[0].kind == "timing":
        late = float(np.nanmedian([v.lag for v in run])) - bias
        return replace(_made(run, run, grid), ways=("late" if late > 0 else "early",), size=late)
    if run[0].kind == "frozen":
        return replace(_made(run, run, grid), ways=("move",))
    return replace(_made(run, run, grid), joints=_side_joints(run), ways=(_swap([v.group for v in run]),))


def _shape_mistake(beats: Sequence[Verdict], shape: _Shape, wrong: Sequence[Verdict], grid: BeatGrid) -> Mistake:
    """``beats``: the lead's that are shown as one, with its ends; ``wrong``: all of the take's wrong shapes."""
    first, last = beats[0].beat, beats[-1].beat
    lead = shape.lead.between(first, last)
    parts = [part for fault in shape.others if (part := fault.between(first, last)) is not None]
    named = [part for part in parts if len(part.beats) >= BELONGS * len(lead.beats) or part.worst > GRAVE]
    said = said_of([lead, *named])
    return replace(
        _made(beats, [v for v in wrong if first <= v.beat <= last], grid),
        kind="shape",
        joints=tuple(dict.fromkeys([lead.joint, *(part.joint for part in sorted(named, key=lambda f: -f.weight))])),
        about=tuple(fault.joint for fault in said),
        ways=lead.ways,
        size=float(np.mean([fault.size for fault in said])),
    )


def _made(run: Sequence[Verdict], costly: Sequence[Verdict], grid: BeatGrid) -> Mistake:
    """A mistake on the beats of ``run``, without what there is to change."""
    first, last = run[0].beat, run[-1].beat
    return Mistake(
        kind=run[0].kind,
        first=first,
        last=last,
        start=grid.time(first - PADDING),
        end=grid.time(last + PADDING),
        joints=(),
        about=(),
        ways=(),
        size=float("nan"),
        cost=float(sum(100 - v.score for v in costly)),
    )


def _swap(groups: Sequence[str]) -> Way:
    """``groups``: what each beat of the run found on the other side."""
    if all(group == "arms" for group in groups):
        return "swap_arms"
    return "swap_legs" if all(group == "legs" for group in groups) else "swap"


def _side_joints(run: Sequence[Verdict]) -> tuple[str, ...]:
    """The joints wrong in at least half of the beats (or, failing that, the worst), worst first."""
    wrong = np.array([v.wrong for v in run])
    excess = np.where(wrong, np.nan_to_num([v.error / v.limit for v in run]), 0).sum(axis=0)
    named = wrong.mean(axis=0) >= BELONGS
    if not named.any():
        named = excess == excess.max()
    return tuple(JOINTS[j] for j in np.argsort(-excess, kind="stable") if named[j])
