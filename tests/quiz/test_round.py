import numpy as np
import pytest

from coach.quiz.questions import questions
from coach.quiz.round import CHOICES_READING_S, Phase, Round
from coach.quiz.rules import LEVELS, points

NORMAL = LEVELS["normal"]


@pytest.fixture
def game(songs):
    return Round(questions(songs, NORMAL, np.random.default_rng(0), 3), NORMAL)


def begun(game, now=0.0):
    game.tick(now)
    game.tick(now + CHOICES_READING_S)
    return now + CHOICES_READING_S


def test_the_dance_begins_after_the_choices_were_read(game):
    game.tick(0.0)
    assert game.phase is Phase.READY and not game.choose(0, 0.5)
    game.tick(CHOICES_READING_S)
    assert game.phase is Phase.GUESS and game.left(CHOICES_READING_S) == 1.0


def test_a_right_answer_brings_more_the_sooner_it_comes(game):
    now = begun(game)
    assert game.choose(game.question.right, now + NORMAL.time / 2)
    assert game.phase is Phase.REVEAL and game.answer.right
    assert game.score == 150 == points(True, 0.5, 0)
    assert not game.choose(game.question.right, now + 6)


def test_too_late_is_no_answer(game):
    now = begun(game)
    game.tick(now + NORMAL.time - 0.01)
    assert game.phase is Phase.GUESS
    game.tick(now + NORMAL.time + 5)
    assert game.answer.choice is None and not game.answer.right and game.score == 0


def test_there_is_no_fifth_choice(game):
    now = begun(game)
    assert not game.choose(4, now + 1) and not game.choose(-1, now + 1)
    assert game.phase is Phase.GUESS


def test_a_round_from_its_beginning_to_its_end(game):
    now = 0.0
    for number, right in enumerate((True, True, False)):
        assert game.number == number
        now = begun(game, now)
        game.choose(game.question.right if right else (game.question.right + 1) % 4, now)
        assert game.number == number
        now += 5
        game.next(now)
    assert game.phase is Phase.OVER and game.right == 2 and game.streak == 0
    assert game.score == 200 + 225
    game.next(now)
    assert game.phase is Phase.OVER


def test_time_that_stood_still_does_not_count(game):
    now = begun(game)
    game.shift(100.0)
    game.tick(now + 100.5)
    assert game.phase is Phase.GUESS
    assert game.elapsed(now + 100.5) == pytest.approx(0.5)


def test_no_questions_are_over_at_once():
    assert Round((), NORMAL).phase is Phase.OVER


@pytest.mark.parametrize("right, left, streak, expected", [
    (False, 1.0, 5, 0), (True, 1.0, 0, 200), (True, 0.0, 0, 100), (True, 0.0, 2, 150), (True, 1.0, 9, 300),
])  # fmt: skip
def test_points(right, left, streak, expected):
    assert points(right, left, streak) == expected
