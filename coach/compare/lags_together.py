"""Who leads and who trails in a group on each beat. Pure.

D dancers, from left to right at the film's beginning; B beats; missing is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.sampling import runs

LEAST_LAG_SPREAD_S: Final = 0.15
"""s between the first and the last dancer on a beat from which they are said to be apart."""
USUALLY_S: Final = 0.06
"""s by which a dancer must usually be ahead of or behind the others for that to be reported."""
LEAST_USUAL_BEATS: Final = 8
"""Beats needed to call something usual."""


def spread(lags: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B,) s between the first and the last of the dancers' lags (D, B); NaN where fewer than two are known."""
    known = np.isfinite(lags)
    last, first = (np.where(known, lags, far) for far in (-1e9, 1e9))
    return np.where(known.sum(axis=0) >= 2, last.max(axis=0) - first.min(axis=0), np.nan)


def behind_others(lags: NDArray[np.float64]) -> NDArray[np.float64]:
    """(D,) s by which each is usually behind the median of the others; negative: ahead of it. NaN: known on too few
    beats."""
    found = np.full(len(lags), np.nan)
    for k, own in enumerate(lags):
        others = np.delete(lags, k, axis=0)
        both = np.isfinite(own) & np.isfinite(others).any(axis=0)
        if both.sum() >= LEAST_USUAL_BEATS:
            found[k] = np.median(own[both] - np.nanmedian(others[:, both], axis=0))
    return found


def stand_out(lags: NDArray[np.float64]) -> list[int]:
    """Who (rows) is usually ahead of or behind the others, the clearest first. In groups of three or more they must be
    away from the median of all as well: if one of three is late, the other two are not ahead."""
    behind = np.nan_to_num(behind_others(lags))
    clear = [int(k) for k in np.argsort(-np.abs(behind), kind="stable") if abs(behind[k]) >= USUALLY_S]
    if len(lags) < 3:
        return clear
    known = lags[:, np.isfinite(lags).any(axis=0)]
    away = known - np.nanmedian(known, axis=0)
    return [k for k in clear if abs(np.nanmedian(away[k])) >= USUALLY_S]


@dataclass(frozen=True)
class LagGap:
    """Beats ``first`` to ``last`` (columns) on each of which ``leads`` is ahead of ``trails`` (rows): by ``seconds``,
    the median."""

    first: int
    last: int
    leads: int
    trails: int
    seconds: float


def lag_gaps(lags: NDArray[np.float64]) -> list[LagGap]:
    """Where the dancers of (D, B) lags are not together, the widest first; one for each run of beats on which somebody
    stays behind somebody else."""
    behind = lags[None] - lags[:, None]
    wide = runs(np.nan_to_num(spread(lags)) >= LEAST_LAG_SPREAD_S)
    found = [_farthest(behind, *part) for first, last in wide for part in _same_order(behind, first, last)]
    return sorted(found, key=lambda one: -one.seconds * (one.last - one.first + 1) ** 0.5)


def _same_order(behind: NDArray[np.float64], first: int, last: int) -> list[tuple[int, int]]:
    """(first, last) of the parts of a run in which some pair keeps its order. ``behind``: (D, D, B) s by which the
    second of two is behind the first."""
    parts, begin, kept = [], first, behind[..., first] > 0
    for beat in range(first + 1, last + 1):
        still = kept & (behind[..., beat] > 0)
        if not still.any():  # the leader has fallen behind
            parts.append((begin, beat - 1))
            begin, still = beat, behind[..., beat] > 0
        kept = still
    return [*parts, (begin, last)]


def _farthest(behind: NDArray[np.float64], first: int, last: int) -> LagGap:
    """The two who keep their order on these beats and are farthest apart."""
    part = behind[..., first : last + 1]
    between = np.where((part > 0).all(axis=-1), np.median(part, axis=-1), -np.inf)
    leads, trails = np.unravel_index(int(between.argmax()), between.shape)
    return LagGap(first, last, int(leads), int(trails), float(between[leads, trails]))
