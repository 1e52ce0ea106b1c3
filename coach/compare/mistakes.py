"""From verdicts to mistakes: runs of wrong beats, merged, padded and ranked. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from coach.compare.advice import advice
from coach.compare.align import take_bias
from coach.compare.judge import MOST_BIAS
from coach.compare.verdicts import WRONG_KINDS, Mistake, Verdict
from coach.pose.landmarks import JOINTS
from coach.song.beats import BeatGrid

APART: Final = 2
"""Right beats between two wrong ones of the same fault that still belong to one mistake."""
LONGEST: Final = 16
"""Beats (two eights) of the passage that is shown; a longer run is cut into pieces of about the same length."""
PADDING: Final = 1
"""Beats that are shown before the first wrong one, and after the last."""
GRAVE: Final = 1.5
"""Multiple of its limit from which a fault of a single beat is worth showing."""
GRAVE_LAG: Final = 0.2
"""s, the same for timing."""
GRAVE_STILL: Final = 0.3
"""Share of the reference's movement, the same for having stopped (less is worse)."""
GRAVE_SIDE: Final = 2.0
"""Factor by which the mirror image is nearer, the same for the other side."""


def find_mistakes(verdicts: Sequence[Verdict], grid: BeatGrid) -> tuple[Mistake, ...]:
    """The mistakes of a take, the costliest first."""
    bias = take_bias(np.array([v.lag for v in verdicts], float), MOST_BIAS)
    runs = [run for kind in WRONG_KINDS for run in _runs([v for v in verdicts if v.kind == kind])]
    kept = [run for run in runs if len(run) > 1 or _grave(run[0], bias)]
    whole = [run for run in kept if not _part_of_another(run, kept)]
    found = [_mistake(piece, grid, bias) for run in whole for piece in _pieces(run)]
    return tuple(sorted(found, key=lambda m: (-m.cost, m.first)))


def _runs(wrong: Sequence[Verdict]) -> list[list[Verdict]]:
    """Wrong beats of one kind, in runs that share a fault and are nowhere more than APART beats interrupted."""
    runs: list[list[Verdict]] = []
    for verdict in wrong:
        run = runs[-1] if runs else []
        near = run and verdict.beat - run[-1].beat <= APART + 1
        if near and _same_fault(run, verdict):
            run.append(verdict)
        else:
            runs.append([verdict])
    return runs


def _pieces(run: Sequence[Verdict]) -> list[list[Verdict]]:
    """The run, cut evenly into as few pieces as fit into LONGEST with their padding."""
    first, span = run[0].beat, run[-1].beat - run[0].beat + 1
    count = -(-span // (LONGEST - 2 * PADDING))
    return [[v for v in run if (v.beat - first) * count // span == piece] for piece in range(count)]


def _same_fault(run: Sequence[Verdict], verdict: Verdict) -> bool:
    if verdict.kind == "timing":
        return np.sign(run[-1].lag) == np.sign(verdict.lag)
    return verdict.kind != "shape" or bool((verdict.wrong & np.any([v.wrong for v in run], axis=0)).any())


def _part_of_another(run: Sequence[Verdict], runs: Sequence[Sequence[Verdict]]) -> bool:
    """Whether a run of wrong shapes is only the edge or the middle of having stopped, or of the other side."""
    return run[0].kind == "shape" and any(
        other[0].kind in ("frozen", "side")
        and len(other) > 1
        and other[0].beat - 1 <= run[0].beat
        and run[-1].beat <= other[-1].beat + 1
        for other in runs
    )


def _grave(verdict: Verdict, bias: float) -> bool:
    if verdict.kind == "timing":
        return abs(verdict.lag - bias) > GRAVE_LAG
    if verdict.kind == "frozen":
        return verdict.moved < GRAVE_STILL
    if verdict.kind == "side":
        return verdict.swapped > GRAVE_SIDE
    return bool(np.nanmax(verdict.error / verdict.limit) > GRAVE)


def _mistake(run: Sequence[Verdict], grid: BeatGrid, bias: float) -> Mistake:
    first, last, kind = run[0].beat, run[-1].beat, run[0].kind
    joints = _joints(run) if kind in ("shape", "side") else ()
    return Mistake(
        kind=kind,
        first=first,
        last=last,
        start=grid.time(first - PADDING),
        end=grid.time(last + PADDING),
        joints=joints,
        advice=advice(kind, joints, run, bias),
        cost=float(sum(100 - v.score for v in run)),
    )


def _joints(run: Sequence[Verdict]) -> tuple[str, ...]:
    """The joints wrong in at least half of the beats (or, failing that, the worst), worst first."""
    wrong = np.array([v.wrong for v in run])
    excess = np.where(wrong, np.nan_to_num([v.error / v.limit for v in run]), 0).sum(axis=0)
    named = wrong.mean(axis=0) >= 0.5
    if not named.any():
        named = excess == excess.max()
    return tuple(JOINTS[j] for j in np.argsort(-excess, kind="stable") if named[j])
