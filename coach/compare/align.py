"""How late the dancer is on each beat: dynamic time warping on the beat grid. Pure.

Conventions: times are seconds of song time; a lag is positive when the user is late; ``cost`` arrays are (B, L), beats
by the lags of ``LAGS``; missing is NaN.

The music already tells where in the song we are, so nobody's position has to be searched for: what remains is one lag
per beat, within ±800 ms of the take's usual one (:mod:`coach.compare.tempo`), that may change from beat to beat at a
price. A rigid shift per beat cannot squeeze a frozen dancer into the moments in which the reference stands still, as a
warping path does.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

LAGS: Final = np.arange(-32, 33) * 0.025
"""(65,) s around the take's usual lag, the lags that are tried."""
NEIGHBOURS: Final = (1 / 6, 4 / 6, 1 / 6)
"""How much the beat before, the beat itself and the beat after say about its lag."""
FAR_PRICE: Final = 0.1
"""Cost of a lag of 0.35 s, growing with its square: without evidence, nobody is late."""
CHANGE_PRICE: Final = 0.06
"""Cost of a lag that differs by 100 ms from the beat before …"""
CHANGE_MOST: Final = 2.5
"""… up to this many times: one jump is cheaper than a slow slide through wrong lags."""

_FAR: Final = FAR_PRICE * (LAGS / 0.35) ** 2
_CHANGE: Final = CHANGE_PRICE * np.minimum(np.abs(LAGS[:, None] - LAGS[None, :]) / 0.1, CHANGE_MOST)


def beat_costs(t: NDArray, frame_costs: NDArray, edges: NDArray) -> NDArray[np.float64]:
    """(B, L) mean cost of each beat at each lag, from (T, L) costs of the user's frames at times ``t`` (T,).

    At lag ℓ the beat from ``edges[k]`` to ``edges[k+1]`` is danced ℓ later, by the frames of that time.
    """
    finite = np.isfinite(frame_costs)
    sums = np.vstack([np.zeros(frame_costs.shape[1]), np.cumsum(np.where(finite, frame_costs, 0), axis=0)])
    counts = np.vstack([np.zeros(frame_costs.shape[1]), np.cumsum(finite, axis=0)])
    border = np.searchsorted(t, edges[:, None] + LAGS[None, :])
    lag = np.arange(len(LAGS))[None, :]
    total, count = np.diff(sums[border, lag], axis=0), np.diff(counts[border, lag], axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def with_neighbours(costs: NDArray) -> NDArray[np.float64]:
    """(B, L) each beat's cost, softened by the beats beside it where they are known; 0 where nothing is known."""
    total, weight = np.zeros_like(costs), np.zeros_like(costs)
    padded = np.vstack([np.full((1, costs.shape[1]), np.nan), costs, np.full((1, costs.shape[1]), np.nan)])
    for i, share in enumerate(NEIGHBOURS):
        part = padded[i : i + len(costs)]
        total += share * np.nan_to_num(part)
        weight += share * np.isfinite(part)
    return np.where(weight > 0, total / np.maximum(weight, 1e-9), 0.0)


def decode(costs: NDArray) -> NDArray[np.intp]:
    """(B,) the cheapest sequence of lags (indices into ``LAGS``), the price of every change of lag included."""
    if not len(costs):
        return np.empty(0, np.intp)
    so_far, came_from = costs[0] + _FAR, np.zeros(costs.shape, np.intp)
    for k in range(1, len(costs)):
        step = so_far[None, :] + _CHANGE
        came_from[k] = step.argmin(axis=1)
        so_far = step.min(axis=1) + costs[k] + _FAR
    path = [int(so_far.argmin())]
    for k in range(len(costs) - 1, 0, -1):
        path.append(int(came_from[k, path[-1]]))
    return np.array(path[::-1], np.intp)


def refine(costs: NDArray, path: NDArray) -> NDArray[np.float64]:
    """(B,) s, the lags of ``path`` moved to the bottom of the parabola through their neighbours."""
    beat, inner = np.arange(len(path)), np.clip(path, 1, len(LAGS) - 2)
    before, here, after = (costs[beat, inner + i] + _FAR[inner + i] for i in (-1, 0, 1))
    bend = before - 2 * here + after
    with np.errstate(invalid="ignore", divide="ignore"):
        shift = np.where(bend > 1e-9, 0.5 * (before - after) / bend, 0.0)
    sharp = np.where((path == inner) & (np.abs(shift) <= 1), shift, 0.0)
    return LAGS[path] + sharp * (LAGS[1] - LAGS[0])


def warp(t: NDArray, frame_costs: NDArray) -> NDArray[np.intp]:
    """(T,) the classical frame DTW, for comparison: for every frame the lag (index into ``LAGS``) of its best partner.

    A path through (T, L) costs along which the reference never runs backwards, in a Sakoe–Chiba band that is the span
    of ``LAGS``, anchored on clock time. Nothing else holds it: it may stand and it may skip.
    """
    if not len(t):
        return np.empty(0, np.intp)
    costs, lag = np.nan_to_num(frame_costs.astype(float)), np.arange(len(LAGS))
    came_from = np.zeros(costs.shape, np.intp)
    so_far = costs[0].copy()
    for i in range(1, len(t)):
        most = np.minimum(np.floor((t[i] - t[i - 1]) / (LAGS[1] - LAGS[0]) + 1e-9).astype(int), len(LAGS) - 1)
        least_later = _running_argmin(so_far)  # from any lag that is at least this one less what has passed
        came_from[i] = least_later[np.maximum(lag - most, 0)]
        so_far = so_far[came_from[i]] + costs[i]
    path = [int(so_far.argmin())]
    for i in range(len(t) - 1, 0, -1):
        path.append(int(came_from[i, path[-1]]))
    return np.array(path[::-1], np.intp)


def _running_argmin(values: NDArray) -> NDArray[np.intp]:
    """(L,) for each index where the least of the values from there on is."""
    best = np.minimum.accumulate(values[::-1])[::-1]
    places = np.where(values == best, np.arange(len(values)), len(values))
    return np.minimum.accumulate(places[::-1])[::-1]


def usual_lag(lags: NDArray) -> float:
    """s, the median of the lags that are known, 0 if none is."""
    known = lags[np.isfinite(lags)]
    return float(np.median(known)) if len(known) else 0.0
