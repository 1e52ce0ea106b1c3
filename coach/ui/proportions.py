"""How large a body is in a picture, and where its head ends: everything drawn on it is scaled by that. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import FACE, INDEX, TRUNK

OVER_FACE: Final = 0.5
"""Torso lengths from the middle of the face to the top of the head, and some hair."""

_TRUNK, _LEGS = np.array(TRUNK), np.array([INDEX[n] for n in ("left_hip", "right_hip", "left_ankle", "right_ankle")])


def body_size(points: NDArray[np.floating]) -> float:
    """Length of the torso in the points' own unit; from the legs if the body bends and the torso looks short.

    ``points`` (L, 2). 0 if neither can be seen.
    """
    return float(body_sizes(points))


def body_sizes(points: NDArray[np.floating]) -> NDArray[np.floating]:
    """(…,) the same of many poses (…, L, 2) at once."""
    torso, leg = (_between_middles(points.take(ends, axis=-2)) for ends in (_TRUNK, _LEGS))
    return np.fmax(np.fmax(torso, 0.55 * leg), 0.0)


def _between_middles(ends: NDArray[np.floating]) -> NDArray[np.floating]:
    """(…,) from the middle of the first two of (…, 4, 2) points to that of the others."""
    apart = (ends[..., 0, :] + ends[..., 1, :] - ends[..., 2, :] - ends[..., 3, :]) / 2
    apart *= apart
    return np.sqrt(apart[..., 0] + apart[..., 1])  # numpy's own sum over so short an axis takes three times as long


def over_head(points: NDArray[np.floating]) -> NDArray[np.floating]:
    """(2,) the top of the head of a body at ``points`` (L, 2); NaN where no face is seen."""
    face = points[FACE]
    face = face[np.isfinite(face).all(axis=1)]
    if not len(face):
        return np.full(2, np.nan)
    return face.mean(axis=0) - np.array([0.0, OVER_FACE * body_size(points)])
