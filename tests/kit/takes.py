"""Takes made by hand for the tests of this folder."""

from datetime import datetime, timedelta, timezone

import numpy as np

from coach.domain.landmarks import JOINTS, PoseTrack
from coach.domain.verdicts import Mistake, TakeScore, Verdict
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.takes.take import Take

STARTED = datetime(2026, 3, 1, 18, 30, 5, tzinfo=timezone(timedelta(hours=9)))


def verdict(beat, kind="ok", wrong=(), lag=0.09, score=90.0, period=0.5):
    error = np.array([45.0 if name in wrong else 5.0 for name in JOINTS])
    flags = np.array([name in wrong for name in JOINTS])
    return Verdict(beat, beat * period, kind, score, score, score, lag, error, error, np.full(9, 30.0), flags)


def unseen(beat, period=0.5):
    nothing = np.full(9, np.nan)
    return Verdict(
        beat, beat * period, "unseen", np.nan, np.nan, np.nan, np.nan, nothing, nothing, nothing, np.zeros(9, bool)
    )


def mistake(first, last, kind="shape", joints=("left_elbow",), period=0.5, said="Left elbow: bend it more.", **known):
    """As recorded by an older Coach, unless ``about``, ``ways`` and so on are given."""
    start, end = (first - 1) * period, (last + 1) * period
    unknown = {"about": (), "ways": (), "size": np.nan}
    return Mistake(kind, first, last, start, end, joints, **unknown | known, cost=3.0, said=said)


def a_take(verdicts=None, mistakes=None, song="lovedive", started_at=STARTED):
    if verdicts is None:
        verdicts = tuple(verdict(k, "shape", ("left_elbow",)) if 4 <= k <= 6 else verdict(k) for k in range(16))
    if mistakes is None:
        mistakes = (mistake(4, 6),)
    return Take(song, started_at, TakeScore(81.5, 84.0, 75.25, 0.09, 1.0), tuple(verdicts), tuple(mistakes))


def a_track(frames=90, fps=30.0, start=0.0, seed=0):
    random = np.random.default_rng(seed)
    return PoseTrack(
        start + np.arange(frames) / fps,
        random.uniform(0.2, 0.8, (frames, 33, 2)),
        random.uniform(-1, 1, (frames, 33, 3)),
        random.uniform(0.5, 1, (frames, 33)),
        BLAZEPOSE,
    )
