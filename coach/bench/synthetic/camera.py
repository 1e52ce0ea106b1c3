"""A phone on a tripod and a network that guesses landmarks: from a body in space to the PoseTrack we would get. Pure.

The noise is modelled on what was measured with the real BlazePose on a rendered dancer whose truth is known
(``measured_errors`` in the tests compares the two): precise across the picture, imprecise and flattened in depth,
slow rather than white, and partly the same for everybody who strikes the same pose.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE

ACROSS_SD: Final = 0.013
"""m, landmark noise across the picture …"""
DEPTH_SD: Final = 0.08
"""… and in depth, for the trunk's landmarks."""
LIMB_ENDS: Final = {"shoulder": 1.0, "elbow": 0.9, "wrist": 0.9, "hip": 0.8, "knee": 0.85, "ankle": 1.0}
"""How much noisier than that these landmarks are across the picture; for the rest OTHERS."""
OTHERS: Final = 0.8
LIMB_DEPTH: Final = {
    ("shoulder", "elbow"): (1.0, 0.31), ("elbow", "wrist"): (1.0, 0.37),
    ("hip", "knee"): (0.55, 0.15), ("knee", "ankle"): (0.95, 0.15),
}  # fmt: skip
"""How much of a limb's depth the network reports, and the SD of its guess, both as shares of the limb's length: it
keeps limbs at about their true length, and errs in how much they point at the camera."""
HIDDEN_TOGETHER: Final = (
    ("left_elbow", "left_wrist"), ("right_elbow", "right_wrist"),
    ("left_knee", "left_ankle"), ("right_knee", "right_ankle"),
)  # fmt: skip
"""What is hidden together."""
WHITE: Final = 0.35
"""Share of the noise that changes from frame to frame; the rest lasts SLOW_NOISE_S."""
SLOW_NOISE_S: Final = 0.35
"""s"""
POSE_BIAS_SHARE: Final = 0.5
"""Share of the slow noise that everybody in the same pose has."""


@dataclass(frozen=True)
class Viewpoint:
    """distance, height in m; pan: rad, the side it looks from; tilt, roll in rad; fov: rad, vertical."""

    distance: float = 3.5
    height: float = 1.2
    pan: float = 0.0
    tilt: float = 0.0
    roll: float = 0.0
    fov: float = 0.9


@dataclass(frozen=True)
class Sensor:
    """noise: factor on the landmark noise; fps; drops: share of frames lost; hidden, swaps: bursts per minute."""

    noise: float = 1.0
    fps: float = 30.0
    drops: float = 0.05
    hidden: float = 2.0
    swaps: float = 2.0


def frame_times(start: float, end: float, sensor: Sensor, rng: np.random.Generator) -> NDArray[np.float64]:
    """Times of the frames that arrive, s."""
    t = np.arange(start, end, 1 / sensor.fps)
    t = t + rng.uniform(-0.1, 0.1, len(t)) / sensor.fps
    return t[rng.random(len(t)) >= sensor.drops]


def film(points: NDArray, t: NDArray, camera: Viewpoint, sensor: Sensor, rng: np.random.Generator) -> PoseTrack:
    """What the network reports for (T, N, 3) points in space at times ``t``."""
    seen = _turned(points, camera)
    noisy = seen + sensor.noise * _noise(seen, t, rng)
    visibility = np.clip(0.97 + rng.normal(0, 0.01, noisy.shape[:2]), 0, 1)
    _hide(noisy, visibility, seen, t, sensor, rng)
    world = _guessed(noisy, seen, sensor, t, rng)
    image, world = _projected(noisy, camera), (world - _middle(world)) * (1, -1, -1)
    seed = int(rng.integers(1 << 31))
    for values in (image, world, visibility):
        _swap(values, t, sensor, np.random.default_rng(seed))
    return PoseTrack(t, image, world, visibility, BLAZEPOSE)


def _turned(points: NDArray, camera: Viewpoint) -> NDArray:
    """Points in the camera's axes (x right, y up, z towards it), origin where it looks."""
    cos, sin = np.cos(camera.pan), np.sin(camera.pan)
    pan = np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]])
    cos, sin = np.cos(camera.tilt), np.sin(camera.tilt)
    tilt = np.array([[1, 0, 0], [0, cos, -sin], [0, sin, cos]])
    cos, sin = np.cos(camera.roll), np.sin(camera.roll)
    roll = np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])
    return (points - (0, camera.height, 0)) @ (roll @ tilt @ pan).T


def _projected(points: NDArray, camera: Viewpoint) -> NDArray:
    """(T, N, 2) in units of frame height, y downwards, as a 16:9 frame would hold it."""
    scale = 0.5 / np.tan(camera.fov / 2) / np.maximum(camera.distance - points[..., 2], 0.3)
    return np.stack([8 / 9 + points[..., 0] * scale, 0.5 - points[..., 1] * scale], axis=-1)


def _middle(points: NDArray) -> NDArray:
    return points[:, [BLAZEPOSE.index["left_hip"], BLAZEPOSE.index["right_hip"]]].mean(axis=1, keepdims=True)


def _guessed(noisy: NDArray, true: NDArray, sensor: Sensor, t: NDArray, rng: np.random.Generator) -> NDArray:
    """(T, N, 3) world landmarks: limbs of about their true length with guessed depth, joint by joint outwards."""
    world = noisy.copy()
    own = slow_noise(t, SLOW_NOISE_S, (8,), rng) * np.sqrt(1 - POSE_BIAS_SHARE)
    guess = own + _pose_noise(true, 8) * np.sqrt(POSE_BIAS_SHARE)
    limbs = [(side, limb) for limb in LIMB_DEPTH for side in ("left", "right")]
    for i, (side, limb) in enumerate(limbs):
        above, here = (BLAZEPOSE.index[f"{side}_{part}"] for part in limb)
        vector = noisy[:, here] - noisy[:, above]
        length = np.linalg.norm(true[:, here] - true[:, above], axis=-1, keepdims=True)
        depth = (true[:, here, 2] - true[:, above, 2]) / length[:, 0]
        seen, doubt = LIMB_DEPTH[limb]
        vector[:, 2] = length[:, 0] * (seen * depth + sensor.noise * doubt * guess[:, i])
        vector *= length / np.maximum(np.linalg.norm(vector, axis=-1, keepdims=True), 1e-6)
        world[:, here] = world[:, above] + vector
    return world


def _noise(points: NDArray, t: NDArray, rng: np.random.Generator) -> NDArray:
    """(T, N, 3) m."""
    size = np.array(
        [next((f for part, f in LIMB_ENDS.items() if name.endswith(part)), OTHERS) for name in BLAZEPOSE.points]
    )
    scale = size[:, None] * np.array([ACROSS_SD, ACROSS_SD, DEPTH_SD])
    white = rng.normal(size=points.shape) * np.sqrt(WHITE)
    own = slow_noise(t, SLOW_NOISE_S, points.shape[1:], rng) * np.sqrt((1 - WHITE) * (1 - POSE_BIAS_SHARE))
    same = _pose_noise(points, points[0].size).reshape(points.shape) * np.sqrt((1 - WHITE) * POSE_BIAS_SHARE)
    return scale * (white + own + same)


def slow_noise(t: NDArray, lasting: float, shape: tuple[int, ...], rng: np.random.Generator) -> NDArray:
    """(T, …) unit noise with a correlation time of ``lasting`` s, at times ``t``."""
    steps = rng.normal(size=(len(t), *shape))
    keep = np.exp(-np.diff(t, prepend=t[:1] - 1e6) / lasting)
    found = steps * np.sqrt(1 - keep**2).reshape(-1, *[1] * len(shape))
    for i in range(1, len(t)):
        found[i] += keep[i] * found[i - 1]
    return found


def _pose_noise(points: NDArray, size: int) -> NDArray:
    """(T, size) unit noise that is a fixed, smooth function of the pose in front of the camera."""
    fixed = np.random.default_rng(7)
    judged = [
        BLAZEPOSE.index[n]
        for n in ("left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_knee", "right_knee")
    ]
    pose = (points[:, judged] - _middle(points)).reshape(len(points), -1)
    wave = pose @ fixed.normal(0, 2.0, (pose.shape[1], size)) + fixed.uniform(0, 2 * np.pi, size)
    return np.sqrt(2) * np.sin(wave)


def _bursts(t: NDArray, per_minute: float, length: tuple[float, float], rng: np.random.Generator) -> list[NDArray]:
    """Boolean (T,) masks of random bursts, lengths between the two in s."""
    count = rng.poisson(per_minute * (t[-1] - t[0]) / 60)
    starts, lengths = rng.uniform(t[0], t[-1], count), rng.uniform(*length, count)
    return [(t >= a) & (t < a + b) for a, b in zip(starts, lengths)]


def _hide(noisy: NDArray, visibility: NDArray, true: NDArray, t: NDArray, sensor: Sensor, rng) -> None:
    """One limb hidden for 0.5–1 s: guessed badly, and only sometimes reported as badly seen."""
    for mask in _bursts(t, sensor.hidden, (0.5, 1.0), rng):
        limb = [BLAZEPOSE.index[name] for name in HIDDEN_TOGETHER[rng.integers(len(HIDDEN_TOGETHER))]]
        rows = np.ix_(mask, limb)
        noisy[rows] = true[rows] + rng.normal(0, 0.08, (1, len(limb), 3)) + rng.normal(0, 0.02, noisy[rows].shape)
        visibility[rows] = rng.uniform(0.15, 0.75)


ARM_POINTS: Final = np.arange(BLAZEPOSE.index["left_shoulder"], BLAZEPOSE.index["left_hip"])
LEG_POINTS: Final = np.arange(BLAZEPOSE.index["left_hip"], len(BLAZEPOSE.points))
"""What the network swaps left to right together, along with shoulders, hands and feet."""


def _swap(values: NDArray, t: NDArray, sensor: Sensor, rng: np.random.Generator) -> None:
    """Left and right exchanged for five frames, arms or legs; the same frames for the same ``rng``."""
    for mask in _bursts(t, sensor.swaps, (5 / sensor.fps, 5.01 / sensor.fps), rng):
        part = ARM_POINTS if rng.random() < 0.5 else LEG_POINTS
        values[np.ix_(mask, part)] = values[np.ix_(mask, BLAZEPOSE.swapped[part])]
