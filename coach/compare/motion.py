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
    """(9,) degrees SD of how each limb moves across the picture in frames (T, 9); NaN = too few frames show it.

    Across the picture only: what the network guesses of depth trembles as much in a dancer who stands still.
    """
    seen = np.isfinite(features.flat_sd)
    count = np.maximum(seen.sum(axis=0), 1)[:, None]
    across = np.where(seen[..., None], features.lower[..., :2], 0)
    mean = across.sum(axis=0) / count
    around = np.where(seen[..., None], (across - mean) ** 2, 0).sum(axis=0) / count
    return np.where(count[:, 0] >= LEAST_FRAMES, np.degrees(np.sqrt(around.sum(axis=-1))), np.nan)


def shared_motion(user: Features, reference: Features) -> float:
    """What part of the reference's movement in these frames the user moves too, 0..1; NaN where it cannot be known."""
    mine, theirs = spread(user), spread(reference)
    both = np.isfinite(mine) & np.isfinite(theirs)
    if both.sum() < LEAST_JOINTS or theirs[both].sum() <= 0:
        return float("nan")
    return float(np.minimum(mine, theirs)[both].sum() / theirs[both].sum())


def liveliness(reference: Features) -> float:
    """Degrees, how much the reference moves in these frames: root mean square over the joints; NaN = not seen."""
    known = spread(reference)
    known = known[np.isfinite(known)]
    return float(np.sqrt((known**2).mean())) if len(known) >= LEAST_JOINTS else float("nan")
