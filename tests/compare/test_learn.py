"""Thresholds learnt from covers: shrunk when few, per beat when many, and strict enough for a good dancer."""

import numpy as np
import pytest

from coach.compare.judge import judge
from coach.compare.learn import COVERS_PER_BEAT, PRIOR_COVERS, cover_errors, from_errors, learn
from coach.domain.thresholds import LEVEL_FACTORS, PRIOR
from tests.compare.tracks import performance, synthetic

RNG = np.random.default_rng(4)


def made_up(covers, beats=60, mean=6.0, sd=2.0):
    return [np.abs(RNG.normal(mean, sd, (beats, 9))) for _ in range(covers)]


def test_few_covers_are_held_towards_the_prior():
    means = [from_errors(made_up(n)).mean[1] for n in (1, 4, 40)]
    assert PRIOR.mean[1] > means[0] > means[1] > means[2]
    assert means[2] == pytest.approx((40 * 6 + PRIOR_COVERS * PRIOR.mean[1]) / (40 + PRIOR_COVERS), abs=0.4)


def test_says_how_many_stand_behind_it():
    found = from_errors(made_up(4), "ditto")
    assert (found.song, found.covers, found.beats) == ("ditto", 4, 240)
    assert "4 good covers" in found.source


def test_a_joint_nobody_saw_keeps_the_prior():
    errors = made_up(3)
    for cover in errors:
        cover[:, 7] = np.nan
    assert from_errors(errors).mean[7] == pytest.approx(PRIOR.mean[7])


def test_every_beat_has_its_own_mean_where_there_are_covers_enough():
    hard = np.where(np.arange(60)[:, None] == 30, 20.0, 0.0)
    found = from_errors([cover + hard for cover in made_up(10)], per_beat=True)
    assert found.limit_at(30)[2] > found.limit_at(29)[2] + 8
    assert found.beat_mean.shape == (60, 9)


def test_good_dancers_are_left_in_peace_and_levels_are_ordered():
    reference, grid, _ = synthetic()
    covers = [performance("clean", take=40 + i) for i in range(COVERS_PER_BEAT)]
    found = learn([cover_errors(cover, reference, grid) for cover in covers], "hip hop")
    assert found.beat_mean is not None
    newcomer = performance("clean", take=60)
    flagged = {
        level: np.mean([v.kind != "ok" for v in judge(newcomer, reference, grid, found.at_level(level))])
        for level in LEVEL_FACTORS
    }
    assert flagged["normal"] <= 0.15
    assert flagged["gentle"] <= flagged["normal"] <= flagged["strict"]
