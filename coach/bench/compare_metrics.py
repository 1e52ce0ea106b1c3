"""Numbers that say how well a comparator finds planted faults. Pure; references in brackets where a name is a term.

Conventions: ``score`` grows with how wrong something looks, ``label`` is True where it is wrong; NaN scores are what a
method abstains from and count as the least suspicious.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray


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
    """Precision averaged over the recall it is reached at."""
    label = np.asarray(label, bool)[np.argsort(-_filled(score), kind="stable")]
    if not label.any():
        return float("nan")
    found = np.cumsum(label)
    return float((found / np.arange(1, len(label) + 1))[label].mean())


def threshold_at(score: NDArray, false_alarms: float) -> float:
    """The score above which only this share of right ones lies."""
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


def event_f1(
    found: Sequence[tuple[int, int]], planted: Sequence[tuple[int, int]], least: float = 0.3
) -> tuple[int, int, int]:
    """(matched, found, planted): runs of beats matched one to one where they overlap by at least ``least``."""
    free, matched = list(planted), 0
    for run in found:
        best = max(free, key=lambda p: overlap(run, p), default=None)
        if best is not None and overlap(run, best) >= least:
            free.remove(best)
            matched += 1
    return matched, len(found), len(planted)


def bootstrap(
    statistic: Callable[[Sequence[int]], float], clips: Sequence[str], draws: int, seed: int = 0
) -> tuple[float, float]:
    """95 % interval of ``statistic(indices of performances)``, performances drawn anew within their clips."""
    rng = np.random.default_rng(seed)
    groups = [np.flatnonzero(np.asarray(clips) == clip) for clip in dict.fromkeys(clips)]
    values = [statistic(np.concatenate([rng.choice(g, len(g)) for g in groups])) for _ in range(draws)]
    known = [v for v in values if np.isfinite(v)]
    return (float(np.percentile(known, 2.5)), float(np.percentile(known, 97.5))) if known else (float("nan"),) * 2
