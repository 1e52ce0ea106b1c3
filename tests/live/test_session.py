"""From the review to the passage that the dancer wants to practise, and on to the review of that."""

from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from coach.compare.thresholds import PRIOR
from coach.errors import CoachError
from coach.live import session
from coach.live.live_take import FinishedTake
from coach.live.stage import Piece, SessionOptions
from coach.pose.model import PoseModel
from coach.review import origin
from coach.review.folder import TakeFolder, load_poses, load_take
from coach.review.marks import toggle_mark
from coach.review.passages import Passage, passages
from coach.review.reel_scene import ReelScene
from coach.review.session_info import SessionInfo
from tests.e2e.dancing import song, still
from tests.review.sessions import a_session, where_of
from tests.review.takes import STARTED, a_track, mistake

PASSAGE = Passage("shape", 10, 11, 5.0, 4.5, 6.0, 0.0, "")
PIECE = Piece(song(), still(10), PRIOR, PoseModel(bytes, "", ""))
OLD, NEW = TakeFolder(Path("song/old")), TakeFolder(Path("song/new"))


@pytest.fixture
def reviews(monkeypatch):
    """What the reviews return, one after the other; collects (folder, reference) of each and the dances' options."""
    said = SimpleNamespace(answers=[], shown=[], danced=[], practised=FinishedTake(NEW, "new take"))

    def run_review(window, take, folder, song, open_sound, *, reference):
        said.shown.append((folder, take, reference))
        return said.answers.pop(0)

    def dance(window, piece, where, options, films):
        said.danced.append((piece, options.part, options.view))
        return said.practised

    monkeypatch.setattr(session, "run_review", run_review)
    monkeypatch.setattr(session, "_dance", dance)
    monkeypatch.setattr(session, "session_info", lambda folder: SimpleNamespace(view="stage"))
    return said


def review(piece):
    session._review(SimpleNamespace(closed=False), OLD, "old take", piece, None, SessionOptions(), None)


def test_a_passage_is_danced_as_the_take_was_and_then_reviewed(reviews):
    reviews.answers = [PASSAGE, None]
    review(PIECE)
    assert reviews.danced == [(PIECE, (4.5, 6.0), "stage")]
    assert [(folder, take) for folder, take, _ in reviews.shown] == [(OLD, "old take"), (NEW, "new take")]
    assert all(reference is PIECE.reference for *_, reference in reviews.shown)


def test_who_does_not_dance_it_after_all_is_back_at_the_review(reviews):
    reviews.answers, reviews.practised = [PASSAGE, None], None
    review(PIECE)
    assert [folder for folder, *_ in reviews.shown] == [OLD, OLD]


def test_the_film_is_made_anew_without_what_was_marked(tmp_path, monkeypatch, reviews):
    where = where_of(tmp_path)
    folder = a_session(where, video=False)
    reel, done = folder.path / "reel.mp4", []
    reel.write_bytes(b"with the false alarm")

    def marking(*_, **__):
        toggle_mark(folder, mistake(4, 6))

    films = SimpleNamespace(
        stop=lambda: done.append("stop"), make=lambda request: done.append((request, reel.exists()))
    )
    monkeypatch.setattr(session, "follow_up", lambda *_: done.append("page"))
    monkeypatch.setattr(session, "run_review", marking)
    session._review(SimpleNamespace(closed=False), folder, "take", None, where, SessionOptions(), films)
    assert done[:2] == ["page", "stop"]
    ((request, stale),) = done[2:]
    assert (request.folder, request.song, len(request.reference), stale) == (folder, None, 0, False)
    assert ReelScene(request).take.mistakes == ()


def test_what_dancing_needs_is_fetched_when_it_is_wanted(reviews, monkeypatch):
    monkeypatch.setattr(session, "load_piece", lambda *_: PIECE)
    reviews.answers = [PASSAGE, None]
    review(PIECE.song)
    assert reviews.danced[0][0] is PIECE
    assert [reference for *_, reference in reviews.shown] == [None, PIECE.reference]


def test_a_take_can_be_watched_without_pose_model_and_without_song(monkeypatch):
    def missing(*_):
        raise CoachError("There is none.")

    monkeypatch.setattr(session, "load_piece", missing)
    monkeypatch.setattr(session, "find_song", lambda *_: PIECE.song)
    where, folder = SimpleNamespace(songs=None), TakeFolder(Path("song/2026-03-01 18-30-05"))
    assert session._piece_of(folder, where, SessionOptions()) is PIECE.song
    monkeypatch.setattr(session, "find_song", missing)
    assert session._piece_of(folder, where, SessionOptions()) is None


def test_a_take_is_not_shown_beside_another_video(tmp_path, monkeypatch):
    monkeypatch.setattr(session, "load_piece", lambda *_: PIECE)
    monkeypatch.setattr(session, "find_song", lambda *_: PIECE.song)
    monkeypatch.setattr(origin, "video_of", lambda song: "new")
    where = where_of(tmp_path)
    old, new = (a_session(where, days, video=False, of=of) for days, of in enumerate(("old", "new")))
    assert session._piece_of(old, where, SessionOptions()) is None
    assert session._piece_of(new, where, SessionOptions()) is PIECE


def cut_short(where, of=None):
    """A take of a song whose session died: its poses are only in the log."""
    running = TakeFolder.create(where.sessions, SessionInfo("song", STARTED, video_sha256=of))
    track = a_track(frames=90)
    for row in zip(track.t, track.image, track.world, track.visibility):
        running.log.add(*row)
    running.close()
    return running.folder


def test_a_take_cut_short_of_a_song_that_is_gone_can_be_watched(tmp_path, monkeypatch, capsys):
    where = where_of(tmp_path)
    folder = cut_short(where)
    assert session.recover_all(where, SessionOptions()) == [folder]
    assert "its song is gone" in capsys.readouterr().out
    take = load_take(folder)
    assert (take.song, take.started_at, take.verdicts, take.mistakes) == ("song", STARTED, (), ())
    assert np.isnan(take.score.score) and take.score.coverage == 0
    assert len(load_poses(folder)) == 90
    assert passages(take)[0].what == "unseen"
    assert session.recover_all(where, SessionOptions()) == []


def test_a_take_cut_short_is_not_judged_by_another_video(tmp_path, monkeypatch):
    where = where_of(tmp_path)
    folder = cut_short(where, of="old")
    (where.songs / "song").mkdir(parents=True)
    monkeypatch.setattr(session, "load_piece", lambda *_: PIECE)
    monkeypatch.setattr(origin, "video_of", lambda song: "new")
    assert session.recover_all(where, SessionOptions()) == [folder]
    assert load_take(folder).verdicts == ()


def test_the_pages_of_dances_cut_short_wait_until_the_dance_is_over(tmp_path, monkeypatch):
    where, done = where_of(tmp_path), []
    monkeypatch.setattr(session, "load_piece", lambda *_: PIECE)
    monkeypatch.setattr(session, "recover_all", lambda *_: ["old take"])
    monkeypatch.setattr(session, "follow_up", lambda folder, _: done.append(folder))
    monkeypatch.setattr(session, "Window", lambda **_: nullcontext(SimpleNamespace(closed=False)))
    monkeypatch.setattr(session, "_dance", lambda *_: done.append("dance"))
    session.run_session("song", where, SessionOptions(unattended=True))
    assert done == ["dance", "old take"]


def test_one_whose_song_is_only_broken_waits_until_it_is_repaired(tmp_path, capsys):
    where = where_of(tmp_path)
    folder = cut_short(where)
    (where.songs / "song").mkdir(parents=True)
    assert session.recover_all(where, SessionOptions()) == []
    assert f"{folder.path} was cut short and cannot be opened now" in capsys.readouterr().err
    assert not folder.record.exists()


def test_a_mistake_of_the_program_in_an_old_take_does_not_bar_the_next_dance(tmp_path, monkeypatch, capsys):
    def bug(*_):
        raise ZeroDivisionError("half a beat")

    where = where_of(tmp_path)
    folder = cut_short(where)
    monkeypatch.setattr(session, "unjudged_take", bug)
    assert session.recover_all(where, SessionOptions()) == []
    said = capsys.readouterr().err
    assert str(folder.path) in said and "ZeroDivisionError: half a beat" in said and str(where.cache) in said
    assert folder.log.exists() and not folder.record.exists()
