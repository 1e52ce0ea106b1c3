"""How late the dancer is on each beat: dynamic time warping on the beat grid. Pure.

Conventions: times are the dancer's seconds, song time ÷ rate; a lag is positive when the dancer is late; ``cost``
arrays are (B, L), beats by the lags of ``LAGS``; missing is NaN.

The music already tells us where in the song we are, so there is no position to search for: what remains is one lag per
beat, within ±800 ms of the take's usual one, that may change from beat to beat at a price. A rigid shift per beat
cannot squeeze a frozen dancer into the moments when the reference stands still, as a warping path can.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

LAGS: Final = np.arange(-32, 33) * 0.025
"""(65,) s around the take's usual lag, the lags that are tried."""
LAGS_AT_ONCE: Final = 13
"""Lags whose costs are added up at once: for an hour, all of them together would take 200 MB."""
NEIGHBOURS: Final = (1 / 6, 4 / 6, 1 / 6)
"""Weights of the previous beat, the beat itself and the next beat in finding its lag."""
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
    border = np.searchsorted(t, edges[:, None] + LAGS[None, :])
    runs = [slice(at, at + LAGS_AT_ONCE) for at in range(0, len(LAGS), LAGS_AT_ONCE)]
    return np.hstack([_means_between(border[:, run], frame_costs[:, run]) for run in runs])


def _means_between(border: NDArray[np.intp], costs: NDArray) -> NDArray[np.float64]:
    """(B, L) of the finite of the costs (T, L), from each border (B + 1, L) to the next; NaN where there is none."""
    finite, lag = np.isfinite(costs), np.arange(costs.shape[1])[None, :]
    sums = np.vstack([np.zeros(costs.shape[1]), np.cumsum(np.where(finite, costs, 0), axis=0)])
    counts = np.vstack([np.zeros(costs.shape[1]), np.cumsum(finite, axis=0)])
    total, count = np.diff(sums[border, lag], axis=0), np.diff(counts[border, lag], axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def with_neighbours(costs: NDArray) -> NDArray[np.float64]:
    """(B, L) each beat's cost, smoothed with its neighbours' where these are known; 0 where nothing is known."""
    total, weight = np.zeros_like(costs), np.zeros_like(costs)
    padded = np.vstack([np.full((1, costs.shape[1]), np.nan), costs, np.full((1, costs.shape[1]), np.nan)])
    for i, share in enumerate(NEIGHBOURS):
        part = padded[i : i + len(costs)]
        total += share * np.nan_to_num(part)
        weight += share * np.isfinite(part)
    return np.where(weight > 0, total / np.maximum(weight, 1e-9), 0.0)


def viterbi(costs: NDArray) -> NDArray[np.intp]:
    """(B,) the cheapest sequence of lags (indices into ``LAGS``), including the price of each change of lag."""
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

    A path through (T, L) costs along which the reference never runs backwards, within a Sakoe–Chiba band as wide as
    ``LAGS`` and anchored on clock time. Nothing else constrains it: it may stand still and it may skip.
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
    """(L,) for each index, where the least value from there on is."""
    best = np.minimum.accumulate(values[::-1])[::-1]
    places = np.where(values == best, np.arange(len(values)), len(values))
    return np.minimum.accumulate(places[::-1])[::-1]


def usual_lag(lags: NDArray) -> float:
    """s, the median of the known lags, 0 if there are none."""
    known = lags[np.isfinite(lags)]
    return float(np.median(known)) if len(known) else 0.0


# ----------------------------------------------------------------
# How late a take is as a whole, and whether it gets later and later: one line for the whole take. Pure.
#
# A film that runs 5 % slow is 1.5 s late after half a minute. Nobody would call each of its beats late, or compare its
# shapes with what the reference did 1.5 s ago: the line is found first, reported once, and taken out before beats are
# judged.


MOST_LATE: Final = 0.8
"""s, how late or early a take may be in its middle."""
MOST_DRIFT: Final = 0.08
"""s per s, how much slower or faster than the music a take may be."""
LAG_STEP: Final = 0.05
"""s between the lags to try, at least."""
LAGS_AT_MOST: Final = 240
"""Lags to try; a longer take has a wider fan of lines, searched more coarsely."""
FRAMES_AT_MOST: Final = 400
"""Frames of the take that are used."""
ON_TIME_PRICE: Final = 0.1
"""Cost of being 0.35 s late as a whole, growing with its square: without evidence, nobody is."""
LEAST_DRIFT_GAIN: Final = 0.08
"""Share of the cost that a drift must remove to be believed. Takes of real people without drift gain .06 at most from
any; copies that run 5 % slow .75 to .97, covers by others, which leave more unexplained, .08 to .21 at 3 %: with .15
most of these were not believed, and 93 points became 75."""
LEAST_KNOWN: Final = 0.5
"""Share of the most frames known along any line without drift: a line along which fewer are known leaves the song."""
LEAST_DRIFT: Final = 0.25
"""s that a take must drift from beginning to end to be worth straightening."""


@dataclass(frozen=True)
class LagLine:
    """The lag of a dancer who is ``late`` s late at ``middle`` (s) and gets ``drift`` s later every second."""

    late: float = 0.0
    drift: float = 0.0
    middle: float = 0.0

    def straightened(self, t: NDArray) -> NDArray[np.float64]:
        """The song time (s) that is danced at the dancer's times ``t`` (s)."""
        return t - self.late - self.drift * (t - self.middle)

    def danced_at(self, song: NDArray | float) -> NDArray[np.float64] | float:
        """The dancer's time (s) at which song time ``song`` (s) is danced; inverse of :meth:`straightened`."""
        return (song + self.late - self.drift * self.middle) / (1 - self.drift)


ON_TIME: Final = LagLine()


def lags_to_try(t: NDArray) -> NDArray[np.float64]:
    """(L,) s, evenly spaced, for a take with frames at ``t`` (T,): every lag that a line of the fan can reach."""
    half = MOST_LATE + MOST_DRIFT * _length(t) / 2
    step = max(LAG_STEP, 2 * half / LAGS_AT_MOST)
    return np.arange(-np.ceil(half / step), np.ceil(half / step) + 1) * step


def best_line(t: NDArray, costs: NDArray, lags: NDArray) -> LagLine:
    """The line through (T, L) costs of frames at ``t`` (T,) at ``lags`` that costs least; NaN costs are ignored.

    A drift is believed only if it removes LEAST_DRIFT_GAIN of the cost. Frames in which nothing is known do not make
    the take longer: a line could pivot freely about a middle far from everything seen.
    """
    known = np.isfinite(costs).any(axis=1)
    t, costs = t[known], costs[known]
    if len(t) < 2:
        return ON_TIME
    middle, step = float(t[0] + t[-1]) / 2, lags[1] - lags[0]
    reach = int(np.ceil(MOST_DRIFT * _length(t) / 2 / step))
    slopes = np.arange(-reach, reach + 1) * (2 * step / max(_length(t), step))
    lates = np.flatnonzero(np.abs(lags) <= MOST_LATE + 1e-9)
    price = ON_TIME_PRICE * (lags[lates] / 0.35) ** 2
    along = [_along(costs, np.rint(slope * (t - middle) / step), lates) for slope in slopes]
    found, count = np.moveaxis(np.array(along), 1, 0)
    found = np.where(count >= LEAST_KNOWN * count[reach].max(), found, np.inf) + price
    flat, best = found[reach].min(), np.unravel_index(np.argmin(found), found.shape)
    drifts = abs(slopes[best[0]]) * _length(t) >= LEAST_DRIFT and found[best] <= (1 - LEAST_DRIFT_GAIN) * flat
    row = best[0] if drifts else reach
    return LagLine(float(lags[lates[found[row].argmin()]]), float(slopes[row]), middle)


def _along(costs: NDArray, shift: NDArray, lates: NDArray) -> NDArray[np.float64]:
    """(2, len(lates)) mean cost along lines that are ``shift`` (T,) lags away from each of the ``lates``, and how many
    frames have a known cost there."""
    index = np.clip(lates + shift.astype(np.intp)[:, None], 0, costs.shape[1] - 1)
    along = np.take_along_axis(costs, index, axis=1)
    known = np.isfinite(along)
    count = known.sum(axis=0)
    return np.stack([np.where(known, along, 0).sum(axis=0) / np.maximum(count, 1), count])


def _length(t: NDArray) -> float:
    return float(t[-1] - t[0]) if len(t) else 0.0
