"""Left for right: would the mirrored move explain what the dancer does much better? Pure.

A beat's evidence is (…, 2), for the arms and for the legs.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import IS_HINGE, JOINT_ERROR_SCALE_DEG, OF_LEGS, Features, error
from coach.domain.landmarks import JOINTS, SWAPPED_JOINTS
from coach.domain.practice import BodyPart

GROUPS: Final = (
    np.array([j.endswith(("elbow", "shoulder")) for j in JOINTS]),
    OF_LEGS,
)
"""Arms and legs, as masks over the nine joints."""
GROUP_NAMES: Final = ("arms", "legs")
JUDGED_JOINTS: Final[dict[BodyPart, NDArray[np.bool_]]] = {
    "all": np.ones(len(JOINTS), bool), "arms": GROUPS[0], "legs": GROUPS[1],
}  # fmt: skip
"""Part of the body → which of the nine joints are judged. The head belongs to neither arms nor legs."""
LEGS_GROUP: Final = 1
"""Index of the legs in both."""
SIDE_DIFFERENCE_FLOOR: Final = 0.35
"""Units of difference that are always there; keeps small differences from looking like big improvements."""
ASYMMETRIC: Final = 0.6
"""Units of difference between the reference and its mirror image below which there is no wrong side."""
MOST_SIDE_UNITS: Final = 4.0
"""Units; one wildly wrong joint counts no more than this."""

TURNED_WIDTH_SHARE: Final = 0.75
"""Share of the shoulders' and hips' width across the picture below which a body is turned, by 41° or more."""
LEAST_SIDE_KNOWN: Final = 0.5
"""Share of a beat's frames, and of the limbs, in which arms or legs must be seen to tell sides apart."""

_MIRROR_DEEP: Final = np.where(IS_HINGE[:, None], 1, np.array([-1, 1, 1]))
_MIRROR_SPACE: Final = np.array([-1, 1, 1])


def mirrored(features: Features) -> Features:
    """The features of the mirror image: left is right, and x points the other way."""
    turned = features.flat[..., SWAPPED_JOINTS].conj()
    return Features(
        angle=features.angle[..., SWAPPED_JOINTS],
        flat=np.where(IS_HINGE, turned, -turned),
        flat_sd=features.flat_sd[..., SWAPPED_JOINTS],
        deep=features.deep[..., SWAPPED_JOINTS, :] * _MIRROR_DEEP,
        deep_sd=features.deep_sd[..., SWAPPED_JOINTS],
        seen=features.seen[..., SWAPPED_JOINTS],
        lower=features.lower[..., SWAPPED_JOINTS, :] * _MIRROR_SPACE,
        upper=features.upper[..., SWAPPED_JOINTS, :] * _MIRROR_SPACE,
        facing=features.facing,
    )


def turned(user: NDArray, reference: NDArray, frames: NDArray) -> NDArray[np.bool_]:
    """(…,) whether user or reference is turned away on most frames of beats: the pose estimator then confuses the legs.

    user, reference  (…, T) how far they face the camera; frames (…,) how many of the T are the beat's
    """
    away = np.minimum(np.abs(user), np.abs(reference)) < TURNED_WIDTH_SHARE
    return away.sum(axis=-1) > frames / 2


def side_squares(user: Features, reference: Features) -> NDArray[np.float64]:
    """(3, …, 9) for frames (…, 9): squared, how far the user is from the reference, how far from its mirror image, and
    how far the reference is from its own mirror image; in units of JOINT_ERROR_SCALE_DEG, NaN = not seen.
    """
    other = mirrored(reference)
    pairs = ((user, reference), (user, other), (reference, other))
    return np.stack([np.minimum(error(*pair) / JOINT_ERROR_SCALE_DEG, MOST_SIDE_UNITS) ** 2 for pair in pairs])


def side_evidence(squares: NDArray, frames: NDArray) -> NDArray[np.float64]:
    """(3, …, 2) root mean squares over the arms and over the legs of beats.

    squares  (3, …, T, 9) the ``side_squares`` of the beats' frames
    frames   (…,) how many of the T are the beat's; the others are NaN. NaN where too few of them show the limbs
    """
    return np.stack([_mean_root(squares[..., group], frames) for group in GROUPS], axis=-1)


def _mean_root(squares: NDArray, frames: NDArray) -> NDArray[np.float64]:
    known = np.isfinite(squares).sum(axis=(-2, -1))
    enough = known >= np.maximum(LEAST_SIDE_KNOWN * frames * squares.shape[-1], 1)
    mean = np.nansum(squares, axis=(-2, -1), dtype=np.float64) / np.maximum(known, 1)
    return np.where(enough, np.sqrt(mean), np.nan)


def side_score(same: NDArray, swapped: NDArray, asymmetry: NDArray) -> NDArray:
    """(…, 2) by what factor the other side explains it better; 0 if the move looks about the same mirrored."""
    factor = (same + SIDE_DIFFERENCE_FLOOR) / (swapped + SIDE_DIFFERENCE_FLOOR)
    return np.where(np.nan_to_num(asymmetry) > ASYMMETRIC, np.nan_to_num(factor), 0.0)
