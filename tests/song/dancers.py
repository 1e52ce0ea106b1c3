"""Synthetic dancers for the tests: limbs that come to rest on every beat."""

import numpy as np

from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE


def dancer(bpm=120.0, seconds=20.0, fps=30.0, first=0.2, change_at=None, seed=0):
    """A track whose limbs glide from one random place to the next and arrive on the beats.

    ``change_at`` (s): from there on the arms are up.
    """
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * fps)) / fps
    beat = (t - first) * bpm / 60
    whole = np.floor(beat).astype(int) + 1
    part = beat - np.floor(beat)
    ease = (1 - np.cos(np.pi * part)) / 2
    places = rng.normal(0, 0.08, (whole.max() + 2, 33, 3))
    world = places[whole - 1] * (1 - ease)[:, None, None] + places[whole] * ease[:, None, None] + _rest()
    if change_at is not None:
        arms = [BLAZEPOSE.index[f"{side}_{part}"] for side in ("left", "right") for part in ("wrist", "elbow")]
        world[np.ix_(t >= change_at, arms, [1])] -= 0.6
    image = world[..., :2] * 0.4 + (0.8, 0.5)
    return PoseTrack(t, image, world, np.full((len(t), 33), 0.95), BLAZEPOSE)


def unseen(track, start, end):
    """The same without poses between start and end (s)."""
    gone = (track.t >= start) & (track.t < end)
    image, world, visibility = track.image.copy(), track.world.copy(), track.visibility.copy()
    image[gone], world[gone], visibility[gone] = np.nan, np.nan, 0
    return PoseTrack(track.t, image, world, visibility, BLAZEPOSE)


def _rest():
    """(33, 3) a body that stands, metres."""
    body = np.zeros((33, 3))
    for name, (x, y) in {
        "shoulder": (0.2, -0.5), "elbow": (0.3, -0.3), "wrist": (0.35, -0.1), "hip": (0.12, 0.0),
        "knee": (0.13, 0.4), "ankle": (0.14, 0.8), "heel": (0.14, 0.85), "foot_index": (0.18, 0.87),
    }.items():  # fmt: skip
        body[BLAZEPOSE.index[f"left_{name}"], :2] = (x, y)
        body[BLAZEPOSE.index[f"right_{name}"], :2] = (-x, y)
    body[:11, 1] = -0.7
    return body
