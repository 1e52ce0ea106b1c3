"""Runs of wrong beats: what is merged, what is dropped, what is cut, what is said once, what comes first."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.faults import EVIDENCE
from coach.compare.mistakes import (
    CLEAR_SIDE,
    GRAVE_GAIN,
    LEAST_GAIN,
    LONGEST,
    THROUGHOUT,
    find_mistakes,
)
from coach.compare.verdicts import Verdict
from coach.compare.whole_take import LEAST_BEATS
from coach.pose.landmarks import JOINTS
from coach.song.beats import BeatGrid

GRID = BeatGrid(np.arange(64) * 0.5)
LIMIT = np.full(9, 20.0)


def verdict(beat, kind="ok", joint="left_elbow", error=25.0, lag=0.0, score=50.0, moved=1.0, visible=1.0, **rest):
    """Errors in degrees against limits of 20; a reference that moves by 10° SD, and a dancer by ``moved`` of that."""
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
        moved=moved,
        visibility=np.full(9, visible),
        motion=np.tile([10.0 * moved, 10.0], (9, 1)),
        **{"usual": 0.0, "gain": 0.0, **rest},
    )


def take(*wrong):
    known = {v.beat: v for v in wrong}
    return [known.get(k, verdict(k)) for k in range(len(GRID))]


def mistakes(*wrong):
    return find_mistakes(take(*wrong), GRID)


def spans(*wrong):
    return [(m.kind, m.first, m.last) for m in mistakes(*wrong)]


def runs(*wrong):
    return [(m.kind, m.runs) for m in mistakes(*wrong)]


def test_a_clean_take_has_none():
    assert spans() == []


def test_beats_at_most_two_apart_are_one_passage():
    assert runs(*(verdict(k, "shape") for k in (10, 13))) == [("shape", ((10, 13),))]
    assert runs(*(verdict(k, "shape", error=40) for k in (10, 14))) == [("shape", ((10, 10), (14, 14)))]


def test_other_joints_are_another_mistake():
    elbows = [verdict(k, "shape") for k in (10, 11)]
    knees = [verdict(k, "shape", "right_knee") for k in (12, 13)]
    assert sorted(spans(*elbows, *knees)) == [("shape", 10, 11), ("shape", 12, 13)]


@pytest.mark.parametrize(
    "beside, span",
    [
        ({9: (17.0, 30.0), 12: (17.0, 30.0)}, (9, 12)),  # nearly wrong on both sides
        ({9: (15.9, 30.0), 12: (16.1, 30.0)}, (10, 12)),  # not so nearly
        ({9: (17.0, -30.0), 12: (17.0, 30.0)}, (10, 12)),  # nearly wrong the other way
        ({7: (17.0, 30.0), 8: (17.0, 30.0), 9: (17.0, 30.0)}, (7, 11)),  # as far as it reaches
        ({13: (17.0, 30.0), 14: (17.0, 30.0)}, (10, 14)),  # over a beat that is right
        ({15: (17.0, 30.0), 16: (17.0, 30.0)}, (10, 11)),  # three that are right end it
    ],
)
def test_a_passage_ends_where_the_joint_is_no_longer_nearly_wrong(beside, span):
    beats = [verdict(10, "shape"), verdict(11, "shape")]
    assert spans(*beats, *(nearly(beat, *found) for beat, found in beside.items())) == [("shape", *span)]


def nearly(beat, error, change=30.0, joint="left_elbow"):
    """A beat that is right, although a joint is off by ``error`` degrees."""
    found = verdict(beat)
    found.error[JOINTS.index(joint)], found.change[JOINTS.index(joint)] = error, change
    return found


def test_beats_that_are_nearly_wrong_between_wrong_ones_hold_a_passage_together():
    beats = [verdict(10, "shape"), *(nearly(k, 17.0) for k in range(11, 18)), verdict(18, "shape")]
    assert runs(*beats) == [("shape", ((10, 18),))]
    assert len(runs(beats[0], beats[-1])) == 0  # alone neither is grave


def test_what_is_nearly_wrong_beside_a_fault_weighs_too():
    """1.05² + 1.2² is 2.54, less than 2.6; .81² more is enough."""
    beats = [verdict(12, "shape", error=21.0), verdict(13, "shape", error=24.0)]
    assert spans(*beats) == spans(*beats, nearly(14, 15.9)) == []
    assert spans(*beats, nearly(14, 16.2)) == [("shape", 12, 14)]


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


@pytest.mark.parametrize(
    "beats, error, shown",
    [(1, 34.9, False), (1, 35.0, True), (2, 22.7, False), (2, 22.9, True), (3, 20.1, True)],
)
def test_the_shorter_the_graver_it_must_be(beats, error, shown):
    assert bool(spans(*(verdict(20 + k, "shape", error=error) for k in range(beats)))) is shown


@pytest.mark.parametrize(
    "alone, shown",
    [
        (verdict(20, "shape", error=25), False),
        (verdict(20, "shape", error=36), True),
        (verdict(20, "shape", error=36, visible=0.59), False),  # whatever it is, it was hardly seen
        (verdict(20, "shape", "nose", error=44), False),  # the head weighs .6
        (verdict(20, "shape", "nose", error=46), True),
        (verdict(20, "timing", lag=0.25, gain=GRAVE_GAIN - 0.1), False),
        (verdict(20, "timing", lag=0.25, gain=GRAVE_GAIN), True),
        (verdict(20, "timing", lag=0.07, gain=GRAVE_GAIN), False),
        (verdict(20, "frozen", moved=0.0), False),
        (verdict(20, "side", swapped=9.0, group="arms"), False),
    ],
)
def test_a_single_beat_is_shown_only_when_grave(alone, shown):
    assert bool(spans(alone)) == shown


@pytest.mark.parametrize(
    "kind, rest, shown",
    [
        ("shape", {"visible": 0.3, "error": 30.0}, True),  # two beats need not be well seen
        ("timing", {"lag": 0.2, "gain": LEAST_GAIN / 2 - 0.1}, False),
        ("timing", {"lag": 0.2, "gain": LEAST_GAIN / 2}, True),
        ("timing", {"lag": 0.2, "usual": 0.13, "gain": 30.0}, False),
        ("frozen", {"moved": 0.36}, False),
        ("frozen", {"moved": 0.34}, True),
        ("side", {"swapped": CLEAR_SIDE - 0.01, "group": "arms"}, False),
        ("side", {"swapped": CLEAR_SIDE, "group": "arms"}, True),
        ("side", {"swapped": 9.0, "group": "legs"}, False),
    ],
)
def test_of_two_beats_little_evidence_is_not_enough(kind, rest, shown):
    assert bool(spans(*(verdict(k, kind, **rest) for k in (20, 21)))) == shown


def test_padded_by_a_beat():
    mistake = find_mistakes(take(verdict(10, "shape"), verdict(11, "shape")), GRID)[0]
    assert (mistake.start, mistake.end) == (4.5, 6.0)
    assert mistake.joints == ("left_elbow",)


def test_never_shown_longer_than_two_eights():
    (found,) = mistakes(*(verdict(k, "shape") for k in range(2, 50)))
    assert all(last - first + 1 + 2 <= LONGEST for first, last in found.runs)
    assert sum(last - first + 1 for first, last in found.runs) == 48
    assert (found.first, found.last) in found.runs
    assert (found.start, found.end) == (GRID.times[found.first - 1], GRID.times[found.last + 1])


@pytest.mark.parametrize("beats", range(1, 60))
def test_a_long_run_is_cut_evenly_and_loses_no_beat(beats):
    (found,) = mistakes(*(verdict(k, "shape", error=40) for k in range(2, 2 + beats)))
    lengths = [last - first + 1 for first, last in found.runs]
    assert [k for first, last in found.runs for k in range(first, last + 1)] == list(range(2, 2 + beats))
    assert max(lengths) - min(lengths) <= 1
    assert len(found.runs) == -(-beats // 14)
    assert found.cost == 50 * beats


def test_seventeen_beats_hardly_wrong_are_two_passages():
    assert runs(*(verdict(k, "shape") for k in range(10, 27))) == [("shape", ((10, 18), (19, 26)))]


# ---------------------------------------------------------------- what comes back


def test_what_comes_back_is_said_once_with_all_its_places():
    scores = {10: 60, 11: 60, 30: 20, 31: 20}
    (found,) = mistakes(*(verdict(k, "shape", score=score) for k, score in scores.items()))
    assert found.runs == ((10, 11), (30, 31))
    assert (found.first, found.last, found.cost) == (30, 31, 240)  # shown where it costs most; all of them count
    assert not found.whole


def test_another_way_or_another_joint_is_another_mistake():
    bent, straight, other = ([wrong(k, left_elbow=30) for k in (10, 11)] for _ in range(3))
    straight = [replace(v, beat=v.beat + 10, change=-v.change) for v in straight]
    other = [wrong(k, right_elbow=30) for k in (30, 31)]
    assert sorted(m.runs for m in mistakes(*bent, *straight, *other)) == [((10, 11),), ((20, 21),), ((30, 31),)]


@pytest.mark.parametrize(
    "kind, rest",
    [("timing", {"lag": 0.2, "gain": 8.0}), ("frozen", {"moved": 0.1}), ("side", {"swapped": 3.0, "group": "arms"})],
)
def test_other_kinds_come_back_as_well(kind, rest):
    beats = [verdict(k, kind, **rest) for k in (10, 11, 30, 31, 32)]
    assert runs(*beats) == [(kind, ((10, 11), (30, 32)))]


@pytest.mark.parametrize("beats, whole", [(25, False), (26, True)])
def test_what_is_wrong_throughout_holds_for_the_whole_take(beats, whole):
    assert (beats >= THROUGHOUT * len(GRID)) is whole
    (found,) = mistakes(*(verdict(k, "shape") for k in range(beats)))
    assert found.whole is whole


def test_of_a_short_take_nothing_holds_for_the_whole():
    for beats in (LEAST_BEATS - 1, LEAST_BEATS):
        (found,) = find_mistakes([verdict(k, "shape") for k in range(beats)], GRID)
        assert found.whole is (beats == LEAST_BEATS)


def test_nothing_is_said_of_a_head_that_is_held_another_way_all_through():
    assert spans(*(verdict(k, "shape", "nose", error=40) for k in range(26))) == []
    assert runs(*(verdict(k, "shape", "nose", error=40) for k in range(25))) == [("shape", ((0, 12), (13, 24)))]


# ---------------------------------------------------------------- order and sureness


def test_the_costliest_comes_first():
    small = [verdict(k, "shape", score=70) for k in (10, 11)]
    large = [verdict(k, "shape", "right_knee", score=20) for k in (30, 31)]
    assert spans(*small, *large)[0] == ("shape", 30, 31)


def test_of_two_that_cost_the_same_the_surer_comes_first():
    unsure = [verdict(k, "shape", visible=0.3) for k in (10, 11)]
    sure = [verdict(k, "shape", "right_knee", visible=0.6) for k in (30, 31)]
    assert spans(*unsure, *sure)[0] == ("shape", 30, 31)


@pytest.mark.parametrize(
    "beats, certainty",
    [
        ([verdict(k, "shape", error=30) for k in (10, 11)], 1 - np.exp(-4.5 / EVIDENCE)),
        ([verdict(k, "shape", error=30, visible=0.3) for k in (10, 11)], (1 - np.exp(-4.5 / EVIDENCE)) / 2),
        ([verdict(k, "timing", lag=0.2, gain=9.0) for k in (10, 11)], 1 - np.exp(-1.8)),
        ([verdict(k, "frozen", moved=0.1) for k in (10, 11, 12)], 0.875),
        ([verdict(k, "side", swapped=f, group="arms") for k, f in ((10, 3.0), (11, 4.0), (12, 9.0))], 0.75),
    ],
)
def test_how_sure_it_is(beats, certainty):
    (found,) = mistakes(*beats)
    assert found.certainty == pytest.approx(certainty)


# ---------------------------------------------------------------- stopped, the other side, timing


def test_late_and_early_are_not_merged():
    late = [verdict(k, "timing", lag=0.2, gain=8.0) for k in (10, 11)]
    early = [verdict(k, "timing", lag=-0.2, gain=8.0) for k in (12, 13)]
    assert sorted(spans(*late, *early)) == [("timing", 10, 11), ("timing", 12, 13)]


def test_late_by_how_much():
    (late,) = mistakes(*(verdict(k, "timing", lag=lag, gain=8.0) for k, lag in ((10, 0.2), (11, 0.24))))
    assert (late.ways, late.size) == (("late",), pytest.approx(0.22))
    assert (late.joints, late.about) == ((), ())
    (early,) = mistakes(verdict(10, "timing", lag=-0.3, gain=20.0))
    assert (early.ways, early.size) == (("early",), pytest.approx(-0.3))


def all_late(usual, beats):
    return [beats.get(k, verdict(k, lag=usual, usual=usual)) for k in range(len(GRID))]


def test_late_beside_the_usual_lag():
    """The usual 100 ms may be the devices'."""
    late = {k: verdict(k, "timing", lag=0.3, usual=0.1, gain=8.0) for k in (10, 11)}
    (found,) = find_mistakes(all_late(0.1, late), GRID)
    assert (found.ways, found.size) == (("late",), pytest.approx(0.2))


def test_late_against_the_music_where_the_usual_lag_is_told_itself():
    late = {k: verdict(k, "timing", lag=0.5, usual=0.3, gain=8.0) for k in (10, 11)}
    told, passage = sorted(find_mistakes(all_late(0.3, late), GRID), key=lambda m: not m.whole)
    assert (told.whole, told.size) == (True, pytest.approx(0.3))
    assert (passage.runs, passage.size) == (((10, 11),), pytest.approx(0.5))


def test_early_beside_a_told_lag_is_not_called_early_as_long_as_it_is_late():
    early = {k: verdict(k, "timing", lag=0.1, usual=0.3, gain=8.0) for k in (10, 11)}
    assert [m.whole for m in find_mistakes(all_late(0.3, early), GRID)] == [True]


@pytest.mark.parametrize(
    "groups, way",
    [(("arms", "arms"), "swap_arms"), (("legs", "legs"), None), (("arms", "legs"), "swap"),
     (("arms and legs", "arms and legs"), "swap")],
)  # fmt: skip
def test_which_limbs_are_swapped(groups, way):
    """Legs alone may be the pose estimator's mistake."""
    run = [verdict(10 + k, "side", swapped=2.0, group=group) for k, group in enumerate(groups)]
    found = mistakes(*run)
    assert [(m.kind, m.ways, m.about) for m in found] == ([("side", (way,), ())] if way else [])
    assert all(np.isnan(m.size) for m in found)


def test_who_stops_is_to_move():
    (found,) = mistakes(*(verdict(k, "frozen", moved=0.2) for k in (20, 21)))
    assert (found.kind, found.joints, found.about, found.ways) == ("frozen", (), (), ("move",))


@pytest.mark.parametrize("kind", ["frozen", "side", "unseen"])
def test_no_joint_is_to_blame_where_the_dancer_has_stopped_or_dances_the_other_side(kind):
    odd = [replace(verdict(k, "shape", error=60), kind=kind, swapped=3.0, group="arms") for k in (20, 21)]
    assert "shape" not in {m.kind for m in mistakes(*odd)}


def test_wrong_shapes_beside_having_stopped_are_a_mistake_of_their_own():
    stopped = [verdict(k, "frozen", moved=0.2) for k in (20, 22)]
    shapes = verdict(21, "shape", error=60), verdict(23, "shape", error=60)
    assert sorted(spans(*stopped, *shapes)) == [("frozen", 20, 22), ("shape", 21, 23)]
