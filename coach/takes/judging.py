"""From a pose track to a judged take: the one way, for the live session, recovered takes and filmed covers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from coach.compare.features import track_features
from coach.compare.judge import Alignment, judge_features
from coach.compare.mistakes import find_mistakes
from coach.compare.prepared import PreparedReference
from coach.compare.score import levelled, take_score
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.domain.verdicts import Verdict
from coach.takes.take import Basis, Take

ROUNDING: Final = 1e-6
"""s; take.json keeps times this exactly."""


def judged_take(
    song: Song,
    measure: PreparedReference,
    track: PoseTrack,
    started_at: datetime,
    mirrored: bool = False,
    part: tuple[float, float] | None = None,
    alignment: Alignment = "beat",
    rate: float = 1.0,
) -> Take:
    """``track`` is the dancer's, in song time; ``measure`` the song, prepared by ``prepare_reference``.

    mirrored  the take's pictures, and so ``track``, show the dance as a mirror does
    part      (start, end) s of song time of a passage that was practised: the other beats do not count
    alignment "beat" is ours; "frame" and "none" are there to be compared with
    rate      song seconds per real second at which it was danced; lags are real seconds
    """
    body = track.mirrored() if mirrored else track
    verdicts = inside(judge_features(body.t, track_features(body), measure.at_rate(rate), alignment), part)
    score = take_score(verdicts)
    verdicts = levelled(verdicts, score.score)
    return Take(song.id, started_at, score, verdicts, find_mistakes(verdicts, song.grid), _basis(measure))


def unjudged_take(song: str, started_at: datetime) -> Take:
    """A take of which nothing can be said, as its song (an id) is gone."""
    return Take(song, started_at, take_score(()), (), (), Basis())


def _basis(measure: PreparedReference) -> Basis:
    by = measure.thresholds
    return Basis(by.level, by.source, by.covers, replace(measure.grid, sections=()))


def inside(verdicts: Sequence[Verdict], part: tuple[float, float] | None) -> tuple[Verdict, ...]:
    """Those whose beats fall into the part, its start included, its end not; all of them where it is None."""
    return tuple(v for v in verdicts if part is None or part[0] - ROUNDING <= v.t < part[1] - ROUNDING)
