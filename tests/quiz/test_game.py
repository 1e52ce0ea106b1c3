"""What the game makes of its rounds."""

from types import SimpleNamespace

import pytest

from coach.quiz.game import Game, QuizOptions
from coach.quiz.levels import BY_DANCING, LEVELS
from coach.quiz.round import Round
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
