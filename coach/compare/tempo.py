"""How late a take is as a whole, and whether it gets later and later: one line for the whole take. Pure.

A film that runs 5 % slow is 1.5 s late after half a minute. Nobody would call each of its beats late, or compare its
shapes with what the reference did 1.5 s ago: the line is found first, said once, and taken out before beats are judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_LATE: Final = 0.8
"""s, how late or early a take may be in its middle."""
MOST_DRIFT: Final = 0.08
"""s per s, how much slower or faster than the music a take may be."""
STEP: Final = 0.05
"""s between the lags that are tried, at least."""
LAGS_AT_MOST: Final = 240
"""Lags that are tried; a longer take has a wider fan of lines, and is tried more coarsely."""
FRAMES_AT_MOST: Final = 400
"""Frames of the take that are looked at."""
ON_TIME_PRICE: Final = 0.1
"""Cost of being 0.35 s late as a whole, growing with its square: without evidence, nobody is."""
LEAST_GAIN: Final = 0.15
"""Share of its cost that a drift must take away to be believed. Takes of real people that do not drift gain .06 at most
from any, films that run 5 % slow .89 to .97."""
LEAST_DRIFT: Final = 0.25
"""s that a take must drift from its beginning to its end to be worth straightening."""


@dataclass(frozen=True)
class LagLine:
    """How late a dancer is who is ``late`` s late at ``middle`` (s) and gets ``drift`` s later every second."""

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
    """(L,) s, evenly spaced, of a take with frames at ``t`` (T,): every lag that a line of the fan can come to."""
    half = MOST_LATE + MOST_DRIFT * _length(t) / 2
    step = max(STEP, 2 * half / LAGS_AT_MOST)
    return np.arange(-np.ceil(half / step), np.ceil(half / step) + 1) * step


def best_line(t: NDArray, costs: NDArray, lags: NDArray) -> LagLine:
    """The line through (T, L) costs of frames at ``t`` (T,) at ``lags`` that costs least; NaN costs say nothing.

    A drift is believed only where it takes away LEAST_GAIN of the cost.
    """
    if len(t) < 2 or not np.isfinite(costs).any():
        return ON_TIME
    middle, step = float(t[0] + t[-1]) / 2, lags[1] - lags[0]
    reach = int(np.ceil(MOST_DRIFT * _length(t) / 2 / step))
    slopes = np.arange(-reach, reach + 1) * (2 * step / max(_length(t), step))
    lates = np.flatnonzero(np.abs(lags) <= MOST_LATE + 1e-9)
    price = ON_TIME_PRICE * (lags[lates] / 0.35) ** 2
    found = np.array([_along(costs, np.rint(slope * (t - middle) / step), lates) for slope in slopes]) + price
    flat, best = found[reach].min(), np.unravel_index(np.argmin(found), found.shape)
    drifts = abs(slopes[best[0]]) * _length(t) >= LEAST_DRIFT and found[best] <= (1 - LEAST_GAIN) * flat
    row = best[0] if drifts else reach
    return LagLine(float(lags[lates[found[row].argmin()]]), float(slopes[row]), middle)


def _along(costs: NDArray, shift: NDArray, lates: NDArray) -> NDArray[np.float64]:
    """(len(lates),) mean cost along lines that are ``shift`` (T,) lags away from each of the ``lates``."""
    index = np.clip(lates + shift.astype(np.intp)[:, None], 0, costs.shape[1] - 1)
    along = np.take_along_axis(costs, index, axis=1)
    known = np.isfinite(along)
    return np.where(known, along, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)


def _length(t: NDArray) -> float:
    return float(t[-1] - t[0]) if len(t) else 0.0
