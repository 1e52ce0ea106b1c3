"""Standing still where the reference moves. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import Features

LEAST_MOTION_FRAMES: Final = 4
"""Frames of a beat needed to tell whether somebody moves …"""
LEAST_MOTION_JOINTS: Final = 4
"""… and joints."""
FROZEN_MOTION_SHARE: Final = 0.14
"""Share of the reference's movement below which nobody is dancing: a film of somebody standing still has .13 at most on
any beat, real dancers, with few exceptions, at least .18."""
STOPPED: Final = 0.35
"""Share below which a dancer has stopped (real dancers have .35 at least on beats they dance) …"""
STOPPED_SHARE: Final = 0.55
"""… if they also move less than this share of what they do on the surrounding beats: some dance everything smaller."""
MOTION_REACH_BEATS: Final = 6
"""Beats before and after that count as surrounding."""


def spread(features: Features) -> NDArray[np.float64]:
    """(…, 9) degrees, SD of each limb's direction across the picture in frames (…, T, 9); NaN = too few frames show it.

    Across the picture only: the network's guesses of depth tremble just as much for a dancer who stands still.
    """
    seen = np.isfinite(features.flat_sd)
    count = seen.sum(axis=-2)
    share = np.maximum(count, 1)[..., None]
    across = np.where(seen[..., None], features.lower[..., :2], 0)
    mean = across.sum(axis=-3) / share
    around = np.where(seen[..., None], (across - mean[..., None, :, :]) ** 2, 0).sum(axis=-3) / share
    return np.where(count >= LEAST_MOTION_FRAMES, np.degrees(np.sqrt(around.sum(axis=-1))), np.nan)


def own_motion(mine: NDArray, theirs: NDArray, least: int = LEAST_MOTION_JOINTS) -> NDArray[np.float64]:
    """(…,) how much the user moves as a share of how much the reference does, from their spreads (…, 9); NaN = unknown,
    or fewer than ``least`` joints seen.

    Summed over the joints that both show: any movement counts, in whichever direction and by whichever limb; limbs out
    of the picture do not count.
    """
    both = np.isfinite(mine) & np.isfinite(theirs)
    moved, danced = (np.where(both, found, 0).sum(axis=-1) for found in (mine, theirs))
    known = (both.sum(axis=-1) >= least) & (danced > 0)
    return np.where(known, moved / np.where(known, danced, 1), np.nan)


def moved_around(moved: NDArray) -> NDArray[np.float64]:
    """(B,) the median of ``moved`` (B,) over the beats surrounding each; NaN where none of them is known."""
    if not len(moved):
        return np.empty(0)
    padded = np.concatenate([np.full(MOTION_REACH_BEATS, np.nan), moved, np.full(MOTION_REACH_BEATS, np.nan)])
    ordered = np.sort(
        np.lib.stride_tricks.sliding_window_view(padded, 2 * MOTION_REACH_BEATS + 1), axis=1
    )  # NaN goes last
    count, rows = np.isfinite(ordered).sum(axis=1), np.arange(len(moved))
    return (ordered[rows, np.maximum(count - 1, 0) // 2] + ordered[rows, count // 2]) / 2


def stands_still(moved: NDArray, around: NDArray) -> NDArray[np.bool_]:
    """(…,) whether somebody has stopped if they move ``moved`` times what the reference does here, and ``around`` times
    on the surrounding beats."""
    return (moved < FROZEN_MOTION_SHARE) | ((moved < STOPPED) & (moved < STOPPED_SHARE * around))


def liveliness(reference: Features, least: int = LEAST_MOTION_JOINTS) -> NDArray[np.float64]:
    """(…,) degrees, how much the reference moves in frames (…, T, 9): the joints' root mean square; NaN = fewer than
    ``least`` joints seen."""
    moved = spread(reference)
    known = np.isfinite(moved).sum(axis=-1)
    return np.where(known >= least, np.sqrt(np.nansum(moved**2, axis=-1) / np.maximum(known, 1)), np.nan)
