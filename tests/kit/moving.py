"""Drawn dancers whose moves are easy to tell apart, for the tests of recognising."""

from functools import cache

import numpy as np

from coach.domain.beats import BeatGrid
from coach.domain.landmarks import BODY, INDEX, LANDMARKS, PoseTrack
from coach.domain.moves import Move, Occurrence
from coach.training.learning import learnt, places_of, song_example

HZ = 25.0
PERIOD = 0.5
GRID = BeatGrid(PERIOD * (np.arange(33) + 0.5))
MOVES = (
    Move("wave", (Occurrence(0, 8), Occurrence(16, 24))),
    Move("clap", (Occurrence(8, 16), Occurrence(24, 32, mirrored=True))),
)
PLACES = {
    "nose": (0, -1.5), "shoulder": (0.35, -1), "elbow": (0.45, -0.5), "wrist": (0.5, 0.0),
    "hip": (0.2, 0), "knee": (0.22, 0.8), "ankle": (0.25, 1.6),
}  # fmt: skip


def standing(t, noise=0.004, seed=0):
    """(T, L, 3) torso lengths, hips in the middle: somebody standing, at the times t."""
    points = np.zeros((len(t), len(LANDMARKS), 3))
    for name, index in INDEX.items():
        part = name.rpartition("_")[2]
        x, y = PLACES.get(
            part, PLACES["nose"] if name in ("left_eye", "right_eye", "left_ear", "right_ear") else (0, 0)
        )
        points[:, index, :2] = (x if "left" in name else -x), y
    return points + np.random.default_rng(seed).normal(0, noise, points.shape)


def dancing(which, t, size=1.0, noise=0.004, seed=0):
    """(T, L, 3) torso lengths: the arms wave overhead, or clap in front, twice a second."""
    points, swing = standing(t, noise, seed), np.sin(2 * np.pi * t / (2 * PERIOD))
    for side, sign in (("left", 1), ("right", -1)):
        elbow, wrist = INDEX[f"{side}_elbow"], INDEX[f"{side}_wrist"]
        if which == "wave":
            points[:, elbow, :2] = np.stack([sign * (0.6 + 0 * t), -1.4 + 0.1 * swing], axis=1) * size
            points[:, wrist, :2] = np.stack([sign * 0.5 + 0.35 * swing, -2.0 + 0 * t], axis=1) * size
        else:
            points[:, elbow, :2] = np.stack([sign * (0.5 + 0.1 * swing), -0.5 + 0 * t], axis=1) * size
            points[:, wrist, :2] = np.stack([sign * (0.35 + 0.3 * swing), -0.7 + 0 * t], axis=1) * size
    return points


def track(moves=("wave", "clap", "wave", "clap"), size=1.0, seed=0, at=(0.9, 0.5), torso=0.2, hz=HZ):
    """Eight beats of each of the moves; None: standing."""
    t = np.arange(0, 8 * PERIOD * len(moves), 1 / hz)
    block = np.minimum((t / (8 * PERIOD)).astype(int), len(moves) - 1)
    points = standing(t, seed=seed)
    for k, which in enumerate(moves):
        if which:
            points[block == k] = dancing(which, t, size, seed=seed)[block == k]
    image = np.array(at) + torso * points[..., :2]
    return PoseTrack(t, image, 0.5 * points, np.ones(points.shape[:2]), BODY)


@cache
def model():
    """What is learnt of MOVES from the drawn dancer."""
    return learnt([song_example(track(), MOVES, GRID)], [one.name for one in MOVES], "body", places=places_of(MOVES))
