"""What a pose says about each of the nine joints, and how far it can be trusted. Pure.

Conventions
-----------
- Arrays are (…, 9), in the order of ``coach.pose.landmarks.JOINTS``; angles and uncertainties in degrees.
- Two views. *flat*: the image plane, sharp but blind to what points at the camera. *deep*: limb directions in space,
  from picture and world landmarks together, in a frame fixed to the torso: noisy, but free of where the camera stands.
- Nose, shoulders and hips are judged by the direction of a limb (neck, upper arm, thigh): their interior angle cannot
  tell an arm held forward from one held sideways. Elbows and knees are hinges, judged by how far they are bent.
- An uncertainty of infinity means "not seen"; the direction beside it is then meaningless (but finite).

The errors behind the constants were measured with the real BlazePose on a rendered dancer whose truth is known.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.pose.landmarks import INDEX, JOINT_ENDS, JOINTS, PoseTrack

FLAT_SD: Final = np.array([5.0, 8.6, 8.6, 5.7, 5.7, 3.0, 3.0, 5.4, 5.4], np.float32)
"""Degrees, uncertainty in the picture of limbs seen at their full length; a hinge has two limbs to be wrong about, and
flips its sign when it is nearly straight."""
DEEP_SD: Final = np.array([14.0, 9.0, 9.0, 14.0, 14.0, 12.0, 12.0, 5.5, 5.5], np.float32)
"""Degrees, of the deep view; it needs to know how the torso stands, except for hinges."""
SPACE_SHARE: Final = np.array([3.1, 0, 0, 3.1, 3.1, 4.0, 4.0, 0, 0], np.float32)
"""How many times as much as in the torso's frame a limb's direction weighs in the camera's space, once the cameras
have been brought to the same side (:mod:`coach.compare.view`); hinges have nothing to add."""
PAN_SD: Final = 8.0
"""Degrees by which the two cameras may differ in pan without our noticing; turns foreshortened limbs in the picture."""
LEAST_VISIBILITY: Final = 0.5
"""A joint counts as seen when all three of its landmarks are at least this visible."""
LEAST_LENGTH: Final = 0.15
"""A limb foreshortened below this share of its length has no direction in the picture worth the name."""

_ENDS: Final = np.array([[INDEX[name] for name in JOINT_ENDS[joint]] for joint in JOINTS])
_HINGES: Final = np.array([JOINTS.index(j) for j in ("left_elbow", "right_elbow", "left_knee", "right_knee")])
_POINTERS: Final = np.array(
    [JOINTS.index(j) for j in ("nose", "left_shoulder", "right_shoulder", "left_hip", "right_hip")]
)
_HINGE_ENDS: Final = _ENDS[_HINGES]
_LIMB_OF_POINTER: Final = np.array(
    [
        [INDEX["nose"], INDEX["nose"]],  # replaced by the neck, which starts between the shoulders
        [INDEX["left_shoulder"], INDEX["left_elbow"]],
        [INDEX["right_shoulder"], INDEX["right_elbow"]],
        [INDEX["left_hip"], INDEX["left_knee"]],
        [INDEX["right_hip"], INDEX["right_knee"]],
    ]
)
_SHOULDERS: Final = (INDEX["left_shoulder"], INDEX["right_shoulder"])
_HIPS: Final = (INDEX["left_hip"], INDEX["right_hip"])
_TINY: Final = np.float32(1e-6)


@dataclass(frozen=True, eq=False)
class Features:
    """Nine joints at some moments; leading dimensions are free.

    angle    (…, 9) float32, the published interior angle in the image plane, 0..180; NaN = not seen
    flat     (…, 9) complex64 of length 1: the limb's direction in the picture (x + i·up), for a hinge relative to the
             limb above it
    flat_sd  (…, 9) float32, its uncertainty
    deep     (…, 9, 3) float32 of length 1: the limb's direction in the torso frame (dancer's left, up, forward), for a
             hinge (cos, sin, 0) of its interior angle
    deep_sd  (…, 9) float32, its uncertainty
    lower    (…, 9, 3) float32, the limb in the camera's space (right in the picture, up, towards the camera)
    upper    (…, 9, 3) float32, for a hinge the limb above it, else 0
    """

    angle: NDArray[np.float32]
    flat: NDArray[np.complex64]
    flat_sd: NDArray[np.float32]
    deep: NDArray[np.float32]
    deep_sd: NDArray[np.float32]
    lower: NDArray[np.float32]
    upper: NDArray[np.float32]

    def __getitem__(self, index) -> Features:
        return Features(*(getattr(self, name)[index] for name in _FIELDS))


_FIELDS: Final = tuple(field.name for field in fields(Features))


def track_features(track: PoseTrack) -> Features:
    """(T, 9) features of a whole track."""
    return features(track.image, track.world, track.visibility)


def features(image: NDArray, world: NDArray, visibility: NDArray) -> Features:
    """Features of landmarks shaped (…, 33, 2), (…, 33, 3) and (…, 33), as in :class:`PoseTrack`."""
    picture = image[..., 0] - 1j * image[..., 1]
    space = world * np.float32((1, -1, -1))  # right in the image, up, towards the camera
    with np.errstate(invalid="ignore", divide="ignore"):
        seen = np.nan_to_num(visibility[..., _ENDS]).min(axis=-1)
        seen = np.where(np.isfinite(picture[..., _ENDS]).all(axis=-1), seen, 0)
        in_depth = np.isfinite(space[..., _ENDS, :]).all(axis=(-1, -2))
        trust = np.where(seen >= LEAST_VISIBILITY, np.maximum(seen, _TINY), 0)
        lower, upper = lifted(picture, space)
        flat, angle = _flat(picture)
        deep = _deep(lower, upper, _torso(space))
        flat_sd = _flat_sd(lower, upper) / trust
        deep_sd = np.where(in_depth, DEEP_SD, np.inf) / trust
    return Features(
        np.where(np.isfinite(flat_sd), angle, np.nan).astype(np.float32),
        np.where(np.isfinite(flat), flat, 1).astype(np.complex64),
        np.nan_to_num(flat_sd, nan=np.inf, posinf=np.inf).astype(np.float32),
        np.where(np.isfinite(deep), deep, 0).astype(np.float32),
        np.where(np.isfinite(deep).all(axis=-1), deep_sd, np.inf).astype(np.float32),
        np.nan_to_num(_unit(lower)).astype(np.float32),
        np.nan_to_num(_unit(upper)).astype(np.float32),
    )


def _limbs(points: NDArray) -> tuple[NDArray, NDArray]:
    """(…, 9, …) the limb each joint is judged by, and for hinges (else zero) the limb above it."""
    lower = points[..., _ENDS[:, 2], :] - points[..., _ENDS[:, 1], :]
    upper = np.zeros_like(lower)
    upper[..., _HINGES, :] = points[..., _HINGE_ENDS[:, 1], :] - points[..., _HINGE_ENDS[:, 0], :]
    lower[..., _POINTERS, :] = points[..., _LIMB_OF_POINTER[:, 1], :] - points[..., _LIMB_OF_POINTER[:, 0], :]
    lower[..., 0, :] = points[..., INDEX["nose"], :] - points[..., _SHOULDERS, :].mean(axis=-2)
    return lower, upper


def lifted(picture: NDArray, space: NDArray) -> tuple[NDArray, NDArray]:
    """(…, 9, 3) twice: unit directions of :func:`_limbs` in the camera's space, better than the world landmarks' own.

    Which way a limb points across the picture is read from the picture; how much it points at the camera is the mean of
    what the world landmarks say and of what its shortening in the picture says, towards or away as the former say.
    Measured against truth this takes a third off the error of arms and half off that of shanks.
    """
    scale = _trunk(picture[..., None])[..., 0] / np.linalg.norm(_trunk(space)[..., :2], axis=-1)
    limbs = []
    for across, limb in zip(_limbs(picture[..., None]), _limbs(space)):
        across, length = across[..., 0], np.sqrt((limb**2).sum(axis=-1))
        shown = np.minimum(np.abs(across) / (np.abs(scale)[..., None] * np.maximum(length, _TINY)), 1)
        said = limb[..., 2] / np.maximum(length, _TINY)
        depth = (said + np.sign(said) * np.sqrt(1 - shown**2)) / 2
        flat = np.sqrt(1 - depth**2) * across / np.maximum(np.abs(across), _TINY)
        lift = np.stack([flat.real, flat.imag, depth], axis=-1)
        limbs.append(np.where(np.isfinite(lift), lift, _unit(limb)))
    return limbs[0], limbs[1]


def _trunk(points: NDArray) -> NDArray:
    return points[..., _SHOULDERS, :].mean(axis=-2) - points[..., _HIPS, :].mean(axis=-2)


def _flat(picture: NDArray) -> tuple[NDArray, NDArray]:
    """(…, 9) directions in the picture, and the published interior angles."""
    lower, upper = (limb[..., 0] for limb in _limbs(picture[..., None]))
    turned = lower.copy()
    turned[..., _HINGES] *= upper[..., _HINGES].conj()
    first = picture[..., _ENDS[:, 0]] - picture[..., _ENDS[:, 1]]
    last = picture[..., _ENDS[:, 2]] - picture[..., _ENDS[:, 1]]
    return turned / np.abs(turned), np.abs(np.angle(last * first.conj(), deg=True))


def _flat_sd(lower: NDArray, upper: NDArray) -> NDArray:
    """(…, 9) uncertainty in the picture of limbs that point out of it, from their directions in space (…, 9, 3)."""
    sd = np.hypot(FLAT_SD, _limb_sd(lower))
    sd[..., _HINGES] = np.hypot(sd[..., _HINGES], _limb_sd(upper[..., _HINGES, :], FLAT_SD[_HINGES] / 2))
    return sd


def _limb_sd(limb: NDArray, sharp: NDArray = FLAT_SD) -> NDArray:
    """(…, J) what foreshortening adds: jitter grows as the limb gets shorter, and a pan of the camera turns it.

    Where space is unknown the limb is taken to lie in the picture.
    """
    across = limb[..., 0] ** 2 + limb[..., 1] ** 2
    length = across + limb[..., 2] ** 2
    share = np.clip(np.sqrt(across / length), LEAST_LENGTH, 1)
    turn = PAN_SD * np.abs(limb[..., 1] * limb[..., 2]) / np.maximum(across, LEAST_LENGTH**2 * length)
    return np.nan_to_num(np.hypot(sharp * (1 / share - 1), turn))


def _torso(space: NDArray) -> NDArray:
    """(…, 3, 3) rows: dancer's left, up along the spine, forward; each of length 1."""
    left = (space[..., _SHOULDERS[0], :] - space[..., _SHOULDERS[1], :]) + (
        space[..., _HIPS[0], :] - space[..., _HIPS[1], :]
    )
    up = _unit(_trunk(space))
    left = _unit(left - up * (left * up).sum(axis=-1, keepdims=True))
    return np.stack([left, up, np.cross(left, up)], axis=-2)


def _deep(lower: NDArray, upper: NDArray, torso: NDArray) -> NDArray:
    """(…, 9, 3) directions in the torso frame; hinges as (cos, sin, 0) of their interior angle."""
    deep = np.einsum("...ij,...kj->...ki", torso, _unit(lower))
    cos = -(_unit(lower[..., _HINGES, :]) * _unit(upper[..., _HINGES, :])).sum(axis=-1)
    deep[..., _HINGES, :] = np.stack([cos, np.sqrt(np.clip(1 - cos**2, 0, 1)), np.zeros_like(cos)], axis=-1)
    return deep


def _unit(vectors: NDArray) -> NDArray:
    return vectors / np.maximum(np.sqrt((vectors**2).sum(axis=-1, keepdims=True)), _TINY)


def interior(deep: NDArray) -> NDArray:
    """Degrees 0..180, the interior angle held in a hinge's deep feature (…, 3)."""
    return np.degrees(np.arctan2(deep[..., 1], deep[..., 0]))


def flat_error(user: Features, reference: Features) -> NDArray[np.float32]:
    """(…, 9) degrees between two poses in the picture; the leading dimensions broadcast."""
    return np.abs(np.degrees(np.angle(user.flat * reference.flat.conj()))).astype(np.float32)


def deep_error(user: Features, reference: Features) -> NDArray[np.float32]:
    """(…, 9) degrees between two poses in the torso frame."""
    return np.degrees(np.arccos(np.clip((user.deep * reference.deep).sum(axis=-1), -1, 1))).astype(np.float32)


def space_error(user: Features, reference: Features) -> NDArray[np.float32]:
    """(…, 9) degrees between the limbs in the camera's space."""
    return np.degrees(np.arccos(np.clip((user.lower * reference.lower).sum(axis=-1), -1, 1))).astype(np.float32)


def weights(user: Features, reference: Features) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(…, 9) twice: what the flat and the deep view each weigh, 1/variance of the difference; 0 where not seen."""
    return (
        1 / (user.flat_sd**2 + reference.flat_sd**2),
        1 / (user.deep_sd**2 + reference.deep_sd**2),
    )


def error(user: Features, reference: Features) -> NDArray[np.float32]:
    """(…, 9) degrees between two poses, all views weighed by how well each sees the joint; NaN = seen by none."""
    flat, deep = weights(user, reference)
    space = deep * SPACE_SHARE
    total = flat * flat_error(user, reference) + deep * deep_error(user, reference)
    with np.errstate(invalid="ignore"):
        return (total + space * space_error(user, reference)) / (flat + deep + space)


def chord(user: Features, reference: Features) -> NDArray[np.float32]:
    """(…, 9) rad², the squared chord between two poses, views weighed as in :func:`error`; NaN = seen by none.

    As good as the squared angle for the purpose of finding lags, tamer where all is wrong, and far cheaper.
    """
    flat, deep = weights(user, reference)
    space = deep * SPACE_SHARE
    same = flat * (user.flat.real * reference.flat.real + user.flat.imag * reference.flat.imag)
    same += deep * np.einsum("...i,...i->...", user.deep, reference.deep)
    same += space * np.einsum("...i,...i->...", user.lower, reference.lower)
    with np.errstate(invalid="ignore"):
        return 2 - 2 * same / (flat + deep + space)


def angle_error(user: Features, reference: Features) -> NDArray[np.float32]:
    """(…, 9) degrees between the published interior angles in the picture; NaN = not seen."""
    return np.abs(user.angle - reference.angle)
