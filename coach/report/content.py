"""What the page of a take is made of, gathered before anything is drawn. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.compare.alignment import usual_lag
from coach.compare.beat_verdicts import LATE
from coach.domain.landmarks import PoseTrack
from coach.domain.passage import Passage
from coach.domain.song import Song
from coach.domain.verdicts import Verdict
from coach.takes.take import Take


@dataclass(frozen=True)
class Seen:
    """Of the recording: in how many pictures, and in what share of them a body was found; how many a second."""

    pictures: int
    share: float
    fps: float


@dataclass(frozen=True)
class MadeClip:
    """A clip (mp4, H.264) and the picture shown before it plays (JPEG); ``why`` there is none, or what it lacks."""

    video: bytes = b""
    poster: bytes = b""
    why: str = ""
    with_reference: bool = True


@dataclass(frozen=True, eq=False)
class Report:
    """All that the page is made of.

    take     without the mistakes that are marked as none
    marked   how many those are
    shown    the passages of the mistakes, in their order, or the best passage
    clips    one for each of the first passages; the others are only said
    song     None when it is gone or has another video by now
    earlier  other takes of the song that began before this one, oldest first
    best     the score of the best take of the song so far, this one included; NaN when none was judged
    lost     how many takes could not be read
    seen     None when the poses are missing
    part     (start, end) s of song time when only a passage was practised
    others   how many takes were danced to another video of this song, and are compared with nothing here
    same_dance  False of a film that shows another dance: it is compared with nothing
    unread   a sentence for each file beside the take that cannot be read
    missing  a sentence on what of the dance was not recorded, "" where it is whole
    """

    take: Take
    marked: int
    shown: tuple[Passage, ...]
    clips: tuple[MadeClip, ...]
    song: Song | None
    earlier: tuple[Take, ...]
    best: float
    lost: int
    seen: Seen | None
    part: tuple[float, float] | None = None
    others: int = 0
    same_dance: bool = True
    unread: tuple[str, ...] = ()
    missing: str = ""


def seen_in(track: PoseTrack) -> Seen | None:
    """How well the recording shows the dancer; None of a track without pictures."""
    if not len(track):
        return None
    length = float(track.t[-1] - track.t[0])
    fps = (len(track) - 1) / length if length > 0 else float("nan")
    return Seen(len(track), float(track.seen.mean()), fps)


def on_time(take: Take) -> tuple[float, float]:
    """(earliest, latest) s of lag that stand out from none of this take: its constant part is said once."""
    usual = usual_lag(np.array([v.lag for v in take.verdicts], float))
    return usual - LATE, usual + LATE


def times(verdicts: Sequence[Verdict]) -> NDArray[np.float64]:
    """(B,) s."""
    return np.array([v.t for v in verdicts], float)
