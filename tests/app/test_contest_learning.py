import numpy as np
import pytest

from coach.app.contest_learning import compared, flagged, flagged_by_others
from coach.compare.learn import from_errors
from coach.domain.thresholds import PRIOR


def covers(count, beats=40, seed=0):
    """Errors of good covers, of half of the prior's."""
    random = np.random.default_rng(seed)
    return [np.abs(random.normal(PRIOR.mean / 2, PRIOR.sd / 3, (beats, 9))) for _ in range(count)]


def test_a_beat_is_flagged_by_its_worst_joint_and_what_is_not_seen_is_none():
    errors = np.tile(PRIOR.limit, (4, 1)) - 1
    errors[1, 3] += 2
    errors[2] = np.nan
    assert flagged(PRIOR, [errors]) == pytest.approx(1 / 3)
    assert flagged(PRIOR, [np.full((4, 9), np.nan)]) == 0


def test_limits_of_the_others_flag_few_beats_of_good_covers():
    good = covers(12)
    assert flagged_by_others(good) < 0.2
    wild = [*good[:-1], good[-1] + 60]
    assert flagged_by_others(wild) > flagged_by_others(good)


def test_old_and_new_are_shown_side_by_side():
    errors = covers(6)
    text = compared(PRIOR, from_errors(errors, "x", per_beat=True), errors)
    assert "left elbow" in text and f"{PRIOR.limit[1]:.1f}" in text
    assert "Of the beats of these 6 covers" in text and "other half" in text
