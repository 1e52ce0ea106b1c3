"""A small picture of a song: its dancer at the widest moment."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from coach.domain.landmarks import PoseTrack
from coach.media.packed import jpeg
from coach.media.pictures import Pictures
from coach.media.video import read_frames

FILE_NAME: Final = "thumbnail.jpg"
THUMBNAIL_BOX: Final = (480, 480)
"""Pixels, width and height at most."""


def write_thumbnail(folder: Path, video: Path, track: PoseTrack) -> None:
    """Write it into ``folder``. Raises OSError if it cannot be written."""
    frames = read_frames(video, widest_moment(track), Pictures(THUMBNAIL_BOX))
    rgb = next(frames).rgb
    frames.close()
    even = rgb[: rgb.shape[0] // 2 * 2, : rgb.shape[1] // 2 * 2]
    (folder / FILE_NAME).write_bytes(jpeg(even))


def widest_moment(track: PoseTrack) -> float:
    """The time (s) at which the dancer fills the largest area, among fully visible poses; 0 without any."""
    seen = np.flatnonzero(track.seen)
    if not len(seen):
        return 0.0
    image = track.image[seen]
    spread = (np.fmax.reduce(image, axis=1) - np.fmin.reduce(image, axis=1)).prod(axis=1)  # of what was found
    clear = track.visibility[seen].mean(axis=1)
    return float(track.t[seen[np.argmax(spread * clear)]])
