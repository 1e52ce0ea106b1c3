"""What holds for a whole take: a drift, a constant lag, limbs that are not danced; and what is then not said."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.judge import judge
from coach.compare.mistakes import find_mistakes
from coach.compare.whole_take import (
    CONSTANT_LAG_S,
    DRIFTS,
    LEAST_TAKE_BEATS,
    WHOLE_TAKE_SHOWN_BEATS,
    stands_all_through,
    whole_take,
    wrong_joints,
)
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS
from coach.domain.thresholds import PRIOR
from coach.domain.verdicts import Verdict
from tests.compare import tracks
from tests.compare.tracks import performance, rendered, standing_still, synthetic, with_legs_of

GRID = BeatGrid(np.arange(64) * 0.5)
BEATS = 32
ARMS = ("left_shoulder", "left_elbow", "right_shoulder", "right_elbow")
LEGS = ("left_hip", "left_knee", "right_hip", "right_knee")
LEFT_ARM, RIGHT_ARM, LEFT_LEG, RIGHT_LEG = ARMS[:2], ARMS[2:], LEGS[:2], LEGS[2:]
CHANCE = 40.0
"""Degrees that every joint would be off by chance; a limb is danced with an error of 10."""


def joints(names):
    return [JOINTS.index(name) for name in names]


def verdict(beat, usual=0.0, timing=100.0, still=(), skill=0.05, moved=0.14, chance=CHANCE, **rest):
    """A beat of somebody who dances all but the joints ``still``, of which they move ``moved``."""
    error, motion, chances = np.full(9, 10.0), np.tile((20.0, 20.0), (9, 1)), np.full(9, CHANCE)
    chances[joints(still)] = chance
    error[joints(still)] = (1 - skill) * chance
    motion[joints(still), 0] = moved * 20
    danced = Verdict(
        beat=beat,
        t=beat * 0.5,
        kind="ok",
        score=90.0,
        shape=90.0,
        timing=timing,
        lag=usual,
        error=error,
        change=np.zeros(9),
        limit=np.full(9, 60.0),
        wrong=np.zeros(9, bool),
        moved=1.0,
        chance=chances,
        visibility=np.ones(9),
        motion=motion,
        own_lag=usual,
        usual=usual,
        gain=0.0,
    )
    return replace(danced, **rest)


def take(beats=BEATS, **what):
    return [verdict(k, **what) for k in range(beats)]


def said(verdicts):
    return [(m.kind, m.ways, m.joints) for m in whole_take(verdicts, GRID)]


def drifting(change, beats=BEATS, start=0.0, **what):
    return [verdict(k, usual, **what) for k, usual in enumerate(start + np.linspace(0, change, beats))]


def test_of_a_good_take_nothing_is_said():
    assert whole_take(take(), GRID) == []
    assert find_mistakes(take(), GRID) == ()


# ---------------------------------------------------------------- timing


@pytest.mark.parametrize("change, way", [(1.5, "slower"), (-1.5, "faster"), (0.26, "slower"), (-0.26, "faster")])
def test_a_drift_is_said_once_with_its_size_and_sign(change, way):
    (found,) = find_mistakes(drifting(change, timing=60.0), GRID)
    assert (found.kind, found.ways, found.size) == ("drift", (way,), pytest.approx(change))
    assert (found.whole, found.joints, found.about, found.places) == (True, (), (), ())
    assert found.cost == BEATS * 40 / 4
    assert (found.first, found.last) == (BEATS - WHOLE_TAKE_SHOWN_BEATS, BEATS - 1)  # where it is greatest
    assert (found.start, found.end) == (11.5, 16.0)


def test_a_small_drift_is_none():
    assert said(drifting(DRIFTS - 0.01)) == said(drifting(0.01 - DRIFTS)) == []


def test_who_drifts_and_is_late_as_a_whole_hears_of_the_drift_only():
    assert said(drifting(0.5, start=0.4)) == [("drift", ("slower",), ())]
    assert said(drifting(0.1, start=0.4)) == [("timing", ("late",), ())]


@pytest.mark.parametrize("sign, way", [(1, "late"), (-1, "early")])
def test_a_constant_lag_is_told_from_a_size_on_not_below(sign, way):
    assert find_mistakes(take(usual=sign * (CONSTANT_LAG_S - 0.001)), GRID) == ()
    (found,) = find_mistakes(take(usual=sign * CONSTANT_LAG_S, timing=70.0), GRID)
    assert (found.kind, found.ways, found.size) == ("timing", (way,), sign * CONSTANT_LAG_S)
    assert (found.whole, found.joints, found.cost) == (True, (), BEATS * 30 / 4)
    assert (found.first, found.last, found.start) == (0, WHOLE_TAKE_SHOWN_BEATS - 1, -0.5)


def test_an_unknown_lag_says_nothing():
    assert said(take(usual=np.nan)) == []


# ---------------------------------------------------------------- limbs that are not danced


@pytest.mark.parametrize("limb", [LEFT_ARM, RIGHT_ARM, LEFT_LEG, RIGHT_LEG, ARMS, LEFT_ARM + RIGHT_LEG])
def test_limbs_that_are_not_danced_are_said_once(limb):
    (found,) = find_mistakes(take(still=limb), GRID)
    assert (found.kind, found.ways, found.joints, found.about) == ("absent", ("dance",), limb, ())
    assert (found.whole, found.cost, found.last - found.first) == (True, BEATS * 10, WHOLE_TAKE_SHOWN_BEATS - 1)
    assert np.isnan(found.size)


@pytest.mark.parametrize(
    "change, told",
    [
        ({}, True),
        ({"skill": 0.11}, True),
        ({"skill": 0.13}, False),  # resembles the song
        ({"moved": 0.49}, True),
        ({"moved": 0.51}, False),  # moves, however badly
        ({"chance": 12.1}, True),
        ({"chance": 11.9}, False),  # the song itself hardly moves it
    ],
)
def test_a_limb_is_not_danced_that_has_neither_skill_nor_motion(change, told):
    assert said(take(still=LEFT_ARM, **change)) == ([("absent", ("dance",), LEFT_ARM)] if told else [])


def test_a_limb_of_which_nothing_is_known_is_not_absent():
    assert said([replace(v, motion=np.full((9, 2), np.nan)) for v in take(still=LEFT_ARM)]) == []
    assert said([replace(v, chance=np.full(9, np.nan)) for v in take(still=LEFT_ARM)]) == []


def test_who_moves_nothing_has_stopped_and_no_limb_is_absent():
    assert said(take(still=ARMS + LEGS)) == []
    assert said(take(still=ARMS + LEFT_LEG)) == [("absent", ("dance",), ARMS + LEFT_LEG)]


def test_shown_where_there_is_most_to_dance():
    beats = take(still=LEFT_ARM)
    for v in beats[15:23]:
        v.motion[joints(LEFT_ARM)] *= 3
    (found,) = whole_take(beats, GRID)
    assert (found.first, found.last, found.start, found.end) == (15, 22, 7.0, 11.5)


# ---------------------------------------------------------------- the half that does something else


@pytest.mark.parametrize("half", [ARMS, LEGS])
@pytest.mark.parametrize(
    "change, told",
    [
        ({}, True),
        ({"skill": 0.19}, True),
        ({"skill": 0.21}, False),
        ({"chance": 15.1}, True),
        ({"chance": 14.9}, False),  # there is little to do for it
    ],
)
def test_a_half_that_does_something_else_is_to_follow(half, change, told):
    found = find_mistakes(take(still=half, moved=1.0, **change), GRID)
    assert [(m.kind, m.ways, m.joints) for m in found] == ([("absent", ("follow",), half)] if told else [])


def test_what_is_to_follow_is_shown_where_it_is_farthest_off():
    beats = take(still=ARMS, moved=1.0)
    for v in beats[4:12]:
        v.motion[joints(ARMS)] *= 3  # the reference moves most there
    for v in beats[15:23]:
        v.error[joints(ARMS)] += 5
    (found,) = whole_take(beats, GRID)
    assert (found.ways, found.first, found.last) == (("follow",), 15, 22)


def test_one_limb_that_does_something_else_is_no_half():
    assert said(take(still=LEFT_ARM, moved=1.0, skill=0.0)) == []


@pytest.mark.parametrize("skill, told", [(0.41, True), (0.39, False)])
def test_the_other_half_must_dance(skill, told):
    beats = take(still=ARMS, moved=1.0)
    for v in beats:
        v.error[joints(LEGS)] = (1 - skill) * CHANCE
    assert said(beats) == ([("absent", ("follow",), ARMS)] if told else [])


def test_a_limb_that_hangs_is_said_before_what_its_half_does():
    beats = take(still=LEGS, moved=1.0)
    for v in beats:
        v.motion[joints(LEFT_LEG), 0] = 0.0
    assert said(beats) == [("absent", ("dance",), LEFT_LEG)]


# ---------------------------------------------------------------- too little to say anything


SAMPLES = {
    "drift": drifting(1.0, LEAST_TAKE_BEATS),
    "timing": take(LEAST_TAKE_BEATS, usual=0.3),
    "absent": take(LEAST_TAKE_BEATS, still=LEFT_ARM),
    "follow": take(LEAST_TAKE_BEATS, still=ARMS, moved=1.0),
}


@pytest.mark.parametrize("beats", SAMPLES.values(), ids=SAMPLES)
def test_of_a_few_judged_beats_nothing_is_said_as_a_whole(beats):
    assert len(whole_take(beats, GRID)) == 1
    assert whole_take(beats[:-1], GRID) == []
    unseen = [verdict(k, kind="unseen") for k in range(LEAST_TAKE_BEATS, BEATS)]
    assert whole_take(beats[:-1] + unseen, GRID) == []
    assert len(whole_take(beats + unseen, GRID)) == 1
    assert whole_take([], GRID) == []


# ---------------------------------------------------------------- what is not said besides


def wrong(limb, beat, **what):
    """A beat with all joints of ``limb`` beyond their limits."""
    v = verdict(beat, kind="shape", **what)
    v.error[joints(limb)], v.change[joints(limb)] = 100.0, 90.0
    return replace(v, wrong=v.error > v.limit, score=50.0)


def kinds(beats):
    return sorted((m.kind, m.joints) for m in find_mistakes(beats, GRID))


def test_an_absent_limb_has_no_shape_mistakes_and_others_have():
    def danced(still):
        return [wrong(LEFT_ARM, k, still=still) if 10 <= k < 14 else verdict(k, still=still) for k in range(BEATS)]

    absent, shape = ("absent", LEFT_ARM), ("shape", LEFT_ARM[::-1])
    assert kinds(danced(LEFT_ARM)) == [absent]
    assert [kind for kind, _ in kinds(danced(()))] == ["shape"]
    assert set(kinds(danced(()))[0][1]) == set(shape[1])
    assert [kind for kind, _ in kinds(danced(RIGHT_ARM))] == ["absent", "shape"]


def test_who_dances_the_other_side_all_through_is_told_that_and_nothing_else():
    """Though on no beat the mirror image is much nearer; shown where it is nearest, with what is wrong there."""
    beats = [wrong(LEFT_ARM, k, swapped=np.full(2, 1.3 if 20 <= k < 28 else 1.05)) for k in range(BEATS)]
    (found,) = find_mistakes(beats, GRID)
    assert (found.kind, found.ways, found.whole, found.first, found.last) == ("side", ("swap",), True, 20, 27)
    assert set(found.joints) == set(LEFT_ARM)
    for other in (np.full(2, 0.96), np.zeros(2)):  # the other beats: on the right side, or the same on both
        few = [v if v.beat < 10 else replace(v, swapped=other) for v in beats]
        assert "side" not in {m.kind for m in find_mistakes(few, GRID)}


def test_who_leaves_out_a_limb_dances_no_other_side():
    def danced(still):
        side = {"kind": "side", "swapped": np.full(2, 4.0), "group": "arms", "still": still}
        return [verdict(k, **side) if 10 <= k < 14 else verdict(k, still=still) for k in range(BEATS)]

    assert [kind for kind, _ in kinds(danced(()))] == ["side"]
    assert kinds(danced(LEFT_ARM)) == [("absent", LEFT_ARM)]
    assert kinds(danced(LEGS)) == [("absent", LEGS)]


@pytest.mark.parametrize("legs, stopped", [(0.1, True), (0.34, True), (0.36, False), (0.6, False)])
def test_having_stopped_is_judged_by_the_limbs_that_dance(legs, stopped):
    """Arms that hang move nothing on any beat: with them, legs that move .6 would come to a third."""
    beats = take(still=ARMS, moved=0.0)
    for k in (20, 21):
        beats[k] = replace(beats[k], kind="frozen", moved=legs * 5 / 9)
        beats[k].motion[joints((*LEGS, "nose")), 0] = legs * 20
    found = find_mistakes(beats, GRID)
    assert [m.runs for m in found if m.kind == "frozen"] == ([((20, 21),)] if stopped else [])
    assert [m.joints for m in found if m.kind == "absent"] == [ARMS]


def test_a_passage_that_is_later_than_a_late_take_is_told_besides():
    beats = take(usual=0.2)
    for k in (10, 11):
        beats[k] = replace(beats[k], kind="timing", lag=0.45, gain=8.0)
    found = {m.whole: (m.kind, m.ways, m.runs, m.size) for m in find_mistakes(beats, GRID)}
    assert found[True] == ("timing", ("late",), ((0, WHOLE_TAKE_SHOWN_BEATS - 1),), pytest.approx(0.2))
    assert found[False] == ("timing", ("late",), ((10, 11),), pytest.approx(0.45))


# ---------------------------------------------------------------- of tracks


REFERENCE, RENDERED_GRID = rendered("reference"), tracks.GRID


def found_in(user, reference=REFERENCE, grid=RENDERED_GRID):
    return find_mistakes(judge(user, reference, grid, PRIOR), grid)


@pytest.mark.parametrize("lag, way", [(0.3, "late"), (-0.3, "early")])
def test_a_take_that_is_late_all_through_is_nothing_but_late(lag, way):
    (found,) = found_in(replace(REFERENCE, t=REFERENCE.t + lag))
    assert (found.kind, found.ways, found.whole) == ("timing", (way,), True)
    assert found.size == pytest.approx(lag, abs=0.03)
    assert found_in(replace(REFERENCE, t=REFERENCE.t + lag / 3)) == ()


@pytest.mark.parametrize("speed, way", [(1.05, "slower"), (0.95, "faster")])
def test_a_film_that_runs_slow_or_fast_does_nothing_but_drift(speed, way):
    (found,) = found_in(replace(REFERENCE, t=REFERENCE.t * speed))
    beats = RENDERED_GRID.times
    assert (found.kind, found.ways, found.whole) == ("drift", (way,), True)
    assert found.size == pytest.approx((speed - 1) * (beats[-1] - beats[0]), abs=0.1)


@pytest.mark.parametrize("style", [1, 3])
def test_arms_that_hang_and_arms_of_another_dance(style):
    reference, grid, _ = synthetic(style)
    user, other = performance("clean", style), performance("clean", 4 - style, 9)
    hang = found_in(with_legs_of(standing_still(user), user), reference, grid)
    assert [(m.kind, m.ways, m.joints) for m in hang] == [("absent", ("dance",), ARMS)]
    others = found_in(with_legs_of(other, user), reference, grid)
    assert [(m.ways, m.joints) for m in others if m.kind == "absent"] == [(("follow",), ARMS)]
    assert not {joint for m in others for joint in m.joints if m.kind != "absent"} & set(ARMS)
    legs = found_in(with_legs_of(user, other), reference, grid)
    assert [(m.ways, m.joints) for m in legs if m.kind == "absent"] == [(("follow",), LEGS)]
    assert not {joint for m in legs for joint in m.joints if m.kind != "absent"} & set(LEGS)


def test_what_is_shown_of_a_take_with_gaps_is_no_longer_than_of_another():
    gaps = [verdict(k, still=LEFT_ARM, kind="ok" if k % 4 == 0 else "unseen") for k in range(64)]
    (found,) = whole_take(gaps, GRID)
    assert found.last - found.first < 2 * WHOLE_TAKE_SHOWN_BEATS


def test_who_stands_still_is_neither_late_nor_early():
    reference, grid, _ = synthetic(3)
    found = found_in(standing_still(reference), reference, grid)
    assert not {m.kind for m in found} & {"timing", "drift"}


STILL = {"rendered": (REFERENCE, RENDERED_GRID), **{f"style {k}": synthetic(k)[:2] for k in range(4)}}


@pytest.mark.parametrize("name", STILL)
@pytest.mark.parametrize("tremble", [0.0, 0.0005, 0.002])
def test_nothing_but_having_stopped_is_said_of_a_still_film(name, tremble):
    reference, grid = STILL[name]
    (found,) = find_mistakes(judge(standing_still(reference, tremble), reference, grid, PRIOR), grid)
    assert (found.kind, found.whole, found.ways) == ("frozen", True, ("move",))


def test_who_moves_nothing_of_what_is_seen_has_stopped():
    """The same by hand: the left arm was never seen, and all that was seen stands still."""
    beats = take(still=ARMS + LEGS)
    for v in beats:
        v.error[joints(LEFT_ARM)] = v.chance[joints(LEFT_ARM)] = v.motion[joints(LEFT_ARM)] = np.nan
    assert said(beats) == []


@pytest.mark.filterwarnings("error")
def test_where_no_movement_is_known_nobody_stands_still():
    beats = [replace(v, moved=np.nan, motion=np.full((9, 2), np.nan)) for v in take(still=ARMS + LEGS)]
    assert said(beats) == []


@pytest.mark.parametrize("moved, stands", [(0.59, True), (0.61, False)])
def test_who_moves_more_than_three_fifths_does_not_stand(moved, stands):
    assert stands_all_through([replace(v, moved=moved) for v in take(still=ARMS + LEGS)]) is stands


def test_joints_wrong_on_half_of_the_beats_are_named_the_worst_first_or_else_only_the_worst():
    def beats(*errors):
        """Of the head, the left and the right elbow on each beat; limits are 20°."""
        found = [replace(verdict(k), error=np.zeros(9), limit=np.full(9, 20.0)) for k in range(len(errors))]
        for one, three in zip(found, errors):
            one.error[:3] = three
        return [replace(one, wrong=one.error > one.limit) for one in found]

    assert wrong_joints(beats((24, 60, 0), (24, 0, 90), (24, 40, 0), (24, 0, 0))) == ("left_elbow", "nose")
    assert wrong_joints(beats((24, 40, 0), (24, 0, 0), (24, 40, 0), (24, 0, 0))) == ("nose", "left_elbow")
    assert wrong_joints(beats((25, 0, 0), (0, 19, 0), (0, 19, 40))) == ("right_elbow",)
