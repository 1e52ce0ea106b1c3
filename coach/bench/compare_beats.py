"""How well the benchmark's methods tell beats, kinds of faults and timing. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coach.bench.compare_cases import Case
from coach.bench.compare_metrics import auc, spearman
from coach.bench.synthetic.faults import OFFSETS
from coach.bench.synthetic.performance import NEGATIVE
from coach.compare.beat_verdicts import LATE


def beat_auc(cases: Sequence[Case]) -> float:
    """Whole posture: is anything wrong with this beat at all?"""
    wrong = [c.positive.any(axis=1) for c in cases]
    right = [(c.fault == -1) & c.negative.all(axis=1) for c in cases]
    score = np.concatenate([c.worst[w | r] for c, w, r in zip(cases, wrong, right)])
    return auc(score, np.concatenate([w[w | r] for w, r in zip(wrong, right)]))


def fault_auc(cases: Sequence[Case], kind: str) -> float:
    """Beats of this fault that really came to 20°, against beats that no fault touches."""
    score, label = [], []
    for c in cases:
        value = c.reading.frozen if kind == "frozen" else c.reading.side
        wrong = (c.fault >= 0) & (c.kind == kind) & c.positive.any(axis=1)
        ask = wrong | (c.fault == -1)
        score.append(value[ask])
        label.append(wrong[ask])
    return auc(np.concatenate(score), np.concatenate(label))


def leak_into_shape(cases: Sequence[Case], work: float) -> float:
    """Points (%) by which joint-beats are flagged more often where a beat is only mistimed by 150 ms or more."""
    off, on = [], []
    for c in cases:
        if c.kind == "timing":
            flag = np.nan_to_num(c.z, nan=-np.inf) > work
            big = np.array([f >= 0 and abs(c.performance.faults[f].size) >= 0.149 for f in c.fault])
            off.append(flag[big][c.performance.truth.deviation[big] < NEGATIVE])
            on.append(flag[c.negative])
    return float(100 * (np.concatenate(off).mean() - np.concatenate(on).mean())) if off else float("nan")


def severity(cases: Sequence[Case]) -> float:
    """Rank correlation over performances of what was planted with the score (or with the mean suspicion)."""
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
