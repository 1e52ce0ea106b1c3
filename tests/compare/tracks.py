"""Pose tracks for the tests: the rendered dancer as BlazePose saw it."""

from functools import cache
from pathlib import Path

import numpy as np

from coach.pose.landmarks import PoseTrack
from coach.song.beats import BeatGrid

POSES = Path(__file__).resolve().parent.parent / "data" / "poses"
GRID = BeatGrid.constant(118, 0.0, 24.4)
INTRO = 3
"""Dance beat n of the rendered dancer is beat n + 3 of the grid."""


@cache
def rendered(name):
    """The "reference", or the "cover" with its three planted mistakes, 90 ms late."""
    with np.load(POSES / f"{name}.npz") as data:
        return PoseTrack(data["t"], data["image"], data["world"], data["visibility"])
