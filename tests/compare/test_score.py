"""Scores by plain arithmetic. The constants stand here as numbers: a score that changes is to be seen."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.compare.score import (
    ENOUGH_TO_TELL,
    beat_score,
    levelled,
    mirrored_share,
    part_score,
    scaled,
    shape_scores,
    take_score,
    timing_score,
    worth,
)
from coach.compare.verdicts import Verdict
from coach.pose.landmarks import JOINTS

UNIT = np.array([25, 29, 29, 27, 27, 19, 19, 23, 23.0])
ARMS = [j for j, name in enumerate(JOINTS) if name.endswith(("shoulder", "elbow"))]
LEGS = [j for j, name in enumerate(JOINTS) if name.endswith(("hip", "knee"))]
nan = np.nan


def verdict(beat, shape=80.0, timing=90.0, lag=0.0, error=10.0, chance=20.0, kind="ok", **rest):
    return Verdict(
        beat=beat, t=beat * 0.5, kind=kind, score=float(beat_score(shape, timing)), shape=shape, timing=timing, lag=lag,
        error=np.full(9, error), change=np.zeros(9), limit=np.full(9, 20.0), wrong=np.zeros(9, bool),
        chance=np.full(9, chance), **rest,
    )  # fmt: skip


def take(beats=16, **rest):
    return [verdict(k, **rest) for k in range(beats)]


def of_skill(value, beats=16, **halves):
    """A take with this skill of every joint, or another of ``arms`` or ``legs``; 20° by chance."""
    verdicts = take(beats, error=20 * (1 - value))
    for name, joints in (("arms", ARMS), ("legs", LEGS)):
        for v in verdicts:
            v.error[joints] = 20 * (1 - halves.get(name, value))
    return verdicts


# ---------------------------------------------------------------- of a beat


@pytest.mark.parametrize(
    "units, score",
    [
        ([0] * 9, 100),
        ([0.8] * 9, 100),
        ([3.5] * 9, 0),
        ([9] * 9, 0),
        ([2.15] + [0] * 8, 100 - 70 / 2),  # half way between .8 and 3.5
        ([2.15, 2.15] + [0] * 7, 100 - 90 / 2),
        ([2.15] * 3 + [0] * 6, 50),
        ([2.15] * 9, 50),  # the rest counts no more
        ([3.5, 2.15, 1.475] + [0] * 6, 100 - 70 - 20 / 2 - 10 / 4),
        ([3.5, 2.15] + [nan] * 7, 100 * (1 - (0.7 + 0.2 / 2) / 0.9)),
        ([2.15] + [nan] * 8, 50),
    ],
)
def test_the_shape_of_a_beat(units, score):
    order = np.random.default_rng(0).permutation(9)
    error = np.full((2, 9), 0.0)
    error[0] = np.array(units) * UNIT
    error[1, order] = np.array(units) * UNIT[order]
    np.testing.assert_allclose(shape_scores(error), score, atol=1e-9)


def test_nothing_seen_has_no_shape():
    assert np.isnan(shape_scores(np.full((3, 9), nan))).all()
    assert shape_scores(np.empty((0, 9))).shape == (0,)


@pytest.mark.parametrize("late, score", [(0.0, 100), (0.08, 100), (0.29, 50), (0.5, 0), (2.0, 0)])
def test_the_timing_of_a_beat(late, score):
    assert timing_score(late) == pytest.approx(score)
    assert timing_score(np.array([-late, late])) == pytest.approx([score, score])


@pytest.mark.parametrize(
    "shape, timing, score", [(100, 100, 100), (100, 0, 75), (60, 50, 60 * 0.875), (0, 100, 0), (nan, 50, nan)]
)
def test_timing_can_only_take_away(shape, timing, score):
    assert beat_score(shape, timing) == pytest.approx(score, nan_ok=True)


# ---------------------------------------------------------------- of a take


@pytest.mark.parametrize(
    "shape, score",
    [(0, 0), (35, 15), (45, 27.5), (55, 40), (60, 48), (65, 56), (70, 67), (75, 78), (82, 87), (90, 94), (100, 100)],
)
def test_the_scale_of_real_people(shape, score):
    assert scaled(shape) == pytest.approx(score)


@pytest.mark.parametrize("skill, share", [(0.0, 0.0), (0.05, 0.0), (0.15, 0.5), (0.2, 0.75), (0.25, 1.0), (0.8, 1.0)])
def test_what_is_hardly_better_than_chance_is_worth_little(skill, share):
    lost = 0.3 * (1 - np.interp(skill, (0.02, 0.15), (0, 1)))  # both halves alike
    assert worth(of_skill(skill)) == pytest.approx(share * (1 - lost))


def test_skill_is_the_mean_of_the_whole_bodys_and_its_better_halfs():
    """The arms have .2, the legs none: of nine joints the head and the arms have .2, four have 0."""
    verdicts = of_skill(0.2, legs=0.0)
    skill = (5 / 9 * 0.2 + 0.2) / 2
    assert worth(verdicts) == pytest.approx((skill - 0.05) / 0.2 * 0.7)  # and the legs cost .3


@pytest.mark.parametrize(
    "legs, chance, lost",
    [(0.02, 13, 1), (-0.5, 13, 1), (0.085, 13, 0.5), (0.15, 13, 0), (0.0, 11, 0.5), (0.0, 9, 0), (0.085, 11, 0.25)],
)
def test_half_a_body_that_dances_something_else(legs, chance, lost):
    verdicts = of_skill(0.6)
    for v in verdicts:
        v.chance[LEGS] = chance
        v.error[LEGS] = (1 - legs) * chance
    assert worth(verdicts) == pytest.approx(1 - 0.3 * lost)


@pytest.mark.parametrize("beats, granted", [(1, 0.75), (4, 0.25), (9, 1 / 12), (16, 0.0), (64, 0.0)])
def test_of_a_short_take_skill_is_not_taken_at_its_word(beats, granted):
    """From 16 beats on it is."""
    skill = 0.15
    assert worth(of_skill(skill, beats)) == pytest.approx(min((skill + granted - 0.05) / 0.2, 1))


def test_skill_that_is_not_known_takes_nothing_away():
    assert worth(take(chance=nan)) == worth([]) == worth(take(kind="unseen", error=60.0)) == 1


@pytest.mark.parametrize("other, share", [(0, 1), (8, 1), (12, 0.5), (14, 0.25), (15, 0.2), (16, 0.2)])
def test_a_dance_to_the_other_side_is_worth_less(other, share):
    verdicts = [verdict(k, swapped=1.2 if k < other else 1.0) for k in range(16)]
    assert mirrored_share(verdicts) == pytest.approx(other / 16)
    assert worth(verdicts) == pytest.approx(share)


def test_sides_are_told_apart_only_where_the_dance_looks_different_mirrored():
    few = [verdict(k, swapped=2.0 if k < ENOUGH_TO_TELL - 1 else 0.0) for k in range(16)]
    assert mirrored_share(few) == 0
    assert mirrored_share([*few, verdict(16, swapped=2.0)]) == 1
    assert mirrored_share([*few, verdict(16, swapped=2.0, kind="unseen")]) == 0


def test_the_score_of_a_part():
    verdicts = [verdict(0, 60.0, 50.0, 0.3), verdict(1, 90.0, 100.0, -0.1), verdict(2, 75.0, 90.0, 0.1)]
    verdicts.append(verdict(3, nan, nan, nan, kind="unseen"))
    found = part_score(verdicts, 0.5)
    assert found.shape == pytest.approx(0.5 * 78)  # their mean is 75
    assert found.timing == pytest.approx(80)
    assert found.score == pytest.approx(0.5 * 78 * (0.75 + 0.25 * 0.8))
    assert (found.lag, found.coverage) == (pytest.approx(0.1), 0.75)


def test_the_score_of_a_take_is_that_of_all_its_beats():
    verdicts = of_skill(0.15)
    assert take_score(verdicts) == part_score(verdicts, worth(verdicts))
    assert take_score(verdicts).shape == pytest.approx(0.5 * scaled(80))


@pytest.mark.parametrize("verdicts", [[], [verdict(0, nan, nan, nan, kind="unseen")]])
def test_nothing_judged_has_no_score(verdicts):
    found = part_score(verdicts, 1.0)
    assert np.isnan([found.score, found.shape, found.timing, found.lag]).all()
    assert found.coverage == 0


# ---------------------------------------------------------------- levelled


def scored(scores):
    return [replace(verdict(k), score=float(s)) for k, s in enumerate(scores)]


@given(st.lists(st.floats(1, 99), min_size=1, max_size=20), st.floats(2, 98))
def test_beats_are_told_on_the_takes_scale(scores, mean):
    found = np.array([v.score for v in levelled(scored(scores), mean)])
    assert found.mean() == pytest.approx(mean, abs=0.01)
    order = np.argsort(scores, kind="stable")
    assert (np.diff(found[order]) >= -1e-9).all()
    assert ((found >= 0) & (found <= 100)).all()


def test_0_and_100_stay_and_unseen_is_unseen():
    found = [v.score for v in levelled(scored([0, 50, 100, nan]), 60)]
    assert found == pytest.approx([0, 80, 100, nan], abs=1e-3, nan_ok=True)


def test_one_power_for_all():
    """25 and 64 of 100, squared roots: their mean is 65."""
    assert [v.score for v in levelled(scored([25, 64]), 65)] == pytest.approx([50, 80], abs=1e-6)


@pytest.mark.parametrize("scores, mean", [([], 50), ([nan, nan], 50), ([20, 30], nan)])
def test_without_scores_all_stays_as_it_is(scores, mean):
    found = [v.score for v in levelled(scored(scores), mean)]
    assert found == pytest.approx(scores, nan_ok=True)
