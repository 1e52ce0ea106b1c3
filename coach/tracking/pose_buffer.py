"""Poses collected one after the other and made into a track. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, overload

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import BODY, Pose, PoseTrack

TRACK_BATCH_POSES: Final = 64
"""Poses put aside together: few enough that somebody seen for a moment takes little."""


LoadTrack = Callable[[], PoseTrack]
"""Gives the track that was put aside, the same to the last bit."""

PutTrack = Callable[[PoseTrack], LoadTrack]
"""Puts a track aside."""


def in_memory(track: PoseTrack) -> LoadTrack:
    """A track that stays where it is."""
    return partial(_itself, track)


def _itself(track: PoseTrack) -> PoseTrack:
    return track


class TracksAside(Sequence[PoseTrack]):
    """Tracks that were put aside: each is loaded whenever it is asked for."""

    def __init__(self, loads: Sequence[LoadTrack]) -> None:
        self.loads = loads

    def __len__(self) -> int:
        return len(self.loads)

    @overload
    def __getitem__(self, place: int) -> PoseTrack: ...
    @overload
    def __getitem__(self, place: slice) -> list[PoseTrack]: ...
    def __getitem__(self, place: int | slice) -> PoseTrack | list[PoseTrack]:
        if isinstance(place, slice):
            return [load() for load in self.loads[place]]
        return self.loads[place]()

    def each(self, change: Callable[[PoseTrack], PoseTrack]) -> TracksAside:
        """The same, changed when they are loaded."""
        return TracksAside([partial(_changed, load, change) for load in self.loads])


def _changed(load: LoadTrack, change: Callable[[PoseTrack], PoseTrack]) -> PoseTrack:
    return change(load())


def aside(tracks: Sequence[PoseTrack]) -> TracksAside:
    """The same tracks, each to be let go by itself."""
    return tracks if isinstance(tracks, TracksAside) else TracksAside([in_memory(track) for track in tracks])


class PoseBuffer:
    """Somebody's poses so far, in little memory: tracks of TRACK_BATCH_POSES each.

    Poses are copied at once. As they come they are small pieces, made between pictures of megabytes; kept, they would
    lie where pictures were, and each new picture would need new memory: after 256 of them 700 MB.

    put  puts the tracks aside
    """

    def __init__(self, put: PutTrack = in_memory) -> None:
        self._put, self._count = put, 0
        self._loads: list[LoadTrack] = []
        self._rows: tuple[NDArray, ...] = ()
        self._filled = 0
        self._skeleton = BODY

    def __len__(self) -> int:
        return self._count

    def add(self, t: float, pose: Pose) -> None:
        """``t``: s, later than that of the previous pose."""
        if not self._rows:
            self._rows, self._skeleton = _rows(len(pose.skeleton)), pose.skeleton
        for rows, values in zip(self._rows, (t, pose.image, pose.world, pose.visibility)):
            rows[self._filled] = values
        self._count, self._filled = self._count + 1, self._filled + 1
        if self._filled == TRACK_BATCH_POSES:
            self._pack()

    def tracks(self) -> Sequence[PoseTrack]:
        """All poses so far, in as many tracks as they were collected in: joining them takes as much memory again."""
        self._pack()
        return TracksAside(self._loads)

    def track(self) -> PoseTrack:
        """The track of all poses so far."""
        return joined(self.tracks())

    def _pack(self) -> None:
        if not self._filled:
            return
        whole = PoseTrack(*(rows[: self._filled].copy() for rows in self._rows), self._skeleton)
        self._loads.append(self._put(whole))
        self._filled = 0


def _rows(points: int) -> tuple[NDArray, ...]:
    """Room for the arrays of TRACK_BATCH_POSES poses."""
    count = TRACK_BATCH_POSES
    shapes = ((count, points, 2), (count, points, 3), (count, points))
    return np.empty(count), *(np.empty(shape, np.float32) for shape in shapes)


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
