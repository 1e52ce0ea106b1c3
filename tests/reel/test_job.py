"""The reel in a process of its own: it reports, it can be stopped, and it dies with whoever asked for it."""

import multiprocessing
from dataclasses import replace

import pytest

from coach.domain.landmarks import PoseTrack
from coach.media.video import probe
from coach.reel import job
from coach.reel.job import ReelJob, finish_reel, how_to_make
from coach.reel.plan import ReelOptions
from coach.reel.scene import ReelRequest
from coach.takes.folder import TakeFolder
from tests.kit.films import a_song, film
from tests.kit.sessions import a_session, where_of
from tests.kit.takes import a_take

LIMIT = 60.0
"""s that a busy machine may need."""


@pytest.fixture
def request_(tmp_path):
    song = a_song(tmp_path)
    film(song.video, 8.0)
    film(tmp_path / "take.mp4", 8.0)
    return ReelRequest(TakeFolder(tmp_path), a_take(), song, PoseTrack.empty(), ReelOptions(slow=False))


def half_done(folder):
    return [path.name for path in folder.path.iterdir() if path.name.endswith(".part")]


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


def test_a_finished_one_is_not_undone_by_leaving(request_):
    with ReelJob(request_) as job:
        finish_reel(job)
    assert job.file.exists()
    assert not job.stopped


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
    monkeypatch.setattr(job.signal, "signal", lambda *_: None)
    monkeypatch.setattr(job.os, "nice", lambda _: 0, raising=False)
    ours.close()
    job._work(request_, theirs)
    assert not half_done(request_.folder)
    assert not (request_.folder.path / "reel.mp4").exists()
