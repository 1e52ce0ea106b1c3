"""How a dancer moves from beat to beat, as numbers that can be compared: for finding where a dance changes. Pure."""

from __future__ import annotations

import warnings
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.pose.landmarks import INDEX, PoseTrack

PARTS: Final = tuple(
    INDEX[f"{side}_{part}"] for part in ("elbow", "wrist", "knee", "ankle") for side in ("left", "right")
)
HIPS: Final = (INDEX["left_hip"], INDEX["right_hip"])


def movement_of_beats(track: PoseTrack, edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B, 33) per beat between ``edges`` (B+1,) s: where the limbs are, how far they travel, and how far the hips do.

    Metres; NaN where the dancer is not seen.
    """
    rows = [_of_beat(track.between(start, end)) for start, end in zip(edges[:-1], edges[1:])]
    return np.array(rows)


def _of_beat(track: PoseTrack) -> NDArray[np.float64]:
    """(33,)"""
    seen = track.seen
    if not seen.any():
        return np.full(4 * len(PARTS) + 1, np.nan)
    limbs = track.world[seen][:, PARTS].astype(np.float64)
    hips = track.image[seen][:, HIPS].mean(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # landmarks that are missing throughout stay NaN
        where = np.nanmean(limbs[..., :2], axis=0).ravel()
        spread = np.nanstd(limbs[..., :2], axis=0).ravel()
    return np.concatenate([where, spread, [float(np.nanstd(hips))]])
