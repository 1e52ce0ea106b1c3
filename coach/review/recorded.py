"""What of a dance was recorded, from the files of its take."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coach.errors import CoachError
from coach.media.video import picture_times
from coach.pose.landmarks import PoseTrack
from coach.review.folder import TakeFolder
from coach.review.missing import what_is_missing
from coach.review.session_info import SessionInfo
from coach.song.song import Song


def filmed(folder: TakeFolder) -> NDArray[np.float64]:
    """(T,) song time (s) of every picture; empty where the video cannot be read: the clips say what is wrong."""
    try:
        return picture_times(folder.video)
    except CoachError:
        return np.empty(0)


def missing_of(folder: TakeFolder, info: SessionInfo, poses: PoseTrack, song: Song | None) -> str:
    """One sentence on what of the dance was not recorded; "" where nothing is missing, or that cannot be known."""
    pictures = filmed(folder)
    if song is None or not len(pictures):
        return ""
    start, end = info.part or (song.start, song.end)
    return what_is_missing(pictures, poses.t, start, end)
