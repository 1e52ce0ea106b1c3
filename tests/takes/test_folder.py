"""What a take was danced with, as far as it is still there."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

from coach.app.session_list import list_sessions
from coach.base.errors import CoachError
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.registry import EstimatorChoice
from coach.song.prepared import PreparedSong
from coach.takes import folder as take_folder
from coach.takes import session_info
from coach.takes.folder import TakeFolder
from tests.e2e.dancing import song, still
from tests.kit.sessions import a_session, where_of
from tests.kit.takes import STARTED

PREPARED = PreparedSong(song(), still(10), PRIOR, PoseModel(bytes, "", ""))


def test_a_take_can_be_watched_without_pose_model_and_without_song(monkeypatch):
    def missing(*_):
        raise CoachError("There is none.")

    monkeypatch.setattr(take_folder, "prepare", missing)
    monkeypatch.setattr(take_folder, "find_song", lambda *_: PREPARED.song)
    where, folder = SimpleNamespace(songs=None, cache=None), TakeFolder(Path("song/2026-03-01 18-30-05"))
    assert take_folder.prepared_for(folder, where, "normal", EstimatorChoice()) is PREPARED.song
    monkeypatch.setattr(take_folder, "find_song", missing)
    assert take_folder.prepared_for(folder, where, "normal", EstimatorChoice()) is None


def test_a_take_is_not_shown_beside_another_video(tmp_path, monkeypatch):
    monkeypatch.setattr(take_folder, "prepare", lambda *_: PREPARED)
    monkeypatch.setattr(take_folder, "find_song", lambda *_: PREPARED.song)
    monkeypatch.setattr(session_info, "video_of", lambda song: "new")
    where = where_of(tmp_path)
    old, new = (a_session(where, days, video=False, of=of) for days, of in enumerate(("old", "new")))
    assert take_folder.prepared_for(old, where, "normal", EstimatorChoice()) is None
    assert take_folder.prepared_for(new, where, "normal", EstimatorChoice()) is PREPARED


def test_a_take_is_shown_with_the_estimator_that_found_its_poses(tmp_path, monkeypatch):
    chosen = []
    monkeypatch.setattr(
        take_folder, "prepare", lambda name, where, level, choice, member: chosen.append(choice) or PREPARED
    )
    monkeypatch.setattr(take_folder, "find_song", lambda *_: PREPARED.song)
    where = where_of(tmp_path)
    folder = a_session(where, video=False)
    info = session_info.read_info(folder.session)
    session_info.write_info(folder.session, replace(info, versions={"estimator": "multipose"}, video_sha256=None))
    for asked in (EstimatorChoice(), EstimatorChoice("blazepose")):
        assert take_folder.prepared_for(folder, where, "normal", asked) is PREPARED
    assert chosen == [EstimatorChoice("multipose"), EstimatorChoice("blazepose")]


def test_takes_are_in_the_order_in_which_they_were_danced_whatever_the_clocks_said(tmp_path):
    """In Seoul, then, after seven hours, in Paris, where it is earlier; and in the hour that comes twice in autumn."""
    where = where_of(tmp_path)
    began = [
        datetime(2026, 3, 1, 9, 30, tzinfo=timezone(timedelta(hours=9))),
        datetime(2026, 3, 1, 8, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(2026, 10, 25, 2, 50, tzinfo=timezone(timedelta(hours=2))),
        datetime(2026, 10, 25, 2, 10, tzinfo=timezone(timedelta(hours=1))),
    ]
    folders = [a_session(where, (at - STARTED) / timedelta(days=1), video=False) for at in began]
    for folder, at in zip(folders, began):
        info = replace(session_info.read_info(folder.session), started_at=at)
        named = TakeFolder(folder.path.rename(folder.path.with_name(f"{at:{take_folder.STAMP}}")))
        session_info.write_info(named.session, info)
    takes = take_folder.list_takes(where.sessions, "lovedive")
    assert [session_info.read_info(take.session).started_at for take in takes] == began
    assert take_folder.newest_take(where.sessions) == takes[-1]
    assert [session.number for session in list_sessions(where.sessions)] == [1, 2, 3, 4]
    assert takes[1].name < takes[0].name
