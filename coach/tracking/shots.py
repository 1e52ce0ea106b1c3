"""Cuts of a film: where one shot ends and the next begins. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import Pose, PoseTrack
from coach.estimators.top_down.same_body import jumped

BLOCKS: Final = 16
"""A picture is compared as 16 × 16 mean brightnesses and colours: a dancer's movement changes few of them."""

LEAST_CUT: Final = 0.09
"""Mean difference (0..1) of a cut. Dancers filmed by a panning phone stay below 0.06, new shots begin at 0.22."""

UNLIKE: Final = 0.3
"""One minus the correlation of both pictures at a cut (panning: below 0.16, new shots: from 0.56), so that a flash of
the lights, which leaves the picture the same, is not one."""

CUT_CONTRAST_RATIO: Final = 4.0
"""How many times more the frames at a cut differ than those before it."""

REMEMBER: Final = 0.9
"""How slowly the usual difference forgets."""

FLAT: Final = 1e-3
"""Product of the variations below which a picture shows nothing."""

GAP_S: Final = 0.11
"""s on either side of a cut left without a pose: together longer than a gap that may be bridged."""


def thumbnail(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(16, 16, 3) mean colours 0..1 of the picture's blocks, from every fourth pixel or so."""
    height, width = rgb.shape[:2]
    rows = np.linspace(0, height - 1, BLOCKS * 8).astype(int)
    columns = np.linspace(0, width - 1, BLOCKS * 8).astype(int)
    few = rgb.take(rows, axis=0).take(columns, axis=1)
    strips = few.reshape(BLOCKS, 8, -1).sum(axis=1, dtype=np.float32)  # over rows first: they are contiguous in memory
    return strips.reshape(BLOCKS, BLOCKS, 8, 3).sum(axis=2) / np.float32(64 * 255)


class CutFinder:
    """Tells for each frame whether a new shot begins with it."""

    def __init__(self) -> None:
        self._last: NDArray[np.float32] | None = None
        self._usual = 0.0

    def __call__(self, rgb: NDArray[np.uint8]) -> bool:
        now, before = thumbnail(rgb), self._last
        self._last = now
        if before is None:
            return False
        difference = float(np.abs(now - before).mean())
        if difference > max(LEAST_CUT, CUT_CONTRAST_RATIO * self._usual) and unlikeness(before, now) > UNLIKE:
            return True
        self._usual = REMEMBER * self._usual + (1 - REMEMBER) * difference
        return False


def unlikeness(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """One minus the correlation, 0..2, whatever the brightness; 1 if a picture has only one colour."""
    a, b = one - one.mean(), other - other.mean()
    length = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return 1.0 - float((a * b).sum()) / length if length > FLAT else 1.0


class JumpFinder:
    """Tells for each pose whether it cannot be of the body in the previous frame: a cut within one scene."""

    def __init__(self) -> None:
        self._last: tuple[Pose, float] | None = None

    def __call__(self, pose: Pose, t: float) -> bool:
        """``t``: s, of the pose's frame."""
        last, self._last = self._last, (pose, t) if pose.seen else None
        return last is not None and pose.seen and jumped(last[0], pose, t - last[1])


def without_cuts(track: PoseTrack, cuts: Sequence[float]) -> PoseTrack:
    """The track with a gap around each cut (times in s of the first frames of new shots)."""
    if not cuts:
        return track
    ordered = np.array([-np.inf, *sorted(cuts), np.inf])
    after = np.searchsorted(ordered, track.t)
    missing = np.minimum(track.t - ordered[after - 1], ordered[after] - track.t) <= GAP_S
    image, world, visibility = (
        np.where(missing.reshape(-1, *[1] * (values.ndim - 1)), empty, values)
        for values, empty in ((track.image, np.nan), (track.world, np.nan), (track.visibility, 0.0))
    )
    return replace(track, image=image, world=world, visibility=visibility)
