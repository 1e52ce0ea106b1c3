"""What becomes of a practice once its last pass is over."""

import math
from types import SimpleNamespace

import pytest

from coach.app import practice as app
from coach.app import practising
from coach.base.errors import CoachError
from coach.domain.practice import PassResult, Step, Stretch
from coach.live.options import SessionOptions
from coach.live.practice.options import PracticeOptions
from coach.wording import words

BAR = Stretch(8, 11)
OPTIONS = PracticeOptions(SessionOptions(unattended=True), beats=(9, 12), passes=1)


def after(monkeypatch, tmp_path, take):
    """What ``practise`` says after one pass in which ``take`` was kept, of which nobody saw more."""
    result = PassResult(BAR, 1.0, math.nan, 0, 0)
    danced = (SimpleNamespace(result=result, take=take),)
    done = SimpleNamespace(danced=danced, problems=(words.NOBODY_SEEN,), whole=False)
    monkeypatch.setattr(practising, "_practised", lambda *_: done)
    session = SimpleNamespace(
        films=SimpleNamespace(put_off=lambda: None),
        window=SimpleNamespace(closed=False),
        where=SimpleNamespace(sessions=tmp_path),
    )
    return practising.practise(session, None, OPTIONS, (Step(BAR, passes=1),))


def test_an_unattended_practice_in_which_nobody_was_seen_is_refused(monkeypatch, tmp_path):
    with pytest.raises(CoachError, match="Nobody was seen"):
        after(monkeypatch, tmp_path, None)


def test_a_single_pass_in_which_nobody_was_seen_is_only_told(monkeypatch, tmp_path, capsys):
    assert after(monkeypatch, tmp_path, "a take") is False
    assert "Nobody was seen" in capsys.readouterr().err


def test_what_was_cut_short_is_followed_up_even_where_there_is_no_such_passage(monkeypatch):
    def no_section(*_):
        raise CoachError("There is no section.")

    followed = []
    monkeypatch.setattr(app, "prepare", lambda *_: SimpleNamespace(song=None))
    monkeypatch.setattr(app, "insist_on_room", lambda sessions: None)
    monkeypatch.setattr(app, "recover_all", lambda *_: ["a take"])
    monkeypatch.setattr(app, "steps_for", no_section)
    monkeypatch.setattr(app, "follow_up_all", lambda recovered, where: followed.extend(recovered))
    with pytest.raises(CoachError, match="no section"):
        app.run_practice("song", SimpleNamespace(sessions=None), OPTIONS)
    assert followed == ["a take"]
