"""How somebody moves, laid out on a grid of times, so that two can be laid over each other at any lag. Pure.

Conventions: tracks are laid out at ``LAYOUT_HZ`` on a common grid of times; directions are limbs in the picture, unit
complex numbers, taken relative to each dancer's own mean direction. What is left is how they *move*: somebody who
stands still, or just upright like everybody, resembles nobody.

Swings tell two dances apart within a few seconds: how limbs move around where they have just been. A limb's direction
minus its mean over a whole take mostly says where the dancer is posing at the time: it is slow, the same for seconds,
and dominated by the arms. Over five seconds that is hardly more than one number, and any two dances may agree in it.
Minus its mean over the surrounding seconds, and with the limbs made more equal in size, there is more to agree in: of
5-second cuts of real covers, 58 % then have more in common with their own song, placed where they fit best, than any
cut has with another one, instead of 23 %.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import Features, joined
from coach.compare.sampling import feature_parts
from coach.compare.sides import mirrored
from coach.domain.landmarks import PoseTrack

LAYOUT_HZ: Final = 20
SHARP: Final = 6.0
"""Degrees of uncertainty up to which a direction counts in full."""
LEAST_COMMON_DANCE_S: Final = 3.0
"""s danced in common below which nothing can be said."""
SHORT_S: Final = 8.0
"""s below which two dancers are compared by how their limbs swing, not by where they are; about twelve beats."""
SWING_EVIDENCE_FACTOR: Final = 1.4
"""Factor on the evidence of swings: chance then reaches as far as in directions, and CHANCE holds for both."""
MOVING_MEAN_S: Final = 2.0
"""s over which the mean is subtracted; anywhere from 1 to 2 s it hardly matters."""
EVENING_POWER: Final = 0.5
"""Power of its root mean square by which each limb is divided: 1 would make all equal, even trembling ones."""
LEAST_SWING: Final = 0.1
"""rad, root mean square below which a limb is not enlarged any further."""


@dataclass(frozen=True, eq=False)
class Layout:
    """A track at times (first + i) / LAYOUT_HZ.

    features   (T, 9)
    directions (T, 9) complex, minus the mean direction, times ``weight``; 0 where not seen
    weight     (T, 9) 0..1
    """

    first: int
    features: Features
    directions: NDArray[np.complex128]
    weight: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.weight)

    @cached_property
    def swings(self) -> NDArray[np.complex128]:
        """(T, 9), see :func:`swings`."""
        return swings(self.features.flat, self.weight, LAYOUT_HZ)

    def shifted(self, seconds: float) -> Layout:
        """The same, ``seconds`` later, to the nearest grid step."""
        return replace(self, first=self.first + round(seconds * LAYOUT_HZ))

    def mirrored(self) -> Layout:
        """What a mirror shows."""
        return _laid_out(self.first, mirrored(self.features))


def laid_out(track: PoseTrack) -> Layout:
    """The track on the grid of times."""
    first = int(np.ceil(track.t[0] * LAYOUT_HZ)) if len(track) else 0
    last = int(np.floor(track.t[-1] * LAYOUT_HZ)) if len(track) else -1
    times = np.arange(first, last + 1) / LAYOUT_HZ
    return _laid_out(first, joined(feature_parts(track, times), len(times)))


def _laid_out(first: int, features: Features) -> Layout:
    weight = np.where(np.isfinite(features.flat_sd), np.minimum(SHARP / features.flat_sd, 1), 0)
    mean = (features.flat * weight).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-6)
    return Layout(first, features, (features.flat - mean) * weight, weight)


def is_short(user: Layout, reference: Layout) -> bool:
    """Whether one of the two is too short to be recognised by where its limbs are."""
    return min(len(user), len(reference)) < SHORT_S * LAYOUT_HZ


def swings(directions: NDArray[np.complex128], weight: NDArray[np.float64], hz: float) -> NDArray[np.complex128]:
    """(T, J) of unit directions (T, J), ``hz`` a second, each weighted by ``weight``, 0 = not seen."""
    before, after = _around(len(weight), round(MOVING_MEAN_S * hz / 2))
    mean = _sums(directions * weight, before, after) / np.maximum(_sums(weight, before, after), 1e-6)
    moved = (directions - mean) * weight
    size = np.sqrt((np.abs(moved) ** 2).sum(axis=0) / np.maximum((weight > 0).sum(axis=0), 1))
    return moved / np.maximum(size, LEAST_SWING) ** EVENING_POWER


def _around(count: int, reach: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """(T,) the first index within ``reach`` of each, and the one after the last."""
    at = np.arange(count)
    return np.maximum(at - reach, 0), np.minimum(at + reach + 1, count)


def _sums(values: NDArray, before: NDArray[np.intp], after: NDArray[np.intp]) -> NDArray:
    total = np.concatenate([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])
    return total[after] - total[before]
