"""How well the benchmark's methods detect wrong beats, kinds of faults and timing. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.bench.comparison.cases import Case
from coach.bench.synthetic.faults import OFFSETS, PlantedFault
from coach.bench.synthetic.performance import NEGATIVE, POSITIVE
from coach.compare.beat_verdicts import TIMING_TOLERANCE_S
from coach.compare.mistakes import find_mistakes
from coach.domain.verdicts import Mistake

LEAST_EVENT_OVERLAP: Final = 0.3
"""Intersection over union of two events that count as the same."""


def beat_auc(cases: Sequence[Case]) -> float:
    """Whole posture: is anything wrong with this beat at all?"""
    wrong = [c.positive.any(axis=1) for c in cases]
    right = [(c.fault == -1) & c.negative.all(axis=1) for c in cases]
    score = np.concatenate([c.worst[w | r] for c, w, r in zip(cases, wrong, right)])
    return auc(score, np.concatenate([w[w | r] for w, r in zip(wrong, right)]))


def fault_auc(cases: Sequence[Case], kind: str) -> float:
    """Beats of this fault that really reached 20°, against beats that no fault touches."""
    score, label = [], []
    for c in cases:
        value = c.reading.frozen if kind == "frozen" else c.reading.side
        wrong = (c.fault >= 0) & (c.kind == kind) & c.positive.any(axis=1)
        ask = wrong | (c.fault == -1)
        score.append(value[ask])
        label.append(wrong[ask])
    return auc(np.concatenate(score), np.concatenate(label))


def leak_into_shape(cases: Sequence[Case], work: float) -> float:
    """Percentage points by which joint-beats are flagged more often on beats only mistimed, by 150 ms or more."""
    off, on = [], []
    for c in cases:
        if c.kind == "timing":
            flag = np.nan_to_num(c.z, nan=-np.inf) > work
            big = np.array([f >= 0 and abs(c.performance.faults[f].size) >= 0.149 for f in c.fault])
            off.append(flag[big][c.performance.truth.deviation[big] < NEGATIVE])
            on.append(flag[c.negative])
    return float(100 * (np.concatenate(off).mean() - np.concatenate(on).mean())) if off else float("nan")


def severity(cases: Sequence[Case]) -> float:
    """Rank correlation, over performances, between what was planted and the score (or the mean suspicion)."""
    planted, said = [], []
    for c in cases:
        if c.kind != "timing":
            worst = np.clip(np.nanmax(np.nan_to_num(c.performance.truth.deviation), axis=1), 0, 60)
            planted.append(float(np.where(c.fault != -1, worst, 0).mean()))
            scores = [v.score for v in c.reading.verdicts if v.kind != "unseen"]
            said.append(100 - float(np.mean(scores)) if scores else float(np.nanmean(c.z)))
    return spearman(planted, said)


def timing_numbers(cases: Sequence[Case]) -> dict[str, object]:
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
    shape = np.concatenate(
        [c.late[(c.fault >= 0)] > TIMING_TOLERANCE_S for c in cases if c.kind == "shape"] or [np.zeros(0)]
    )
    found["lag_error_ms"] = float(1000 * np.nanmean(missed))
    found["leak_shape_into_timing"] = (
        float(100 * (shape.mean() - np.nanmean(clean > TIMING_TOLERANCE_S))) if len(shape) else float("nan")
    )
    return found


def named_right(cases: Sequence[Case]) -> dict[str, float]:
    """Of each fault's beats that really reached 20°, the shares called by its name and flagged at all."""
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


# ----------------------------------------------------------------
# How well a comparator finds planted faults, in numbers. Pure; references in brackets where a name is a term.
#
# Conventions: ``score`` grows with how wrong something looks, ``label`` is True where it is wrong; a NaN score means
# that the method abstains, and counts as the least suspicious.


def auc(score: NDArray, label: NDArray) -> float:
    """Area under the ROC curve: how often a wrong one looks worse than a right one, ties half [Mann–Whitney]."""
    score, label = _filled(score), np.asarray(label, bool)
    wrong, right = int(label.sum()), int((~label).sum())
    if not wrong or not right:
        return float("nan")
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    return float((rank[label].sum() - wrong * (wrong + 1) / 2) / (wrong * right))


def average_precision(score: NDArray, label: NDArray) -> float:
    """Precision averaged over the recall levels."""
    label = np.asarray(label, bool)[np.argsort(-_filled(score), kind="stable")]
    if not label.any():
        return float("nan")
    found = np.cumsum(label)
    return float((found / np.arange(1, len(label) + 1))[label].mean())


def threshold_at(score: NDArray, false_alarms: float) -> float:
    """The score exceeded by only this share of right ones."""
    return float(np.quantile(_filled(score), 1 - false_alarms)) if len(score) else float("nan")


def precision_recall_f1(flag: NDArray, label: NDArray) -> tuple[float, float, float]:
    flag, label = np.asarray(flag, bool), np.asarray(label, bool)
    hit = float((flag & label).sum())
    precision = hit / flag.sum() if flag.any() else 0.0
    recall = hit / label.sum() if label.any() else float("nan")
    return precision, recall, 2 * hit / (flag.sum() + label.sum()) if label.any() else float("nan")


def spearman(a: Sequence[float], b: Sequence[float]) -> float:
    """Rank correlation, ties at their mean rank."""
    ranks = [_ranks(np.asarray(x, float)) for x in (a, b)]
    if len(ranks[0]) < 3 or any(np.ptp(r) == 0 for r in ranks):
        return float("nan")
    return float(np.corrcoef(*ranks)[0, 1])


def _ranks(values: NDArray) -> NDArray:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - (count - 1) / 2)[place]


def _filled(score: NDArray) -> NDArray:
    score = np.asarray(score, float)
    known = score[np.isfinite(score)]
    return np.where(np.isfinite(score), score, (known.min() if len(known) else 0.0) - 1)


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Intersection over union of two runs of beats, both ends included."""
    shared = min(a[1], b[1]) - max(a[0], b[0]) + 1
    return max(shared, 0) / (max(a[1], b[1]) - min(a[0], b[0]) + 1)


def event_f1(found: Sequence[tuple[int, int]], planted: Sequence[tuple[int, int]]) -> tuple[int, int, int]:
    """(matched, found, planted): runs of beats matched one to one where they overlap by LEAST_EVENT_OVERLAP."""
    free, matched = list(planted), 0
    for run in found:
        best = max(free, key=lambda p: overlap(run, p), default=None)
        if best is not None and overlap(run, best) >= LEAST_EVENT_OVERLAP:
            free.remove(best)
            matched += 1
    return matched, len(found), len(planted)


def bootstrap(
    statistic: Callable[[Sequence[int]], float], clips: Sequence[str], draws: int, seed: int = 0
) -> tuple[float, float]:
    """95 % interval of ``statistic(indices of performances)``, resampling performances within their clips."""
    rng = np.random.default_rng(seed)
    groups = [np.flatnonzero(np.asarray(clips) == clip) for clip in dict.fromkeys(clips)]
    values = [statistic(np.concatenate([rng.choice(g, len(g)) for g in groups])) for _ in range(draws)]
    known = [v for v in values if np.isfinite(v)]
    return (float(np.percentile(known, 2.5)), float(np.percentile(known, 97.5))) if known else (float("nan"),) * 2


# ----------------------------------------------------------------
# From verdicts to what a dancer is shown: planted mistakes, and false ones. Pure.


def mistakes_shown(cases: Sequence[Case]) -> dict[str, float]:
    """What is told about planted shapes and about clean dancers; NaN if there are none.

    mistakes_found     of the planted shapes that really reached 20°, the share with a mistake of shape told within a
                       beat
    joint_named_first  the share told with the right joint first
    beats_in_common    for these, the beats both are about, as a share of those either is about
    clean_mistakes     mistakes told per minute of clean dancers
    """
    told = [(c.performance, find_mistakes(c.reading.verdicts, c.performance.dance.grid)) for c in cases]
    found, first, common = [], [], []
    for performance, mistakes in told:
        for fault in performance.faults if performance.kind == "shape" else ():
            if not (np.nan_to_num(performance.truth.deviation[fault.first : fault.last + 1]) >= POSITIVE).any():
                continue
            shapes = [m for m in mistakes if m.kind == "shape" and _near(m, fault)]
            right = [m for m in shapes if m.joints[0] == fault.joint]
            found.append(bool(shapes))
            first.append(bool(right))
            common += [_in_common(m, fault) for m in right]
    clean = [(len(p.dance.grid) * p.dance.grid.period / 60, len(m)) for p, m in told if p.kind == "clean"]
    minutes, alarms = np.sum(clean, axis=0) if clean else (0.0, 0)
    return {
        "mistakes_found": _mean(found),
        "joint_named_first": _mean(first),
        "beats_in_common": _mean(common),
        "clean_mistakes": float(alarms / minutes) if minutes else float("nan"),
    }


def _near(mistake: Mistake, fault: PlantedFault) -> bool:
    return any(first <= fault.last + 1 and last >= fault.first - 1 for first, last in mistake.runs)


def _in_common(mistake: Mistake, fault: PlantedFault) -> float:
    return max(_share(first, last, fault) for first, last in mistake.runs)


def _share(first: int, last: int, fault: PlantedFault) -> float:
    both = min(last, fault.last) - max(first, fault.first) + 1
    either = max(last, fault.last) - min(first, fault.first) + 1
    return max(0, both) / either


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")
