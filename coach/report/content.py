"""What is on a take's page, gathered before anything is drawn. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.compare.alignment import usual_lag
from coach.compare.beat_verdicts import TIMING_TOLERANCE_S
from coach.domain.landmarks import PoseTrack
from coach.domain.passage import Passage
from coach.domain.song import Song
from coach.domain.verdicts import Verdict
from coach.pages.movement_plot import Movement
from coach.takes.take import Take


@dataclass(frozen=True)
class PoseCoverage:
    """The recording: its number of pictures, the share in which a body was found, pictures per second."""

    pictures: int
    share: float
    fps: float


@dataclass(frozen=True)
class MadeClip:
    """A clip (mp4, H.264) and the picture shown before it plays (JPEG); ``why`` it is missing or incomplete."""

    video: bytes = b""
    poster: bytes = b""
    why: str = ""
    with_reference: bool = True


@dataclass(frozen=True, eq=False)
class Report:
    """Everything on the page.

    take     without the mistakes marked "not a mistake"
    marked   how many are marked
    shown    the passages of the mistakes, in their order, or the best passage
    clips    one for each of the first passages; the others are described in words only
    song     None if it is gone or now has another video
    earlier  other takes of the song that began before this one, oldest first
    best     the score of the best take of the song so far, this one included; NaN if none was judged
    lost     how many takes could not be read
    seen     None if the poses are missing
    part     (start, end) s of song time if only a passage was practised
    others   how many takes were danced to another video of this song and are left out
    same_dance  False for a film that shows a different dance: it is not compared with other takes
    unread   a sentence for each unreadable file in the take's folder
    practise the command that practises the worst passage, "" if there is none
    missing  a sentence on what was not recorded, "" if nothing is missing
    dancer   in a group, this dancer's name; "" for a solo take
    movement to plot; None if no moves were looked for, or the poses are missing
    """

    take: Take
    marked: int
    shown: tuple[Passage, ...]
    clips: tuple[MadeClip, ...]
    song: Song | None
    earlier: tuple[Take, ...]
    best: float
    lost: int
    seen: PoseCoverage | None
    part: tuple[float, float] | None = None
    others: int = 0
    same_dance: bool = True
    unread: tuple[str, ...] = ()
    missing: str = ""
    dancer: str = ""
    practise: str = ""
    movement: Movement | None = None


def seen_in(track: PoseTrack, speed: float) -> PoseCoverage | None:
    """How well the recording, which ran at ``speed`` of the song, shows the dancer; None for a track (song time)
    without pictures."""
    if not len(track):
        return None
    length = float(track.t[-1] - track.t[0])
    fps = speed * (len(track) - 1) / length if length > 0 else float("nan")
    return PoseCoverage(len(track), float(track.seen.mean()), fps)


def on_time(take: Take) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(B,) twice: for each beat of this take, the earliest and the latest lag in s that does not stand out. Its
    constant part and its drift are mentioned only once."""
    lag, usual = (np.array([getattr(v, name) for v in take.verdicts], float) for name in ("lag", "usual"))
    usual = np.where(np.isfinite(usual), usual, usual_lag(lag))
    return usual - TIMING_TOLERANCE_S, usual + TIMING_TOLERANCE_S


def times(verdicts: Sequence[Verdict]) -> NDArray[np.float64]:
    """(B,) song time of each beat, s."""
    return np.array([v.t for v in verdicts], float)
