"""Small pictures of the dancer, one per passage, cut from the take's video around the body."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.domain.passage import Passage
from coach.media.pictures import Pictures
from coach.media.video import read_frames
from coach.ui.picture import resized

SHAPE: Final = 0.8
"""Width over height."""
TALL: Final = 270
"""Pixels; twice what a card shows on a screen of 1080 lines."""
LARGEST: Final = (1280, 720)
STALE: Final = 0.5
"""s between a passage's moment and the picture that stands for it; where there is none, its pose does."""
AROUND: Final = 1.25
"""The picture's height, in heights of the body."""


def moment(passage: Passage) -> float:
    """Take's own time (s) of the picture that stands for the passage: on its first beat."""
    return passage.at + passage.shift


def load_thumbnails(
    video: Path, poses: Mapping[Passage, NDArray[np.floating] | None], into: dict[Passage, NDArray[np.uint8]]
) -> Iterator[None]:
    """Fills ``into``, a picture at each step; what was not filmed stays without. ``poses`` (L, 2), None = not seen."""
    for passage, pose in poses.items():
        try:
            with closing(read_frames(video, max(0.0, moment(passage)), Pictures(LARGEST))) as frames:
                frame = next(frames)
        except CoachError:
            return  # the clips say what is wrong with the video
        if abs(frame.t - moment(passage)) <= STALE:
            into[passage] = around(frame.rgb, pose)
        yield


def around(rgb: NDArray[np.uint8], pose: NDArray[np.floating] | None) -> NDArray[np.uint8]:
    """The part of ``rgb`` with the body in its middle, TALL pixels high; the whole height where no body is known."""
    high, wide = rgb.shape[:2]
    tall, centre = float(high), (wide / 2, high / 2)
    if pose is not None and np.isfinite(pose).all(axis=1).any():
        low, top = np.nanmin(pose, axis=0) * high, np.nanmax(pose, axis=0) * high
        tall = float(np.clip(AROUND * max(top[1] - low[1], (top[0] - low[0]) / SHAPE), 0.2 * high, high))
        centre = tuple((low + top) / 2)
    across, down = max(1, min(round(tall * SHAPE), wide)), max(1, round(tall))
    left = int(np.clip(centre[0] - across / 2, 0, wide - across))
    upper = int(np.clip(centre[1] - down / 2, 0, high - down))
    cut = np.ascontiguousarray(rgb[upper : upper + down, left : left + across])
    return resized(cut, (round(TALL * cut.shape[1] / cut.shape[0]), TALL))
