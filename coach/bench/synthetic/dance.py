"""Choreographies made in code: named arm and leg poses, hit on the beats in a style. Pure; a seed makes a dance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.bench.synthetic.body import MIRROR, SWAPPED_STICKS, Motion, unit
from coach.domain.beats import BeatGrid

DANCE_HZ: Final = 120
"""Hz at which a dance is sampled."""
SYNTHETIC_DANCE_BEATS: Final = 64

ARM_DIRECTIONS: Final = {
    "low": ((0.2, -1, 0.05), (0.15, -1, 0.2)),
    "side": ((1, 0, 0.1), (1, 0.05, 0.1)),
    "front": ((0.15, 0, 1), (0.0, 0.05, 1)),
    "up": ((0.25, 1, 0.1), (0.1, 1, 0.1)),
    "vee": ((0.7, 0.75, 0.1), (0.7, 0.75, 0.15)),
    "ell up": ((1, 0.05, 0.1), (0.1, 1, 0.1)),
    "ell down": ((1, 0.1, 0.1), (0.1, -1, 0.15)),
    "hip": ((0.75, -0.75, -0.2), (-0.7, -0.6, 0.4)),
    "chest": ((0.6, -0.6, 0.4), (-0.9, 0.3, 0.4)),
    "punch across": ((-0.2, 0.0, 1), (-0.7, 0.1, 0.8)),
    "diagonal": ((0.75, -0.6, 0.2), (0.8, -0.6, 0.2)),
    "head": ((0.8, 0.6, 0.2), (-0.8, 0.6, 0.1)),
}
"""Name → direction of the left upper arm and forearm (left, up, forward)."""

LEG_DIRECTIONS: Final = {
    "stand": ((0.08, -1, 0.02), (0.05, -1, -0.02)),
    "wide": ((0.4, -1, 0.05), (0.35, -1, -0.05)),
    "plie": ((0.5, -0.75, 0.45), (0.05, -1, -0.25)),
    "knee": ((0.1, -0.35, 0.95), (0.05, -1, -0.2)),
    "kick": ((0.15, -0.6, 0.8), (0.15, -0.65, 0.75)),
    "back": ((0.1, -1, -0.1), (0.1, -0.5, -0.85)),
    "out": ((0.75, -0.7, 0.1), (0.7, -0.7, 0.05)),
    "bend": ((0.15, -0.85, 0.5), (0.05, -0.9, -0.45)),
}
"""Name → direction of the left thigh and shank."""
LIFTED_LEGS: Final = ("knee", "kick", "back", "out")
"""Leg poses that need the other leg to stand on."""


@dataclass(frozen=True)
class DanceStyle:
    """How a song is danced.

    bpm; sharp: share of the time between two hits spent moving, the rest holds; hits: choices of beats between hits;
    symmetric: how often both arms do the same; turn: rad, how far the body turns; groove: rad, bounce
    """

    name: str
    bpm: float
    sharp: float
    hits: tuple[float, ...]
    symmetric: float
    turn: float
    groove: float


STYLES: Final = (
    DanceStyle("ballad", 95, 0.95, (1, 2, 2), 0.4, 0.30, 0.10),
    DanceStyle("hip hop", 100, 0.55, (1, 1, 2), 0.2, 0.25, 0.22),
    DanceStyle("stand-in", 118, 0.75, (1, 2), 0.3, 0.20, 0.12),
    DanceStyle("girl group", 126, 0.80, (1, 1, 2), 0.3, 0.25, 0.12),
    DanceStyle("disco", 132, 0.65, (1, 2), 0.5, 0.15, 0.18),
    DanceStyle("fast", 145, 0.85, (1, 2, 2), 0.3, 0.20, 0.12),
)


@dataclass(frozen=True, eq=False)
class SyntheticDance:
    """One synthetic song: its reference motion at DANCE_HZ Hz from song time ``start``, and its beats."""

    name: str
    grid: BeatGrid
    start: float
    motion: Motion

    @property
    def t(self) -> NDArray[np.float64]:
        return self.start + np.arange(len(self.motion)) / DANCE_HZ

    def at(self, t: NDArray) -> Motion:
        """The reference's motion at song times ``t``."""
        return self.motion.at((t - self.start) * DANCE_HZ)


def make_dance(style: DanceStyle, seed: int) -> SyntheticDance:
    """A choreography of SYNTHETIC_DANCE_BEATS beats; eights come back, as in a song (A A B A)."""
    rng = np.random.default_rng(seed)
    grid = BeatGrid.constant(style.bpm, 1.0, 1.0 + SYNTHETIC_DANCE_BEATS * 60 / style.bpm)
    phrases = [_phrase(style, rng) for _ in range(4)]
    hits, poses = [], []
    for eight in range(SYNTHETIC_DANCE_BEATS // 8):
        phrase = phrases[(0, 1, 0, 2, 3, 1, 0, 2)[eight % 8]]
        hits += [eight * 8 + at for at, _ in phrase]
        poses += [pose for _, pose in phrase]
    start = grid.times[0] - 1.0
    t = np.arange(start, grid.times[-1] + 1.0, 1 / DANCE_HZ)
    inside = (t >= grid.times[0]) & (t <= grid.times[-1])  # one by one only outside the beats: fast enough
    beat = np.interp(t, grid.times, np.arange(len(grid)))
    beat[~inside] = [grid.beat(moment) for moment in t[~inside]]
    return SyntheticDance(style.name, grid, float(start), _motion(style, np.array(hits), np.array(poses), beat, rng))


def _phrase(style: DanceStyle, rng: np.random.Generator) -> list[tuple[float, NDArray]]:
    """Hits of one eight: (beat, (9, 3) sticks)."""
    found, beat = [], 0.0
    while beat < 8:
        found.append((beat, _pose(style, rng)))
        beat += float(rng.choice(style.hits))
    return found


def _pose(style: DanceStyle, rng: np.random.Generator) -> NDArray:
    """(9, 3) sticks of one hit, some degrees off the named poses."""
    arms = list(ARM_DIRECTIONS.values())
    left_arm = arms[rng.integers(len(arms))]
    right_arm = left_arm if rng.random() < style.symmetric else arms[rng.integers(len(arms))]
    names = list(LEG_DIRECTIONS)
    left_leg = names[rng.integers(len(names))]
    right_leg = "stand" if left_leg in LIFTED_LEGS else left_leg
    sticks = np.zeros((9, 3))
    sticks[0] = (0, 1, 0.35)
    sticks[[1, 3]], sticks[[2, 4]] = left_arm, np.array(right_arm) * MIRROR
    sticks[[5, 7]], sticks[[6, 8]] = LEG_DIRECTIONS[left_leg], np.array(LEG_DIRECTIONS[right_leg]) * MIRROR
    if rng.random() < 0.5:
        sticks = sticks[SWAPPED_STICKS] * MIRROR
    return unit(unit(sticks) + rng.normal(0, 0.08, (9, 3)))


def _motion(style: DanceStyle, hits: NDArray, poses: NDArray, beat: NDArray, rng: np.random.Generator) -> Motion:
    """From hit to hit, arriving on the beat, with bounce and turns."""
    after = np.clip(np.searchsorted(hits, beat, side="left"), 1, len(hits) - 1)
    span = hits[after] - hits[after - 1]
    way = np.clip((beat - hits[after]) / span / style.sharp + 1, 0, 1)
    ease = (way * way * (3 - 2 * way))[:, None, None]
    sticks = unit(poses[after - 1] * (1 - ease) + poses[after] * ease)
    bounce = style.groove * (0.5 + 0.5 * np.cos(2 * np.pi * beat))
    sticks[:, 5:7, 2] += bounce[:, None]
    sticks[:, 7:9, 2] -= bounce[:, None]
    phase = rng.uniform(0, 2 * np.pi, 4)
    yaw = style.turn * np.sin(2 * np.pi * beat / 16 + phase[0])
    lean = np.stack([0.08 + 0.06 * np.sin(np.pi * beat / 4 + phase[1]), 0.10 * np.sin(np.pi * beat / 2 + phase[2])], -1)
    root = np.stack([0.25 * np.sin(2 * np.pi * beat / 8 + phase[3]), 0.1 * np.sin(2 * np.pi * beat / 16)], -1)
    return Motion(unit(sticks), yaw, lean, root)
