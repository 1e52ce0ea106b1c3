"""What a take was danced with, as far as it is still there."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from coach.base.errors import CoachError
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.known import Choice
from coach.song.prepared import PreparedSong
from coach.takes import folder as take_folder
from coach.takes import session_info
from coach.takes.folder import TakeFolder
from tests.e2e.dancing import song, still
from tests.kit.sessions import a_session, where_of

PREPARED = PreparedSong(song(), still(10), PRIOR, PoseModel(bytes, "", ""))


def test_a_take_can_be_watched_without_pose_model_and_without_song(monkeypatch):
    def missing(*_):
        raise CoachError("There is none.")

    monkeypatch.setattr(take_folder, "prepare", missing)
    monkeypatch.setattr(take_folder, "find_song", lambda *_: PREPARED.song)
    where, folder = SimpleNamespace(songs=None, cache=None), TakeFolder(Path("song/2026-03-01 18-30-05"))
    assert take_folder.prepared_for(folder, where, "normal", Choice()) is PREPARED.song
    monkeypatch.setattr(take_folder, "find_song", missing)
    assert take_folder.prepared_for(folder, where, "normal", Choice()) is None


def test_a_take_is_not_shown_beside_another_video(tmp_path, monkeypatch):
    monkeypatch.setattr(take_folder, "prepare", lambda *_: PREPARED)
    monkeypatch.setattr(take_folder, "find_song", lambda *_: PREPARED.song)
    monkeypatch.setattr(session_info, "video_of", lambda song: "new")
    where = where_of(tmp_path)
    old, new = (a_session(where, days, video=False, of=of) for days, of in enumerate(("old", "new")))
    assert take_folder.prepared_for(old, where, "normal", Choice()) is None
    assert take_folder.prepared_for(new, where, "normal", Choice()) is PREPARED


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
    for asked in (Choice(), Choice("blazepose")):
        assert take_folder.prepared_for(folder, where, "normal", asked) is PREPARED
    assert chosen == [Choice("multipose"), Choice("blazepose")]
