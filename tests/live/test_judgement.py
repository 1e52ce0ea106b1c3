import numpy as np
import pytest

from coach.domain.verdicts import Verdict
from coach.live.judgement import RING_HOLD, RingHold, ShownWord, word_kind


def verdict(kind="ok", score=100.0, lag=0.0):
    nine = np.zeros(9)
    return Verdict(0, 0.0, kind, score, score, 100.0, lag, nine, nine, nine + 20, nine > 0)


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (100, "perfect"),
        (90, "perfect"),
        (89.9, "good"),
        (75, "good"),
        (74.9, "ok"),
        (50, "ok"),
        (49.9, "miss"),
        (0, "miss"),
    ],
)
def test_the_word_follows_the_score(score, word):
    assert word_kind(verdict(score=score)) == word


@pytest.mark.parametrize("kind", ["shape", "side", "frozen"])
def test_what_is_red_is_not_praised(kind):
    assert [word_kind(verdict(kind, score)) for score in (100, 80, 50, 49)] == ["ok", "ok", "ok", "miss"]


def test_timing_says_which_way():
    assert word_kind(verdict("timing", 60, 0.2)) == "late"
    assert word_kind(verdict("timing", 60, -0.2)) == "early"


def test_nothing_is_said_of_what_was_not_seen():
    assert word_kind(verdict("unseen", np.nan, np.nan)) is None


def test_a_word_ages_over_a_beat():
    word = ShownWord("good", since=10.0)
    assert [word.age(t, 0.5) for t in (9.0, 10.0, 10.25, 10.5, 12.0)] == [0, 0, 0.5, 1, 1]


def test_a_ring_stays_half_a_second_and_no_longer():
    hold = RingHold()
    elbow = np.arange(9) == 1
    none = np.zeros(9, bool)
    assert hold.update(elbow, 1.0).tolist() == elbow.tolist()
    assert hold.update(none, 1.0 + RING_HOLD - 0.01).tolist() == elbow.tolist()
    assert not hold.update(none, 1.0 + RING_HOLD).any()
