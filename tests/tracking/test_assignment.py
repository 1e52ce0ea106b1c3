import numpy as np
import pytest

from coach.tracking.assignment import greedy, optimal

NO = np.inf


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (2, 6), (6, 2), (8, 8)])
def test_it_is_what_scipy_finds(shape):
    from scipy.optimize import linear_sum_assignment  # takes a second, and each worker collects all tests

    rng = np.random.default_rng(shape[0] + 10 * shape[1])
    for _ in range(20):
        cost = rng.exponential(size=shape)
        pairs = optimal(cost)
        rows, columns = linear_sum_assignment(cost)
        assert pairs == list(zip(rows.tolist(), columns.tolist()))


def test_the_nearest_first_is_not_the_least_in_all():
    cost = np.array([[1.0, 2.0], [1.5, 9.0]])
    assert greedy(cost) == [(0, 0), (1, 1)]
    assert optimal(cost) == [(0, 1), (1, 0)]


@pytest.mark.parametrize("pairs_of", [greedy, optimal])
def test_what_cannot_be_is_no_pair(pairs_of):
    assert pairs_of(np.array([[NO, 1.0], [NO, 2.0]])) == [(0, 1)]
    assert pairs_of(np.full((2, 3), NO)) == []
    assert pairs_of(np.empty((0, 2))) == pairs_of(np.empty((2, 0))) == []


def test_as_many_pairs_as_there_can_be():
    assert optimal(np.array([[1.0, 100.0], [NO, NO], [0.1, NO]])) == [(0, 1), (2, 0)]


def test_what_cannot_be_is_never_cheaper_than_what_can():
    assert optimal(np.array([[1.0, 2.0, NO], [1.0, NO, NO]])) == [(0, 1), (1, 0)]
