"""Poses collected one after the other and made into a track. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from coach.domain.landmarks import Pose, PoseTrack

TRACK_BATCH_POSES: Final = 256
"""Poses packed into one track: there they take a third of the memory, which counts in an hour of film."""


class PoseBuffer:
    """Somebody's poses so far, in little memory: tracks of TRACK_BATCH_POSES each."""

    def __init__(self) -> None:
        self._tracks: list[PoseTrack] = []
        self._times: list[float] = []
        self._poses: list[Pose] = []

    def __len__(self) -> int:
        return sum(map(len, self._tracks)) + len(self._times)

    def add(self, t: float, pose: Pose) -> None:
        """``t``: s, later than that of the previous pose."""
        self._times.append(t)
        self._poses.append(pose)
        if len(self._times) == TRACK_BATCH_POSES:
            self._pack()

    def tracks(self) -> Sequence[PoseTrack]:
        """All poses so far, in as many tracks as they were collected in: joining them takes as much memory again."""
        self._pack()
        return self._tracks

    def track(self) -> PoseTrack:
        """The track of all poses so far."""
        return joined(self.tracks())

    def _pack(self) -> None:
        if not self._times:
            return
        self._tracks.append(track_of(self._times, self._poses))
        self._times, self._poses = [], []


def track_of(times: Sequence[float], poses: Sequence[Pose]) -> PoseTrack:
    """The track of poses at strictly increasing times (s)."""
    if not times:
        return PoseTrack.empty()
    return PoseTrack(
        np.array(times),
        np.stack([pose.image for pose in poses]),
        np.stack([pose.world for pose in poses]),
        np.stack([pose.visibility for pose in poses]),
        poses[0].skeleton,
    )


def joined(tracks: Sequence[PoseTrack]) -> PoseTrack:
    """The tracks joined, one after the other."""
    full = [track for track in tracks if len(track)]
    if not full:
        return PoseTrack.empty()
    if len(full) == 1:
        return full[0]
    t, image, world, visibility = (
        np.concatenate([getattr(track, name) for track in full]) for name in ("t", "image", "world", "visibility")
    )
    return PoseTrack(t, image, world, visibility, full[0].skeleton)
