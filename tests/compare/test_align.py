"""Lags from made-up costs: what is cheapest is known."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.compare import align
from coach.compare.align import LAGS, beat_costs, decode, refine, usual_lag, warp, with_neighbours
from coach.compare.judge import beat_lags

MIDDLE = 32
"""Index of lag 0."""
EDGES = np.array([0.0, 1.0, 2.0, 3.0])


def valley(bottoms, depth=2.0, wide=0.3):
    """(B, L) costs with a valley around each of the lags (s)."""
    return depth * np.minimum(np.abs(LAGS - np.array(bottoms)[:, None]) / wide, 1)


def test_the_lags_that_are_tried():
    assert (LAGS[0], LAGS[MIDDLE], LAGS[-1]) == (-0.8, 0.0, 0.8)
    np.testing.assert_allclose(np.diff(LAGS), 0.025)


# ---------------------------------------------------------------- beat_costs


def test_a_beat_costs_what_its_frames_cost_at_that_lag():
    t = np.array([0.1, 0.9, 1.1, 2.5])
    costs = np.array([1.0, 3.0, 10.0, 7.0])[:, None] + np.zeros(len(LAGS))
    found = beat_costs(t, costs, EDGES)
    assert found[:, MIDDLE].tolist() == [2.0, 10.0, 7.0]
    later = found[:, MIDDLE + 8]  # 0.2 s late: the first beat is danced from 0.2 to 1.2
    assert later[0] == 6.5 and np.isnan(later[1]) and later[2] == 7.0


def test_each_lag_has_its_own_costs():
    costs = np.arange(len(LAGS)) * np.ones((4, 1))
    found = beat_costs(np.array([0.95, 1.0, 1.95, 2.95]), costs, EDGES)
    np.testing.assert_array_equal(found[0, MIDDLE], MIDDLE)
    np.testing.assert_array_equal(found[:, 0][~np.isnan(found[:, 0])], 0)


def test_frames_that_are_not_known_count_no_more_than_none():
    costs = np.full((3, len(LAGS)), 5.0)
    costs[1] = np.nan
    costs[2, :MIDDLE] = np.nan
    found = beat_costs(np.array([0.5, 0.6, 1.5]), costs, EDGES)
    assert found[0, MIDDLE] == 5.0 and found[1, MIDDLE] == 5.0
    assert np.isnan(found[1, MIDDLE - 1]) and np.isnan(found[2, MIDDLE])


@pytest.mark.parametrize("frames", [0, 1])
def test_beats_without_frames_are_not_known(frames):
    found = beat_costs(np.full(frames, 0.5), np.full((frames, len(LAGS)), 4.0), EDGES)
    assert found.shape == (3, len(LAGS))
    assert np.nansum(found[:, MIDDLE]) == 4.0 * frames
    assert np.isnan(found[1:, MIDDLE]).all()


def test_no_beats():
    assert beat_costs(np.array([0.5]), np.zeros((1, len(LAGS))), EDGES[:1]).shape == (0, len(LAGS))
    assert with_neighbours(np.empty((0, len(LAGS)))).shape == (0, len(LAGS))
    assert len(decode(np.empty((0, len(LAGS))))) == len(beat_lags(np.empty((0, len(LAGS))))) == 0


# ---------------------------------------------------------------- with_neighbours


def test_a_beat_and_its_neighbours():
    nan = np.nan
    costs = np.array([[6.0, nan], [12.0, nan], [nan, nan], [24.0, 1.0]])
    np.testing.assert_allclose(
        with_neighbours(costs),
        [[(4 * 6 + 12) / 5, 0], [(6 + 4 * 12) / 5, 0], [(12 + 24) / 2, 1.0], [24.0, 1.0]],
    )


# ---------------------------------------------------------------- decode


def total(costs, path):
    """What a path costs, told beat by beat."""
    lags = LAGS[list(path)]
    far = sum(0.1 * (lag / 0.35) ** 2 for lag in lags)
    change = sum(0.06 * min(abs(b - a) / 0.1, 2.5) for a, b in zip(lags, lags[1:]))
    return sum(row[i] for row, i in zip(costs, path)) + far + change


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_nothing_is_cheaper(seed):
    """Against every path of three beats over a third of the lags."""
    random = np.random.default_rng(seed)
    costs, few = np.full((3, len(LAGS)), 99.0), np.arange(0, len(LAGS), 6)
    costs[:, few] = random.uniform(0, 0.5, (3, len(few)))
    best = min(product(few, repeat=3), key=lambda path: total(costs, path))
    assert total(costs, decode(costs)) == pytest.approx(total(costs, best))


@pytest.mark.parametrize("lag", [-0.8, -0.3, 0.0, 0.125, 0.8])
def test_a_clear_lag_is_found(lag):
    assert LAGS[decode(valley([lag] * 4))] == pytest.approx(np.full(4, lag), abs=1e-9)


def test_a_clear_change_is_found():
    danced = [0.1, 0.1, 0.1, 0.3, 0.3, 0.3]
    assert LAGS[decode(valley(danced))] == pytest.approx(danced, abs=1e-9)


def test_without_evidence_nobody_is_late():
    assert decode(np.zeros((5, len(LAGS)))).tolist() == [MIDDLE] * 5
    assert decode(np.full((1, len(LAGS)), 3.0)).tolist() == [MIDDLE]


@pytest.mark.parametrize(
    "lag, price",
    [
        (0.35, 0.1),  # for being late at all; one beat alone changes from nothing
        (0.7, 0.4),
    ],
)
def test_the_price_of_being_late(lag, price):
    """Evidence of 9 % less is not believed, of 9 % more is."""
    for share, believed in ((0.91, False), (1.09, True)):
        costs = np.zeros((1, len(LAGS)))
        costs[0, MIDDLE + round(lag / 0.025)] = -price * share
        assert bool(LAGS[decode(costs)[0]] == pytest.approx(lag)) is believed


@pytest.mark.parametrize(
    "lag, price",
    [
        (0.1, 2 * 0.06 + 0.1 * (0.1 / 0.35) ** 2),  # there and back
        (0.2, 2 * 0.12 + 0.1 * (0.2 / 0.35) ** 2),
        (0.6, 2 * 0.15 + 0.1 * (0.6 / 0.35) ** 2),  # the farthest jumps cost no more than 0.25 s
    ],
)
def test_the_price_of_a_single_beat_that_is_late(lag, price):
    for share, believed in ((0.91, False), (1.09, True)):
        costs = np.where(LAGS == 0, 0.0, [[9.0], [0.0], [9.0]])  # the beats beside it are on time
        costs[1, MIDDLE + round(lag / 0.025)] = -price * share
        assert LAGS[decode(costs)] == pytest.approx([0, lag if believed else 0, 0], abs=1e-9)


@pytest.mark.parametrize("name, by", [("_FAR", 1.2), ("_FAR", 1 / 1.2), ("_CHANGE", 1.2), ("_CHANGE", 1 / 1.2)])
def test_a_price_changed_by_a_fifth_is_noticed(monkeypatch, name, by):
    monkeypatch.setattr(align, name, getattr(align, name) * by)
    with pytest.raises(AssertionError):
        test_the_price_of_being_late(0.35, 0.1)
        test_the_price_of_a_single_beat_that_is_late(0.1, 2 * 0.06 + 0.1 * (0.1 / 0.35) ** 2)


# ---------------------------------------------------------------- refine


@pytest.mark.parametrize("bottom", [-0.26, 0.0, 0.107, 0.3])
def test_the_bottom_of_a_parabola_lies_between_the_lags(bottom):
    costs = 20 * (LAGS - bottom)[None] ** 2 - 0.1 * (LAGS / 0.35)[None] ** 2  # what lags cost is added again
    assert refine(costs, decode(costs)) == pytest.approx([bottom], abs=1e-6)


def test_the_outermost_lags_and_flat_costs_stay_as_they_are():
    costs = np.stack([-5 * LAGS, 5 * LAGS, -0.1 * (LAGS / 0.35) ** 2])
    assert refine(costs, np.array([64, 0, MIDDLE])).tolist() == [0.8, -0.8, 0.0]


def test_a_bottom_beyond_the_next_lag_is_not_believed():
    costs = np.zeros((1, len(LAGS)))
    costs[0, MIDDLE - 1 : MIDDLE + 2] = 5.0, 4.0, 3.01
    assert refine(costs, np.array([MIDDLE])).tolist() == [0.0]


# ---------------------------------------------------------------- all together


@settings(max_examples=30, deadline=None)
@given(st.floats(-0.6, 0.6), st.integers(0, 9))
def test_a_planted_lag_is_found_through_beats_that_are_not_known(lag, hidden):
    costs = valley([lag] * 10, depth=4.0)
    costs[hidden] = np.nan
    found = beat_lags(costs)
    assert np.isnan(found).tolist() == [k == hidden for k in range(10)]
    assert np.delete(found, hidden) == pytest.approx(np.full(9, lag), abs=0.02)


def test_nothing_known_is_no_lag():
    assert np.isnan(beat_lags(np.full((3, len(LAGS)), np.nan))).all()


@pytest.mark.parametrize(
    "lags, usual",
    [([], 0.0), ([np.nan] * 3, 0.0), ([0.2], 0.2), ([0.1, np.nan, 0.3, 0.7], 0.3), ([0.1, 0.3], 0.2)],
)
def test_the_usual_lag_is_the_median_of_those_that_are_known(lags, usual):
    assert usual_lag(np.array(lags, float)) == pytest.approx(usual)


# ---------------------------------------------------------------- warping, for comparison


def test_warping_follows_whoever_stands_still_and_never_runs_back():
    assert len(warp(np.empty(0), np.empty((0, len(LAGS))))) == 0
    assert warp(np.array([1.0]), valley([0.2])).tolist() == [MIDDLE + 8]
    t = np.arange(40) * 0.025
    still = valley(np.arange(40) * 0.025 - 0.4, depth=9.0, wide=0.05)  # always the same moment of the reference
    danced = t - LAGS[warp(t, still)]
    assert np.ptp(danced) == pytest.approx(0, abs=1e-9)
    back = t - LAGS[warp(t, valley(np.linspace(-0.4, 0.8, 40), depth=9.0, wide=0.05))]
    assert (np.diff(back) >= -1e-9).all()


def test_warping_takes_what_is_not_known_for_free():
    costs = valley([0.1] * 20)
    costs[5:15] = np.nan
    assert (warp(np.arange(20) * 0.05, costs)[[0, 19]] == MIDDLE + 4).all()
