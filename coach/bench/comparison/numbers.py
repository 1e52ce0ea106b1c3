"""From cases to the numbers in the table, with their 95 % intervals; here those about joints. Pure.

"untouched": right joint-beats only from beats that no fault touches, which is easier for a method that only knows the
whole posture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.bench.comparison.cases import Case
from coach.bench.comparison.metrics import (
    average_precision,
    beat_auc,
    bootstrap,
    event_f1,
    fault_auc,
    leak_into_shape,
    precision_recall_f1,
    severity,
    threshold_at,
    timing_numbers,
)

FALSE_ALARMS: Final = 0.02
"""Share of right joint-beats that may be flagged at the working point of precision, recall and F1."""
EVENT_GAP_BEATS, LEAST_EVENT_BEATS = 2, 2
"""Flagged beats this far apart are one event; events of fewer beats are not counted."""


def numbers(cases: Sequence[Case], draws: int) -> dict[str, object]:
    """Every number of one method; the most important with their interval, as [value, low, high]."""
    work = threshold_at(np.concatenate([c.z[c.negative] for c in cases]), FALSE_ALARMS)
    clips = [c.performance.dance.name for c in cases]
    counts = _Counts(cases)

    untouched = _Counts([replace(c, negative=c.negative & (c.fault == -1)[:, None]) for c in cases])

    def with_interval(statistic) -> list[float]:
        everyone = np.arange(len(cases))
        return [statistic(everyone), *bootstrap(statistic, clips, draws)]

    found: dict[str, object] = {
        "joint_auc": with_interval(counts.auc),
        "joint_f1": with_interval(counts.f1),
        "untouched_auc": untouched.auc(np.arange(len(cases))),
        "untouched_f1": untouched.f1(np.arange(len(cases))),
        "average_precision": average_precision(*_joint_beats(cases)),
        "precision_recall": list(_at(cases, work)[:2]),
        "clean_beats_flagged": with_interval(lambda i: _clean_flagged([cases[k] for k in i], work)),
        "first_joint_right": _first_joint(cases),
        "event_f1": _events(cases, work),
        "beat_auc": beat_auc(cases),
        "frozen_auc": with_interval(lambda i: fault_auc([cases[k] for k in i], "frozen")),
        "side_auc": with_interval(lambda i: fault_auc([cases[k] for k in i], "side")),
        "leak_timing_into_shape": leak_into_shape(cases, work),
        "severity_spearman": severity(cases),
    }
    if all(c.reading.flags is not None for c in cases):
        found["own_thresholds"] = _own_thresholds(cases)
    if any(np.isfinite(c.reading.lag).any() and np.nanstd(c.reading.lag) > 0 for c in cases):
        found |= timing_numbers(cases)
    return found


def _joint_beats(cases: Sequence[Case]) -> tuple[NDArray, NDArray]:
    asked = [c.positive | c.negative for c in cases]
    return np.concatenate([c.z[a] for c, a in zip(cases, asked)]), np.concatenate(
        [c.positive[a] for c, a in zip(cases, asked)]
    )


def _at(cases: Sequence[Case], work: float) -> tuple[float, float, float]:
    score, label = _joint_beats(cases)
    return precision_recall_f1(np.nan_to_num(score, nan=-np.inf) > work, label)


class _Counts:
    """Histograms of suspicion per performance: a bootstrap draw adds them up instead of sorting 100 000 values."""

    BINS: Final = 2000

    def __init__(self, cases: Sequence[Case]) -> None:
        score, _ = _joint_beats(cases)
        known = score[np.isfinite(score)]
        self._edges = np.unique(np.quantile(known, np.linspace(0, 1, self.BINS)))
        self._right = np.array([self._counted(c.z[c.negative]) for c in cases])
        self._wrong = np.array([self._counted(c.z[c.positive]) for c in cases])

    def _counted(self, scores: NDArray) -> NDArray:
        place = np.searchsorted(self._edges, np.nan_to_num(scores, nan=-np.inf), side="right")
        return np.bincount(place, minlength=len(self._edges) + 1)

    def auc(self, drawn: Sequence[int]) -> float:
        right, wrong = self._right[drawn].sum(axis=0), self._wrong[drawn].sum(axis=0)
        below = np.cumsum(right) - right
        pairs = right.sum() * wrong.sum()
        return float((wrong * (below + right / 2)).sum() / pairs) if pairs else float("nan")

    def f1(self, drawn: Sequence[int]) -> float:
        right, wrong = self._right[drawn].sum(axis=0), self._wrong[drawn].sum(axis=0)
        above_right, above_wrong = (np.cumsum(x[::-1])[::-1] for x in (right, wrong))
        work = int(np.argmax(above_right <= FALSE_ALARMS * right.sum()))
        return float(2 * above_wrong[work] / max(above_wrong[work] + above_right[work] + wrong.sum(), 1))


def _clean_flagged(cases: Sequence[Case], work: float) -> float:
    """Share of the beats of clean performances with any flag; by the method's own verdicts if it gives them."""
    clean = [c for c in cases if c.kind == "clean"]
    if not clean:
        return float("nan")
    if clean[0].reading.verdicts:
        kinds = [v.kind for c in clean for v in c.reading.verdicts if v.kind != "unseen"]
        return float(np.mean([k != "ok" for k in kinds]))
    return float(np.mean(np.nan_to_num(np.concatenate([c.worst for c in clean]), nan=-np.inf) > work))


def _own_thresholds(cases: Sequence[Case]) -> dict[str, float]:
    """Precision, recall and F1 of what the method itself calls wrong, and the share of clean beats it calls wrong."""
    asked = [c.positive | c.negative for c in cases]
    flag = np.concatenate([c.reading.flags[a] for c, a in zip(cases, asked)])
    precision, recall, f1 = precision_recall_f1(flag, np.concatenate([c.positive[a] for c, a in zip(cases, asked)]))
    clean = np.concatenate([c.reading.flags.any(axis=1) for c in cases if c.kind == "clean"] or [np.zeros(0, bool)])
    share = float(clean.mean()) if len(clean) else float("nan")
    return {"precision": precision, "recall": recall, "f1": f1, "clean_beats_flagged": share}


def _first_joint(cases: Sequence[Case]) -> float:
    """How often, on wrong beats of shape faults, the most suspicious joint is a wrong one."""
    hits = [
        c.positive[k, np.argmax(np.nan_to_num(c.z[k], nan=-np.inf))]
        for c in cases
        if c.kind == "shape"
        for k in np.flatnonzero(c.positive.any(axis=1))
    ]
    return float(np.mean(hits)) if hits else float("nan")


def _runs(flags: NDArray) -> list[tuple[int, int]]:
    runs: list[list[int]] = []
    for k in np.flatnonzero(flags):
        if runs and k - runs[-1][1] <= EVENT_GAP_BEATS + 1:
            runs[-1][1] = int(k)
        else:
            runs.append([int(k), int(k)])
    return [(a, b) for a, b in runs if b - a + 1 >= LEAST_EVENT_BEATS]


def _events(cases: Sequence[Case], work: float) -> float:
    """F1 of runs of flagged beats against the planted shape faults that really reached 20°."""
    total = np.zeros(3)
    for c in cases:
        if c.kind in ("shape", "clean"):
            real = [f for i, f in enumerate(c.performance.faults) if c.positive[c.fault == i].any()]
            total += event_f1(_runs(c.worst > work), [(f.first, f.last) for f in real])
    return float(2 * total[0] / max(total[1] + total[2], 1))
