"""The same dance by somebody else, filmed differently: added to a model's training films. Pure, seeded.

Everything takes and returns the key points of :mod:`coach.moves.windows`, at an even rate.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import JOINTS, PoseTrack
from coach.moves.windows import LEAST_TORSO, MOVE_HIPS, MOVE_LANDMARKS, MOVE_SHOULDERS, nanmedian

BODY_SD: Final = 0.08
"""SD of the logarithm of each limb's length: a tenth longer or shorter is usual."""
STYLE_SD: Final = 9.0
"""Degrees by which a dancer holds each limb differently, lasting STYLE_S; half of it always the same way."""
STYLE_S: Final = 0.6
VIEW: Final = 30.0
"""Most degrees from the front from which a camera looks."""
TEMPO_VARIATION: Final = 0.1
"""Largest share by which it is danced faster or slower (the caller stretches the time)."""
NOISE_S: Final = 0.2
"""s an estimator's error lasts."""
OCCLUSION_RATE: Final = 0.5
"""How often some limb is out of sight for a while …"""
MISSING_S: Final = (0.5, 2.0)
"""… and for how long, s."""
LEGS_CROPPED_CHANCE: Final = 0.1
"""How often the legs are out of the picture all the time."""

TREE: Final = {
    "left_shoulder": None, "right_shoulder": None, "left_hip": None, "right_hip": None, "nose": None,
    "left_elbow": "left_shoulder", "right_elbow": "right_shoulder",
    "left_wrist": "left_elbow", "right_wrist": "right_elbow",
    "left_knee": "left_hip", "right_knee": "right_hip",
    "left_ankle": "left_knee", "right_ankle": "right_knee",
}  # fmt: skip
"""Point → the one it is attached to, those nearer the trunk first; the trunk's are attached to its middle."""
JUDGED_BY: Final = {"elbow": "shoulder", "wrist": "elbow", "knee": "hip", "ankle": "knee", "nose": "nose"}
"""End of a limb → the joint whose error in a verdict is that limb's."""
LIMB_END_NAMES: Final = tuple(point for point, parent in TREE.items() if parent or point == "nose")
HIDDEN_POINT_GROUPS: Final = tuple(
    [MOVE_LANDMARKS.index(f"{side}_{part}") for part in parts]
    for side in ("left", "right")
    for parts in (("elbow", "wrist"), ("wrist",), ("knee", "ankle"), ("ankle",))
)
"""What is hidden together."""
LEG_INDICES: Final = [
    MOVE_LANDMARKS.index(f"{side}_{part}") for side in ("left", "right") for part in ("knee", "ankle")
]


def varied(points: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    """The same as danced by somebody else, with another body, from another side, as an estimator sees it."""
    turned = seen_from(points, float(np.radians(rng.uniform(-VIEW, VIEW))))
    return hidden(reshaped(turned, rng), rng)


def reshaped(points: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    """Limbs of other lengths, held and seen a little differently: personal style and the estimator's noise."""
    sizes = {part: float(np.exp(rng.normal(0, BODY_SD))) for part in (*JUDGED_BY, "shoulder", "hip")}
    flat, deep = points.skeleton.noise.flat, points.skeleton.noise.deep
    image, world = points.image.astype(float), points.world.astype(float)
    moved_image, moved_world = np.zeros_like(image), np.zeros_like(world)
    waist = image[:, MOVE_HIPS].mean(axis=1), world[:, MOVE_HIPS].mean(axis=1)
    for name, parent in TREE.items():
        i, part = MOVE_LANDMARKS.index(name), name.rpartition("_")[2]
        above = [values[:, MOVE_LANDMARKS.index(parent)] for values in (image, world)] if parent else waist
        pair = image[:, i] - above[0], world[:, i] - above[1]
        joint = _joint(name)
        sd = [0.0, 0.0] if joint is None else [flat[joint], deep[joint]]
        style = _lasting(points.t, STYLE_S, rng) * STYLE_SD / 2 + rng.normal(0, STYLE_SD / 2)
        turns = [(style if joint is not None else 0) + _lasting(points.t, NOISE_S, rng) * s for s in sd]
        new = _turned(pair[0] * sizes[part], turns[0]), _turned(pair[1] * sizes[part], turns[1], rng)
        for moved, change in zip((moved_image, moved_world), (new[0] - pair[0], new[1] - pair[1])):
            moved[:, i] = np.nan_to_num(change) + (moved[:, MOVE_LANDMARKS.index(parent)] if parent else 0)
    return replace(points, image=image + moved_image, world=world + moved_world)


def _joint(name: str) -> int | None:
    """Which of JOINTS tells how the limb that ends there points; None for the trunk's points."""
    if name not in LIMB_END_NAMES:
        return None
    side, _, part = name.rpartition("_")
    return JOINTS.index(f"{side}_{JUDGED_BY[part]}" if side else JUDGED_BY[part])


def _lasting(t: NDArray, seconds: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """(T,) noise of SD 1 that changes within ``seconds``."""
    knots = np.arange(t[0], t[-1] + 2 * seconds, seconds)
    return np.interp(t, knots, rng.normal(0, 1.2, len(knots)))


def _turned(vectors: NDArray, degrees: NDArray, rng: np.random.Generator | None = None) -> NDArray[np.float64]:
    """(T, 2) vectors turned in the picture; (T, 3) ones in the picture's plane and towards or away from it."""
    turned = vectors.copy()
    planes = [(0, 1)] if vectors.shape[1] == 2 else [(0, 1), (int(rng.integers(2)), 2)]
    for a, b in planes:
        cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
        x, y = turned[:, a].copy(), turned[:, b].copy()
        turned[:, a], turned[:, b] = x * cos - y * sin, x * sin + y * cos
    return turned


def seen_from(points: PoseTrack, angle: float) -> PoseTrack:
    """From ``angle`` rad further to the side. Without points in space, the body only gets narrower."""
    cos, sin = np.cos(angle), np.sin(angle)
    hips = points.image[:, MOVE_HIPS].mean(axis=1, keepdims=True)
    spine, trunk = (
        values[:, MOVE_SHOULDERS].mean(axis=1) - values[:, MOVE_HIPS].mean(axis=1)
        for values in (points.image, points.world)
    )
    depth = np.hypot(trunk[:, 0], trunk[:, 1])
    scale = np.hypot(*spine.T) / np.where(depth > LEAST_TORSO, depth, np.nan)
    scale = np.nan_to_num(nanmedian(scale[None])[0])
    image, world = points.image.astype(float), points.world.astype(float)
    across = image - hips
    across[..., 0] = across[..., 0] * cos + scale * np.nan_to_num(world[..., 2]) * sin
    x, z = world[..., 0].copy(), world[..., 2].copy()
    world[..., 0], world[..., 2] = x * cos + z * sin, z * cos - x * sin
    return replace(points, image=across + hips, world=world)


def hidden(points: PoseTrack, rng: np.random.Generator) -> PoseTrack:
    """With limbs hidden now and then, or the legs always."""
    image, world = points.image.copy(), points.world.copy()
    if rng.random() < LEGS_CROPPED_CHANCE:
        image[:, LEG_INDICES], world[:, LEG_INDICES] = np.nan, np.nan
    seconds = points.t[-1] - points.t[0]
    for _ in range(rng.poisson(OCCLUSION_RATE * seconds / 4)):
        start, limb = (
            rng.uniform(points.t[0], points.t[-1]),
            HIDDEN_POINT_GROUPS[rng.integers(len(HIDDEN_POINT_GROUPS))],
        )
        rows = np.ix_((points.t >= start) & (points.t < start + rng.uniform(*MISSING_S)), limb)
        image[rows], world[rows] = np.nan, np.nan
    return replace(points, image=image, world=world)
