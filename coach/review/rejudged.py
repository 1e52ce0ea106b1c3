"""What ``take.json`` does not keep, found again from the take's poses: which way a joint was wrong, what it cost.

The record stays the truth: kinds, scores, errors and limits are those that the dancer was told. Only what is NaN in a
take that was read is filled in, and none of that depends on how strictly the take was judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from coach.compare.align import take_bias
from coach.compare.beat_verdicts import MOST_BIAS
from coach.compare.judge import judge
from coach.compare.score import shape_score, timing_score
from coach.compare.thresholds import PRIOR
from coach.compare.verdicts import Mistake, Verdict
from coach.errors import CoachError
from coach.pose.landmarks import PoseTrack
from coach.review.folder import TakeFolder, load_poses, load_take, session_info
from coach.review.passages import SAME_BEAT
from coach.review.take import Take
from coach.song.song import Song


def load_whole_take(folder: TakeFolder, song: Song | None, reference: PoseTrack) -> Take:
    """The take, with as much as can be found again: nothing of a joint's direction without song, reference or poses.

    CoachError when ``take.json`` is missing, damaged or of a newer version.
    """
    take = load_take(folder)
    if song is None or not len(reference):
        return with_parts(take)
    try:
        track = load_poses(folder)
    except CoachError:  # poses.npz is missing or damaged: the take is shown without what only poses can tell
        return with_parts(take)
    return rejudged(take, track.mirrored() if session_info(folder).mirrored else track, song, reference)


def rejudged(take: Take, track: PoseTrack, song: Song, reference: PoseTrack) -> Take:
    """``take`` with its verdicts' directions; ``track``: its poses, ``reference``: the song's, both unmirrored."""
    found = {v.beat: v for v in judge(track, reference, song.grid, PRIOR)}
    same = {v.beat for v in take.verdicts if v.beat in found and abs(found[v.beat].t - v.t) < SAME_BEAT}
    verdicts = tuple(_with_directions(v, found[v.beat]) if v.beat in same else v for v in take.verdicts)
    return with_parts(replace(take, verdicts=verdicts))


def with_parts(take: Take) -> Take:
    """``take`` with each verdict's shape and timing and each mistake's cost, where they are NaN."""
    bias = take_bias(np.array([v.lag for v in take.verdicts], float), MOST_BIAS)
    verdicts = tuple(_with_parts(v, bias) for v in take.verdicts)
    return replace(take, verdicts=verdicts, mistakes=tuple(_with_cost(m, verdicts) for m in take.mistakes))


def _with_directions(recorded: Verdict, found: Verdict) -> Verdict:
    known = np.isfinite(recorded.change)
    return replace(
        recorded,
        change=np.where(known, recorded.change, found.change),
        move=np.where(np.isfinite(recorded.move), recorded.move, found.move),
    )


def _with_parts(verdict: Verdict, bias: float) -> Verdict:
    if verdict.kind == "unseen" or np.isfinite(verdict.shape):
        return verdict
    shape = shape_score(verdict.error, verdict.limit, verdict.kind)
    return replace(verdict, shape=shape, timing=timing_score(verdict.lag - bias))


def _with_cost(mistake: Mistake, verdicts: Sequence[Verdict]) -> Mistake:
    if np.isfinite(mistake.cost):
        return mistake
    run = [v for v in verdicts if mistake.first <= v.beat <= mistake.last and v.kind == mistake.kind]
    return replace(mistake, cost=float(sum(100 - v.score for v in run)))
