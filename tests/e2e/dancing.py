"""A dance as the program keeps it, without its window: real recorder, pose log and take, as fast as they go.

``python -m tests.e2e.dancing FOLDER`` writes the song time of each camera picture that it has handed over, a line each,
and goes on until it is killed.
"""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path

import numpy as np

from coach.devices.camera.camera import CameraFrame
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import Pose, PoseTrack
from coach.domain.song import Song
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.live.live_take import LiveTake
from coach.live.pose_worker import PosedFrame
from coach.song.prepared import PreparedSong
from coach.takes.session_info import begun_now

FPS = 30
SECONDS = 60.0
SIZE = (160, 90)
WAITING = 5
"""Pictures that may wait for the encoder, as on a machine that keeps up."""


def song(video: Path = Path("none.mp4")) -> Song:
    grid = BeatGrid(np.arange(2 * int(SECONDS)) * 0.5)
    return Song("song", Path(), "Song", "Song", "", (), "", False, video, False, 1, 0.0, SECONDS, grid)


def still(frames: int) -> PoseTrack:
    """Somebody who stands there."""
    body = np.random.default_rng(1).uniform(0.3, 0.7, (1, 33, 3)).repeat(frames, axis=0)
    return PoseTrack(np.arange(frames) / FPS, body[..., :2], body, np.ones((frames, 33)), BLAZEPOSE)


def dance(sessions: Path) -> None:
    """One picture and one pose after the other, without end."""
    reference = still(round(SECONDS * FPS))
    prepared = PreparedSong(song(), reference, PRIOR, PoseModel(bytes, "ab" * 32, ""))
    take = LiveTake(prepared, sessions, begun_now("song", "mirror"), float)
    pose = Pose(reference.image[0], reference.world[0], reference.visibility[0], 1, BLAZEPOSE)
    pictures = np.random.default_rng(0).integers(0, 255, (8, SIZE[1], SIZE[0], 3), np.uint8)
    for n in itertools.count():
        frame = CameraFrame(pictures[n % len(pictures)], n / FPS, n)
        take.recorder.offer(frame)
        take.add(PosedFrame(frame, pose, 0.01))
        take.due(n / FPS)
        print(n / FPS, flush=True)
        while take.recorder.kept < n - WAITING:
            time.sleep(0.001)


if __name__ == "__main__":
    dance(Path(sys.argv[1]))
