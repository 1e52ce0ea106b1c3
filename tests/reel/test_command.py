"""The reel on the command line: from disk to a film, with whatever is there."""

from pathlib import Path

import pytest

from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.media.video import probe
from coach.reel.command import make_reel, reel_request
from coach.reel.plan import ReelOptions
from coach.takes import danced_to, session_info
from coach.takes.folder import TakeFolder
from coach.takes.session_info import SessionInfo, write_info
from coach.takes.take import write_take
from coach.wording import words
from tests.kit.films import a_song, film
from tests.kit.takes import STARTED, a_take


@pytest.fixture
def where(tmp_path):
    """Folders with one take of a song that is gone."""
    return folders(songs=tmp_path / "songs", sessions=tmp_path / "sessions", cache=tmp_path / "cache")


@pytest.fixture
def take(where):
    path = where.sessions / "lovedive" / "2026-03-01 18-30-05"
    path.mkdir(parents=True)
    write_take(path / "take.json", a_take())
    film(path / "take.mp4", 8.0)
    return TakeFolder(path)


def test_the_newest_take_becomes_a_film(where, take, capsys):
    made = make_reel(where, None, None, ReelOptions(slow=False))
    assert made == take.path / "reel.mp4"
    assert probe(made).duration > 5
    assert "film" in capsys.readouterr().err


def test_of_a_film_of_another_dance_that_is_said(where, take, capsys):
    write_info(take.session, SessionInfo("lovedive", STARTED, same_dance=False))
    make_reel(where, None, None, ReelOptions(slow=False))
    assert words.REVIEW_OTHER_DANCE in capsys.readouterr().err


def test_a_song_that_is_gone_is_no_reason_to_have_none(where, take):
    request = reel_request(take, where, ReelOptions())
    assert request.song is None
    assert len(request.reference) == 0
    assert request.take.mistakes[0].cost > 0


def test_damaged_marks_are_no_reason_to_have_none(where, take):
    (take.path / "marks.json").write_text("{", encoding="utf-8")
    assert probe(make_reel(where, None, None, ReelOptions(slow=False))).duration > 5


def test_a_take_is_not_filmed_beside_another_video(where, take, monkeypatch):
    monkeypatch.setattr(danced_to, "find_song", lambda *_: a_song(where.songs))
    monkeypatch.setattr(session_info, "video_of", lambda song: "new")
    write_info(take.session, SessionInfo("lovedive", STARTED, video_sha256="old"))
    assert reel_request(take, where, ReelOptions()).song is None


@pytest.mark.parametrize(("song", "number"), [("nothing", None), ("lovedive", 2), ("lovedive", 0)])
def test_a_take_that_is_not_there_is_said(where, take, song, number):
    with pytest.raises(CoachError, match="take"):
        make_reel(where, song, number, ReelOptions())


def test_a_pose_model_that_is_not_there_costs_only_the_arrows(where, take, tmp_path):
    own = folders(sessions=where.sessions, cache=where.cache)
    request = reel_request(take, own, ReelOptions(), Path(tmp_path / "no.task"))
    assert request.song is not None
    assert len(request.reference) == 0
