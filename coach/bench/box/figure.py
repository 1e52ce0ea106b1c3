"""A body of fixed limbs that performs a motion, and the points of BlazePose's skeleton on it, as a camera sees them.

Dancer's frame: x to the dancer's left, y up, z towards the viewer; m. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.bench.box.timeline import BoxMotion, MovementStyle
from coach.domain.landmarks import PoseTrack
from coach.estimators.registry import SKELETONS

Array = NDArray[np.float64]

BOX_SKELETON: Final = SKELETONS["blazepose"]
"""The estimator whose points these imitate: the judge's usual one. They are known exactly, not found."""

THIGH, SHIN, ANKLE = 0.425, 0.405, 0.075
"""m; ANKLE: its height above the sole."""
HIP, SHOULDER = 0.105, 0.175
"""m from the middle of the body to each side."""
WAIST, BACK = 0.20, 0.29
"""m from the hips to the waist, and from there to the middle of the shoulders."""
UPPER_ARM, FOREARM, HAND = 0.275, 0.245, 0.10
NECK, NECK_TO_HEAD_M = 0.10, 0.10
"""m from the shoulders to the neck's top, and from there to the middle of the head."""
STRAIGHTEST: Final = 0.985
"""Share of a leg's length: knees are never locked."""
USUAL_SINK: Final = 0.030
"""m by which a dancer stands lower than with straight legs."""

CAMERA_M, CAMERA_HIGH, DRAWN_FOCAL_LENGTH = 4.8, 1.05, 1.75
"""m in front of the dancer and above the floor, and focal length in heights of the picture."""
NEAR_SIDE_VISIBILITY, FAR_SIDE_VISIBILITY = 0.98, 0.80
"""Visibility of points on the near and on the far side of the body."""

FACE_POINTS_M: Final[dict[str, tuple[float, float, float]]] = {
    "nose": (0.0, -0.01, 0.115), "left_eye": (0.032, 0.03, 0.095), "right_eye": (-0.032, 0.03, 0.095),
    "left_eye_inner": (0.018, 0.03, 0.098), "right_eye_inner": (-0.018, 0.03, 0.098),
    "left_eye_outer": (0.045, 0.03, 0.088), "right_eye_outer": (-0.045, 0.03, 0.088),
    "left_ear": (0.076, 0.005, 0.0), "right_ear": (-0.076, 0.005, 0.0),
    "mouth_left": (0.024, -0.055, 0.092), "mouth_right": (-0.024, -0.055, 0.092),
}  # fmt: skip
"""From the middle of the head: left, up, forward (m)."""


def pose_track(motion: BoxMotion, beats: Array, t: Array, style: MovementStyle, x: float = 0.0) -> PoseTrack:
    """The dancer's track at times ``t`` (T,), which correspond to ``beats`` of the music; the whole dance is ``x`` m to
    the left (their own) of the middle."""
    points = _points(motion, beats, style)
    placed = np.stack([points[name] for name in BOX_SKELETON.points], axis=1) + np.array((x, 0.0, 0.0))
    hips = (points["left_hip"] + points["right_hip"])[:, None] / 2 + np.array((x, 0.0, 0.0))
    far = CAMERA_M - placed[..., 2]
    image = np.stack(
        [
            0.5 + DRAWN_FOCAL_LENGTH * placed[..., 0] / far,
            0.5 - DRAWN_FOCAL_LENGTH * (placed[..., 1] - CAMERA_HIGH) / far,
        ],
        axis=2,
    )
    world = (placed - hips) * np.array((1, -1, -1))
    visibility = np.where(placed[..., 2] - hips[..., 2] < -0.12, FAR_SIDE_VISIBILITY, NEAR_SIDE_VISIBILITY)
    return PoseTrack(t, image, world, visibility, BOX_SKELETON)


def _points(motion: BoxMotion, beats: Array, style: MovementStyle) -> dict[str, Array]:
    """Name → (T, 3), in the room."""
    body, sway = motion.body, style.groove * motion.weight
    pulse = 0.5 + 0.5 * np.cos(2 * np.pi * beats * (2 if style.double else 1))
    turn = _smooth(body["turn"])
    pelvis = _turned(turn, roll=0.6 * sway - 0.35 * body["lean"], pitch=0.35 * body["bow"])
    chest = _turned(turn + body["twist"], roll=-0.5 * sway - body["lean"], pitch=body["bow"] + 2.5 * pulse)
    head = _turned(turn + body["twist"] + body["look"], roll=-0.4 * body["lean"] - body["tilt"],
                   pitch=0.35 * body["bow"] + body["nod"] + style.head * pulse)  # fmt: skip
    root = _hips(motion, pulse, style, pelvis)
    waist = root + _up(pelvis, WAIST)
    shoulders = waist + _up(chest, BACK)
    skull = shoulders + _up(_mean(chest, head), NECK) + _up(head, NECK_TO_HEAD_M)
    points = {name: skull + head @ np.array(place) for name, place in FACE_POINTS_M.items()}
    for side, name in enumerate(("left", "right")):
        sign = -1 if side else 1
        hip = root + pelvis @ np.array((sign * HIP, 0.0, 0.0))
        shoulder = shoulders + chest @ np.array((sign * SHOULDER, 0.0, 0.0))
        points |= {f"{name}_hip": hip, f"{name}_shoulder": shoulder}
        points |= _arm(motion.arms[:, side], shoulder, chest, name)
        points |= _leg(motion, side, hip, pelvis, name)
    return points


def _hips(motion: BoxMotion, pulse: Array, style: MovementStyle, pelvis: Array) -> Array:
    """(T, 3) the middle of the hips: over the feet according to the weight, as low as both legs need."""
    body, feet = motion.body, motion.feet
    share = 0.5 + 0.5 * motion.weight
    over = feet[:, 0, :2] * share[:, None] + feet[:, 1, :2] * (1 - share)[:, None]
    middle = feet[..., :2].mean(axis=1)
    turn = np.radians(body["turn"])
    x = _smooth(middle[:, 0] + 0.72 * (over - middle)[:, 0] + body["hip"] * np.cos(turn))
    z = _smooth(middle[:, 1] + 0.72 * (over - middle)[:, 1] - body["hip"] * np.sin(turn) - 0.02)
    high = THIGH + SHIN + ANKLE - USUAL_SINK - body["sink"] - style.bounce * pulse + motion.flight + 0.8 * body["toes"]
    for side in (0, 1):
        sign = -1 if side else 1
        joint = np.stack([x, np.zeros_like(x), z], axis=1) + pelvis @ np.array((sign * HIP, 0.0, 0.0))
        ankle = _ankle(motion, side)
        across = np.hypot(*(joint - ankle)[:, (0, 2)].T)
        reach = STRAIGHTEST * (THIGH + SHIN)
        tops = (
            ankle[:, 1]
            + np.sqrt(np.maximum(reach**2 - across**2, 0.05))
            - (pelvis @ np.array((sign * HIP, 0, 0)))[:, 1]
        )
        high = np.minimum(high, tops)
    return np.stack([x, np.minimum(_smooth(high), high), z], axis=1)


def _ankle(motion: BoxMotion, side: int) -> Array:
    foot = motion.feet[:, side]
    heel = motion.body["toes"] * (foot[:, 2] < 0.01)
    return np.stack([foot[:, 0], ANKLE + foot[:, 2] + heel, foot[:, 1]], axis=1)


def _leg(motion: BoxMotion, side: int, hip: Array, pelvis: Array, name: str) -> dict[str, Array]:
    """Knee by the law of cosines, bent the way toes and hips point; the foot flat on the floor, tip down in the air."""
    foot, ankle = motion.feet[:, side], _ankle(motion, side)
    way = ankle - hip
    length = np.clip(np.linalg.norm(way, axis=1), 0.15, 0.999 * (THIGH + SHIN))
    along = way / np.linalg.norm(way, axis=1, keepdims=True)
    ahead = _turned(foot[:, 3]) @ np.array((0.0, 0.0, 1.0))
    bend = 0.6 * ahead + 0.4 * (pelvis @ np.array((0.0, 0.0, 1.0)))
    bend = bend - (bend * along).sum(axis=1, keepdims=True) * along
    bend /= np.maximum(np.linalg.norm(bend, axis=1, keepdims=True), 1e-9)
    cosine = np.clip((THIGH**2 + length**2 - SHIN**2) / (2 * THIGH * length), -1, 1)
    knee = hip + THIGH * (cosine[:, None] * along + np.sqrt(1 - cosine**2)[:, None] * bend)
    ankle = hip + along * length[:, None]
    lifted = np.clip(foot[:, 2] / 0.15, 0, 1) * 28 + np.degrees(np.arcsin(np.clip(motion.body["toes"] / 0.2, 0, 0.9)))
    sole = _turned(foot[:, 3], pitch=lifted)
    toe = ankle + sole @ np.array((0.0, -ANKLE + 0.015, 0.165))
    heel = ankle + sole @ np.array((0.0, -ANKLE + 0.03, -0.055))
    low = np.maximum(0.012 - np.minimum(toe[:, 1], heel[:, 1]), 0)[:, None] * np.array((0.0, 1.0, 0.0))
    return {f"{name}_knee": knee, f"{name}_ankle": ankle, f"{name}_heel": heel + low, f"{name}_foot_index": toe + low}


def _arm(parts: Array, shoulder: Array, chest: Array, name: str) -> dict[str, Array]:
    upper, fore, hand = (np.einsum("tij,tj->ti", chest, parts[:, k]) for k in range(3))
    elbow = shoulder + UPPER_ARM * upper
    wrist = elbow + FOREARM * fore
    across = np.cross(hand, np.cross(upper, fore) + 1e-3)
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
    return {
        f"{name}_elbow": elbow,
        f"{name}_wrist": wrist,
        f"{name}_index": wrist + HAND * hand + 0.015 * across,
        f"{name}_pinky": wrist + 0.9 * HAND * hand - 0.025 * across,
        f"{name}_thumb": wrist + 0.45 * HAND * hand + 0.035 * across,
    }


def _turned(yaw: Array, roll: Array | float = 0.0, pitch: Array | float = 0.0) -> Array:
    """(T, 3, 3): first bent forward, then to the right (roll), then turned to the left; degrees."""
    yaw, roll, pitch = np.broadcast_arrays(*np.radians((yaw, np.zeros_like(yaw) + roll, np.zeros_like(yaw) + pitch)))
    return _rotation(1, yaw) @ _rotation(2, roll) @ _rotation(0, pitch)


def _rotation(axis: int, angle: Array) -> Array:
    """(T, 3, 3) about x (0), y (1) or z (2)."""
    c, s = np.cos(angle), np.sin(angle)
    turned = np.zeros((len(angle), 3, 3))
    one, two = (axis + 1) % 3, (axis + 2) % 3
    turned[:, axis, axis] = 1
    turned[:, one, one] = turned[:, two, two] = c
    turned[:, one, two], turned[:, two, one] = -s, s
    return turned


def _up(frame: Array, length: float) -> Array:
    return length * frame[:, :, 1]


def _mean(one: Array, two: Array) -> Array:
    """Halfway; close enough to a rotation for its axes."""
    mean = one + two
    return mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9)


KERNEL: Final[Sequence[float]] = (0.06, 0.24, 0.40, 0.24, 0.06)
"""Smoothing weights over five frames: a body has mass."""


def _smooth(values: Array) -> Array:
    return np.convolve(np.pad(values, 2, mode="edge"), KERNEL, mode="valid")
