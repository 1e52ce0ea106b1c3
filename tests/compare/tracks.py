"""Pose tracks for the tests: the rendered dancer as BlazePose saw it, and synthetic dancers."""

from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

from coach.bench.synthetic.dance import STYLES, make_dance
from coach.bench.synthetic.performance import perform, reference_track
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE

POSES = Path(__file__).resolve().parent.parent / "data" / "poses"
GRID = BeatGrid.constant(118, 0.0, 24.4)
NOISE = BLAZEPOSE.noise
INTRO = 3
"""Dance beat n of the rendered dancer is beat n + 3 of the grid."""


@contextmanager
def other_noise(**values):
    """BlazePose's noise figures of these names are others for a while."""
    kept = {name: getattr(NOISE, name).copy() for name in values}
    try:
        for name, value in values.items():
            getattr(NOISE, name)[:] = value
        yield
    finally:
        for name, value in kept.items():
            getattr(NOISE, name)[:] = value


@cache
def rendered(name):
    """The "reference", or the "cover" with its three planted mistakes, 90 ms late."""
    with np.load(POSES / f"{name}.npz") as data:
        return PoseTrack(data["t"], data["image"], data["world"], data["visibility"], BLAZEPOSE)


@cache
def synthetic(style=1, seed=3):
    """(reference track, grid, dance) of a synthetic song."""
    dance = make_dance(STYLES[style], seed)
    return reference_track(dance, seed + 50), dance.grid, dance


@cache
def performance(kind, style=1, seed=3, take=7, planned=None):
    """The pose track of somebody dancing that song."""
    return perform(synthetic(style, seed)[2], kind, take, planned=planned).track


def standing_still(track, tremble=0.002):
    """As long as the track, in the pose of its first second, trembling as landmarks do: by ``tremble`` picture heights
    SD (.0005 as calmly as on films of people who stand still, of whom a beat moves .13 of a dance at most)."""
    rng = np.random.default_rng(0)
    first = track.t < track.t[0] + 1

    def held(values, tremble):
        pose = np.nanmedian(values[first], axis=0)
        return pose + rng.normal(0, tremble, values.shape)

    return PoseTrack(track.t, held(track.image, tremble), held(track.world, 5 * tremble), track.visibility, BLAZEPOSE)


def with_legs_of(track, other):
    """The arms of one track on the legs of another, frame by frame."""
    legs = np.arange(BLAZEPOSE.index["left_knee"], BLAZEPOSE.index["right_foot_index"] + 1)
    hips = [BLAZEPOSE.index["left_hip"], BLAZEPOSE.index["right_hip"]]
    frames = min(len(track), len(other))

    def joined(a, b):
        mixed = a[:frames].copy()
        mixed[:, legs] = (b - b[:, hips].mean(axis=1, keepdims=True))[:frames, legs]
        mixed[:, legs] += mixed[:, hips].mean(axis=1, keepdims=True)
        return mixed

    size = np.median(_height(track.image)) / np.median(_height(other.image))
    return replace(
        track,
        t=track.t[:frames],
        image=joined(track.image, other.image * np.float32(size)),
        world=joined(track.world, other.world),
        visibility=track.visibility[:frames],
    )


def _height(image):
    return np.linalg.norm(image[:, BLAZEPOSE.index["left_shoulder"]] - image[:, BLAZEPOSE.index["left_hip"]], axis=-1)


def still(track, seed=0):
    """Stands as in the middle of the dance, with the pose model's jitter."""
    random, middle = np.random.default_rng(seed), len(track) // 2
    image = track.image[middle] + random.normal(0, 0.004, track.image.shape)
    world = track.world[middle] + random.normal(0, 0.01, track.world.shape)
    return PoseTrack(track.t, image, world, np.ones(track.visibility.shape), BLAZEPOSE)
