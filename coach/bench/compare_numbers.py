"""From what the methods say of the performances to the numbers of the table, with their 95 % intervals. Pure.

What is asked of a joint-beat: positive where its true deviation is at least 20°, negative where it is below 10°, also
when another limb of that beat is wrong: to name the wrong joint is the point. Between them, beside a fault and on
mistimed beats nobody is asked. ("untouched": the same with right joint-beats only of beats that no fault touches, which
a method that only knows the whole posture finds easier.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.bench.compare_methods import Reading
from coach.bench.compare_metrics import (
    auc,
    average_precision,
    bootstrap,
    event_f1,
    precision_recall_f1,
    spearman,
    threshold_at,
)
from coach.bench.synthetic.faults import OFFSETS
from coach.bench.synthetic.performance import NEGATIVE, POSITIVE, Performance
from coach.compare.align import take_bias
from coach.compare.judge import LATE, MOST_BIAS

FALSE_ALARMS: Final = 0.02
"""Share of right joint-beats that may be flagged at the working point of precision, recall and F1."""
APART, LEAST = 2, 2
"""Flagged beats this far apart are one event; events of fewer beats are not counted."""


@dataclass(frozen=True, eq=False)
class Scale:
    """A method's usual error (9,) and its SD on clean dancers of the development clips: makes joints comparable."""

    mean: NDArray[np.float64]
    sd: NDArray[np.float64]

    @staticmethod
    def of(readings: Sequence[Reading], performances: Sequence[Performance]) -> Scale:
        clean = np.concatenate([r.error for r, p in zip(readings, performances) if p.kind == "clean"])
        return Scale(np.nanmean(clean, axis=0), np.maximum(np.nanstd(clean, axis=0), 1e-9))


@dataclass(frozen=True, eq=False)
class Case:
    """One method's reading of one performance, ready to be counted. Arrays are (B, 9) unless said."""

    performance: Performance
    reading: Reading
    z: NDArray[np.float64]
    positive: NDArray[np.bool_]
    negative: NDArray[np.bool_]

    @property
    def kind(self) -> str:
        return self.performance.kind

    @property
    def fault(self) -> NDArray[np.intp]:
        return self.performance.truth.fault

    @property
    def worst(self) -> NDArray[np.float64]:
        """(B,) the most suspicious joint; NaN where none is known."""
        filled = np.where(np.isfinite(self.z), self.z, -np.inf).max(axis=1)
        return np.where(np.isfinite(filled), filled, np.nan)

    @property
    def late(self) -> NDArray[np.float64]:
        """(B,) s, |lag| beyond the take's own."""
        return np.abs(self.reading.lag - take_bias(self.reading.lag, MOST_BIAS))


def case(performance: Performance, reading: Reading, scale: Scale) -> Case:
    truth = performance.truth
    fault = truth.fault[:, None]
    asked = (fault >= -1) & ((fault == -1) | (performance.kind != "timing"))
    return Case(
        performance,
        reading,
        (reading.error - scale.mean) / scale.sd,
        asked & (truth.deviation >= POSITIVE),
        asked & (truth.deviation < NEGATIVE),
    )


def numbers(cases: Sequence[Case], draws: int) -> dict[str, object]:
    """Every number of one method; those that matter most with their interval as [value, low, high]."""
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
        "beat_auc": _beat_auc(cases),
        "frozen_auc": with_interval(lambda i: _fault_auc([cases[k] for k in i], "frozen")),
        "side_auc": with_interval(lambda i: _fault_auc([cases[k] for k in i], "side")),
        "leak_timing_into_shape": _leak_into_shape(cases, work),
        "severity_spearman": _severity(cases),
    }
    if any(np.isfinite(c.reading.lag).any() and np.nanstd(c.reading.lag) > 0 for c in cases):
        found |= _timing_numbers(cases)
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
    """Histograms of suspicion per performance: a bootstrap draw adds them up instead of sorting a hundred thousand."""

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
    """Share of the beats of clean performances with any flag: by its own verdicts where it gives them."""
    clean = [c for c in cases if c.kind == "clean"]
    if not clean:
        return float("nan")
    if clean[0].reading.verdicts:
        kinds = [v.kind for c in clean for v in c.reading.verdicts if v.kind != "unseen"]
        return float(np.mean([k != "ok" for k in kinds]))
    return float(np.mean(np.nan_to_num(np.concatenate([c.worst for c in clean]), nan=-np.inf) > work))


def _first_joint(cases: Sequence[Case]) -> float:
    """On wrong beats of shape faults, how often the most suspicious joint is a wrong one."""
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
        if runs and k - runs[-1][1] <= APART + 1:
            runs[-1][1] = int(k)
        else:
            runs.append([int(k), int(k)])
    return [(a, b) for a, b in runs if b - a + 1 >= LEAST]


def _events(cases: Sequence[Case], work: float) -> float:
    """F1 of runs of flagged beats against the planted shape faults that really came to 20°."""
    total = np.zeros(3)
    for c in cases:
        if c.kind in ("shape", "clean"):
            real = [f for i, f in enumerate(c.performance.faults) if c.positive[c.fault == i].any()]
            total += event_f1(_runs(c.worst > work), [(f.first, f.last) for f in real])
    return float(2 * total[0] / max(total[1] + total[2], 1))


def _beat_auc(cases: Sequence[Case]) -> float:
    """Whole posture: is anything wrong with this beat at all?"""
    wrong = [c.positive.any(axis=1) for c in cases]
    right = [(c.fault == -1) & c.negative.all(axis=1) for c in cases]
    score = np.concatenate([c.worst[w | r] for c, w, r in zip(cases, wrong, right)])
    return auc(score, np.concatenate([w[w | r] for w, r in zip(wrong, right)]))


def _fault_auc(cases: Sequence[Case], kind: str) -> float:
    """Beats of this fault that really came to 20°, against beats that no fault touches."""
    score, label = [], []
    for c in cases:
        value = c.reading.frozen if kind == "frozen" else c.reading.side
        wrong = (c.fault >= 0) & (c.kind == kind) & c.positive.any(axis=1)
        ask = wrong | (c.fault == -1)
        score.append(value[ask])
        label.append(wrong[ask])
    return auc(np.concatenate(score), np.concatenate(label))


def _leak_into_shape(cases: Sequence[Case], work: float) -> float:
    """Points (%) by which joint-beats are flagged more often where a beat is only mistimed by 150 ms or more."""
    off, on = [], []
    for c in cases:
        if c.kind == "timing":
            flag = np.nan_to_num(c.z, nan=-np.inf) > work
            big = np.array([f >= 0 and abs(c.performance.faults[f].size) >= 0.149 for f in c.fault])
            off.append(flag[big][c.performance.truth.deviation[big] < NEGATIVE])
            on.append(flag[c.negative])
    return float(100 * (np.concatenate(off).mean() - np.concatenate(on).mean())) if off else float("nan")


def _severity(cases: Sequence[Case]) -> float:
    """Rank correlation over performances of what was planted with the score (or with the mean suspicion)."""
    severity, said = [], []
    for c in cases:
        if c.kind != "timing":
            worst = np.clip(np.nanmax(np.nan_to_num(c.performance.truth.deviation), axis=1), 0, 60)
            severity.append(float(np.where(c.fault != -1, worst, 0).mean()))
            scores = [v.score for v in c.reading.verdicts if v.kind != "unseen"]
            said.append(100 - float(np.mean(scores)) if scores else float(np.nanmean(c.z)))
    return spearman(severity, said)


def _timing_numbers(cases: Sequence[Case]) -> dict[str, object]:
    clean = np.concatenate([c.late[c.fault == -1] for c in cases if c.kind in ("clean", "timing")])
    found: dict[str, object] = {}
    for offset in OFFSETS:
        off = [
            c.late[[f >= 0 and abs(abs(c.performance.faults[f].size) - offset) < 1e-6 for f in c.fault]]
            for c in cases
            if c.kind == "timing"
        ]
        score = np.concatenate([clean, *off])
        found[f"timing_auc_{offset * 1000:.0f}ms"] = auc(score, np.arange(len(score)) >= len(clean))
    danced = [(c, (c.kind != "frozen") | (c.fault == -1)) for c in cases]
    missed = np.concatenate([np.abs(c.reading.lag - c.performance.truth.lag)[d] for c, d in danced])
    shape = np.concatenate([c.late[(c.fault >= 0)] > LATE for c in cases if c.kind == "shape"] or [np.zeros(0)])
    found["lag_error_ms"] = float(1000 * np.nanmean(missed))
    found["leak_shape_into_timing"] = (
        float(100 * (shape.mean() - np.nanmean(clean > LATE))) if len(shape) else float("nan")
    )
    return found


def named_right(cases: Sequence[Case]) -> dict[str, float]:
    """Of the beats of each fault that really came to 20°, the shares called by its name and flagged at all."""
    found = {}
    for kind in ("shape", "frozen", "side", "timing"):
        named = [
            c.reading.verdicts[k].kind
            for c in cases
            if c.kind == kind and c.reading.verdicts
            for k in np.flatnonzero(c.fault >= 0)
            if kind == "timing" or c.positive[k].any()
        ]
        found[f"{kind}_named"] = float(np.mean([n == kind for n in named])) if named else float("nan")
        found[f"{kind}_flagged"] = float(np.mean([n not in ("ok", "unseen") for n in named])) if named else float("nan")
    return found
