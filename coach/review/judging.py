"""From a pose track to a judged take: the one way, for the live session, recovered takes and filmed covers. Pure."""

from __future__ import annotations

from datetime import datetime

from coach.compare.judge import judge
from coach.compare.mistakes import find_mistakes
from coach.compare.score import take_score
from coach.compare.thresholds import Thresholds
from coach.pose.landmarks import PoseTrack
from coach.review.take import Take
from coach.song.song import Song


def judged_take(
    song: Song,
    reference: PoseTrack,
    thresholds: Thresholds,
    track: PoseTrack,
    started_at: datetime,
    mirrored: bool = False,
) -> Take:
    """``track`` is the dancer's, in song time; ``reference`` the song's, as ``reference_track`` gives it.

    mirrored  the take's pictures, and so ``track``, show the dance as a mirror does
    """
    verdicts = judge(track.mirrored() if mirrored else track, reference, song.grid, thresholds)
    return Take(song.id, started_at, take_score(verdicts), verdicts, find_mistakes(verdicts, song.grid))
