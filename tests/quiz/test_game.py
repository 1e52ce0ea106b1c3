"""What the game makes of its rounds."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from coach.base.errors import CoachError
from coach.quiz.excerpts import excerpts
from coach.quiz.game import Game, QuizOptions
from coach.quiz.questions import Question
from coach.quiz.round import Answer, Round
from coach.quiz.rules import BY_DANCING, LEVELS
from coach.quiz.screen_dancing import DancingScreen
from tests.kit.manual_transport import ManualTransport


@pytest.mark.parametrize("groups", [True, False])
def test_guess_by_dancing_has_one_best_list(songs, tmp_path, monkeypatch, groups):
    listed = []
    window = SimpleNamespace(use_gamepads=lambda: 0, closed=False)
    game = Game(window, songs, ManualTransport(), tmp_path, QuizOptions(groups=groups), 0)
    monkeypatch.setattr(game, "_show", lambda screen: None)
    monkeypatch.setattr(game, "_on_the_list", lambda played: (listed.append(played), ((), None, ""))[1])
    for name in (*LEVELS, BY_DANCING):
        game._ended(name, Round((), LEVELS["easy"]))
    assert [played.groups for played in listed] == [groups] * len(LEVELS) + [False]


@pytest.mark.parametrize("danced", [2, 0])
def test_what_was_danced_until_the_camera_was_lost_counts(songs, tmp_path, monkeypatch, danced):
    listed = []
    window = SimpleNamespace(use_gamepads=lambda: 0, closed=False)
    game = Game(window, songs, ManualTransport(), tmp_path, QuizOptions(), 0, lambda: nullcontext(None))

    def show(screen):
        if isinstance(screen, DancingScreen):
            question = Question(0, (0, 1, 2, 3), excerpts(songs[0], (), 8.0)[0])
            screen.round = Round([question] * danced, LEVELS["easy"])
            screen.round.answers = [Answer(question, 0, 0.5, 100)] * danced
            raise CoachError("It is gone.")

    monkeypatch.setattr(game, "_show", show)
    monkeypatch.setattr(game, "_on_the_list", lambda played: (listed.append(played), ((), None, ""))[1])
    game._by_dancing()
    assert [(played.points, played.questions) for played in listed] == ([(200, 2)] if danced else [])
    assert game._note == "It is gone."
