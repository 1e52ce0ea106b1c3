"""Who of a group leads and who trails on each beat. Pure.

D dancers, from left to right at the film's beginning; B beats; missing is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.sampling import runs

LEAST_S: Final = 0.15
"""s between the first and the last dancer of a beat from which they are told to be apart."""
USUALLY_S: Final = 0.06
"""s by which a dancer is usually before or behind the others for that to be told."""
LEAST_BEATS: Final = 8
"""Beats from which something is said to be usual."""


def spread(lags: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B,) s between the first and the last of the dancers' lags (D, B); NaN where fewer than two are known."""
    known = np.isfinite(lags)
    last, first = (np.where(known, lags, far) for far in (-1e9, 1e9))
    return np.where(known.sum(axis=0) >= 2, last.max(axis=0) - first.min(axis=0), np.nan)


def behind_others(lags: NDArray[np.float64]) -> NDArray[np.float64]:
    """(D,) s by which each is usually behind the middle of the others; negative: before it. NaN: on too few beats."""
    found = np.full(len(lags), np.nan)
    for k, own in enumerate(lags):
        others = np.delete(lags, k, axis=0)
        both = np.isfinite(own) & np.isfinite(others).any(axis=0)
        if both.sum() >= LEAST_BEATS:
            found[k] = np.median(own[both] - np.nanmedian(others[:, both], axis=0))
    return found


@dataclass(frozen=True)
class Apart:
    """Beats ``first`` to ``last`` (columns) on which ``leads`` is ``seconds`` before ``trails`` (rows), the median."""

    first: int
    last: int
    leads: int
    trails: int
    seconds: float


def apart(lags: NDArray[np.float64]) -> list[Apart]:
    """Where the dancers of (D, B) lags are not together, the widest first; one for each run of beats."""
    wide = spread(lags)
    found = []
    for first, last in runs(np.nan_to_num(wide) >= LEAST_S):
        part = lags[:, first : last + 1]
        known = np.isfinite(part).any(axis=1)
        usual = np.array([np.nanmedian(row) if k else np.nan for row, k in zip(part, known)])
        leads, trails = int(np.nanargmin(usual)), int(np.nanargmax(usual))
        found.append(Apart(first, last, leads, trails, float(np.median(wide[first : last + 1]))))
    return sorted(found, key=lambda one: -one.seconds * (one.last - one.first + 1) ** 0.5)
