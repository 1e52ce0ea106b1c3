"""Which way a wrong joint should go, as seen in the take's picture. Pure.

The beat's verdict says how far and which way (``change``, ``move``); the pose of the moment only says where the arrow
goes. Image coordinates as in PoseTrack: units of frame height, y downwards, never mirrored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import INDEX, JOINT_ENDS, JOINTS
from coach.domain.verdicts import Verdict
from coach.ui.proportions import body_size

STRAIGHT: Final = np.radians(165.0)
"""Degrees beyond which a limb may look bent to the other side by chance; then the reference tells the side."""
LIMB_LENGTH: Final = 0.55
"""Length of an upper arm, thigh or neck, in torso lengths."""
TOO_DEEP: Final = 0.12
"""Torso lengths across the picture below which a limb should mostly go towards or away from the camera: no arrow can
show that."""

_HINGE_PARTS: Final = ("elbow", "knee")
_ENDS_OF_POINTER: Final = {"nose": "nose", "shoulder": "elbow", "hip": "knee"}


@dataclass(frozen=True, eq=False)
class Arrow:
    """``start`` and ``end`` (2,): where the end of the joint's limb is, and where it should be."""

    joint: str
    start: NDArray[np.float64]
    end: NDArray[np.float64]


def arrow(
    joint: str, verdict: Verdict, image: NDArray, world: NDArray, reference: NDArray | None = None
) -> Arrow | None:
    """The correction of one joint of a pose; None if it is not known or cannot be seen in the picture.

    image, world  (L, 2) and (L, 3) of the dancer at the moment
    reference     (L, 2) of the reference at the same moment
    """
    j = JOINTS.index(joint)
    if joint.endswith(_HINGE_PARTS):
        found = _bent(joint, float(verdict.change[j]), image, reference)
    else:
        found = _moved(joint, verdict.move[j], image, world)
    return found if found is not None and np.isfinite([*found.start, *found.end]).all() else None


def _bent(joint: str, change: float, image: NDArray, reference: NDArray | None) -> Arrow | None:
    """The lower limb turned about the hinge until it is bent as much as it should be."""
    first, hinge, last = (image[INDEX[name]].astype(np.float64) for name in JOINT_ENDS[joint])
    upper, lower = first - hinge, last - hinge
    angle = _signed(upper, lower)
    if not np.isfinite(angle + change) or change == 0:
        return None
    side = np.sign(angle) or 1.0
    if abs(angle) > STRAIGHT and reference is not None:
        a, b, c = (reference[INDEX[name]].astype(np.float64) for name in JOINT_ENDS[joint])
        side = np.sign(np.nan_to_num(_signed(a - b, c - b))) or side
    turn = np.clip(abs(angle) - np.radians(change), 0.0, np.pi) - abs(angle)
    if turn == 0:
        return None
    return Arrow(joint, last, hinge + _turned(lower, side * turn))


def _moved(joint: str, move: NDArray, image: NDArray, world: NDArray) -> Arrow | None:
    """The end of the limb moved as the verdict says, from the dancer's own frame into the picture."""
    torso = torso_axes(world)
    if not np.isfinite(move).all() or not np.isfinite(torso).all():
        return None
    right, up, _ = move @ torso
    size = body_size(image)
    step = LIMB_LENGTH * size * np.array([right, -up])
    if np.linalg.norm(step) < TOO_DEEP * size:
        return None
    part = joint.rsplit("_", 1)[-1]
    start = image[INDEX[joint.replace(part, _ENDS_OF_POINTER[part])]].astype(np.float64)
    return Arrow(joint, start, start + step)


def torso_axes(world: NDArray) -> NDArray[np.float64]:
    """(3, 3) rows: the dancer's left, up the spine, forward, each in (right in the picture, up, to the camera)."""
    space = world.astype(np.float64) * (1, -1, -1)
    left_shoulder, right_shoulder, left_hip, right_hip = (
        space[INDEX[name]] for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
    )
    up = left_shoulder + right_shoulder - left_hip - right_hip
    left = left_shoulder - right_shoulder + left_hip - right_hip
    with np.errstate(invalid="ignore", divide="ignore"):
        up = up / np.linalg.norm(up)
        left = left - up * (left @ up)
        left = left / np.linalg.norm(left)
    return np.stack([left, up, np.cross(left, up)])


def _signed(a: NDArray, b: NDArray) -> float:
    """Radians from ``a`` to ``b``, −π … π, positive clockwise on the screen."""
    return float(np.arctan2(a[0] * b[1] - a[1] * b[0], a @ b))


def _turned(v: NDArray, angle: float) -> NDArray[np.float64]:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([c * v[0] - s * v[1], s * v[0] + c * v[1]])


def arrows(
    joints: tuple[str, ...], verdict: Verdict, image: NDArray, world: NDArray, reference: NDArray | None = None
) -> tuple[Arrow, ...]:
    """The corrections of these joints, if known. Two knees that bend alike are a body that sinks."""
    if {"left_knee", "right_knee"} <= set(joints) and (crouch := _crouch(verdict, image)) is not None:
        rest = tuple(joint for joint in joints if not joint.endswith("knee"))
        return (crouch, *arrows(rest, verdict, image, world, reference))
    found = (arrow(joint, verdict, image, world, reference) for joint in joints)
    return tuple(one for one in found if one is not None)


def _crouch(verdict: Verdict, image: NDArray) -> Arrow | None:
    """From between the hips straight down, or up, by as much as the knees' change shortens or lengthens the legs."""
    changes = [verdict.change[JOINTS.index(joint)] for joint in ("left_knee", "right_knee")]
    hips = image[[INDEX["left_hip"], INDEX["right_hip"]]].mean(axis=0).astype(np.float64)
    if not np.isfinite([*changes, *hips]).all() or np.sign(changes[0]) != np.sign(changes[1]):
        return None
    down = np.sin(np.radians(float(np.mean(changes))) / 2) * 2 * LIMB_LENGTH * body_size(image)
    return Arrow("left_knee", hips, hips + (0.0, down))
