"""Runs of wrong beats: what is merged, what is dropped, what is cut, what comes first."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.mistakes import LONGEST, find_mistakes
from coach.compare.verdicts import Verdict
from coach.pose.landmarks import JOINTS
from coach.song.beats import BeatGrid

GRID = BeatGrid(np.arange(64) * 0.5)
LIMIT = np.full(9, 20.0)


def verdict(beat, kind="ok", joint="left_elbow", error=25.0, lag=0.0, score=50.0, **rest):
    errors = np.zeros(9)
    if kind == "shape":
        errors[JOINTS.index(joint)] = error
    return Verdict(
        beat=beat,
        t=beat * 0.5,
        kind=kind,
        score=100.0 if kind == "ok" else score,
        shape=score,
        timing=100.0,
        lag=lag,
        error=errors,
        change=np.where(errors > 0, 30.0, 0.0),
        limit=LIMIT,
        wrong=errors > LIMIT,
        **rest,
    )


def take(*wrong):
    known = {v.beat: v for v in wrong}
    return [known.get(k, verdict(k)) for k in range(len(GRID))]


def spans(*wrong):
    return [(m.kind, m.first, m.last) for m in find_mistakes(take(*wrong), GRID)]


def test_a_clean_take_has_none():
    assert spans() == []


def test_beats_at_most_two_apart_are_one_mistake():
    assert spans(*(verdict(k, "shape") for k in (10, 13))) == [("shape", 10, 13)]
    assert spans(*(verdict(k, "shape", error=40) for k in (10, 14))) == [("shape", 10, 10), ("shape", 14, 14)]


def test_other_joints_are_another_mistake():
    elbows = [verdict(k, "shape") for k in (10, 11)]
    knees = [verdict(k, "shape", "right_knee") for k in (12, 13)]
    assert sorted(spans(*elbows, *knees)) == [("shape", 10, 11), ("shape", 12, 13)]


@pytest.mark.parametrize(
    "before, after, span",
    [
        ((17.0, 30.0), (17.0, 30.0), (9, 12)),  # nearly wrong on both sides
        ((15.0, 30.0), (17.0, 30.0), (10, 12)),  # not so nearly
        ((17.0, -30.0), (17.0, 30.0), (10, 12)),  # nearly wrong the other way
    ],
)
def test_a_passage_ends_where_the_joint_is_no_longer_nearly_wrong(before, after, span):
    elbow = JOINTS.index("left_elbow")
    beside = {9: before, 12: after, 13: (19.0, 30.0)}  # only one beat of either side belongs to it
    beats = [verdict(10, "shape"), verdict(11, "shape")]
    for beat, (error, change) in beside.items():
        nearly = verdict(beat)
        nearly.error[elbow], nearly.change[elbow] = error, change
        beats.append(nearly)
    assert spans(*beats) == [("shape", *span)]


def test_what_is_nearly_wrong_beside_a_fault_weighs_too():
    """A live take of the tests' cover: the left elbow at 1.06, 1.25, .995 and .99 of its limit was no mistake."""
    beats = [verdict(12, "shape", error=21.2), verdict(13, "shape", error=25)]
    assert spans(*beats) == []
    beats.append(verdict(14))
    elbow = JOINTS.index("left_elbow")
    beats[-1].error[elbow], beats[-1].change[elbow] = 19.9, 30.0
    assert spans(*beats) == [("shape", 12, 14)]


def test_beats_that_are_only_nearly_wrong_are_no_mistake():
    beats = [verdict(beat) for beat in range(10, 20)]
    for nearly in beats:
        nearly.error[JOINTS.index("left_elbow")] = 19.9
    assert spans(*beats) == []


def wrong(beat, **errors):
    """Errors (degrees) of these joints, each bent too little."""
    found = verdict(beat, "shape", error=0.0)
    for joint, error in errors.items():
        found.error[JOINTS.index(joint)], found.change[JOINTS.index(joint)] = error, 30.0
    return replace(found, wrong=found.error > LIMIT)


def about(*beats):
    return [(m.first, m.last, m.joints) for m in find_mistakes(take(*beats), GRID)]


def test_what_is_wrong_on_an_end_that_is_nearly_wrong_belongs_to_the_mistake():
    elbow = [wrong(beat, left_elbow=30) for beat in (4, 5, 6)]
    assert about(*elbow, wrong(7, left_elbow=17, right_knee=38)) == [(4, 7, ("left_elbow", "right_knee"))]


def test_two_joints_that_are_each_nearly_wrong_where_the_other_is_wrong_are_one_mistake():
    beats = wrong(22, right_elbow=17.5, left_knee=36), wrong(23, right_elbow=40, left_knee=17)
    assert about(*beats) == [(22, 23, ("right_elbow", "left_knee"))]


def test_what_is_not_worth_showing_takes_nothing_with_it():
    """The elbow of beat 6 is worse than the knee of that beat, but the knee's ends weigh, too."""
    knee = [wrong(5, right_knee=19), wrong(6, right_knee=24), wrong(7, right_knee=19)]
    assert about(*knee) == [(5, 7, ("right_knee",))]
    knee[1] = wrong(6, right_knee=24, left_elbow=34)
    assert [found[:2] for found in about(*knee)] == [(5, 7)]


@pytest.mark.parametrize("beats, error, shown", [(1, 34, False), (2, 24, False), (2, 25, True), (3, 21, True)])
def test_the_shorter_the_graver_it_must_be(beats, error, shown):
    assert bool(spans(*(verdict(20 + k, "shape", error=error) for k in range(beats)))) is shown


@pytest.mark.parametrize(
    "alone, shown",
    [
        (verdict(20, "shape", error=25), False),
        (verdict(20, "shape", error=35), True),
        (verdict(20, "timing", lag=0.15), False),
        (verdict(20, "timing", lag=0.25), True),
        (verdict(20, "frozen", moved=0.5), False),
        (verdict(20, "frozen", moved=0.1), True),
        (verdict(20, "side", swapped=1.3, group="arms"), False),
        (verdict(20, "side", swapped=3.0, group="arms"), True),
    ],
)
def test_a_single_beat_is_shown_only_when_grave(alone, shown):
    assert bool(spans(alone)) == shown


def test_padded_by_a_beat():
    mistake = find_mistakes(take(verdict(10, "shape"), verdict(11, "shape")), GRID)[0]
    assert (mistake.start, mistake.end) == (4.5, 6.0)
    assert mistake.joints == ("left_elbow",)


def test_never_longer_than_two_eights():
    found = spans(*(verdict(k, "shape") for k in range(2, 50)))
    assert all(last - first + 1 + 2 <= LONGEST for _, first, last in found)
    assert sum(last - first + 1 for _, first, last in found) == 48


@pytest.mark.parametrize("beats", range(1, 60))
def test_a_long_run_is_cut_evenly_and_loses_no_beat(beats):
    found = sorted(spans(*(verdict(k, "shape", error=40) for k in range(2, 2 + beats))))
    lengths = [last - first + 1 for _, first, last in found]
    assert [k for _, first, last in found for k in range(first, last + 1)] == list(range(2, 2 + beats))
    assert max(lengths) - min(lengths) <= 1
    assert len(found) == -(-beats // 14)


def test_seventeen_beats_hardly_wrong_are_two_mistakes():
    assert sorted(spans(*(verdict(k, "shape") for k in range(10, 27)))) == [("shape", 10, 18), ("shape", 19, 26)]


def test_the_costliest_comes_first():
    small = [verdict(k, "shape", score=70) for k in (10, 11)]
    large = [verdict(k, "shape", "right_knee", score=20) for k in (30, 31)]
    assert spans(*small, *large)[0] == ("shape", 30, 31)


def test_late_and_early_are_not_merged():
    late = [verdict(k, "timing", lag=0.2) for k in (10, 11)]
    early = [verdict(k, "timing", lag=-0.2) for k in (12, 13)]
    assert len(spans(*late, *early)) == 2


def test_late_by_how_much():
    (late,) = find_mistakes(take(*(verdict(k, "timing", lag=lag) for k, lag in ((10, 0.2), (11, 0.24)))), GRID)
    assert (late.ways, late.size) == (("late",), pytest.approx(0.22))
    assert (late.joints, late.about) == ((), ())
    (early,) = find_mistakes(take(verdict(10, "timing", lag=-0.3)), GRID)
    assert (early.ways, early.size) == (("early",), pytest.approx(-0.3))


@pytest.mark.parametrize(
    "groups, way",
    [(("arms", "arms"), "swap_arms"), (("legs", "legs"), "swap_legs"), (("arms", "legs"), "swap"),
     (("arms and legs", "arms and legs"), "swap")],
)  # fmt: skip
def test_which_limbs_are_swapped(groups, way):
    run = [verdict(10 + k, "side", swapped=2.0, group=group) for k, group in enumerate(groups)]
    (found,) = find_mistakes(take(*run), GRID)
    assert (found.kind, found.ways, found.about) == ("side", (way,), ())
    assert np.isnan(found.size)


def test_who_stops_is_to_move():
    (found,) = find_mistakes(take(*(verdict(k, "frozen", moved=0.2) for k in (20, 21))), GRID)
    assert (found.kind, found.joints, found.about, found.ways) == ("frozen", (), (), ("move",))


def test_wrong_shapes_inside_having_stopped_are_part_of_it():
    stopped = [verdict(k, "frozen", moved=0.2) for k in (20, 22)]
    assert spans(*stopped, verdict(21, "shape", error=60), verdict(23, "shape", error=60)) == [("frozen", 20, 22)]
