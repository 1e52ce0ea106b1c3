"""When in a take the song begins, found from the movements alone: for takes without the song's sound. Pure.

The offset is in seconds, and is the time in the take at which song time 0 falls: negative when the camera was switched
on later. It includes by how much the dancer is late as a whole: movements alone cannot tell the two apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.resemblance import HZ, LEAST_COMMON_S, Layout, laid_out
from coach.pose.landmarks import PoseTrack

CHANCE: Final = 1.15
"""The largest evidence that two different dances have shown at any offset."""
CERTAIN: Final = 2.0
"""Evidence from which there is no doubt, if no other offset comes near."""
COVER: Final = 0.5
"""Correlation that real covers reach."""
APART_S: Final = 0.6
"""Offsets nearer than this belong to the same peak."""
SLOW: Final = (0.75, 0.5)
"""Speeds of tutorials and slow practice that are tried beside the song's own …"""
LEAST_SLOW, SLOW_EVIDENCE = 1.4, 1.2
"""… and believed from this evidence on, and this multiple of the song's own speed's: real covers, slowed down, have
1.43 to 3.8, and 1.2 to 2.9 times as much; other dances come to 1.3."""


@dataclass(frozen=True)
class PoseOffset:
    """seconds: see above; evidence: correlation · √(common seconds); sure: 0..1."""

    seconds: float
    evidence: float
    sure: float


def pose_offset(user: Layout, reference: Layout) -> PoseOffset | None:
    """The offset at which the two move most alike; None when they share too little to say."""
    if not len(user) or not len(reference):
        return None
    lags, found = _evidence(user, reference)
    if not np.isfinite(found).any():
        return None
    best = int(found.argmax())
    other = found[np.abs(lags - lags[best]) > APART_S * HZ]
    second = max(0.0, float(other.max())) if len(other) else 0.0
    height = float(found[best])
    sure = np.clip((height - CHANCE) / (CERTAIN - CHANCE), 0, 1) * np.clip(2 * (1 - second / max(height, 1e-6)), 0, 1)
    at = (lags[best] + _peak(found, best) + user.first - reference.first) / HZ
    return PoseOffset(float(at), height, float(sure))


def speed_of(user: PoseTrack, reference: Layout) -> float:
    """How fast the user dances, 1 = as the song: 0.5 or 0.75 where that is clearly what it is."""
    found = {speed: pose_offset(laid_out(user.at_speed(speed)), reference) for speed in (1.0, *SLOW)}
    evidence = {speed: offset.evidence for speed, offset in found.items() if offset is not None}
    least = max(LEAST_SLOW, SLOW_EVIDENCE * evidence.get(1.0, 0.0))
    slow = {speed: evidence[speed] for speed in SLOW if evidence.get(speed, 0.0) >= least}
    return max(slow, key=slow.__getitem__, default=1.0)


def absence_sure(user: Layout, reference: Layout) -> float:
    """0..1, how sure it is that the two dance something else where no offset fits: a short cover would not stand out
    from chance either."""
    longest = min(layout.weight.any(axis=1).sum() for layout in (user, reference)) / HZ
    return float(np.clip((COVER * np.sqrt(longest) - CHANCE) / (CERTAIN - CHANCE), 0, 1))


def _evidence(user: Layout, reference: Layout) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(L,) grid steps by which the user's first moment matches after the reference's, increasing, and (L,) evidence."""
    size = 1 << (len(user) + len(reference) - 1).bit_length()

    def correlated(mine: NDArray, theirs: NDArray) -> NDArray:
        a, b = (np.fft.fft(values.astype(complex), size, axis=0) for values in (mine, theirs))
        return np.fft.ifft((a * b.conj()).sum(axis=1)).real

    seen, shown = user.weight > 0, reference.weight > 0
    agreement = correlated(user.directions, reference.directions)
    mine = correlated(np.abs(user.directions) ** 2, shown)
    theirs = correlated(seen, np.abs(reference.directions) ** 2)
    common = correlated(seen.any(axis=1)[:, None], shown.any(axis=1)[:, None])
    lags = np.arange(size)
    lags[len(user) :] -= size  # the circle is cut where the two no longer touch, not in its middle
    enough = common >= LEAST_COMMON_S * HZ - 0.5
    found = agreement / np.sqrt(np.maximum(mine * theirs, 1e-9)) * np.sqrt(np.maximum(common, 0) / HZ)
    order = np.argsort(lags)
    return lags[order], np.where(enough, found, -np.inf)[order]


def _peak(values: NDArray, at: int) -> float:
    """Where between its neighbours the top of the peak at index ``at`` lies: −0.5..0.5 of a step."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, here, after = values[at - 1 : at + 2]
    bend = before - 2 * here + after
    return float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if np.isfinite(bend) and bend < 0 else 0.0
