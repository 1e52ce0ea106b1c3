"""What a take was danced with, as far as it is still there."""

from pathlib import Path
from types import SimpleNamespace

from coach.base.errors import CoachError
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.live.options import SessionOptions
from coach.song import prepared
from coach.song.prepared import Piece
from coach.takes import session_info
from coach.takes.folder import TakeFolder
from tests.e2e.dancing import song, still
from tests.kit.sessions import a_session, where_of

PIECE = Piece(song(), still(10), PRIOR, PoseModel(bytes, "", ""))


def test_a_take_can_be_watched_without_pose_model_and_without_song(monkeypatch):
    def missing(*_):
        raise CoachError("There is none.")

    monkeypatch.setattr(prepared, "load_piece", missing)
    monkeypatch.setattr(prepared, "find_song", lambda *_: PIECE.song)
    where, folder = SimpleNamespace(songs=None), TakeFolder(Path("song/2026-03-01 18-30-05"))
    assert prepared.piece_of(folder, where, SessionOptions()) is PIECE.song
    monkeypatch.setattr(prepared, "find_song", missing)
    assert prepared.piece_of(folder, where, SessionOptions()) is None


def test_a_take_is_not_shown_beside_another_video(tmp_path, monkeypatch):
    monkeypatch.setattr(prepared, "load_piece", lambda *_: PIECE)
    monkeypatch.setattr(prepared, "find_song", lambda *_: PIECE.song)
    monkeypatch.setattr(session_info, "video_of", lambda song: "new")
    where = where_of(tmp_path)
    old, new = (a_session(where, days, video=False, of=of) for days, of in enumerate(("old", "new")))
    assert prepared.piece_of(old, where, SessionOptions()) is None
    assert prepared.piece_of(new, where, SessionOptions()) is PIECE
