"""Lags from made-up costs whose cheapest path is known."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.compare import alignment
from coach.compare.alignment import (
    CHANGE_PRICE,
    FAR_PRICE,
    LAGS,
    NEIGHBOURS,
    beat_costs,
    refine,
    usual_lag,
    viterbi,
    warp,
    with_neighbours,
)
from coach.compare.judge import beat_lags, spaced_out

ON_TIME = 32
"""Index of lag 0."""


def index(lag):
    return ON_TIME + round(lag / 0.025)


def valleys(lags, depth=8.0, width=0.3):
    """(B, L) costs that are 0 at each beat's lag (s) and rise with the square of the distance."""
    return depth * np.minimum(((LAGS - np.asarray(lags, float)[:, None]) / width) ** 2, 1)


# ---------------------------------------------------------------- beat_costs


def test_a_beat_costs_what_its_frames_cost_on_average():
    t = np.array([0.0, 0.2, 0.4, 0.6, 0.8])
    costs = np.tile(np.array([1.0, 3.0, 5.0, 7.0, 9.0])[:, None], len(LAGS))
    found = beat_costs(t, costs, np.array([0.0, 0.5, 1.0]))
    assert found.shape == (2, 65)
    assert found[:, ON_TIME] == pytest.approx([3, 8])
    assert found[:, index(0.1)] == pytest.approx([4, 8])  # danced by the frames from 0.1 to 0.6 s: 3 and 5
    assert found[:, index(0.3)] == pytest.approx([6, 9])
    assert found[:, index(-0.3)] == pytest.approx([1, 5])
    assert found[0, index(-0.5)] != found[0, index(-0.5)]  # no frame: not known


def test_each_lag_has_its_own_costs():
    t, costs = np.array([0.1, 0.2]), np.arange(65.0) + np.array([[0.0], [10.0]])
    inside = [index(lag) for lag in (-0.2, 0.0, 0.1)]
    assert beat_costs(t, costs, np.array([0.0, 0.5]))[0, inside] == pytest.approx([29, 37, 41])


def test_what_is_not_known_does_not_count():
    t, costs = np.array([0.0, 0.1, 0.2, 0.6]), np.full((4, 65), 2.0)
    costs[1], costs[3], costs[0, ON_TIME] = np.nan, np.nan, np.nan
    found = beat_costs(t, costs, np.array([0.0, 0.5, 1.0]))
    assert found[0, ON_TIME] == 2 and np.isnan(found[1, ON_TIME])


def test_no_frames_and_no_beats():
    assert np.isnan(beat_costs(np.empty(0), np.empty((0, 65)), np.array([0.0, 0.5, 1.0]))).all()
    assert beat_costs(np.array([0.1]), np.ones((1, 65)), np.array([0.0])).shape == (0, 65)
    one = beat_costs(np.array([0.1]), np.full((1, 65), 4.0), np.array([0.0, 0.5]))
    assert one[0, ON_TIME] == 4 and np.isnan(one[0, index(0.2)])


# ---------------------------------------------------------------- with_neighbours


def test_neighbours_soften():
    costs = np.array([[6.0], [0.0], [12.0]])
    assert with_neighbours(costs)[:, 0] == pytest.approx([6 * 4 / 5, 6 / 6 + 12 / 6, 12 * 4 / 5])
    assert sum(NEIGHBOURS) == pytest.approx(1)


def test_neighbours_stand_in_for_what_is_not_known():
    costs = np.array([[np.nan, np.nan], [np.nan, 3.0], [9.0, 6.0]])
    assert with_neighbours(costs) == pytest.approx(np.array([[0, 3], [9, 3.6], [9, 5.4]]))
    assert (with_neighbours(np.full((3, 65), np.nan)) == 0).all()
    assert with_neighbours(np.empty((0, 65))).shape == (0, 65)
    assert with_neighbours(np.array([[5.0]])) == pytest.approx(np.array([[5.0]]))


# ---------------------------------------------------------------- viterbi


def test_a_clear_path_is_followed():
    lags = np.repeat([0.0, 0.2, -0.15, 0.0], 4)
    assert viterbi(valleys(lags)).tolist() == [index(lag) for lag in lags]


def test_without_evidence_nobody_is_late():
    assert viterbi(np.zeros((5, 65))).tolist() == [ON_TIME] * 5
    assert viterbi(np.full((1, 65), 3.0)).tolist() == [ON_TIME]
    assert viterbi(np.empty((0, 65))).tolist() == []


def path_price(path, costs):
    """What a path costs, by its definition."""
    far = 0.1 * (LAGS[path] / 0.35) ** 2
    change = 0.06 * np.minimum(np.abs(np.diff(LAGS[path])) / 0.1, 2.5)
    return costs[np.arange(len(path)), path].sum() + far.sum() + change.sum()


def test_no_other_path_is_cheaper():
    """Against every path over a few lags: all others are priced out."""
    rng = np.random.default_rng(0)
    few = np.array([20, 26, 31, 32, 36, 44])
    for _ in range(5):
        costs = np.full((4, 65), 9.0)
        costs[:, few] = rng.uniform(0, 0.4, (4, len(few)))
        every = few[np.indices((len(few),) * 4).reshape(4, -1).T]
        assert path_price(viterbi(costs), costs) == pytest.approx(min(path_price(path, costs) for path in every))


def one_odd_beat(gain, lag):
    """The lag that is found for a beat that gains ``gain`` at ``lag`` s, among four that are on time."""
    costs = np.full((5, 65), 1.0)
    costs[[0, 1, 3, 4], ON_TIME] = 0
    costs[2, ON_TIME], costs[2, index(lag)] = gain, 0
    return LAGS[viterbi(costs)[2]]


@pytest.mark.parametrize("lag", [-0.4, -0.1, 0.1, 0.2, 0.3])
def test_a_lag_is_taken_from_the_price_of_two_changes_on(lag):
    price = FAR_PRICE * (lag / 0.35) ** 2 + 2 * CHANGE_PRICE * min(abs(lag) / 0.1, 2.5)
    assert one_odd_beat(price - 0.01, lag) == 0
    assert one_odd_beat(price + 0.01, lag) == pytest.approx(lag)


def test_a_beat_of_which_nothing_is_known_is_danced_as_those_around_it():
    costs = valleys([0.2] * 5)
    costs[2] = np.nan
    lags = beat_lags(costs)
    assert lags[[0, 1, 3, 4]] == pytest.approx([0.2] * 4, abs=0.002) and np.isnan(lags[2])
    assert viterbi(with_neighbours(costs))[2] == index(0.2)
    assert np.isnan(beat_lags(np.full((3, 65), np.nan))).all() and beat_lags(np.empty((0, 65))).shape == (0,)


FAR, CHANGE, MOST = 0.1, 0.06, 2.5
"""The prices once more, as numbers: one that is changed is to be seen."""


def check_prices():
    """Evidence of 9 % less than the price is not believed, of 9 % more is."""
    for lag, far in ((0.35, FAR), (0.7, 4 * FAR)):  # a take of one beat
        for share, believed in ((0.91, False), (1.09, True)):
            costs = np.zeros((1, 65))
            costs[0, index(lag)] = -far * share
            assert LAGS[viterbi(costs)[0]] == pytest.approx(lag if believed else 0, abs=1e-9)
    for lag in (0.1, 0.2, 0.6):
        price = 2 * CHANGE * min(lag / 0.1, MOST) + FAR * (lag / 0.35) ** 2  # there and back
        assert one_odd_beat(0.91 * price, lag) == 0
        assert one_odd_beat(1.09 * price, lag) == pytest.approx(lag)


def test_prices_in_numbers():
    check_prices()


@pytest.mark.parametrize("name", ["_FAR", "_CHANGE"])
@pytest.mark.parametrize("factor", [1.2, 1 / 1.2])
def test_a_price_that_is_a_fifth_off_is_noticed(name, factor, monkeypatch):
    monkeypatch.setattr(alignment, name, getattr(alignment, name) * factor)
    with pytest.raises(AssertionError):
        check_prices()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_no_path_of_all_is_cheaper(seed):
    """Of three beats, over every sixth lag; what paths cost is summed beat by beat."""
    random = np.random.default_rng(seed)
    few, costs = range(2, 65, 6), np.full((3, 65), 99.0)
    costs[:, few] = random.uniform(0, 0.5, (3, len(few)))

    def total(path):
        lags = LAGS[list(path)]
        change = sum(CHANGE * min(abs(b - a) / 0.1, MOST) for a, b in zip(lags, lags[1:]))
        return sum(row[i] for row, i in zip(costs, path)) + sum(FAR * (lag / 0.35) ** 2 for lag in lags) + change

    assert total(viterbi(costs)) == pytest.approx(min(map(total, product(few, repeat=3))))


@settings(max_examples=30, deadline=None)
@given(st.floats(-0.6, 0.6), st.integers(0, 9))
def test_a_planted_lag_is_found_past_a_beat_that_is_not_known(lag, hidden):
    costs = valleys([lag] * 10)
    costs[hidden] = np.nan
    found = beat_lags(costs)
    assert np.isnan(found).tolist() == [k == hidden for k in range(10)]
    assert np.delete(found, hidden) == pytest.approx(np.full(9, lag), abs=0.01)


# ---------------------------------------------------------------- refine


@pytest.mark.parametrize("lag", [0.0, 0.0101, -0.007, 0.2062, -0.3])
def test_between_two_lags(lag):
    """Where the parabola of the costs and that of the price of being late have their bottom."""
    bend, price = 8 / 0.3**2, FAR_PRICE / 0.35**2
    costs = valleys([lag])
    assert refine(costs, viterbi(costs)) == pytest.approx([lag * bend / (bend + price)], abs=1e-9)


def test_no_parabola_no_shift():
    at = np.array([0, 64, 40])
    rising = np.tile(np.arange(65.0), (3, 1))  # steeper than any bend: its bottom is far away
    assert refine(rising, at) == pytest.approx(LAGS[at])
    hill = -valleys([0.0])
    assert refine(hill, np.array([ON_TIME])) == pytest.approx([0])
    assert refine(np.full((1, 65), np.nan), np.array([ON_TIME])) == pytest.approx([0])
    assert refine(np.empty((0, 65)), np.empty(0, np.intp)).shape == (0,)


# ---------------------------------------------------------------- warp


def frames(lags, depth=1.0):
    """Costs of frames, 30 a second, each with a hole at its own lag."""
    costs = np.full((len(lags), 65), depth)
    costs[np.arange(len(lags)), [index(lag) for lag in lags]] = 0
    return np.arange(len(lags)) / 30, costs


def test_warp_follows_every_frame():
    lags = [*[0.2] * 10, 0.225, *[0.25] * 10, *[0.05] * 10, *[-0.2] * 10]
    assert LAGS[warp(*frames(lags))] == pytest.approx(lags)


def test_warp_may_skip_but_never_runs_backwards():
    """From one frame to the next a lag may fall as far as it likes, but grow only by the time that has passed."""
    t, costs = frames([-0.1] * 6 + [0.4] * 20)
    lags = LAGS[warp(t, costs)]
    danced = t - lags
    assert (np.diff(danced) >= -1e-9).all()
    assert lags[-1] == pytest.approx(0.4) and 0 < np.count_nonzero(np.abs(lags - 0.4) > 1e-6) < 26
    t, costs = frames([0.4] * 6 + [-0.1] * 6)
    assert LAGS[warp(t, costs)] == pytest.approx([0.4] * 6 + [-0.1] * 6)


def test_warp_of_nothing_and_of_one_frame():
    assert warp(np.empty(0), np.empty((0, 65))).tolist() == []
    assert LAGS[warp(*frames([0.3]))] == pytest.approx([0.3])
    assert len(warp(np.arange(3) / 30, np.full((3, 65), np.nan))) == 3


# ---------------------------------------------------------------- usual_lag, apart


@pytest.mark.parametrize(
    ("lags", "usual"),
    [([0.1, 0.3, 0.2], 0.2), ([0.1, np.nan, 0.2], 0.15), ([np.nan, np.nan], 0.0), ([], 0.0), ([-0.4], -0.4)],
)
def test_usual_lag(lags, usual):
    assert usual_lag(np.array(lags)) == pytest.approx(usual)


@pytest.mark.parametrize(
    ("t", "kept"),
    [
        ([], []),
        ([7.0], [0]),
        ([0.0, 0.03, 0.07, 0.10, 0.13], [0, 2, 4]),
        ([5.0, 5.2, 5.32, 5.33, 5.5], [0, 1, 2, 4]),  # slower than asked for: all of them
        ([0.0, 0.01, 0.02, 0.03], [0]),
    ],
)
def test_frames_apart(t, kept):
    assert spaced_out(np.array(t), 0.06).tolist() == kept


@pytest.mark.parametrize("fps", [10, 24, 25, 30, 60])
def test_frames_apart_of_a_camera(fps):
    """The first frame of every 60 ms that hold any, wherever a film begins."""
    for first in (0.0, 3.3):
        t = first + np.arange(5 * fps) / fps
        kept = spaced_out(t, 0.06)
        assert kept[0] == 0 and np.diff(t[kept]).max() < 0.06 + 1 / fps
        assert len(kept) == len(np.unique(np.floor((t - t[0]) / 0.06)))
