"""What a pose says about each of the nine joints, and how far it can be trusted. Pure.

Conventions
-----------
- Arrays are (…, 9), in the order of ``coach.domain.landmarks.JOINTS``; angles and uncertainties in degrees.
- Two views. *flat*: the image plane, sharp but blind to what points at the camera. *deep*: limb directions in space,
  from picture and world landmarks together, in a frame fixed to the torso: noisy, but independent of where the camera
  stands.
- Nose, shoulders and hips are judged by the direction of a limb (neck, upper arm, thigh): their interior angle cannot
  tell an arm held forward from one held sideways. Elbows and knees are hinges, judged by how far they are bent.
- An uncertainty of infinity means "not seen"; its direction is then meaningless (but finite).
- How far an estimator is off where it sees well is given by its skeleton (:class:`coach.domain.landmarks.Noise`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import INDEX, JOINT_ENDS, JOINTS, LANDMARKS, Noise, Pose, PoseTrack

SPACE_SHARE: Final = np.array([3.1, 0, 0, 3.1, 3.1, 4.0, 4.0, 0, 0])
"""Weight of a limb's direction in the camera's space relative to the torso's frame, once the difference between the
cameras is taken off (:mod:`coach.compare.view`); hinges have nothing to add."""
PAN_SD: Final = 8.0
"""Degrees of undetected difference in pan between the two cameras; turns foreshortened limbs in the picture."""
JOINT_ERROR_SCALE_DEG: Final = np.array([20.0, 20, 20, 16, 16, 14, 14, 15, 15])
"""Degrees of error that count as one unit where joints are summed: about what separates two good dancers."""
JOINT_ERROR_SCALE_RAD: Final = np.radians(JOINT_ERROR_SCALE_DEG)
"""(9,) rad, the same."""
IS_HINGE: Final = np.array([joint.endswith(("elbow", "knee")) for joint in JOINTS])
"""(9,) elbows and knees."""
FRONTAL_WIDTH_SHARE: Final = 0.85
"""Share of the shoulders' and hips' width lying across the picture above which a dancer faces the camera, or shows
their back: turned by 32° at most."""
IS_HEAD: Final = np.array([joint == "nose" for joint in JOINTS])
"""(9,) the head."""
OF_LEGS: Final = np.array([joint.endswith(("hip", "knee")) for joint in JOINTS])
"""(9,) hips and knees."""
LEAST_VISIBILITY: Final = 0.5
"""Landmarks seen worse than this are guesses: a joint counts as seen when all three of its landmarks are at least this
visible."""
FEATURE_BATCH_POSES: Final = 1024
"""Poses whose features are computed at once: the intermediate arrays stay in the processor's cache."""
WELL_SEEN: Final = 0.6
"""Visibility above which a joint is judged by its plain limit; seen half as well, its limit is twice as wide …"""
HARDLY_SEEN: Final = 0.25
"""… and below this it is neither judged nor counted: real covers' shoulders are 80° off where the upper arm points at
the camera."""
LEAST_LENGTH: Final = 0.15
"""A limb foreshortened below this share of its length has no usable direction in the picture."""

_JOINT_END_ROWS: Final = np.array([[INDEX[name] for name in JOINT_ENDS[joint]] for joint in JOINTS])
_HINGE_ROWS: Final = np.flatnonzero(IS_HINGE)
_CHEST, _WAIST = len(LANDMARKS), len(LANDMARKS) + 1
"""Indices of the middles of shoulders and hips, appended to the landmarks."""
_LEFT, _RIGHT = ([INDEX[f"{side}_{part}"] for part in ("shoulder", "hip")] for side in ("left", "right"))
"""Indices of the landmarks whose middles are the chest and the waist."""


def _limb_of(joint: str) -> tuple[int, int]:
    """Landmarks at the far and the near end of the limb by which a joint is judged."""
    if joint == "nose":
        return INDEX["nose"], _CHEST
    side, _, part = joint.partition("_")
    far = {"elbow": "wrist", "shoulder": "elbow", "hip": "knee", "knee": "ankle"}[part]
    return INDEX[f"{side}_{far}"], INDEX[joint]


_PAIRS: Final = np.array(
    [_limb_of(joint) for joint in JOINTS]
    + [(_JOINT_END_ROWS[h, 1], _JOINT_END_ROWS[h, 0]) for h in _HINGE_ROWS]
    + [
        (_CHEST, _WAIST),
        (INDEX["left_shoulder"], INDEX["right_shoulder"]),
        (INDEX["left_hip"], INDEX["right_hip"]),
    ]
    + [(end[0], end[1]) for end in _JOINT_END_ROWS]
    + [(end[2], end[1]) for end in _JOINT_END_ROWS]
)
"""Every difference of landmarks needed, so that one subtraction makes them all: limbs, the limbs above the
hinges, spine, shoulders, hips, and both sides of the published angles."""
_LIMBS, _SPINE, _ACROSS, _FIRST, _LAST = slice(0, 13), 13, slice(14, 16), slice(16, 25), slice(25, 34)


@dataclass(frozen=True, eq=False)
class Features:
    """Nine joints at some moments; leading dimensions are free.

    angle    (…, 9) float64, the published interior angle in the image plane, 0..180; NaN = not seen
    flat     (…, 9) complex128 of length 1: the limb's direction in the picture (x + i·up), for a hinge relative to the
             limb above it
    flat_sd  (…, 9) float64, its uncertainty
    deep     (…, 9, 3) float64 of length 1: the limb's direction in the torso frame (dancer's left, up, forward), for a
             hinge (cos, sin, 0) of its interior angle
    deep_sd  (…, 9) float64, its uncertainty
    seen     (…, 9) float64, visibility of the least visible landmark of each joint; 0 = too little to judge
    lower    (…, 9, 3) float64, the limb in the camera's space (right in the picture, up, towards the camera)
    upper    (…, 9, 3) float64, for a hinge the limb above it, else 0
    facing   (…,) float64, how far the dancer's left points to the right of the picture: 1 = they face the camera, 0 =
             they show their side, −1 = their back; NaN = not known
    """

    angle: NDArray[np.float64]
    flat: NDArray[np.complex128]
    flat_sd: NDArray[np.float64]
    deep: NDArray[np.float64]
    deep_sd: NDArray[np.float64]
    seen: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    facing: NDArray[np.float64]

    def __getitem__(self, index) -> Features:
        return Features(*(getattr(self, name)[index] for name in _FEATURE_FIELDS))

    def take(self, index: NDArray[np.intp]) -> Features:
        """The moments ``index`` (any shape): as ``[index]``, but three times as fast where the arrays are in C
        order."""
        return Features(*(getattr(self, name).take(index, axis=0) for name in _FEATURE_FIELDS))

    def only(self, real: NDArray[np.bool_]) -> Features:
        """The same, not seen at the moments where ``real`` (shaped like the leading dimensions) is false."""
        return self._without(~real[..., None])

    def of_joints(self, judged: NDArray[np.bool_]) -> Features:
        """The same, with only the ``judged`` (9,) joints seen."""
        return self if judged.all() else self._without(~judged)

    def _without(self, hidden: NDArray[np.bool_]) -> Features:
        return replace(
            self,
            angle=np.where(hidden, np.nan, self.angle),
            flat_sd=np.where(hidden, np.inf, self.flat_sd),
            deep_sd=np.where(hidden, np.inf, self.deep_sd),
            seen=np.where(hidden, 0.0, self.seen),
        )


_FEATURE_FIELDS: Final = tuple(field.name for field in fields(Features))


def track_features(track: PoseTrack) -> Features:
    """(T, 9) features of a whole track."""
    runs = (slice(i, i + FEATURE_BATCH_POSES) for i in range(0, max(len(track), 1), FEATURE_BATCH_POSES))
    bodies = (track.at(run).body for run in runs)  # not track.body, which stays with the track: of an hour 90 MB
    noise = track.skeleton.noise
    return joined((features(one.image, one.world, one.visibility, noise) for one in bodies), len(track))


def pose_features(pose: Pose) -> Features:
    """(9,) features of a single pose."""
    body = pose.body
    return features(body.image, body.world, body.visibility, pose.skeleton.noise)


def features_of_each(poses: Sequence[Pose]) -> Features:
    """(P, 9) features of poses that one estimator has found: of three hardly more work than of one."""
    bodies = [pose.body for pose in poses]
    parts = (np.stack([getattr(body, part) for body in bodies]) for part in ("image", "world", "visibility"))
    return features(*parts, poses[0].skeleton.noise)


def joined(parts: Iterable[Features], count: int) -> Features:
    """One after the other, ``count`` moments in all, in C order, in which moments are taken quickest. Of each part that
    is made only when it is asked for, none is in memory twice."""
    whole, at = None, 0
    for part in parts:
        if len(part.flat) == count:
            return part
        whole = whole or _room_for(count, part)
        for name in _FEATURE_FIELDS:
            getattr(whole, name)[at : at + len(part.flat)] = getattr(part, name)
        at += len(part.flat)
    return whole


def _room_for(count: int, like: Features) -> Features:
    """Of ``count`` moments, to be filled."""
    arrays = (getattr(like, name) for name in _FEATURE_FIELDS)
    return Features(*(np.empty((count, *array.shape[1:]), array.dtype) for array in arrays))


def features(image: NDArray, world: NDArray, visibility: NDArray, noise: Noise) -> Features:
    """Features of LANDMARKS shaped (…, L, 2), (…, L, 3) and (…, L), as in the body of a :class:`PoseTrack`."""
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        picture, space = _differences(image, world)
        flat, angle = _flat(picture)
        limbs = _lifted(picture, space)
        torso = _torso(space)
        deep = _deep(limbs, space, torso)
        seen = _seen(visibility, np.isfinite(flat))
        flat_sd = _flat_sd(limbs, noise.flat) / seen
        deep_sd = noise.deep / seen
    upper = np.zeros_like(limbs[..., :9, :])
    upper[..., _HINGE_ROWS, :] = limbs[..., 9:, :]
    return Features(
        np.where(seen > 0, angle, np.nan),
        np.where(seen > 0, flat, 1),
        flat_sd,
        np.where(np.isfinite(deep), deep, 0),
        np.where(np.isfinite(deep[..., 0]), deep_sd, np.inf),
        seen,
        limbs[..., :9, :],
        upper,
        torso[..., 0, 0],
    )


def _differences(image: NDArray, world: NDArray) -> tuple[NDArray, NDArray]:
    """(…, 34) complex, (…, 34, 3): the differences of _PAIRS in the picture and in space (right, up, towards us)."""
    points = np.concatenate([image, world], axis=-1, dtype=np.float64)
    middles = (points[..., _LEFT, :] + points[..., _RIGHT, :]) / 2
    points = np.concatenate([points, middles], axis=-2)
    gaps = points.take(_PAIRS[:, 0], axis=-2) - points.take(_PAIRS[:, 1], axis=-2)
    return gaps[..., 0] - 1j * gaps[..., 1], gaps[..., 2:] * np.array((1.0, -1.0, -1.0))


def _flat(picture: NDArray) -> tuple[NDArray, NDArray]:
    """(…, 9) directions in the picture, NaN = unknown, and the published interior angles."""
    turned = picture[..., :9].copy()
    turned[..., _HINGE_ROWS] *= picture[..., 9:13].conj()
    angle = np.abs(np.angle(picture[..., _LAST] * picture[..., _FIRST].conj()))
    return turned / np.abs(turned), np.degrees(angle)


def _lifted(picture: NDArray, space: NDArray) -> NDArray[np.float64]:
    """(…, 13, 3) unit directions of the limbs in the camera's space, more accurate than the world landmarks' own; 0 =
    unknown.

    Which way a limb points across the picture is read from the picture; how much it points at the camera is the mean of
    what the world landmarks and its foreshortening say, towards or away as the former say. Measured against ground
    truth this takes a third off the error of arms and half off that of shanks.
    """
    across, limb, spine = picture[..., _LIMBS], space[..., _LIMBS, :], space[..., _SPINE, :]
    scale = np.abs(picture[..., _SPINE]) / np.hypot(spine[..., 0], spine[..., 1])
    shown, length = np.abs(across), _length(limb)
    share = np.minimum(shown / (scale[..., None] * length), 1)
    said = limb[..., 2] / length
    depth = (said + np.copysign(np.sqrt(1 - share**2), said)) / 2
    depth = np.where(np.isfinite(depth), depth, 0)  # depth unknown: the limb is taken to lie in the picture
    flat = across * (np.sqrt(1 - depth**2) / shown)
    lifted = np.stack([flat.real, flat.imag, depth], axis=-1)
    return np.where(np.isfinite(flat)[..., None], lifted, 0.0)


def _deep(limbs: NDArray, space: NDArray, torso: NDArray) -> NDArray[np.float64]:
    """(…, 9, 3) directions in the torso frame; hinges as (cos, sin, 0) of their interior angle; NaN = space unknown."""
    deep = np.einsum("...ij,...kj->...ki", torso, limbs[..., :9, :])
    cos = -dot(limbs[..., _HINGE_ROWS, :], limbs[..., 9:, :])
    deep[..., _HINGE_ROWS, 0], deep[..., _HINGE_ROWS, 1] = cos, np.sqrt(np.maximum(1 - cos**2, 0))
    deep[..., _HINGE_ROWS, 2] = 0
    deep[~np.isfinite(space[..., :9, 2])] = np.nan
    return deep


def _torso(space: NDArray) -> NDArray[np.float64]:
    """(…, 3, 3) rows: dancer's left, up along the spine, forward; each of length 1."""
    up = space[..., _SPINE, :] / _length(space[..., _SPINE, :])[..., None]
    left = space[..., _ACROSS, :].sum(axis=-2)
    left = left - up * dot(left, up)[..., None]
    left = left / _length(left)[..., None]
    ahead = left[..., _NEXT] * up[..., _AFTER] - left[..., _AFTER] * up[..., _NEXT]
    return np.stack([left, up, ahead], axis=-2)


_NEXT, _AFTER = np.array([1, 2, 0]), np.array([2, 0, 1])
"""The other two axes for each axis, for the cross product."""


def _length(vectors: NDArray) -> NDArray:
    return np.sqrt(dot(vectors, vectors))


def _seen(visibility: NDArray, known: NDArray) -> NDArray[np.float64]:
    """(…, 9) the visibility of the least visible landmark of each joint, 0 where that is too little to judge."""
    seen = visibility[..., _JOINT_END_ROWS].min(axis=-1)
    return np.where(known & (seen >= LEAST_VISIBILITY), seen, 0.0)


def _flat_sd(limbs: NDArray, at_full_length: NDArray) -> NDArray[np.float64]:
    """(…, 9) uncertainty in the picture: that of limbs ``at_full_length`` (9,), and what foreshortening adds for limbs
    (…, 13, 3) that point out of it: jitter grows as the limb gets shorter, and a pan of the camera turns it.
    """
    across = limbs[..., 0] ** 2 + limbs[..., 1] ** 2
    share = np.clip(np.sqrt(across), LEAST_LENGTH, 1)
    turn = PAN_SD * np.abs(limbs[..., 1] * limbs[..., 2]) / np.maximum(across, LEAST_LENGTH**2)
    of_limbs = np.concatenate([at_full_length, at_full_length[_HINGE_ROWS] / 2])  # and of those above the hinges
    added = np.hypot(of_limbs * (1 / share - 1), turn)
    sd = np.hypot(at_full_length, added[..., :9])
    sd[..., _HINGE_ROWS] = np.hypot(sd[..., _HINGE_ROWS], added[..., 9:])
    return sd


def dot(a: NDArray, b: NDArray) -> NDArray:
    """(…,) of vectors (…, 3), which broadcast: four to nine times as fast as numpy's own sum over so short an axis."""
    products = a * b
    return products[..., 0] + products[..., 1] + products[..., 2]


def joint_visibility(features: Features) -> NDArray[np.float64]:
    """(…, 9) 0..1, how well a joint is seen: the visibility of its landmarks, times the share of its limb's length that
    lies across the picture (for a hinge, the more foreshortened limb's); for legs also less the more the body is
    turned: one then hides the other, and the network confuses them; 0 = not seen."""
    across = np.hypot(features.lower[..., 0], features.lower[..., 1])
    above = np.hypot(features.upper[..., 0], features.upper[..., 1])
    shown = np.minimum(np.where(IS_HINGE, np.minimum(across, above), across), 1)
    faces = np.fmin(np.abs(features.facing) / FRONTAL_WIDTH_SHARE, 1)  # not known: taken for facing the camera
    shown = shown * np.where(OF_LEGS, faces[..., None] ** 2, 1)
    return shown * features.seen


def widening(visible: NDArray) -> NDArray[np.float64]:
    """(…,) factor on the limit of a joint seen with visibility ``visible``: 1 for one seen well; NaN counts as seen
    well."""
    return WELL_SEEN / np.maximum(np.fmin(visible, WELL_SEEN), HARDLY_SEEN)


def interior(deep: NDArray) -> NDArray:
    """Degrees 0..180, the interior angle held in a hinge's deep feature (…, 3)."""
    return np.degrees(np.arctan2(deep[..., 1], deep[..., 0]))


def flat_error(user: Features, reference: Features) -> NDArray[np.float64]:
    """(…, 9) degrees between two poses in the picture; the leading dimensions broadcast."""
    return np.abs(np.degrees(np.angle(user.flat * reference.flat.conj())))


def deep_error(user: Features, reference: Features) -> NDArray[np.float64]:
    """(…, 9) degrees between two poses in the torso frame."""
    return angle_between(user.deep, reference.deep)


def space_error(user: Features, reference: Features) -> NDArray[np.float64]:
    """(…, 9) degrees between the limbs in the camera's space."""
    return angle_between(user.lower, reference.lower)


def angle_between(a: NDArray, b: NDArray) -> NDArray[np.float64]:
    """(…,) degrees between unit vectors (…, 3), which broadcast; 90 where one is 0.

    Kahan's formula, exact to the last digits for small and for flat angles too, where an arc cosine is not.
    """
    apart, along = a - b, a + b
    return np.degrees(2 * np.arctan2(_length(apart), _length(along)))


def weights(user: Features, reference: Features) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(…, 9) twice: the weights of the flat and the deep view, 1/variance of the difference; 0 where not seen."""
    return (
        1 / (user.flat_sd**2 + reference.flat_sd**2),
        1 / (user.deep_sd**2 + reference.deep_sd**2),
    )


def error(user: Features, reference: Features) -> NDArray[np.float64]:
    """(…, 9) degrees between two poses, all views weighted by how well each sees the joint; NaN = seen by none."""
    flat, deep = weights(user, reference)
    space = deep * SPACE_SHARE
    total = flat * flat_error(user, reference) + deep * deep_error(user, reference)
    with np.errstate(invalid="ignore"):
        return (total + space * space_error(user, reference)) / (flat + deep + space)


def chord(user: Features, reference: Features) -> NDArray[np.float64]:
    """(…, 9) rad², the squared chord between two poses, views weighted as in :func:`error`; NaN = seen by none.

    As good as the squared angle for finding lags, tamer where everything is wrong, and far cheaper.
    """
    flat, deep = weights(user, reference)
    space = deep * SPACE_SHARE
    same = flat * (user.flat * reference.flat.conj()).real
    same += deep * dot(user.deep, reference.deep)
    same += space * dot(user.lower, reference.lower)
    with np.errstate(invalid="ignore"):
        return 2 - 2 * same / (flat + deep + space)


def angle_error(user: Features, reference: Features) -> NDArray[np.float64]:
    """(…, 9) degrees between the published interior angles in the picture; NaN = not seen."""
    return np.abs(user.angle - reference.angle)
