"""The numbers of the comparator's benchmark on cases whose answer is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.bench.comparison.metrics import (
    auc,
    average_precision,
    bootstrap,
    event_f1,
    overlap,
    precision_recall_f1,
    spearman,
    threshold_at,
)


def test_auc_of_perfect_reversed_and_tied():
    label = np.array([0, 0, 1, 1], bool)
    assert auc(np.array([1, 2, 3, 4.0]), label) == 1
    assert auc(np.array([4, 3, 2, 1.0]), label) == 0
    assert auc(np.array([1, 1, 1, 1.0]), label) == 0.5
    assert auc(np.array([1, 3, 2, 4.0]), label) == 0.75


def test_auc_without_one_of_the_two_is_unknown():
    assert np.isnan(auc(np.arange(3.0), np.zeros(3, bool)))
    assert np.isnan(auc(np.empty(0), np.empty(0, bool)))


def test_abstaining_counts_as_least_suspicious():
    assert auc(np.array([np.nan, 1.0, 2.0]), np.array([True, False, False])) == 0


@given(st.lists(st.tuples(st.floats(-5, 5), st.booleans()), min_size=2, max_size=40))
def test_auc_is_the_share_of_pairs_in_order(pairs):
    score, label = (np.array(x) for x in zip(*pairs))
    label = label.astype(bool)
    if label.any() and not label.all():
        gaps = score[label][:, None] - score[~label][None]
        assert auc(score, label) == pytest.approx(((gaps > 0) + (gaps == 0) / 2).mean())


def test_average_precision():
    assert average_precision(np.array([3, 2, 1.0]), np.array([True, False, True])) == pytest.approx((1 + 2 / 3) / 2)


def test_threshold_lets_that_share_through():
    score = np.arange(1000.0)
    assert (score > threshold_at(score, 0.02)).mean() == pytest.approx(0.02)


def test_precision_recall_f1():
    flag, label = np.array([1, 1, 0, 0], bool), np.array([1, 0, 1, 0], bool)
    assert precision_recall_f1(flag, label) == (0.5, 0.5, 0.5)
    assert precision_recall_f1(np.zeros(4, bool), label)[0] == 0


def test_spearman():
    assert spearman([1, 2, 3, 4], [10, 20, 30, 400]) == pytest.approx(1)
    assert spearman([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    assert np.isnan(spearman([1, 1, 1], [1, 2, 3]))


def test_events_are_matched_one_to_one():
    assert overlap((0, 3), (2, 5)) == pytest.approx(2 / 6)
    assert event_f1([(0, 3), (2, 5), (20, 21)], [(0, 3)]) == (1, 3, 1)
    assert event_f1([], [(0, 3)]) == (0, 0, 1)


def test_interval_of_a_mean_holds_it_and_keeps_to_the_clips():
    values = np.r_[np.zeros(50), np.ones(50)]
    low, high = bootstrap(lambda drawn: values[drawn].mean(), ["a"] * 50 + ["b"] * 50, 100)
    assert (low, high) == (0.5, 0.5)
    low, high = bootstrap(lambda drawn: values[drawn].mean(), ["a"] * 100, 200)
    assert 0.35 < low < 0.5 < high < 0.65
