"""Who leads and who trails in a group."""

import numpy as np
import pytest

from coach.compare.lags_together import LagGap, behind_others, lag_gaps, spread, stand_out


def test_the_spread_of_a_beat_is_between_the_first_and_the_last():
    lags = np.array([[0.0, 0.1, np.nan], [0.2, np.nan, np.nan], [-0.05, 0.15, 0.1]])
    np.testing.assert_allclose(spread(lags), [0.25, 0.05, np.nan])


def test_who_is_usually_before_and_behind_the_others():
    lags = np.array([[0.02] * 10, [0.12] * 10, [-0.08] * 10]) + 0.3
    np.testing.assert_allclose(behind_others(lags), [0.0, 0.15, -0.15], atol=1e-9)
    assert np.isnan(behind_others(lags[:, :5])).all()


@pytest.mark.parametrize("late", [0.3, -0.3])
@pytest.mark.parametrize("dancers", [3, 4, 5])
def test_where_one_is_late_the_others_are_not_ahead(dancers, late):
    lags = np.full((dancers, 12), 0.1) + 0.01 * np.arange(dancers)[:, None]
    lags[1] += late
    assert stand_out(lags) == [1]


def test_who_stands_out_the_clearest_first():
    lags = np.repeat([[0.0], [-0.1], [0.2], [np.nan]], 12, axis=1)
    assert stand_out(lags) == [2, 1]
    assert stand_out(lags[:2]) == [0, 1]  # of two each is as far from the other
    assert stand_out(lags[:, :5]) == [] and stand_out(np.full((3, 12), np.nan)) == []


def test_each_run_of_beats_apart_is_told_once_the_widest_first():
    lags = np.zeros((3, 12))
    lags[1, 2:4] = 0.16
    lags[0, 7:10], lags[2, 7:10] = -0.1, 0.2
    assert lag_gaps(lags) == [LagGap(7, 9, 0, 2, pytest.approx(0.3)), LagGap(2, 3, 0, 1, pytest.approx(0.16))]
    assert lag_gaps(np.full((3, 4), 0.4)) == [] and lag_gaps(np.full((2, 4), np.nan)) == []


def test_who_changes_from_leading_to_trailing_is_told_of_each():
    """Nobody is before themselves, and nobody leads on beats on which they trail."""
    change = np.array([[0.0, 0.0, 0.2, 0.2, 0.2], [0.2, 0.2, 0.0, 0.0, 0.0]])
    assert lag_gaps(change) == [LagGap(2, 4, 1, 0, pytest.approx(0.2)), LagGap(0, 1, 0, 1, pytest.approx(0.2))]
    random = np.random.default_rng(1)
    for _ in range(50):
        lags = np.where(random.random((4, 30)) < 0.1, np.nan, random.normal(0, 0.15, (4, 30)))
        found, wide = lag_gaps(lags), np.nan_to_num(spread(lags)) >= 0.15
        told = np.zeros(30, int)
        for one in found:
            beats = slice(one.first, one.last + 1)
            between = lags[one.trails, beats] - lags[one.leads, beats]
            assert (between > 0).all() and one.seconds == pytest.approx(np.median(between))
            told[beats] += 1
        np.testing.assert_array_equal(told, wide)
