"""What a take was danced with, as far as it is still there."""

from pathlib import Path
from types import SimpleNamespace

from coach.compare.thresholds import PRIOR
from coach.errors import CoachError
from coach.live import piece
from coach.live.options import SessionOptions
from coach.live.piece import Piece
from coach.pose.model import PoseModel
from coach.review import origin
from coach.review.folder import TakeFolder
from tests.e2e.dancing import song, still
from tests.review.sessions import a_session, where_of

PIECE = Piece(song(), still(10), PRIOR, PoseModel(bytes, "", ""))


def test_a_take_can_be_watched_without_pose_model_and_without_song(monkeypatch):
    def missing(*_):
        raise CoachError("There is none.")

    monkeypatch.setattr(piece, "load_piece", missing)
    monkeypatch.setattr(piece, "find_song", lambda *_: PIECE.song)
    where, folder = SimpleNamespace(songs=None), TakeFolder(Path("song/2026-03-01 18-30-05"))
    assert piece.piece_of(folder, where, SessionOptions()) is PIECE.song
    monkeypatch.setattr(piece, "find_song", missing)
    assert piece.piece_of(folder, where, SessionOptions()) is None


def test_a_take_is_not_shown_beside_another_video(tmp_path, monkeypatch):
    monkeypatch.setattr(piece, "load_piece", lambda *_: PIECE)
    monkeypatch.setattr(piece, "find_song", lambda *_: PIECE.song)
    monkeypatch.setattr(origin, "video_of", lambda song: "new")
    where = where_of(tmp_path)
    old, new = (a_session(where, days, video=False, of=of) for days, of in enumerate(("old", "new")))
    assert piece.piece_of(old, where, SessionOptions()) is None
    assert piece.piece_of(new, where, SessionOptions()) is PIECE
