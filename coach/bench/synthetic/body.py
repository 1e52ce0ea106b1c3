"""A stick-figure dancer: limb directions over time, and the landmarks they give in space. Pure.

Conventions: metres and radians; in space, x is to the viewer's right (the dancer's left when facing us), y up, z
towards us. Directions of neck and arms are in the torso's frame (dancer's left, up, forward), those of the legs in the
pelvis's, which only turns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.estimators.blazepose.skeleton import BLAZEPOSE

STICKS: Final = (
    "neck",
    "left_upper_arm", "right_upper_arm", "left_forearm", "right_forearm",
    "left_thigh", "right_thigh", "left_shank", "right_shank",
)  # fmt: skip
"""Order of every (…, 9, 3) array of directions here; the same joints, in another order, as ``JOINTS``."""
SWAPPED_STICKS: Final = np.array([0, 2, 1, 4, 3, 6, 5, 8, 7])
MIRROR: Final = np.array([-1.0, 1.0, 1.0])
STICK_LENGTHS_M: Final = np.array([0.25, 0.29, 0.29, 0.26, 0.26, 0.42, 0.42, 0.41, 0.41])
"""m: lengths of the sticks; then of the parts below."""
TRUNK_LENGTH_M, SHOULDER_WIDTH_M, HIP_WIDTH_M = 0.50, 0.36, 0.22


@dataclass(frozen=True, eq=False)
class Motion:
    """What a body does over time, independent of whose body it is.

    sticks (T, 9, 3) unit directions; yaw (T,) turn of the whole body; lean (T, 2) forward and to the dancer's left;
    root (T, 2) m, where the hips are on the floor (x, z)
    """

    sticks: NDArray[np.float64]
    yaw: NDArray[np.float64]
    lean: NDArray[np.float64]
    root: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.yaw)

    def at(self, index) -> Motion:
        """The motion at fractional frame numbers (N,), directions blended and renormalised."""
        low = np.clip(np.floor(index).astype(int), 0, len(self) - 2)
        share = np.clip(index - low, 0, 1)

        def blend(values: NDArray) -> NDArray:
            part = share.reshape(-1, *[1] * (values.ndim - 1))
            return values[low] * (1 - part) + values[low + 1] * part

        return Motion(unit(blend(self.sticks)), blend(self.yaw), blend(self.lean), blend(self.root))

    def with_sticks(self, sticks: NDArray) -> Motion:
        return replace(self, sticks=sticks)


@dataclass(frozen=True, eq=False)
class Proportions:
    """Proportions: (9,) lengths of the sticks, then trunk, shoulder and hip width, all in m."""

    sticks: NDArray[np.float64]
    trunk: float
    shoulders: float
    hips: float

    @staticmethod
    def average() -> Proportions:
        return Proportions(STICK_LENGTHS_M, TRUNK_LENGTH_M, SHOULDER_WIDTH_M, HIP_WIDTH_M)

    @staticmethod
    def random(rng: np.random.Generator, spread: float) -> Proportions:
        """Each part longer or shorter by e^N(0, spread), left the same as right."""
        scale = np.exp(rng.normal(0, spread, 8))
        return Proportions(
            STICK_LENGTHS_M * scale[[0, 1, 1, 2, 2, 3, 3, 4, 4]],
            TRUNK_LENGTH_M * scale[5],
            SHOULDER_WIDTH_M * scale[6],
            HIP_WIDTH_M * scale[7],
        )


def unit(vectors: NDArray) -> NDArray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)


def frames(motion: Motion) -> tuple[NDArray, NDArray]:
    """(T, 3, 3) torso and pelvis; the columns are the dancer's left, up and forward in space."""
    cos, sin, nil, one = np.cos(motion.yaw), np.sin(motion.yaw), np.zeros(len(motion)), np.ones(len(motion))
    pelvis = np.stack(
        [np.stack([cos, nil, -sin], -1), np.stack([nil, one, nil], -1), np.stack([sin, nil, cos], -1)], axis=-1
    )
    up = unit(np.stack([np.tan(motion.lean[:, 1]), one, np.tan(motion.lean[:, 0])], axis=-1))
    left = unit(np.stack([up[:, 1], -up[:, 0], nil], axis=-1))
    return pelvis @ np.stack([left, up, np.cross(left, up)], axis=-1), pelvis


def landmarks(motion: Motion, body: Proportions) -> NDArray[np.float64]:
    """(T, N, 3) m in space, the lower foot on the floor."""
    torso, pelvis = frames(motion)
    arms = np.einsum("tij,tsj->tsi", torso, motion.sticks[:, :5]) * body.sticks[:5, None]
    legs = np.einsum("tij,tsj->tsi", pelvis, motion.sticks[:, 5:]) * body.sticks[5:, None]
    points = np.zeros((len(motion), len(BLAZEPOSE), 3))

    def put(name: str, position: NDArray) -> None:
        points[:, BLAZEPOSE.index[name]] = position

    chest = torso[:, :, 1] * body.trunk
    for i, (side, sign) in enumerate((("left", 1), ("right", -1))):
        hip = sign * pelvis[:, :, 0] * body.hips / 2
        shoulder = chest + sign * torso[:, :, 0] * body.shoulders / 2
        put(f"{side}_hip", hip)
        put(f"{side}_knee", hip + legs[:, i])
        put(f"{side}_ankle", hip + legs[:, i] + legs[:, 2 + i])
        put(f"{side}_shoulder", shoulder)
        put(f"{side}_elbow", shoulder + arms[:, 1 + i])
        put(f"{side}_wrist", shoulder + arms[:, 1 + i] + arms[:, 3 + i])
    put("nose", chest + arms[:, 0])
    _face_hands_and_feet(points, torso, pelvis)
    points[..., 1] -= points[..., 1].min(axis=1, keepdims=True)
    points[..., [0, 2]] += motion.root[:, None, :]
    return points


def _face_hands_and_feet(points: NDArray, torso: NDArray, pelvis: NDArray) -> None:
    """The landmarks that are not judged, near those they belong to."""
    left, up, forward = (torso[:, :, i] for i in range(3))
    nose = points[:, BLAZEPOSE.index["nose"]]
    for name in BLAZEPOSE.points[1:11]:
        sign = 1 if "left" in name else -1
        wide, high, back = (0.07, 0.02, 0.1) if "ear" in name else (0.03, -0.03 if "mouth" in name else 0.03, 0.02)
        points[:, BLAZEPOSE.index[name]] = nose + sign * wide * left + high * up - back * forward
    for side in ("left", "right"):
        wrist, elbow = points[:, BLAZEPOSE.index[f"{side}_wrist"]], points[:, BLAZEPOSE.index[f"{side}_elbow"]]
        for name in ("pinky", "index", "thumb"):
            points[:, BLAZEPOSE.index[f"{side}_{name}"]] = wrist + 0.08 * unit(wrist - elbow)
        ankle = points[:, BLAZEPOSE.index[f"{side}_ankle"]]
        points[:, BLAZEPOSE.index[f"{side}_heel"]] = ankle - 0.05 * pelvis[:, :, 2]
        points[:, BLAZEPOSE.index[f"{side}_foot_index"]] = ankle + 0.15 * pelvis[:, :, 2]
