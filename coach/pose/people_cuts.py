"""Cuts of a film: where one shot ends and the next begins. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.pose.landmarks import PoseTrack

BLOCKS: Final = 16
"""A picture is compared as 16 × 16 mean brightnesses and colours: a dancer's movement changes few of them."""

LEAST: Final = 0.09
"""Mean difference (0..1) of a cut; a panning phone stays below 0.03, a dancer alone below 0.01."""

TIMES: Final = 4.0
"""A cut differs so many times more than the frames around it do from each other."""

REMEMBER: Final = 0.9
"""How slowly the usual difference forgets."""

GAP_S: Final = 0.11
"""s on either side of a cut that are left without a pose: together longer than a gap that may be bridged."""


def thumbnail(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """(16, 16, 3) mean colours 0..1 of the picture's blocks, from every fourth pixel or so."""
    height, width = rgb.shape[:2]
    rows = np.linspace(0, height - 1, BLOCKS * 8).astype(int)
    columns = np.linspace(0, width - 1, BLOCKS * 8).astype(int)
    few = rgb[rows[:, None], columns]
    return few.reshape(BLOCKS, 8, BLOCKS, 8, 3).mean(axis=(1, 3), dtype=np.float32) / np.float32(255)


class CutFinder:
    """Tells frame by frame whether a new shot begins with it."""

    def __init__(self) -> None:
        self._last: NDArray[np.float32] | None = None
        self._usual = 0.0

    def __call__(self, rgb: NDArray[np.uint8]) -> bool:
        now = thumbnail(rgb)
        difference = 0.0 if self._last is None else float(np.abs(now - self._last).mean())
        self._last = now
        is_cut = difference > max(LEAST, TIMES * self._usual)
        if not is_cut:
            self._usual = REMEMBER * self._usual + (1 - REMEMBER) * difference
        return is_cut


def without_cuts(track: PoseTrack, cuts: list[float]) -> PoseTrack:
    """The track with a gap around each cut (times in s of the first frames of new shots)."""
    if not cuts:
        return track
    missing = np.abs(track.t[:, None] - np.array(cuts)).min(axis=1) <= GAP_S
    image, world, visibility = (
        np.where(missing.reshape(-1, *[1] * (values.ndim - 1)), empty, values)
        for values, empty in ((track.image, np.nan), (track.world, np.nan), (track.visibility, 0.0))
    )
    return PoseTrack(track.t, image, world, visibility)
