"""The dancers of a question, laid out to be drawn once, and drawn as often as the screen is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from coach.domain.landmarks import PoseTrack
from coach.quiz.figure import Figure, laid_out
from coach.quiz.questions import Question
from coach.quiz.reward import rewarded
from coach.quiz.songs import QuizSong

LEAST_SEEN = 0.3
"""Share of the excerpt in which a member of a group must be seen to be drawn."""


def figures_of(question: Question, songs: Sequence[QuizSong], groups: bool) -> tuple[Figure, ...]:
    """Who dances the excerpt and what comes after it: the lead, or with ``groups`` everybody who is seen."""
    one = songs[question.song]
    shown = rewarded(question.excerpt, one.song)
    tracks = one.dancers if groups else (one.lead,)
    seen = [track for track in tracks if track is one.lead or _seen(track, shown.start, shown.end)]
    figures = (laid_out(track, shown.start, shown.end) for track in seen)
    return tuple(figure.mirrored() if question.mirrored else figure for figure in figures)


def _seen(track: PoseTrack, start: float, end: float) -> bool:
    there = track.between(start, end)
    return len(there) > 0 and float(np.mean(there.seen)) >= LEAST_SEEN
