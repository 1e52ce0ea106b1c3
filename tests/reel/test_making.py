"""The reel from disk, with whatever is there, and in a process of its own: it reports, and it can be stopped."""

import multiprocessing
from dataclasses import replace

import pytest

from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.domain.landmarks import PoseTrack
from coach.estimators.registry import EstimatorChoice
from coach.media.video import probe
from coach.reel import making, pictures
from coach.reel.making import ReelJob, finish_reel, how_to_make, make_reel, reel_request
from coach.reel.plan import ReelOptions
from coach.reel.scene import ReelRequest
from coach.takes import folder as take_folder
from coach.takes import session_info
from coach.takes.folder import TakeFolder
from coach.takes.session_info import SessionInfo, write_info
from coach.takes.take import write_take
from coach.wording import words
from tests.kit.films import a_song, film
from tests.kit.sessions import a_session, where_of
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


def test_the_newest_take_becomes_a_film(where, take, capsys, monkeypatch):
    monkeypatch.setattr(pictures, "LANDSCAPE", (320, 180))
    made = make_reel(where, None, None, ReelOptions(slow=False))
    assert made == take.path / "reel.mp4"
    assert probe(made).duration > 5
    assert "film" in capsys.readouterr().err


def test_of_a_film_of_another_dance_that_is_said(where, take, capsys, monkeypatch):
    monkeypatch.setattr(making, "render", lambda request, tell: take.path / request.options.file_name)
    write_info(take.session, SessionInfo("lovedive", STARTED, same_dance=False))
    assert make_reel(where, None, None, ReelOptions(slow=False)) == take.path / "reel.mp4"
    assert words.OTHER_DANCE in capsys.readouterr().err


def test_a_song_that_is_gone_is_no_reason_to_have_none(where, take):
    request = reel_request(take, where, ReelOptions())
    assert request.song is None
    assert len(request.reference()) == 0
    assert request.take.mistakes[0].cost > 0


def test_damaged_marks_are_no_reason_to_have_none(where, take):
    (take.path / "marks.json").write_text("{", encoding="utf-8")
    assert reel_request(take, where, ReelOptions(slow=False)).scene().plan.length > 5


def test_a_take_is_not_filmed_beside_another_video(where, take, monkeypatch):
    monkeypatch.setattr(take_folder, "find_song", lambda *_: a_song(where.songs))
    monkeypatch.setattr(session_info, "video_of", lambda song: "new")
    write_info(take.session, SessionInfo("lovedive", STARTED, video_sha256="old"))
    assert reel_request(take, where, ReelOptions()).song is None


@pytest.mark.parametrize(("song", "number"), [("nothing", None), ("lovedive", 2), ("lovedive", 0)])
def test_a_take_that_is_not_there_is_said(where, take, song, number):
    with pytest.raises(CoachError, match="take"):
        make_reel(where, song, number, ReelOptions())


def test_a_pose_model_that_is_not_there_costs_only_the_arrows(where, take, tmp_path):
    own = folders(sessions=where.sessions, cache=where.cache)
    request = reel_request(take, own, ReelOptions(), EstimatorChoice(weights=tmp_path / "no.task"))
    assert request.song is not None
    assert len(request.reference()) == 0


LIMIT = 60.0
"""s that a busy machine may need."""


@pytest.fixture
def request_(tmp_path):
    song = a_song(tmp_path)
    film(song.video, 8.0)
    film(tmp_path / "take.mp4", 8.0)
    return ReelRequest(TakeFolder(tmp_path), a_take(), song, PoseTrack.empty, ReelOptions(slow=False))


def half_done(folder):
    return [path.name for path in folder.path.iterdir() if path.name.endswith(".part")]


@pytest.mark.long  # e2e/test_session.py has one made, too; reel/test_film.py is told how far it is
def test_it_is_made_and_tells_how_far_it_is(request_):
    seen = []
    with ReelJob(request_) as job:
        while not job.wait(LIMIT):
            seen.append(job.progress)
        assert job.file == request_.folder.path / "reel.mp4"
    assert seen == sorted(seen)
    assert 0 < seen[len(seen) // 2] < 1
    assert job.share() == 1.0
    assert job.problem is None
    assert probe(job.file).duration > 5
    assert str(job.file) in job.news
    assert not job.stopped and job.file.exists()  # a finished one is not undone by leaving


def test_leaving_stops_it_and_nothing_half_done_is_left(request_):
    with ReelJob(request_) as job:
        job.wait(LIMIT)  # it has begun
        assert half_done(request_.folder)
    assert not half_done(request_.folder)
    assert not (request_.folder.path / "reel.mp4").exists()
    assert job.stopped
    assert how_to_make(request_.folder) == job.news
    assert "(" not in job.news
    job.cancel()


def test_finishing_waits_until_it_is_over():
    class Job:
        progress, waits = 0.0, 0

        def wait(self, seconds):
            self.waits, self.progress = self.waits + 1, self.progress + 0.3
            return self.waits == 3

    job = Job()
    finish_reel(job)
    assert job.waits == 3


def test_what_went_wrong_is_told(request_, tmp_path):
    with ReelJob(replace(request_, folder=TakeFolder(tmp_path / "gone"))) as job:
        while not job.wait(LIMIT):
            pass
    assert job.file is None
    assert "gone" in job.problem
    assert job.problem in job.news


def test_a_mistake_of_the_program_is_told_and_its_traceback_kept(request_, tmp_path, monkeypatch):
    for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    with ReelJob(replace(request_, options=None)) as job:
        while not job.wait(LIMIT):
            pass
    report = next((tmp_path / "home").rglob("bug.txt"))
    assert str(report) in job.problem
    assert "Traceback" in report.read_text(encoding="utf-8")


def test_the_command_that_is_told_makes_just_this_film(tmp_path):
    where = where_of(tmp_path)
    older, newest = (a_session(where, days=day, video=False) for day in (0, 1))
    assert how_to_make(older).endswith("python main.py reel --song lovedive --take 1")
    assert how_to_make(newest).endswith("python main.py reel --song lovedive")
    assert how_to_make(TakeFolder(where.sessions / "love dive" / "x")).endswith('reel --song "love dive"')


def test_a_process_that_dies_is_noticed(request_):
    with ReelJob(request_) as job:
        job.wait(LIMIT)
        (process,) = (child for child in multiprocessing.active_children() if child.name == "reel")
        process.kill()
        while not job.wait(LIMIT):
            pass
        assert job.problem
        assert job.share() == 0.0
    assert not half_done(request_.folder)


def test_it_stops_by_itself_when_nobody_listens(request_, monkeypatch):
    """As after the parent was killed: the pipe breaks, and the process cleans up after itself."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    monkeypatch.setattr(making.signal, "signal", lambda *_: None)
    monkeypatch.setattr("coach.base.priority.os.nice", lambda _: 0, raising=False)
    ours.close()
    making._work(request_, theirs)
    assert not half_done(request_.folder)
    assert not (request_.folder.path / "reel.mp4").exists()
