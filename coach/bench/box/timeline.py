"""Written beats → what each part of the body does at each moment: eased so as to arrive on the beat, and carried a
little further by its own weight. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.bench.box.notation import Keyframe
from coach.bench.box.shapes import ARM_SHAPES, BODY_SHAPE_DEFAULTS, FOOT_STANCES, LASTING
from coach.bench.synthetic.body import MIRROR

Array = NDArray[np.float64]

FOREARM_LATE, HAND_LATE = 0.025, 0.05
"""s by which forearm and hand follow the upper arm, which drags them along."""
CARRIED: Final = 0.11
"""Share of a movement by which it overshoots its end."""
SWINGS_S: Final = 0.30
DIES_S: Final = 0.10
"""s in which it swings back, and in which the swing decays."""
STEP_HIGH: Final = 0.25
HIGHEST: Final = 0.09
"""How high a foot is lifted in a step: share of the step's length, and most m."""
STANDS_M: Final = 0.004
"""m below which a foot has not moved."""
TAKE_OFF: Final = 0.2
"""Share of a movement at which a jump leaves the floor."""
FIRST_FOOT: Final = 0.58
SECOND_FOOT: Final = 0.42
"""Share of a movement at which the first foot lands, and the second leaves, if both step."""


@dataclass(frozen=True)
class MovementStyle:
    """How somebody moves.

    sharp   0..1, share of each beat in which nothing moves before the quick movement to the next pose
    bounce  m by which the hips sink on each beat (with ``double``, half of it also between beats)
    groove  degrees by which the trunk sways towards the standing leg
    head    degrees by which the head nods on each beat
    """

    sharp: float = 0.2
    bounce: float = 0.022
    groove: float = 5.0
    head: float = 4.0
    double: bool = False


@dataclass(frozen=True, eq=False)
class BoxMotion:
    """The motion at T moments. Directions (unit) are outward-left, up, forward in the chest's frame; places m on the
    floor.

    arms   (T, 2, 3, 3) left and right: upper arm, forearm, hand
    feet   (T, 2, 4) left and right: to the left, forward, height of the ankle over standing, turned to the left (deg)
    weight (T,) 1 over the left foot, −1 over the right
    body   name of BODY_SHAPE_DEFAULTS → (T,); turn, go and come added up
    flight (T,) m by which the body is off the floor
    """

    arms: Array
    feet: Array
    weight: Array
    body: dict[str, Array]
    flight: Array


def motion(keys: Sequence[Keyframe], beats: Array, beat_s: float, style: MovementStyle) -> BoxMotion:
    """The motion at ``beats`` (T,), each ``beat_s`` seconds long; before the first key and after the last, their poses
    are held."""
    at = np.array([key.beat for key in keys])
    body = {
        name: _carried(at, _values(keys, name), beats, beat_s, style) for name in BODY_SHAPE_DEFAULTS if name != "jump"
    }
    arms = np.stack([_arm(keys, side, at, beats, beat_s, style) for side in (0, 1)], axis=1)
    feet, flight = _feet(keys, at, beats, style)
    weight = _eased(at, np.array([FOOT_STANCES[key.feet][2] for key in keys]), beats, style)
    return BoxMotion(arms, feet, weight, body, flight)


def _values(keys: Sequence[Keyframe], name: str) -> Array:
    values = np.array([key.body.get(name, BODY_SHAPE_DEFAULTS[name]) for key in keys])
    return np.cumsum(values) if name in LASTING else values


# ---------------------------------------------------------------- from key to key


def _progress(at: Array, beats: Array, style: MovementStyle) -> tuple[NDArray[np.intp], Array]:
    """For each moment, the last key reached, and how far (0..1) the motion has got towards the next one.

    The motion takes a beat, or what is left of it after ``style.sharp`` has held still.
    """
    last = np.clip(np.searchsorted(at, beats, side="right") - 1, 0, len(at) - 1)
    after = np.minimum(last + 1, len(at) - 1)
    takes = np.minimum(at[after] - at[last], 1.0)
    share = np.where(takes > 0, (beats - (at[after] - takes)) / np.maximum(takes, 1e-9), 0.0)
    share = np.clip((share - style.sharp) / (1 - style.sharp), 0, 1)
    return last, share**3 * (share * (6 * share - 15) + 10)


def _eased(at: Array, values: Array, beats: Array, style: MovementStyle) -> Array:
    """Values (K, …) of the keys → (T, …)."""
    last, share = _progress(at, beats, style)
    after = np.minimum(last + 1, len(at) - 1)
    share = share.reshape(-1, *[1] * (values.ndim - 1))
    return values[last] * (1 - share) + values[after] * share


def _follow(at: Array, values: Array, beats: Array, beat_s: float) -> Array:
    """The overshoot after each key: (T, …) for values (K, …)."""
    last = np.clip(np.searchsorted(at, beats, side="right") - 1, 0, len(at) - 1)
    came = values[last] - values[np.maximum(last - 1, 0)]
    since = np.maximum(beats - at[last], 0) * beat_s
    ring = CARRIED * np.exp(-since / DIES_S) * np.sin(2 * np.pi * since / SWINGS_S)
    return came * ring.reshape(-1, *[1] * (values.ndim - 1))


def _carried(at: Array, values: Array, beats: Array, beat_s: float, style: MovementStyle) -> Array:
    return _eased(at, values, beats, style) + _follow(at, values, beats, beat_s)


def _arm(keys: Sequence[Keyframe], side: int, at: Array, beats: Array, beat_s: float, style: MovementStyle) -> Array:
    """(T, 3, 3) of the left (0) or right (1) arm."""
    shapes = np.array([ARM_SHAPES[(key.left, key.right)[side]] for key in keys])
    shapes = _unit(shapes * (MIRROR if side else 1.0))
    parts = ((shapes[:, 0], 0.0), (shapes[:, 1], FOREARM_LATE), (shapes[:, 1], HAND_LATE))
    return np.stack([_turned(at, part, beats - late / beat_s, beat_s, style) for part, late in parts], axis=1)


def _turned(at: Array, directions: Array, beats: Array, beat_s: float, style: MovementStyle) -> Array:
    """(T, 3) along great circles; between opposite directions, by way of the front."""
    last, share = _progress(at, beats, style)
    one, two = directions[last], directions[np.minimum(last + 1, len(at) - 1)]
    angle = np.arccos(np.clip((one * two).sum(axis=1), -1, 1))[:, None]
    share = share[:, None]
    bent = np.sin(np.pi * share) * np.clip(angle - 2.4, 0, 1) * np.array((0.0, -0.15, 0.8))
    wide = np.maximum(np.sin(angle), 1e-3)
    along = np.where(angle > 0.02, (np.sin((1 - share) * angle) * one + np.sin(share * angle) * two) / wide, two)
    along = np.where(angle > 3.05, one * (1 - share) + two * share, along)
    return _unit(along + bent + _follow(at, directions, beats, beat_s))


def _unit(v: Array) -> Array:
    return v / np.maximum(np.linalg.norm(v, axis=-1, keepdims=True), 1e-9)


# ---------------------------------------------------------------- feet


def _feet(keys: Sequence[Keyframe], at: Array, beats: Array, style: MovementStyle) -> tuple[Array, Array]:
    """(T, 2, 4), and (T,) how high the body flies."""
    places = np.stack([_places(keys, side) for side in (0, 1)], axis=1)
    last, _ = _progress(at, beats, style)
    after = np.minimum(last + 1, len(at) - 1)
    takes = np.minimum(at[after] - at[last], 1.0)
    share = np.where(takes > 0, np.clip((beats - at[after]) / np.maximum(takes, 1e-9) + 1, 0, 1), 0.0)
    way = np.linalg.norm(np.diff(places[..., :3], axis=0, append=places[-1:, :, :3]), axis=2)
    both = (way > 0.05).all(axis=1)
    jump = np.array([key.body.get("jump", 0.0) for key in keys])[after] * (after > last)
    left_first = np.array([FOOT_STANCES[key.feet][2] for key in keys])[last] <= 0  # the free leg leaves first
    feet = np.empty((len(beats), 2, 4))
    for side in (0, 1):
        first = left_first == (side == 0)
        begin = np.where(both[last] & ~first, SECOND_FOOT, 0.0)
        begin = np.where(jump > 0, TAKE_OFF, begin)
        end = np.where(both[last] & first & (jump <= 0), FIRST_FOOT, 1.0)
        own = np.clip((share - begin) / (end - begin), 0, 1)
        own = np.clip((own - 0.6 * style.sharp) / (1 - 0.6 * style.sharp), 0, 1)
        smooth = (own**3 * (own * (6 * own - 15) + 10))[:, None]
        feet[:, side] = places[last, side] * (1 - smooth) + places[after, side] * smooth
        lift = np.where(way[last, side] > STANDS_M, np.minimum(STEP_HIGH * way[last, side], HIGHEST), 0.0)
        feet[:, side, 2] += lift * np.sin(np.pi * own)  # up before it moves, down on arrival
    air = np.clip((share - TAKE_OFF) / (1 - TAKE_OFF), 0, 1)
    flight = 4 * jump * air * (1 - air)
    feet[:, :, 2] += flight[:, None]
    return feet, flight


def _places(keys: Sequence[Keyframe], side: int) -> Array:
    """(K, 4) where the foot is at each key, with the stance turned and moved."""
    turn, go, come = (_values(keys, name) for name in ("turn", "go", "come"))
    stance = np.array([FOOT_STANCES[key.feet][side] for key in keys])
    angle = np.radians(turn)
    x = go + stance[:, 0] * np.cos(angle) + stance[:, 1] * np.sin(angle)
    z = come - stance[:, 0] * np.sin(angle) + stance[:, 1] * np.cos(angle)
    return np.stack([x, z, stance[:, 2], turn + stance[:, 3] * (-1 if side else 1)], axis=1)
