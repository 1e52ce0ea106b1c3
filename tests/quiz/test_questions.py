from collections import Counter

import numpy as np
import pytest

from coach.quiz.questions import _order, choices, questions
from coach.quiz.rules import LEVELS, QUESTIONS
from coach.quiz.songs import differences, playable
from tests.quiz.conftest import a_quiz_song


def asked(songs, level="normal", seed=1, count=10):
    return questions(songs, LEVELS[level], np.random.default_rng(seed), count)


def test_every_song_comes_before_one_comes_again(songs):
    found = asked(songs)
    assert len(found) == 10
    assert {one.song for one in found[:6]} == set(range(6))
    assert all(a.song != b.song for a, b in zip(found, found[1:]))


@pytest.mark.parametrize("songs", [4, 5, 9, 10, 11])
def test_no_song_twice_in_a_row_however_many_there_are(songs):
    for seed in range(60):
        asked = list(_order(songs, QUESTIONS, np.random.default_rng(seed)))
        assert len(asked) == QUESTIONS and all(one != other for one, other in zip(asked, asked[1:]))


def test_no_passage_twice(songs):
    found = asked(songs)
    assert len({(one.song, one.excerpt.start) for one in found}) == 10


def test_a_seed_makes_the_same_round(songs):
    assert asked(songs, seed=7) == asked(songs, seed=7) != asked(songs, seed=8)


@pytest.mark.parametrize("level, seconds", [("easy", 10), ("normal", 5), ("hard", 3)])
def test_a_level_says_how_long(songs, level, seconds):
    assert {round(one.excerpt.seconds, 6) for one in asked(songs, level)} == {seconds}


def test_only_hard_is_tricky(songs):
    assert {(one.mirrored, one.parts) for one in asked(songs, "easy")} == {(False, "all")}
    hard = asked(songs, "hard", count=30)
    assert {one.mirrored for one in hard} == {True, False}
    assert {one.parts for one in hard} >= {"all", "arms"}


def test_the_right_choice_is_the_song(songs):
    assert all(one.choices[one.right] == one.song for one in asked(songs))


def test_tempo_and_energy_tell_songs_apart(tmp_path, songs):
    apart = differences(songs)
    assert apart.shape == (6, 6) and (np.diag(apart) == 0).all()
    assert (apart == apart.T).all() and apart[0, 1] < apart[0, 5]


def test_who_only_stands_is_not_asked_about(tmp_path, songs):
    assert playable(songs[0])
    assert not playable(a_quiz_song(tmp_path, amount=0.0))
    assert not playable(a_quiz_song(tmp_path, seconds=3.0))


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
