"""A whole film to a pose track, decoding and finding poses at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from queue import Full, Queue
from typing import Final, TypeVar

import numpy as np

from coach.media.video import Frame, probe, read_frames
from coach.pose.blazepose import BlazePose, Pose
from coach.pose.landmarks import PoseTrack
from coach.pose.model import PoseModel
from coach.progress import bar

AHEAD: Final = 8
"""Decoded frames that may wait for the landmarker: enough to even out a slow keyframe, 22 MB at 720p."""

STOP_AFTER: Final = 0.1
"""s, at most this long the decoder goes on after nobody wants its frames any more."""

END: Final = object()

T = TypeVar("T")


def extract(
    path: Path, model: PoseModel, what: str = "Finding the poses", make: Callable[[bytes], BlazePose] = BlazePose
) -> PoseTrack:
    """Every frame's pose with the frame's own time; frames without a pose are rows of NaN. Shows a progress bar.

    Raises CoachError when the video cannot be read or the model not be used.
    """
    info = probe(path)
    with make(model.data) as landmarker, bar(what, round(info.duration * info.fps)) as advance:
        times, poses = [], []
        with closing(ahead(read_frames(path), AHEAD)) as frames:
            for frame in increasing(frames):
                poses.append(landmarker.detect(frame.rgb, frame.t))
                times.append(frame.t)
                advance(1)
    return track_of(times, poses)


def track_of(times: list[float], poses: list[Pose]) -> PoseTrack:
    """The track of poses at strictly increasing times (s)."""
    if not times:
        return PoseTrack.empty()
    return PoseTrack(
        np.array(times),
        np.stack([pose.image for pose in poses]),
        np.stack([pose.world for pose in poses]),
        np.stack([pose.visibility for pose in poses]),
    )


def ahead(items: Generator[T, None, None], depth: int) -> Iterator[T]:
    """The same items, fetched on a thread of their own up to ``depth`` early.

    What the items raise is raised here, at its place. Closing this generator stops the thread and waits for it.
    """
    waiting: Queue[T | object] = Queue(depth)
    stop = threading.Event()
    with ThreadPoolExecutor(1, "ahead") as pool:
        fetching = pool.submit(_fetch, items, waiting, stop)
        try:
            while (item := waiting.get()) is not END:
                yield item
            fetching.result()
        finally:
            stop.set()


def _fetch(items: Generator[T, None, None], waiting: Queue, stop: threading.Event) -> None:
    try:
        with closing(items):
            for item in items:
                if not _offer(item, waiting, stop):
                    return
    finally:
        _offer(END, waiting, stop)


def _offer(item: object, waiting: Queue, stop: threading.Event) -> bool:
    """Put the item as soon as there is room; False when it is not wanted any more."""
    while not stop.is_set():
        try:
            waiting.put(item, timeout=STOP_AFTER)
            return True
        except Full:
            continue
    return False


def increasing(frames: Iterator[Frame]) -> Iterator[Frame]:
    """Without the frames of damaged films that do not come after the one before."""
    last = -np.inf
    for frame in frames:
        if frame.t > last:
            last = frame.t
            yield frame
