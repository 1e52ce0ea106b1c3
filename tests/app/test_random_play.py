"""Random play dance before its first section."""

from contextlib import nullcontext
from types import SimpleNamespace

import pytest

from coach.app import before_dance, random_play
from coach.base.errors import CoachError
from coach.live.options import SessionOptions
from coach.live.random_play.dance import SectionResult
from coach.live.random_play.sections import SongPart
from coach.live.set_up import SetUpChoice
from tests.kit.films import a_song


@pytest.mark.parametrize("then", [SetUpChoice.START, SetUpChoice.LEAVE])
def test_the_set_up_offers_a_calibration_as_that_of_a_dance_and_comes_back(where, monkeypatch, then):
    choices, offers, happened = [SetUpChoice.CALIBRATE, then], [True, False], []
    stages = iter(("first", "second"))

    def set_up(stage, offered, announced):
        happened.append((stage, offered, announced[0]))
        return choices.pop(0)

    session = SimpleNamespace(
        window=None, where=where, options=SessionOptions(), offers_calibration=lambda stage: offers.pop(0),
        calibrate=lambda: happened.append("calibrated"),
    )  # fmt: skip
    monkeypatch.setattr(before_dance, "open_stage", lambda *_: nullcontext(next(stages)))
    monkeypatch.setattr(random_play, "set_up", set_up)
    monkeypatch.setattr(random_play, "RandomPlay", lambda stage, *_: SimpleNamespace(run=lambda: [f"on the {stage}"]))
    results = random_play._danced(session, [SimpleNamespace(song=None)], (SongPart(0, 0, 8),))
    assert results == (["on the second"] if then is SetUpChoice.START else [])
    title = "Random play dance"
    assert happened == [("first", True, title), "calibrated", ("second", False, title)]


def test_where_a_section_breaks_off_the_others_are_told(where, capsys):
    def broken():
        raise CoachError("The camera is gone.")

    play = SimpleNamespace(results=[SectionResult(SongPart(0, 0, 8), 80.0)], run=broken)
    with pytest.raises(CoachError, match="The camera is gone"):
        random_play._played(play, [a_song(where.songs)])
    assert capsys.readouterr().out == "  Love · beats 1–8: 80\nRandom play dance: 80 of 100\n"
