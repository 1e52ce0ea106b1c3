"""Poses put aside on disk while people are followed: of six people in an hour they are half a gigabyte, on top of the
networks that find them, which take as much again."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from functools import partial
from typing import Final

import numpy as np

from coach.domain.landmarks import PoseTrack, Skeleton
from coach.tracking.pose_buffer import LoadTrack, in_memory

POSE_AXES: Final = (2, 5)
"""Where the values of a point are split: image, world, visibility."""


class PoseFile:
    """A temporary file of tracks; a context manager, which removes it.

    What the disk has no room for stays in memory: that may slow the computer, but nothing found is lost.
    """

    def __init__(self) -> None:
        self._open = ExitStack()
        self._end = 0
        try:  # unbuffered: a buffer would tell only later that the disk is full
            self._file = self._open.enter_context(tempfile.TemporaryFile(buffering=0, prefix="coach-poses-"))
        except OSError:
            self._file = None

    def __enter__(self) -> PoseFile:
        return self

    def __exit__(self, *exception: object) -> None:
        self._open.close()

    def put(self, track: PoseTrack) -> LoadTrack:
        """What loads it again, as long as the file is open."""
        data = b"".join(values.tobytes() for values in (track.t, track.image, track.world, track.visibility))
        if not self._written(data):
            return in_memory(track)
        at, self._end = self._end, self._end + len(data)
        return partial(self._read, at, len(data), len(track), track.skeleton)

    def _written(self, data: bytes) -> bool:
        if self._file is None:
            return False
        try:
            self._file.seek(self._end)
            return self._file.write(data) == len(data)
        except OSError:
            return False

    def _read(self, at: int, size: int, frames: int, skeleton: Skeleton) -> PoseTrack:
        self._file.seek(at)
        data = self._file.read(size)
        values = np.frombuffer(data, np.float32, offset=8 * frames)  # after the times
        ends = [axes * frames * len(skeleton) for axes in POSE_AXES]
        image, world, visibility = (part.reshape(frames, len(skeleton), -1) for part in np.split(values, ends))
        return PoseTrack(np.frombuffer(data, np.float64, frames), image, world, visibility[..., 0], skeleton)
