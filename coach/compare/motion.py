"""Standing still where the reference moves. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import Features

LEAST_FRAMES: Final = 4
"""Frames of a beat needed to say whether somebody moves …"""
LEAST_JOINTS: Final = 4
"""… and joints."""


def spread(features: Features) -> NDArray[np.float64]:
    """(…, 9) degrees SD of how each limb moves across the picture in frames (…, T, 9); NaN = too few frames show it.

    Across the picture only: what the network guesses of depth trembles as much in a dancer who stands still.
    """
    seen = np.isfinite(features.flat_sd)
    count = seen.sum(axis=-2)
    share = np.maximum(count, 1)[..., None]
    across = np.where(seen[..., None], features.lower[..., :2], 0)
    mean = across.sum(axis=-3) / share
    around = np.where(seen[..., None], (across - mean[..., None, :, :]) ** 2, 0).sum(axis=-3) / share
    return np.where(count >= LEAST_FRAMES, np.degrees(np.sqrt(around.sum(axis=-1))), np.nan)


def shared_motion(user: Features, reference: Features) -> NDArray[np.float64]:
    """(…,) what part of the reference's movement in frames (…, T, 9) the user moves too, 0..1; NaN = not known."""
    mine, theirs = spread(user), spread(reference)
    both = np.isfinite(mine) & np.isfinite(theirs)
    shared, danced = (np.where(both, moved, 0).sum(axis=-1) for moved in (np.minimum(mine, theirs), theirs))
    known = (both.sum(axis=-1) >= LEAST_JOINTS) & (danced > 0)
    return np.where(known, shared / np.where(known, danced, 1), np.nan)


def liveliness(reference: Features) -> NDArray[np.float64]:
    """(…,) degrees, how much the reference moves in frames (…, T, 9): the joints' root mean square; NaN = not seen."""
    moved = spread(reference)
    known = np.isfinite(moved).sum(axis=-1)
    return np.where(known >= LEAST_JOINTS, np.sqrt(np.nansum(moved**2, axis=-1) / np.maximum(known, 1)), np.nan)
