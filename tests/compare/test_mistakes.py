"""Runs of wrong beats: what is merged, what is dropped, what is cut, what is said once, what comes first."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.faults import HEAD_FAULT_WEIGHT
from coach.compare.mistakes import LONGEST_PASSAGE, THROUGHOUT, find_mistakes
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS
from coach.domain.verdicts import Verdict

GRID = BeatGrid(np.arange(64) * 0.5)
LIMIT = np.full(9, 20.0)
ELBOW = JOINTS.index("left_elbow")


def verdict(
    beat, kind="ok", joint="left_elbow", error=25.0, lag=0.0, score=50.0, moved=1.0, seen=1.0, swapped=0.5, **rest
):
    """Of somebody who is well seen, usually on time, and moves ``moved`` of what the reference does."""
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
        chance=np.full(9, 40.0),
        visibility=np.full(9, seen),
        motion=np.tile((20.0 * moved, 20.0), (9, 1)),
        **{"usual": 0.0, "gain": 0.0, "own_lag": lag, "swapped": np.full(2, swapped)} | rest,
    )


def nearly(beat, error=19.9, change=30.0):
    """A beat on which the left elbow is off, but within its limit of 20°."""
    found = verdict(beat)
    found.error[ELBOW], found.change[ELBOW] = error, change
    return found


def take(*wrong):
    known = {v.beat: v for v in wrong}
    return [known.get(k, verdict(k)) for k in range(len(GRID))]


def mistakes(*wrong):
    return find_mistakes(take(*wrong), GRID)


def spans(*wrong):
    """Every mistake with all its runs, the first one first."""
    return [(m.kind, *m.runs) for m in mistakes(*wrong)]


def test_a_clean_take_has_none():
    assert spans() == []


def test_beats_at_most_two_apart_are_one_run():
    assert spans(*(verdict(k, "shape") for k in (10, 13))) == [("shape", (10, 13))]
    assert spans(*(verdict(k, "shape", error=40) for k in (10, 14))) == [("shape", (10, 10), (14, 14))]


def test_other_joints_are_another_mistake():
    elbows = [verdict(k, "shape") for k in (10, 11)]
    knees = [verdict(k, "shape", "right_knee") for k in (12, 13)]
    assert sorted(spans(*elbows, *knees)) == [("shape", (10, 11)), ("shape", (12, 13))]


@pytest.mark.parametrize(
    "before, after, span",
    [
        ((17.0, 30.0), (17.0, 30.0), (9, 13)),  # nearly wrong on both sides
        ((16.0, 30.0), (17.0, 30.0), (9, 13)),  # just so
        ((15.9, 30.0), (17.0, 30.0), (10, 13)),  # not so nearly
        ((17.0, -30.0), (17.0, 30.0), (10, 13)),  # nearly wrong the other way
        ((17.0, 30.0), (15.0, 30.0), (9, 13)),  # one beat in between that is not
        ((17.0, 30.0), (17.0, -30.0), (9, 13)),  # one in between that goes the other way
    ],
)
def test_a_passage_reaches_as_far_as_the_joint_is_nearly_wrong(before, after, span):
    beats = [nearly(9, *before), verdict(10, "shape"), verdict(11, "shape"), nearly(12, *after), nearly(13, 19.0)]
    assert spans(*beats) == [("shape", span)]


def test_what_is_nearly_wrong_is_reached_over_two_right_beats_and_not_over_three():
    beats = [verdict(10, "shape"), verdict(11, "shape")]
    assert spans(*beats, nearly(14)) == [("shape", (10, 14))]
    assert spans(*beats, nearly(15)) == [("shape", (10, 11))]


def test_nearly_wrong_between_two_wrong_beats_makes_one_run_of_them():
    beats = [verdict(k, "shape", error=40) for k in (10, 16)]
    assert spans(*beats) == [("shape", (10, 10), (16, 16))]
    assert spans(*beats, nearly(13)) == [("shape", (10, 16))]


def test_what_is_nearly_wrong_beside_a_fault_weighs_too():
    """A live take of the tests' cover: the left elbow at 1.06, 1.13, .995 and .99 of its limit was no mistake."""
    beats = [verdict(12, "shape", error=21.2), verdict(13, "shape", error=22.6)]
    assert spans(*beats) == []
    assert spans(*beats, nearly(14)) == [("shape", (12, 14))]


def test_beats_that_are_only_nearly_wrong_are_no_mistake_and_one_wrong_one_among_them_is():
    beats = [nearly(beat) for beat in range(10, 20)]
    assert spans(*beats) == []
    beats[4] = verdict(14, "shape", error=20.1)
    assert spans(*beats) == [("shape", (10, 19))]


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
        (verdict(20, "shape", error=30), False),
        (verdict(20, "shape", error=36), True),
        (verdict(20, "shape", error=60, seen=0.59), False),  # hardly seen
        (verdict(20, "shape", error=36, seen=0.6), True),
        (verdict(20, "timing", lag=0.25, gain=14.9), False),  # as well explained by the usual lag
        (verdict(20, "timing", lag=0.25, gain=15.0), True),
        (verdict(20, "frozen", moved=0.0), False),
        (verdict(20, "side", swapped=9.0, group="arms"), False),
    ],
)
def test_a_single_beat_is_shown_only_when_grave_and_clear(alone, shown):
    assert bool(spans(alone)) == shown


def test_several_beats_are_told_however_well_they_are_seen_but_are_less_sure():
    well, hardly = (mistakes(*(verdict(k, "shape", seen=seen) for k in (20, 21)))[0] for seen in (0.6, 0.3))
    assert well.certainty == pytest.approx(1 - np.exp(-2 * 1.25**2 / 2.5))
    assert hardly.certainty == pytest.approx(well.certainty / 2)


def test_padded_by_a_beat():
    (mistake,) = mistakes(verdict(10, "shape"), verdict(11, "shape"))
    assert (mistake.start, mistake.end) == (4.5, 6.0)
    assert mistake.joints == ("left_elbow",)


def test_never_longer_than_two_eights():
    (found,) = mistakes(*(verdict(k, "shape") for k in range(2, 50)))
    assert all(last - first + 1 + 2 <= LONGEST_PASSAGE for first, last in found.runs)
    assert sum(last - first + 1 for first, last in found.runs) == 48
    assert (found.first, found.last) in found.runs


@pytest.mark.parametrize("kind", [{"kind": "shape", "error": 40}, {"kind": "frozen", "moved": 0.1}])
def test_a_long_run_is_one_mistake_cut_evenly_that_loses_no_beat(kind):
    for beats in range(2, 60):
        (found,) = mistakes(*(verdict(k, **kind) for k in range(2, 2 + beats)))
        lengths = [last - first + 1 for first, last in found.runs]
        covered = [k for first, last in found.runs for k in range(first, last + 1)]
        assert covered == list(range(2, 2 + beats)), beats
        assert max(lengths) - min(lengths) <= 1, beats
        assert len(found.runs) == -(-beats // 14), beats
        assert found.cost == pytest.approx(50 * beats), beats


def test_seventeen_beats_hardly_wrong_are_one_mistake_shown_by_its_costlier_half():
    beats = [verdict(k, "shape", score=60 if k < 19 else 20) for k in range(10, 27)]
    (found,) = mistakes(*beats)
    assert found.runs == ((10, 18), (19, 26))
    assert (found.first, found.last, found.cost) == (19, 26, 9 * 40 + 8 * 80)


# ---------------------------------------------------------------- what comes back, and what is wrong all through


AGAIN = {
    "shape": {"kind": "shape"},
    "frozen": {"kind": "frozen", "moved": 0.1},
    "side": {"kind": "side", "swapped": np.full(2, 3.0), "group": "arms"},
    "late": {"kind": "timing", "lag": 0.2, "gain": 8.0},
}


@pytest.mark.parametrize("what", AGAIN.values(), ids=AGAIN)
def test_what_comes_back_is_said_once_with_its_places(what):
    beats = [verdict(k, **what, score=20 if k == 31 else 50) for k in (10, 11, 30, 31, 50, 51)]
    (found,) = mistakes(*beats)
    assert found.places == found.runs == ((10, 11), (30, 31), (50, 51))
    assert (found.first, found.last, found.whole) == (30, 31, False)  # the one that costs most is shown
    assert found.cost == 5 * 50 + 80


@pytest.mark.parametrize(
    "other",
    [wrong(30, right_elbow=36), replace(wrong(30, left_elbow=36), change=-wrong(30, left_elbow=36).change)],
    ids=["the other elbow", "the other way"],
)
def test_another_joint_or_another_way_elsewhere_is_another_mistake(other):
    assert sorted(spans(wrong(10, left_elbow=36), other)) == [("shape", (10, 10)), ("shape", (30, 30))]


def test_a_mistake_of_one_place_needs_no_list():
    (found,) = mistakes(verdict(10, "shape"), verdict(11, "shape"))
    assert (found.places, found.runs) == ((), ((10, 11),))


@pytest.mark.parametrize("beats, whole", [(25, False), (26, True)])
def test_what_is_wrong_on_two_beats_of_five_holds_for_the_whole_take(beats, whole):
    assert (beats >= THROUGHOUT * len(GRID)) is whole
    (found,) = mistakes(*(verdict(k, "shape") for k in range(2, 2 + beats)))
    assert sum(last - first + 1 for first, last in found.runs) == beats
    assert found.whole is whole


def test_only_judged_beats_are_counted_and_a_few_are_no_take():
    def danced(judged):
        beats = take(verdict(2, "shape"), verdict(3, "shape"), verdict(4, "shape"), verdict(5, "shape"))
        return find_mistakes([replace(v, kind="unseen") if v.beat >= judged else v for v in beats], GRID)[0]

    assert [danced(judged).whole for judged in (7, 8, 10, 11)] == [False, True, True, False]


def elbows(beats, left=(), right=()):
    """Both elbows wrong on ``beats``, and each alone on its own; ``left`` is the worse one."""
    both = [wrong(k, left_elbow=30, right_elbow=26) for k in beats]
    return [*both, *(wrong(k, left_elbow=30) for k in left), *(wrong(k, right_elbow=30) for k in right)]


BOTH, LEFT, RIGHT = ("left_elbow", "right_elbow"), ("left_elbow",), ("right_elbow",)


@pytest.mark.parametrize(
    "beats, told",
    [
        (elbows((10, 11), left=(30, 31)), [(LEFT, ((10, 11), (30, 31)))]),
        (elbows((10, 11, 50, 51), left=(30, 31)), [(LEFT, ((10, 11), (30, 31), (50, 51)))]),
        (elbows((10, 11, 30, 31)), [(BOTH, ((10, 11), (30, 31)))]),
        (elbows((), left=(10, 11), right=(30, 31)), [(LEFT, ((10, 11),)), (RIGHT, ((30, 31),))]),
    ],
)
def test_two_elbows_are_said_together_only_where_both_are_wrong(beats, told):
    assert sorted((m.about, m.runs) for m in mistakes(*beats)) == told


def test_the_same_two_joints_are_said_once_whichever_is_worse():
    left = [wrong(k, left_elbow=30, right_elbow=26) for k in (10, 11)]
    right = [wrong(k, left_elbow=26, right_elbow=30) for k in (30, 31)]
    assert spans(*left, *right) == [("shape", (10, 11), (30, 31))]


def said_through(*beats):
    return [(m.about, m.first, m.last) if not m.whole else m.about for m in mistakes(*beats)]


def test_what_holds_for_the_whole_take_is_said_of_the_joints_of_which_it_holds():
    through = range(len(GRID))
    assert said_through(*elbows(through)) == [BOTH]
    assert said_through(*elbows(range(10, 18), left=[k for k in through if not 10 <= k < 18])) == [
        LEFT,
        (RIGHT, 10, 17),
    ]


def test_what_is_wrong_all_through_does_not_hide_what_is_worth_telling_elsewhere():
    knee = {k: {"right_knee": 28} for k in range(40, 44)}
    assert said_through(*(wrong(k, left_elbow=30, **knee.get(k, {})) for k in range(len(GRID)))) == [
        LEFT, (("right_knee",), 40, 43),
    ]  # fmt: skip
    assert said_through(*(wrong(k, left_elbow=30, right_knee=28) for k in range(len(GRID)))) == [
        LEFT, ("right_knee",),
    ]  # fmt: skip


def accompanied(*lacking):
    """The left elbow is wrong all through, and so is the right one but on these beats."""
    return said_through(*elbows([k for k in range(len(GRID)) if k not in lacking], left=lacking))


def test_what_accompanies_a_fault_in_each_of_its_passages_is_said_with_it():
    """The take is cut into four passages of 13 beats and one of 12: in each the other joint must be wrong on half."""
    assert accompanied() == accompanied(53, 54, 56, 57, 59, 60) == [BOTH]
    for first in (0, 13, 26, 39):
        begins, ends = first + np.array([0, 1, 3, 4, 6, 7, 9]), first + np.array([3, 4, 6, 7, 9, 11, 12])
        assert accompanied(*begins) == accompanied(*ends) == [LEFT, RIGHT]
        assert accompanied(*begins[1:]) == accompanied(*ends[1:]) == [BOTH]


def head(beats, error=30.0):
    found = [verdict(k, "shape", "nose", error) for k in beats]
    for v in found:
        v.move[0] = (0.0, 0.5, 0.0)
    return found


def test_a_head_that_is_held_another_way_all_through_is_not_told():
    assert [m.whole for m in mistakes(*head(range(2, 27)))] == [False]
    assert spans(*head(range(2, 28))) == []


def test_a_head_that_is_not_told_hides_nothing():
    """A camera that stands low tilts the head; elbows that are less wrong than it are still to be told."""
    beats = head(range(64), 50.0)
    for v in beats:
        v.error[ELBOW], v.change[ELBOW] = 25.0, 30.0
    assert said_through(*(replace(v, wrong=v.error > LIMIT) for v in beats)) == [LEFT]


def test_a_head_is_told_from_a_greater_weight_on():
    assert spans(*(verdict(k, "shape", error=25) for k in (10, 11))) == [("shape", (10, 11))]
    assert spans(*head((10, 11), 25)) == []
    assert spans(*head((10, 11), 25 / np.sqrt(HEAD_FAULT_WEIGHT))) == [("shape", (10, 11))]
    assert spans(*head((10,), 45.0)) == []
    assert spans(*head((10,), 45.2)) == [("shape", (10, 10))]


# ---------------------------------------------------------------- what comes first


def test_the_costliest_comes_first():
    small = [verdict(k, "shape", score=70) for k in (10, 11)]
    large = [verdict(k, "shape", "right_knee", score=20) for k in (30, 31)]
    assert spans(*small, *large)[0] == ("shape", (30, 31))


def test_of_two_that_cost_the_same_the_surer_comes_first():
    hardly = [verdict(k, "shape", seen=0.3) for k in (10, 11)]
    well = [verdict(k, "shape", "right_knee") for k in (30, 31)]
    assert spans(*hardly, *well) == [("shape", (30, 31)), ("shape", (10, 11))]


# ---------------------------------------------------------------- timing


def late(beat, lag=0.2, gain=8.0, **rest):
    return verdict(beat, "timing", lag=lag, gain=gain, **rest)


def test_late_and_early_are_not_merged():
    found = spans(late(10), late(11), late(12, -0.2), late(13, -0.2))
    assert sorted(found) == [("timing", (10, 11)), ("timing", (12, 13))]


def test_nobody_is_late_and_early_all_through():
    found = mistakes(*(late(k, 0.2 if k % 4 < 2 else -0.2) for k in range(56)))
    assert [(m.ways, m.whole) for m in found] == [(("late",), False), (("early",), False)]


def test_late_by_how_much():
    (found,) = mistakes(late(10, 0.2), late(11, 0.24))
    assert (found.ways, found.size) == (("late",), pytest.approx(0.22))
    assert (found.joints, found.about) == ((), ())
    assert found.certainty == pytest.approx(1 - np.exp(-16 / 10))
    (early,) = mistakes(late(10, -0.3, gain=16.0))
    assert (early.ways, early.size) == (("early",), pytest.approx(-0.3))


@pytest.mark.parametrize("gain, told", [(4.9, False), (5.0, True)])
def test_several_beats_must_gain_something_together(gain, told):
    assert bool(spans(late(10, gain=gain), late(11, gain=gain))) is told


@pytest.mark.parametrize("lag, ways, size", [(0.3, ("late",), 0.2), (-0.05, ("early",), -0.15)])
def test_a_lag_counts_from_the_usual_one(lag, ways, size):
    beats = [replace(v, usual=0.1) for v in take(late(10, lag), late(11, lag))]
    (found,) = find_mistakes(beats, GRID)
    assert (found.ways, found.size, found.runs) == (ways, pytest.approx(size), ((10, 11),))


@pytest.mark.parametrize(
    "lag, told",
    [
        (0.4, [("late", 0.4)]),
        (0.1, []),  # early for this dancer, but after the music
        (-0.05, []),  # hardly before the music
        (-0.1, [("early", -0.1)]),
    ],
)
def test_where_the_usual_lag_is_told_itself_a_passage_counts_from_the_music(lag, told):
    behind = [replace(v, usual=0.2) for v in take(late(10, lag), late(11, lag))]
    whole, *passages = sorted(find_mistakes(behind, GRID), key=lambda m: not m.whole)
    assert (whole.kind, whole.ways, whole.size) == ("timing", ("late",), pytest.approx(0.2))
    assert [(m.ways[0], round(m.size, 9)) for m in passages] == told
    assert all(m.runs == ((10, 11),) and not m.whole for m in passages)


def test_in_a_take_that_drifts_a_passage_counts_from_the_drift():
    drifting = [replace(v, usual=v.beat / 64) for v in take(late(32, 0.8), late(33, 0.8))]
    found = {m.kind: (m.ways, m.size) for m in find_mistakes(drifting, GRID)}
    assert found["drift"] == (("slower",), pytest.approx(63 / 64))
    assert found["timing"] == (("late",), pytest.approx(0.8 - 32.5 / 64))


# ---------------------------------------------------------------- the other side


@pytest.mark.parametrize(
    "groups, way",
    [(("arms", "arms"), "swap_arms"), (("arms", "legs"), "swap"), (("arms and legs", "arms and legs"), "swap")],
)
def test_which_limbs_are_swapped(groups, way):
    (found,) = mistakes(*(verdict(10 + k, "side", swapped=2.5, group=group) for k, group in enumerate(groups)))
    assert (found.kind, found.ways, found.about) == ("side", (way,), ())
    assert np.isnan(found.size)
    assert found.certainty == pytest.approx(0.6)


def test_legs_alone_may_be_the_estimators_mistake():
    assert spans(*(verdict(10 + k, "side", swapped=9.0, group="legs") for k in range(6))) == []


@pytest.mark.parametrize("factors, told", [((2.0, 2.0), True), ((1.9, 1.9), False), ((5.0, 1.5, 1.5), False)])
def test_the_other_side_must_be_clear(factors, told):
    beats = [verdict(10 + k, "side", swapped=factor, group="arms") for k, factor in enumerate(factors)]
    assert spans(*beats) == ([("side", (10, 9 + len(factors)))] if told else [])


def test_who_dances_the_other_side_has_no_joint_to_blame():
    beats = [
        replace(verdict(k, "shape", error=60), kind="side", swapped=np.full(2, 3.0), group="arms") for k in (10, 11)
    ]
    (found,) = mistakes(*beats)
    assert (found.kind, found.joints) == ("side", ("left_elbow",))


# ---------------------------------------------------------------- having stopped


def still(beat, moved=0.2):
    return verdict(beat, "frozen", moved=moved)


def test_who_stops_is_to_move():
    (found,) = mistakes(still(20), still(21))
    assert (found.kind, found.joints, found.about, found.ways) == ("frozen", (), (), ("move",))
    assert (found.certainty, found.runs) == (0.75, ((20, 21),))


def test_having_stopped_takes_two_beats_in_a_row():
    assert spans(still(20), still(30)) == []
    assert spans(still(20), still(22)) == [("frozen", (20, 22))]


@pytest.mark.parametrize("moved, told", [(0.34, True), (0.36, False)])
def test_who_moves_a_third_has_not_stopped(moved, told):
    assert bool(spans(still(20, moved), still(21, moved))) is told
    unknown = [replace(still(k, moved), motion=np.full((9, 2), np.nan)) for k in (20, 21)]
    assert spans(*unknown) == []


def test_who_stops_has_no_joint_to_blame():
    stopped = [replace(verdict(k, "shape", error=60, moved=0.2), kind="frozen") for k in (20, 21, 22)]
    assert spans(*stopped) == [("frozen", (20, 22))]


def test_wrong_shapes_inside_having_stopped_are_part_of_it():
    found = spans(still(20), verdict(21, "shape", error=60), still(22), verdict(23, "shape", error=60))
    assert found == [("frozen", (20, 22))]
