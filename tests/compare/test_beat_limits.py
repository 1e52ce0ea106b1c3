"""What is said of made-up findings: from which number on a beat is called what."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.beat_verdicts import verdicts
from coach.compare.features import track_features
from coach.compare.findings import BeatErrors, Findings
from coach.compare.judge import judge, judge_features, judge_track
from coach.compare.prepared import PreparedReference, prepare_reference
from coach.domain.beats import BeatGrid
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from tests.compare.tracks import GRID, rendered

EVERY = np.ones(9)
LIMIT = PRIOR.limit


def said(beats=1, lively=True, around=1.0, error=5.0, visible=0.8, lag=0.0, **found):
    """The verdicts of beats of which all the same is found."""
    measured = BeatErrors(
        np.tile(error * EVERY, (beats, 1)),
        np.zeros((beats, 9)),
        np.tile(visible * EVERY, (beats, 1)),
        np.zeros((beats, 9, 3)),
    )
    rows = np.arange(beats)
    plain = Findings.of(rows, np.full(beats, lag), np.zeros(beats), measured)
    more = {"gain": 10.0, "moved": 1.0, "sides": np.zeros(2)} | found
    findings = Findings(**vars(plain) | {k: np.tile(v, (beats, *[1] * np.ndim(v))) for k, v in more.items()})
    song = PreparedReference(None, BeatGrid.constant(120, 0.0, beats / 2), PRIOR, np.full(beats, lively))
    return verdicts(rows, findings, song, 1.0, np.full(beats, around))


@pytest.mark.parametrize(
    ("lag", "gain", "lively", "kind"),
    [
        (0.079, 10.0, True, "ok"),
        (0.081, 10.0, True, "timing"),
        (-0.081, 10.0, True, "timing"),
        (0.449, 10.0, True, "timing"),
        (0.2, np.nan, True, "ok"),  # nobody knows what it gains, as along a warping path
        (0.2, 2.5, True, "timing"),
        (0.2, 2.4, True, "ok"),
        (0.2, 10.0, False, "ok"),
    ],
)
def test_late_or_early(lag, gain, lively, kind):
    assert said(lag=lag, gain=gain, lively=lively)[0].kind == kind


@pytest.mark.parametrize(
    ("share", "visible", "kind"),
    [(0.99, 0.6, "ok"), (1.01, 0.6, "shape"), (1.9, 0.3, "ok"), (2.1, 0.3, "shape"), (5.0, 0.24, "ok")],
)
def test_wrong_from_the_limit_on_which_is_wider_where_little_is_seen(share, visible, kind):
    this = np.arange(9) == 3
    (verdict,) = said(error=np.where(this, share * LIMIT, 5.0), visible=np.where(this, visible, 0.6))
    assert verdict.kind == kind and verdict.wrong.tolist() == [j == 3 and kind == "shape" for j in range(9)]


@pytest.mark.parametrize(
    ("moved", "sides", "wrong", "kind"),
    [
        (0.1, 0.0, True, "frozen"),
        (0.1, 0.0, False, "ok"),
        (0.139, 1.8, True, "frozen"),
        (0.15, 1.8, True, "side"),
        (0.15, 1.7, True, "frozen"),
        (1.0, 1.76, False, "side"),
        (1.0, 1.74, False, "ok"),
        (1.0, 1.16, True, "side"),
        (1.0, 1.14, True, "shape"),
    ],
)
def test_stopped_or_the_other_side(moved, sides, wrong, kind):
    error = np.where((np.arange(9) == 1) & wrong, 1.1 * LIMIT, 5.0)
    (verdict,) = said(error=error, moved=moved, sides=np.array([sides, 0.0]))
    assert verdict.kind == kind and verdict.group == ("arms" if kind == "side" else "")


@pytest.mark.parametrize(("beats", "worth_nothing"), [(3, False), (4, True), (7, True)])
def test_four_beats_in_a_row_without_moving_are_worth_nothing(beats, worth_nothing):
    found = said(beats, error=1.2 * LIMIT, moved=0.05)
    assert {v.kind for v in found} == {"frozen"}
    assert all((v.shape == 0) == worth_nothing for v in found)


@pytest.mark.parametrize(("joints", "kind"), [(3, "unseen"), (4, "ok")])
def test_four_joints_are_enough(joints, kind):
    (verdict,) = said(error=np.where(np.arange(9) < joints, 5.0, np.nan))
    assert verdict.kind == kind and np.isnan(verdict.score) == (kind == "unseen")


def only_frames(keep, judged):
    """What is said of beat 20 of the rendered dancer against itself, of which only some of its 15 frames are there."""
    track = rendered("reference")
    inside = np.flatnonzero((track.t > GRID.edges[20]) & (track.t < GRID.edges[21]))
    left = np.delete(np.arange(len(track)), np.delete(inside, keep))
    return judged(track.at(left), prepare_reference(track, GRID, PRIOR))[20].kind


@pytest.mark.parametrize(
    ("keep", "kind"),
    [
        ([3, 11], "unseen"),
        ([3, 7, 11], "ok"),  # three frames, each of which holds 60 ms before and after itself
        ([5, 6, 7, 8, 9], "unseen"),  # .253 of .508 s
        ([5, 6, 7, 8, 9, 10], "ok"),
        ([], "unseen"),
    ],
)
def test_how_many_frames_show_a_beat(keep, kind):
    assert only_frames(keep, lambda track, song: judge_features(track.t, track_features(track), song)) == kind


@pytest.mark.parametrize(("keep", "kind"), [([], "unseen"), ([7], "unseen"), ([6, 9], "unseen"), ([3, 11], "ok")])
def test_what_lies_between_frames_that_are_near_shows_a_beat_too(keep, kind):
    """The frames before and after the beat are there: of the last, those of .13 s are filled in on either side."""
    assert only_frames(keep, judge_track) == kind


@pytest.mark.parametrize(("seen", "known"), [(8, True), (7, False)])
def test_half_of_the_frames_must_show_a_joint(seen, known):
    track = rendered("reference")
    inside = np.flatnonzero((track.t > GRID.edges[20]) & (track.t < GRID.edges[21]))
    visible = track.visibility.copy()
    visible[inside[seen:], BLAZEPOSE.index["left_wrist"]] = 0
    verdict = judge(replace(track, visibility=visible), track, GRID, PRIOR)[20]
    assert np.isfinite(verdict.error[1]) == known and np.isfinite(verdict.error[[0, 2]]).all()
