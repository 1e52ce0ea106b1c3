"""Scores by plain arithmetic, from made-up errors."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.features import WELL_SEEN
from coach.compare.score import (
    ENOUGH_BEATS,
    ENOUGH_TO_TELL,
    HALF_COST,
    SHAPE_ERROR_UNIT_DEG,
    beat_score,
    levelled,
    other_side,
    part_score,
    scaled,
    shape_factor,
    shape_scores,
    take_score,
    timing_score,
)
from coach.compare.sides import GROUPS
from coach.domain.verdicts import Verdict

NAN = float("nan")
ARMS, LEGS = GROUPS


def units(*errors):
    """(1, 9) degrees of as many units (.8 cost nothing, 3.5 all), the other joints right."""
    return np.array([[*errors, *[0.0] * (9 - len(errors))]]) * SHAPE_ERROR_UNIT_DEG


def verdict(score=100.0, error=0.0, chance=40.0, kind="ok", shape=90.0, timing=100.0, lag=0.0, swapped=0.0, beat=0):
    """Errors and chances of nine joints, or the same for all."""
    every = np.ones(9)
    return Verdict(
        beat, 0.5 * beat, kind, score, shape, timing, lag, error * every, NAN * every, 30 * every, every > 1,
        chance=chance * every, swapped=swapped * np.ones(2),
    )  # fmt: skip


def take(skill, beats=16, **what):
    """Of a dancer of that skill with all limbs."""
    return [verdict(error=40.0 * (1 - skill), beat=beat, **what) for beat in range(beats)]


# ---------------------------------------------------------------- one beat


@pytest.mark.parametrize(
    ("errors", "score"),
    [
        ((), 100),
        ((0.8, 0.8, 0.8), 100),  # free
        ((2.15,), 65),  # half of the worst joint's .7
        ((3.5,), 30),
        ((9.0,), 30),
        ((3.5, 3.5), 10),
        ((3.5, 3.5, 3.5), 0),
        ((3.5, 3.5, 3.5, 3.5), 0),
        ((2.15, 3.5), 20),  # the worst first: .7 and half of .2
        ((0.5, 1.34, 2.15, 0.0, 0.8), 100 * (1 - 0.7 * 0.5 - 0.2 * 0.2)),
    ],
)
def test_shape(errors, score):
    assert shape_scores(units(*errors)) == pytest.approx([score])


def test_shape_of_what_is_not_seen():
    error = np.vstack([units(3.5), units(3.5), np.full((2, 9), NAN)])
    error[1, 1:] = NAN  # one joint: all the weight is its
    error[2, :2] = 3.5 * SHAPE_ERROR_UNIT_DEG[:2]
    assert shape_scores(error) == pytest.approx([30, 0, 0, NAN], nan_ok=True)
    error[2, 1] = 0
    assert shape_scores(error[2:3]) == pytest.approx([100 * (1 - 0.7 / 0.9)])
    assert shape_scores(np.empty((0, 9))).shape == (0,)


def test_each_joint_has_its_own_unit():
    error = np.diag(2.15 * np.array([25, 29, 29, 27, 27, 19, 19, 23, 23]))
    assert shape_scores(error) == pytest.approx([65] * 9)


@pytest.mark.parametrize(
    ("late", "score"), [(0, 100), (0.08, 100), (-0.08, 100), (0.29, 50), (-0.29, 50), (0.5, 0), (-2.0, 0), (0.122, 90)]
)
def test_timing(late, score):
    assert timing_score(late) == pytest.approx(score)


@pytest.mark.parametrize(
    ("shape", "timing", "score"), [(100, 100, 100), (80, 100, 80), (80, 0, 60), (80, 50, 70), (0, 100, 0)]
)
def test_timing_only_takes_away(shape, timing, score):
    assert beat_score(shape, timing) == pytest.approx(score)


def test_many_beats_at_once():
    assert timing_score(np.array([0.0, 0.29, NAN])) == pytest.approx([100, 50, NAN], nan_ok=True)
    assert beat_score(np.array([80.0, NAN]), np.array([50.0, 100])) == pytest.approx([70, NAN], nan_ok=True)


@pytest.mark.parametrize(
    ("shape", "score"),
    [
        (0, 0),
        (19, 7.5),
        (38, 15),
        (48.5, 27.5),
        (59, 40),
        (64, 47.5),
        (69, 55),
        (72, 61),
        (74.5, 69.25),
        (77, 77.5),
        (85, 85.5),
        (93, 93.5),
        (100, 100),
    ],
)
def test_the_scale_of_real_people(shape, score):
    assert scaled(shape) == pytest.approx(score)


# ---------------------------------------------------------------- worth


@pytest.mark.parametrize(
    ("skill", "share"), [(1.0, 1), (0.3, 1), (0.25, 1), (0.2, 0.8), (0.15, 0.6), (0.05, 0.2), (0, 0), (-0.3, 0)]
)
def test_worth_of_skill(skill, share):
    """Of a whole body of one skill its better half has the same. At .15 and less also arms and legs cost."""
    half = HALF_COST * np.clip((0.15 - skill) / 0.13, 0, 1)
    assert shape_factor(take(skill)) == pytest.approx(share * (1 - half))


def test_errors_count_up_to_60_degrees_and_unknown_ones_not():
    assert shape_factor([verdict(error=150.0, chance=75.0)] * 16) == pytest.approx(
        shape_factor([verdict(error=60.0, chance=75)] * 16)
    )
    few = np.where(np.arange(9) < 6, 30.0, NAN)
    assert shape_factor([verdict(error=few, chance=40.0)] * 16) == pytest.approx(1)
    assert shape_factor([verdict(error=np.full(9, NAN))] * 16) == 1  # nothing is known, nothing is taken away


def halves(arms, legs, leg_chance=40.0):
    """A take with a skill of the arms, one of the legs, and a nose that is not seen."""
    chance = np.where(LEGS, leg_chance, 40.0)
    error = chance * (1 - np.where(LEGS, legs, np.where(ARMS, arms, NAN)))
    return [verdict(error=error, chance=chance)] * 16


@pytest.mark.parametrize(
    ("legs", "chance", "share"),
    [
        (0.5, 40, 1),
        (0.15, 40, 1),
        (0.085, 40, 1 - 0.3 * 0.5),
        (0.02, 40, 0.7),
        (-0.2, 40, 0.7),
        (-0.2, 11, 1 - 0.3 * 0.5),  # the song hardly moves the legs
        (-0.2, 9, 1),
    ],
)
def test_legs_that_dance_something_else(legs, chance, share):
    assert shape_factor(halves(0.6, legs, chance)) == pytest.approx(share)


def test_the_better_half_counts_once_more():
    """Skill .12 of the whole, .24 of the arms: .18 in the middle, of which .72 is left; the legs cost their .3."""
    assert shape_factor(halves(0.24, 0.0)) == pytest.approx(0.72 * 0.7)
    assert shape_factor(halves(0.0, 0.24)) == pytest.approx(0.72 * 0.7)


@pytest.mark.parametrize(("skill", "share"), [(0.3, 1), (0.2, 0.8), (0.15, 0.6), (0, 0), (-0.3, 0)])
def test_a_half_that_is_not_seen_is_not_the_better_one(skill, share):
    """The other one is the whole body then: unseen legs make nobody's arms any better."""
    lost = HALF_COST * np.clip((0.15 - skill) / 0.13, 0, 1)
    assert shape_factor(halves(skill, NAN)) == pytest.approx(share * (1 - lost))
    assert shape_factor(halves(NAN, skill)) == pytest.approx(share * (1 - lost))


@pytest.mark.parametrize("beats", [1, 4, 9, 16, 64])
def test_few_beats_are_given_the_benefit_of_the_doubt(beats):
    doubt = max(0.0, beats**-0.5 - ENOUGH_BEATS**-0.5)
    assert shape_factor(take(0.15, beats)) == pytest.approx(min((0.15 + doubt) / 0.25, 1))


@pytest.mark.parametrize(
    ("evidence", "other", "share"),
    [(-0.5, 0, 1), (-0.04, 0, 1), (-0.02, 0.25, 0.8), (0.0, 0.5, 0.6), (0.04, 1, 0.2), (0.5, 1, 0.2)],
)
def test_danced_to_the_other_side(evidence, other, share):
    """Half of the beats say more, half say less."""
    verdicts = [v for part in (-0.3, 0.3) for v in take(0.6, 8, swapped=np.exp(evidence + part))]
    assert other_side(verdicts) == pytest.approx(other)
    assert shape_factor(verdicts) == pytest.approx(share)


@pytest.mark.parametrize("beats", [6, 9, 16, 64])
def test_few_beats_tell_less_surely_which_side_it_is(beats):
    doubt = 0.5 * max(0.0, beats**-0.5 - 0.25)
    assert other_side(take(0.6, beats, swapped=np.exp(doubt))) == pytest.approx(0.5)
    assert other_side(take(0.6, beats, swapped=np.exp(doubt + 0.05))) == 1
    alike = take(0.6, 40, swapped=0.0)  # beats that look the same mirrored make it no surer
    assert other_side(take(0.6, beats, swapped=np.exp(doubt)) + alike) == pytest.approx(0.5)


def test_arms_and_legs_both_tell_the_side():
    arms = [replace(v, swapped=np.array([np.exp(0.3), np.exp(-0.5)])) for v in take(0.6)]
    assert other_side(arms) == 0
    assert other_side([replace(v, swapped=np.array([np.exp(0.3), 0.0])) for v in arms]) == 1
    assert other_side([replace(v, swapped=np.array([np.exp(0.3), np.nan])) for v in arms]) == 1


def test_sides_are_told_only_where_they_look_different():
    assert other_side(take(0.6, 6, swapped=2.0) + take(0.6, 20, swapped=0.0)) == 1
    assert other_side(take(0.6, ENOUGH_TO_TELL - 1, swapped=2.0) + take(0.6, 20)) == 0
    assert other_side(take(0.6, 8, swapped=NAN)) == 0
    assert other_side(take(0.6, 8, swapped=2.0, kind="unseen")) == 0
    assert other_side([]) == 0


def test_unseen_beats_are_worth_nothing_and_cost_nothing():
    unseen = [verdict(error=80.0, kind="unseen")] * 10
    assert shape_factor(take(0.2) + unseen) == pytest.approx(0.8)
    assert shape_factor(unseen) == shape_factor([]) == 1


# ---------------------------------------------------------------- a take


def test_a_part_of_a_take():
    verdicts = [
        verdict(shape=64.0, timing=50.0, lag=0.2),
        verdict(shape=94.0, timing=100.0, lag=0.0),
        verdict(shape=76.0, timing=90.0, lag=0.1),
        verdict(NAN, kind="unseen", shape=NAN, timing=NAN, lag=NAN),
    ]
    found = part_score(verdicts, 0.5)
    assert (found.shape, found.timing) == pytest.approx((39.25, 80))  # shapes of 78 on average are worth 78.5
    assert found.score == pytest.approx(39.25 * (0.75 + 0.25 * 0.8))
    assert (found.lag, found.coverage) == pytest.approx((0.1, 0.75))


def test_what_is_hardly_seen_costs_less():
    """A joint that is seen half as well as needed may be twice as far off for the same score."""
    plain, visible = np.full((1, 9), np.nan), np.full((1, 9), NAN)
    plain[0, 3] = SHAPE_ERROR_UNIT_DEG[3] * 1.7
    seen = shape_scores(plain, visible)
    assert seen == pytest.approx(shape_scores(plain))
    visible[0, 3] = WELL_SEEN / 2
    assert shape_scores(2 * plain, visible) == pytest.approx(seen)
    visible[0, 3] = 1.0
    assert shape_scores(plain, visible) == pytest.approx(seen)


def test_nothing_judged():
    for none in (part_score([], 1.0), part_score([verdict(kind="unseen")] * 3, 1.0), take_score([])):
        assert np.isnan([none.score, none.shape, none.timing, none.lag]).all() and none.coverage == 0


def test_a_take_is_worth_what_its_skill_is():
    assert take_score(take(0.6, shape=72.0)).shape == pytest.approx(61)
    assert take_score(take(0.2, shape=72.0)).shape == pytest.approx(0.8 * 61)
    assert take_score(take(0.2, shape=75.0)) == part_score(take(0.2, shape=75.0), shape_factor(take(0.2)))


# ---------------------------------------------------------------- levelled


SCORES = [0.0, 20.0, 55.0, 55.0, 80.0, 95.0, 100.0]


@pytest.mark.parametrize("mean", [20.0, 40.0, 57.857, 70.0, 85.0])
def test_the_mean_is_the_takes_and_the_order_stays(mean):
    found = [v.score for v in levelled([verdict(score) for score in SCORES], mean)]
    assert np.mean(found) == pytest.approx(mean, abs=1e-4)
    assert found[0] == 0 and found[-1] == 100 and found[2] == found[3]
    assert found == sorted(found) and len(set(found)) == 6


def test_each_share_is_raised_to_the_one_power():
    found = np.array([v.score for v in levelled([verdict(score) for score in SCORES], 40.0)]) / 100
    powers = np.log(found[1:-1]) / np.log(np.array(SCORES[1:-1]) / 100)
    assert powers == pytest.approx([powers[0]] * 5) and powers[0] > 1


def test_only_the_score_changes():
    before = verdict(50.0, shape=60.0, timing=70.0, kind="shape")
    (after,) = levelled([before], 30.0)
    assert after.score == pytest.approx(30, abs=1e-4)
    assert (after.shape, after.timing, after.kind) == (60, 70, "shape") and after.error is before.error


def test_unseen_beats_have_no_say_in_the_mean():
    found = [v.score for v in levelled([verdict(40.0), verdict(NAN, kind="unseen"), verdict(80.0)], 50.0)]
    assert np.isnan(found[1]) and np.mean([found[0], found[2]]) == pytest.approx(50, abs=1e-4)
    unseen = [verdict(NAN, kind="unseen")] * 2
    assert levelled(unseen, 50.0) == tuple(unseen) and levelled([], 50.0) == ()
    assert [v.score for v in levelled([verdict(40.0)], NAN)] == [40]


@pytest.mark.parametrize("mean", [0.0, 14.0, 86.0, 100.0])
def test_a_mean_out_of_reach_comes_as_near_as_can_be(mean):
    """Two of seven beats hold their 0 and 100."""
    found = [v.score for v in levelled([verdict(score) for score in SCORES], mean)]
    assert np.mean(found) == pytest.approx(np.clip(mean, 100 / 7, 600 / 7), abs=0.1)
    assert found[0] == 0 and found[-1] == 100 and found == sorted(found)
