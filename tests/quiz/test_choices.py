from collections import Counter

import numpy as np
import pytest

from coach.quiz.choices import choices

LINE = np.abs(np.arange(8.0)[:, None] - np.arange(8.0))
"""Eight songs, each one unit from the next."""


def test_the_right_one_is_among_four_different_ones():
    for seed in range(20):
        found = choices(seed % 8, LINE, range(8), np.random.default_rng(seed))
        assert len(set(found)) == 4 and seed % 8 in found


def test_the_wrong_ones_are_near():
    for seed in range(40):
        found = choices(3, LINE, range(8), np.random.default_rng(seed))
        assert max(found) - min(found) == 3


def test_the_right_one_is_not_always_the_middle():
    """Who answers with the middle tempo must not win."""
    ranks = Counter(sorted(choices(3, LINE, range(8), np.random.default_rng(seed))).index(3) for seed in range(60))
    assert set(ranks) == {0, 1, 2, 3}
    assert max(ranks.values()) <= 40


def test_of_songs_with_one_name_one_is_a_choice():
    names = ["a", "a", "b", "b", "c", "d", "e", "e"]
    for seed in range(30):
        found = choices(1, LINE, names, np.random.default_rng(seed))
        assert len({names[song] for song in found}) == 4 and 1 in found


def test_too_few_songs():
    with pytest.raises(ValueError, match="3 different songs, expected 4"):
        choices(0, LINE[:4, :4], ["a", "b", "c", "c"], np.random.default_rng(0))
