"""Faults planted in a performance, so that it is known which beats, which joint, and how much. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.bench.synthetic.body import MIRROR, STICKS, SWAPPED_STICKS, unit
from coach.bench.synthetic.dance import SyntheticDance

AMPLITUDES: Final = (20.0, 30.0, 45.0, 60.0)
"""Degrees by which a limb is off."""
OFFSETS: Final = (0.10, 0.15, 0.20, 0.30)
"""s by which a passage is early or late."""
RAMP: Final = 0.15
"""s over which a fault comes and goes."""
CLEAN_BETWEEN: Final = 5
"""Beats between two faults."""
CLASSES: Final = ("clean", "shape", "timing", "frozen", "side")

_JOINT_STICKS: Final = {
    "elbow": ("forearm",),
    "shoulder": ("upper_arm", "forearm"),
    "hip": ("thigh", "shank"),
    "knee": ("shank",),
}
_FAULTY_LIMBS: Final = tuple(f"{side}_{part}" for side in ("left", "right") for part in _JOINT_STICKS)


@dataclass(frozen=True)
class PlantedFault:
    """One planted fault, on beats ``first`` to ``last``.

    kind   a class other than "clean"
    joint  whose limb is off (shape), "arms" or "legs" (side), "" otherwise
    size   degrees (shape) or s, positive = late (timing)
    """

    kind: str
    first: int
    last: int
    joint: str = ""
    size: float = 0.0


def plan(kind: str, dance: SyntheticDance, rng: np.random.Generator) -> tuple[PlantedFault, ...]:
    """The faults of one performance of a class, each 2–4 beats, with CLEAN_BETWEEN beats around them."""
    if kind == "clean":
        return ()
    faults, beat = [], int(rng.integers(2, 2 + CLEAN_BETWEEN))
    while (last := beat + int(rng.integers(2, 5)) - 1) < len(dance.grid) - 2:
        faults.append(_fault(kind, beat, last, rng))
        beat = last + 1 + CLEAN_BETWEEN + int(rng.integers(0, 4))
    return tuple(faults)


def _fault(kind: str, first: int, last: int, rng: np.random.Generator) -> PlantedFault:
    if kind == "shape":
        return PlantedFault(kind, first, last, str(rng.choice(_FAULTY_LIMBS)), float(rng.choice(AMPLITUDES)))
    if kind == "timing":
        return PlantedFault(kind, first, last, "", float(rng.choice(OFFSETS) * rng.choice((-1, 1))))
    return PlantedFault(kind, first, last, str(rng.choice(("arms", "legs", "arms"))) if kind == "side" else "")


def strength(t: NDArray, first: float, end: float, ramp: float = RAMP) -> NDArray[np.float64]:
    """(T,) 0..1, full from ``first`` to ``end`` s, with ramps outside."""
    return np.clip(np.minimum((t - first) / ramp + 1, (end - t) / ramp + 1), 0, 1)


def bend(sticks: NDArray, fault: PlantedFault, by: NDArray, rng: np.random.Generator) -> NDArray:
    """(T, 9, 3) sticks with the limb of a shape fault turned by ``by`` (T,) degrees."""
    side, _, part = fault.joint.partition("_")
    moved = [STICKS.index(f"{side}_{stick}") for stick in _JOINT_STICKS[part]]
    first, above = sticks[:, moved[0]], {"elbow": "upper_arm", "knee": "thigh"}.get(part)
    if above:  # a hinge turns in its own plane, away from its nearer limit
        upper = sticks[:, STICKS.index(f"{side}_{above}")]
        axis = np.cross(upper, first)
        weak = np.linalg.norm(axis, axis=-1, keepdims=True) < 0.1
        axis = unit(np.where(weak, np.cross(upper, unit(rng.normal(size=3))), axis))
        bent = np.degrees(np.arccos(np.clip((upper * first).sum(-1), -1, 1)))
        by = by * np.where(np.median(bent) < 80, 1, -1)
    else:
        axis = unit(np.cross(first, unit(rng.normal(size=3))))
    turned = sticks.copy()
    for stick in moved:
        turned[:, stick] = turn(sticks[:, stick], axis, np.radians(by))
    return turned


def turn(vectors: NDArray, axis: NDArray, angle: NDArray) -> NDArray:
    """(T, 3) vectors turned about unit axes (T, 3) by rad (T,)."""
    cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
    along = (vectors * axis).sum(axis=-1, keepdims=True) * axis
    return vectors * cos + np.cross(axis, vectors) * sin + along * (1 - cos)


def swap(sticks: NDArray, fault: PlantedFault, by: NDArray) -> NDArray:
    """Arms or legs swapped left to right, blended in by ``by`` (T,)."""
    limbs = [i for i, name in enumerate(STICKS) if name != "neck" and (("arm" in name) == (fault.joint == "arms"))]
    other = (sticks[:, SWAPPED_STICKS] * MIRROR)[:, limbs]
    swapped = sticks.copy()
    share = by[:, None, None]
    swapped[:, limbs] = unit(sticks[:, limbs] * (1 - share) + other * share + 1e-6)
    return swapped
