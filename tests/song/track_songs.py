"""Small songs without a video, for tests."""

import numpy as np

from coach.domain.landmarks import PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.song.track_file import track_file_bytes

VALUES = {
    "title": "Paper Lanterns", "artist": "Nobody", "credits": ["Dance: a test"], "licence": "CC0-1.0", "end": 1.0,
    "bpm": 120.0, "first_beat": 0.0,
}  # fmt: skip


def moving(seconds=1.0, fps=30, x=0.9, seed=1):
    """(T,) one who sways, whose points are somewhere around x."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * fps)) / fps
    sway = 0.05 * np.sin(2 * np.pi * t)[:, None, None]
    image = rng.uniform(-0.1, 0.1, (1, len(BLAZEPOSE), 2)) + np.array([x, 0.5]) + sway
    world = rng.uniform(-0.5, 0.5, (1, len(BLAZEPOSE), 3)) + sway
    return PoseTrack(t, image, world, np.full(image.shape[:2], 0.9), BLAZEPOSE)


def packed(folder, name="lanterns", tracks=None, music=None, **values):
    """``folder/NAME.coachtrack`` of the values, some of them others; None leaves one out."""
    kept = {key: value for key, value in {**VALUES, **values}.items() if value is not None}
    file = folder / f"{name}.coachtrack"
    folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(track_file_bytes(kept, tracks or [moving()], music))
    return file
