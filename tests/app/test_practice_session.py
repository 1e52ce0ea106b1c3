"""What becomes of a practice once its last pass is over."""

import math
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

from coach.app import before_dance, practice_session
from coach.app import practice as app
from coach.base.errors import CoachError
from coach.domain.practice import PassResult, Step, Stretch
from coach.live.options import PracticeOptions, SessionOptions
from coach.live.set_up import SetUpChoice
from coach.song.library import find_song
from coach.takes.practice import PastPass
from coach.wording import words
from tests.app.test_quiz import box_of
from tests.kit.sessions import where_of

BAR = Stretch(8, 11)
OPTIONS = PracticeOptions(SessionOptions(unattended=True), beats=(9, 12), passes=1)


def session_in(sessions):
    return SimpleNamespace(
        films=SimpleNamespace(put_off=lambda: None),
        window=SimpleNamespace(closed=False),
        where=SimpleNamespace(sessions=sessions),
    )


def after(monkeypatch, tmp_path, take, refused=(words.NOBODY_SEEN,), problems=()):
    """What ``practise`` says after one pass in which ``take`` was kept."""
    result = PassResult(BAR, 1.0, math.nan, 0, 0)
    danced = (SimpleNamespace(result=result, take=take),)
    done = SimpleNamespace(danced=danced, refused=refused, problems=(*refused, *problems), whole=False)
    monkeypatch.setattr(practice_session, "on_stage", lambda *_: (done, None))
    return practice_session.practise(session_in(tmp_path), None, OPTIONS, (Step(BAR, passes=1),))


def test_an_unattended_practice_in_which_nobody_was_seen_is_refused(monkeypatch, tmp_path):
    with pytest.raises(CoachError, match="Nobody was seen"):
        after(monkeypatch, tmp_path, None)


def test_a_single_pass_in_which_nobody_was_seen_is_only_told(monkeypatch, tmp_path, capsys):
    assert after(monkeypatch, tmp_path, "a take") is False
    assert "Nobody was seen" in capsys.readouterr().err


def test_an_unattended_practice_that_the_disk_refuses_is_an_error(monkeypatch, tmp_path):
    with pytest.raises(CoachError, match=r"^The disk is full\.$"):
        after(monkeypatch, tmp_path, None, refused=("The disk is full.", "The disk is full."))


def test_without_a_camera_clicks_in_place_of_music_are_only_told(monkeypatch, tmp_path, capsys):
    assert after(monkeypatch, tmp_path, None, refused=(), problems=("You hear clicks.",)) is False
    assert capsys.readouterr().err == "You hear clicks.\n"


def test_the_minutes_are_those_of_the_history(monkeypatch, tmp_path):
    done = SimpleNamespace(danced=("a pass",), results=(), problems=(), whole=False)
    begun = datetime(2026, 11, 29, 12, tzinfo=timezone.utc)
    passes = [PastPass(PassResult(BAR, 1.0, 80.0, 4, 0), begun + timedelta(seconds=s), 60.0) for s in (0, 60)]
    said = []

    class Summary:
        dances = False

        def __init__(self, song, results, minutes, problems, offers):
            said.append(minutes)

    monkeypatch.setattr(practice_session, "on_stage", lambda *_: (done, "the folder"))
    monkeypatch.setattr(practice_session, "past_passes", {"the folder": passes}.__getitem__)
    monkeypatch.setattr(practice_session, "SummarySheet", Summary)
    monkeypatch.setattr(practice_session, "run", lambda *_: None)
    options = replace(OPTIONS, session=SessionOptions())
    assert practice_session.practise(session_in(tmp_path), SimpleNamespace(song=None), options, (Step(BAR),)) is False
    assert said == [2.0]


@pytest.mark.parametrize("then", [SetUpChoice.START, SetUpChoice.LEAVE])
def test_the_set_up_offers_a_calibration_as_that_of_a_dance_and_comes_back(monkeypatch, tmp_path, then):
    choices, offers, happened = [SetUpChoice.CALIBRATE, then], [True, False], []

    def set_up(stage, offered):
        happened.append(("set up", stage, offered))
        return choices.pop(0)

    stages = iter(("first", "second"))
    session = session_in(tmp_path)
    session.calibrate = lambda: happened.append("calibrated")
    session.offers_calibration = lambda stage: offers.pop(0)
    monkeypatch.setattr(before_dance, "known", lambda where: None)
    monkeypatch.setattr(before_dance, "open_stage", lambda *_: nullcontext(next(stages)))
    monkeypatch.setattr(practice_session, "set_up", set_up)
    done = SimpleNamespace(danced=(), problems=(), whole=True)
    danced = lambda session, options, steps, stage: happened.append(("danced", stage)) or (done, None)  # noqa: E731
    monkeypatch.setattr(practice_session, "_danced", danced)
    options = replace(OPTIONS, session=SessionOptions())
    whole = practice_session.practise(session, None, options, (Step(BAR),))
    expected = [("set up", "first", True), "calibrated", ("set up", "second", False)]
    if then is SetUpChoice.START:
        expected.append(("danced", "second"))
    assert (happened, whole) == (expected, then is SetUpChoice.START)


def test_what_was_cut_short_is_followed_up_even_where_there_is_no_such_passage(monkeypatch):
    def no_section(*_):
        raise CoachError("There is no section.")

    followed = []
    monkeypatch.setattr(app, "find_song", lambda *_, draw: None)
    monkeypatch.setattr(app, "insist_on_room", lambda sessions: None)
    monkeypatch.setattr(app, "recover_all", lambda *_: ["a take"])
    monkeypatch.setattr(app, "steps_for", no_section)
    monkeypatch.setattr(app, "follow_up_all", lambda recovered, where: followed.extend(recovered))
    with pytest.raises(CoachError, match="no section"):
        app.run_practice("song", SimpleNamespace(songs=None, sessions=None), OPTIONS)
    assert followed == ["a take"]


def test_that_there_is_nothing_to_plan_is_said_before_a_film_is_drawn(tmp_path):
    """Of a song that came without one."""
    where = where_of(tmp_path)
    box_of(where.songs, 1)
    options = PracticeOptions(SessionOptions())
    with pytest.raises(CoachError, match="no whole take of songs0 yet to plan from"):
        app.run_practice("songs0", where, options)
    with pytest.raises(CoachError, match="no whole take of songs0 yet to plan from"):
        app.insist_on_steps(find_song("songs0", where.songs, draw=False), where, options)
    assert [path.name for path in where.songs.iterdir()] == ["songs0.coachtrack"]
