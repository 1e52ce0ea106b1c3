"""Part affinity fields: along a limb the field points from its start to its end. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.estimators.bottom_up.points import sampled

SAMPLES: Final = 10
"""Places along the line between two points at which the field is looked at …"""

ENOUGH: Final = 7
"""… of which so many …"""

AGREES: Final = 0.1
"""… have to point along the line at least so much (as published)."""


def along_lines(field: NDArray, start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much a field (2, H, W) points from ``start`` (A, 2) to ``end`` (B, 2) → (A, B), at most 1; NaN where it
    does so at too few places, or the two are the same place."""
    line = end[None] - start[:, None]
    length = np.linalg.norm(line, axis=-1)
    with np.errstate(invalid="ignore"):
        direction = line / length[..., None]
    steps = np.linspace(0.0, 1.0, SAMPLES)[:, None]
    places = start[:, None, None] + line[:, :, None] * steps
    along = (sampled(field, places) * direction[:, :, None]).sum(axis=-1)
    good = (along > AGREES).sum(axis=-1) >= ENOUGH
    return np.where(good, np.clip(along.mean(axis=-1), 0.0, 1.0), np.nan)
