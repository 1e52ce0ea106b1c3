"""Skill: what it is worth by plain arithmetic, and by construction."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.judge import judge
from coach.compare.skill import MOST_ERROR, STRICT_FROM, STRICT_FULL, STRICTEST, Skill, strictness
from coach.domain.thresholds import PRIOR
from tests.compare.tracks import GRID, performance, rendered, standing_still, synthetic


def test_known_numbers():
    skill = Skill.of(np.array([[10.0, 20.0], [np.nan, 30.0]]), np.array([[40.0, 40.0], [40.0, np.nan]]))
    assert skill.value == pytest.approx(1 - 30 / 80)
    assert skill.mean_chance == 40
    assert Skill.of(np.array([10.0]), np.array([40.0])).mean_chance == 40 and Skill().mean_chance == 0


def test_an_error_counts_up_to_a_point():
    assert Skill.of(np.array([150.0]), np.array([80.0])).value == pytest.approx(1 - MOST_ERROR / 80)


def test_nothing_known():
    assert np.isnan(Skill().value)
    assert Skill.of(np.full((3, 9), np.nan), np.ones((3, 9))) == Skill()
    assert strictness(Skill(), PRIOR) == 1


def test_beats_may_come_one_by_one():
    rng = np.random.default_rng(0)
    error, chance = rng.uniform(0, 50, (6, 9)), rng.uniform(20, 50, (6, 9))
    whole, step = Skill.of(error, chance), Skill()
    for e, c in zip(error, chance):
        step = step.with_beats(e, c)
    assert step.value == pytest.approx(whole.value)


def skill_of(user, reference, grid):
    verdicts = [v for v in judge(user, reference, grid, PRIOR) if v.kind != "unseen"]
    return Skill.of(np.array([v.error for v in verdicts]), np.array([v.chance for v in verdicts])).value


def test_a_copy_is_nearly_1_and_standing_still_0():
    reference = rendered("reference")
    assert skill_of(reference, reference, GRID) > 0.99
    assert skill_of(standing_still(reference), reference, GRID) == pytest.approx(0, abs=0.05)


def test_another_dance_is_no_better_than_chance():
    reference, grid, _ = synthetic(1)
    assert skill_of(performance("clean", 1), reference, grid) > 0.5
    assert skill_of(performance("clean", 1, seed=9), reference, grid) < 0.12


def test_the_better_the_dance_the_finer_the_corrections():
    def of(value):
        return strictness(Skill(error=100 * (1 - value), chance=100.0, count=9), PRIOR)

    assert [of(-0.2), of(STRICT_FROM)] == [1, 1]
    assert of((STRICT_FROM + STRICT_FULL) / 2) == pytest.approx((1 + STRICTEST) / 2)
    assert [of(STRICT_FULL), of(1.0)] == pytest.approx([STRICTEST, STRICTEST])
    assert [of(0.61), of(0.685), of(0.76)] == pytest.approx([1.0, 0.8, 0.6])
    assert strictness(Skill(0.0, 100.0, 9), replace(PRIOR, measure="angles")) == 1
    assert strictness(Skill(0.0, 100.0, 9), replace(PRIOR, covers=1)) == 1  # learnt limits are taken as they are
