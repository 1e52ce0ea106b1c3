"""A group's session from its name to the review, on a stage of stand-ins."""

from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace

import pytest

from coach.app import before_dance, group_session
from coach.base.errors import CoachError
from coach.domain.landmarks import Pose
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.registry import EstimatorChoice
from coach.live.group import group
from coach.live.options import SessionOptions
from coach.live.set_up import SetUpChoice
from coach.song.group import GroupRequest
from coach.tracking.pose_buffer import track_of
from coach.ui.loop import Clock
from coach.wording import words
from tests.kit.glanced import Glanced
from tests.kit.sessions import where_of
from tests.live.test_group import on_stage

WISH = GroupRequest(3, None, ("Mina", "Ha-eun", "Jo"))


@pytest.fixture
def session(tmp_path, monkeypatch):
    """``run`` dances; what was chosen, reviewed and followed up is collected."""
    where = where_of(tmp_path)
    said = SimpleNamespace(reviewed=[], followed=[], choices=[], answers=[], calibrated=[], chosen=[SetUpChoice.START])
    stage, _, trio = on_stage(tmp_path, {}, tmp_path / "rehearsal")

    def estimator_model(choice, cache):
        said.choices.append(choice.name)
        return SimpleNamespace(name=choice.name, most=1 if choice.name == "blazepose" else 6)

    def follow_up_group(folders, _):
        said.followed += [folder.path.name for folder in folders]

    def opened(where, options):
        window = SimpleNamespace(closed=False)
        review = SimpleNamespace(
            window=window, where=where, options=options,
            review=lambda folder, take, prepared: said.reviewed.append(folder.dancer),
            offers_calibration=lambda stage: True, calibrate=lambda: said.calibrated.append(len(said.followed)),
        )  # fmt: skip
        return nullcontext(review)

    class Performance(Glanced, group_session.GroupPerformance):
        def run(self):
            return super().run(Clock(now=stage.sound.now, sleep=lambda seconds: None))

    monkeypatch.setattr(group, "estimator_model", estimator_model)
    on_it = lambda _, options, *__: nullcontext(replace(stage, options=options))  # noqa: E731
    monkeypatch.setattr(before_dance, "open_stage", on_it)
    for name, stand_in in {
        "prepare": lambda *_, **how: stage.prepared,
        "followed_members": lambda *_: trio.followed,
        "look_through": lambda *_: None,
        "opened": opened,
        "set_up_group": lambda stage, group, offers: said.chosen.pop(0) if offers else None,
        "show_group_result": lambda *_: said.answers.pop(0),
        "follow_up_group": follow_up_group,
        "GroupPerformance": Performance,
    }.items():
        monkeypatch.setattr(group_session, name, stand_in)
    said.run = lambda **options: group_session.run_group("song", where, SessionOptions(**options), WISH)
    return said


def test_everybody_is_followed_up_and_reviewed_as_often_as_they_like(session, capsys):
    session.answers = [2, 1, None]
    session.run()
    assert session.choices == ["multipose"]
    assert session.followed == ["dancer 1", "dancer 2", "dancer 3"] and session.reviewed == [2, 1]
    assert capsys.readouterr().out.startswith("Your takes are saved in ")


def test_unattended_nothing_is_waited_for(session):
    session.run(unattended=True)
    assert len(session.followed) == 3 and not session.reviewed


def test_who_leaves_before_the_dance_leaves_nothing(session):
    session.chosen = [SetUpChoice.LEAVE]
    session.run()
    assert not session.followed


def test_a_calibration_comes_before_the_dance(session):
    session.chosen, session.answers = [SetUpChoice.CALIBRATE, SetUpChoice.START], [None]
    session.run()
    assert session.calibrated == [0] and len(session.followed) == 3


def test_an_estimator_of_ones_own_must_see_several(session):
    with pytest.raises(CoachError, match="blazepose follows a single dancer, and you are 3. Leave --estimator"):
        session.run(estimator=EstimatorChoice("blazepose"))


def test_where_no_picture_comes_nothing_is_kept_and_it_is_said(session, monkeypatch, tmp_path):
    monkeypatch.setattr("coach.live.group.take.GroupLiveTake.add", lambda *_: None)
    with pytest.raises(CoachError, match="^No picture came from "):
        session.run()
    assert not list((tmp_path / "sessions").glob("*/*"))


def test_where_nobody_is_seen_nothing_is_kept(session, monkeypatch, tmp_path):
    nobody = track_of([1.0, 1.1], [Pose.nobody(BLAZEPOSE)] * 2)
    monkeypatch.setattr("coach.live.live_take.track_of", lambda *_: nobody)
    with pytest.raises(CoachError) as refused:
        session.run()
    assert str(refused.value) == words.NOBODY_SEEN
    assert not list((tmp_path / "sessions").glob("*/*"))
