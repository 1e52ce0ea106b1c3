"""Where the dancers of a plan from above are drawn. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

LEAST_PLAN: Final = 2.0
"""Body heights a plan shows at least: small errors must not be blown up."""


def from_above(
    places: NDArray[np.complex128], wanted: NDArray[np.complex128], wide: float, deep: float
) -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """Both (D,) in pixels around the middle of a plan, across + i · down, so that all are within ``wide`` × ``deep``.

    places, wanted  where dancers stand and should, in body heights to their own left + i · towards the audience, which
                    is below; NaN stays NaN
    """
    points = np.concatenate([places, wanted])
    points = points[np.isfinite(points)]
    if not len(points):
        return places, wanted
    low, high = points.real.min() + 1j * points.imag.min(), points.real.max() + 1j * points.imag.max()
    unit = min(wide / max((high - low).real, LEAST_PLAN), deep / max((high - low).imag, LEAST_PLAN / 2))
    return unit * (places - (low + high) / 2), unit * (wanted - (low + high) / 2)
