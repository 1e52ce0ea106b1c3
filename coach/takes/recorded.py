"""Which parts of a dance were recorded, from the files of its take."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.media.video import picture_times
from coach.takes.folder import TakeFolder
from coach.takes.session_info import SessionInfo
from coach.wording import words
from coach.wording.passages import clock


def filmed(folder: TakeFolder) -> NDArray[np.float64]:
    """(T,) song time (s) of every picture; empty if the video cannot be read (the clips then say what is wrong)."""
    try:
        return picture_times(folder.video)
    except CoachError:
        return np.empty(0)


def missing_of(folder: TakeFolder, info: SessionInfo, poses: PoseTrack, song: Song | None) -> str:
    """One sentence on what was not recorded; "" if nothing is missing or it cannot be known."""
    pictures = filmed(folder)
    if song is None or not len(pictures):
        return ""
    start, end = info.part or (song.start, song.end)
    return what_is_missing(pictures, poses.t, start, end)


# ----------------------------------------------------------------
# Which parts of a take are missing, from the times of its pictures and poses, in one sentence. Pure.


LEAST_MISSING: Final = 0.3
"""s; a shorter gap between pictures is not mentioned: in the dark, slow cameras deliver one every 0.1 s."""
CUT_SHORT: Final = 1.0
"""s; a take that ends earlier than this before the end of the dance was cut short: the last beat may be danced
early."""


def not_filmed(pictures: NDArray[np.float64], start: float, end: float) -> list[tuple[float, float]]:
    """The gaps (from, to) in s between ``start`` and ``end`` that are longer than LEAST_MISSING."""
    edges = np.concatenate([[start], pictures[(pictures > start) & (pictures < end)], [end]])
    return [(float(a), float(b)) for a, b in zip(edges, edges[1:]) if b - a > LEAST_MISSING]


def what_is_missing(pictures: NDArray[np.float64], poses: NDArray[np.float64], start: float, end: float) -> str:
    """One sentence, "" when the take is complete.

    pictures, poses  (T,) s of song time, increasing
    start, end       s of song time: what was to be danced
    """
    reached = max([times[-1] for times in (pictures, poses) if len(times)], default=start)
    holes = not_filmed(pictures, start, min(reached, end)) if len(pictures) else []
    cut_short = reached < end - CUT_SHORT
    if holes and not (cut_short and sum(b - a for a, b in holes) < CUT_SHORT):
        return _holes(holes, start, min(reached, end))
    if cut_short:
        return words.RECORDED_UP_TO.format(end=clock(reached), length=clock(end))
    return ""


def _holes(holes: list[tuple[float, float]], start: float, end: float) -> str:
    seconds = sum(b - a for a, b in holes)
    first, last = holes[0], holes[-1]
    if len(holes) > 1:
        return words.PARTS_NOT_FILMED.format(seconds=seconds, count=len(holes), time=clock(first[0]))
    if last[1] >= end:
        return words.LAST_NOT_FILMED.format(seconds=seconds)
    if first[0] <= start:
        return words.FIRST_NOT_FILMED.format(seconds=seconds)
    return words.PART_NOT_FILMED.format(seconds=seconds, time=clock(first[0]))
