"""What follows a take; the reels of a session: when one is waited for, put off and stopped."""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach.app import follow_up as module
from coach.app.follow_up import ReelQueue, follow_up
from coach.history.database import DATABASE_FILE
from coach.takes.folder import TakeFolder
from coach.wording import page_words as words
from tests.kit.sessions import a_session, where_of


def test_a_take_gets_its_line_in_the_history_and_its_page(tmp_path, monkeypatch):
    where = where_of(tmp_path)
    folder = a_session(where, video=False)
    begun = []
    monkeypatch.setattr(module, "start_report", lambda folders, where: begun.extend(folders))
    follow_up(folder, where)
    assert begun == [folder]
    with closing(sqlite3.connect(where.sessions / DATABASE_FILE)) as database:
        assert database.execute("SELECT count(*) FROM takes").fetchone() == (1,)


def test_what_cannot_be_done_is_said_and_not_raised(tmp_path, monkeypatch, capsys):
    def refused(folder, where):
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(module, "start_report", refused)
    where = where_of(tmp_path)
    assert follow_up(TakeFolder(where.sessions / "song" / "gone"), where) is None
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith(words.HISTORY_NOT_KEPT.format(why=""))
    assert said[-1] == words.REPORT_NOT_BEGUN.format(why="Cannot allocate memory")


def request(name="take", about="all"):
    return SimpleNamespace(folder=TakeFolder(Path(name)), about=about)


@pytest.fixture
def done(monkeypatch):
    """What is done with the jobs, in order. ``over``: names of the takes whose reels are finished at once."""
    said = SimpleNamespace(calls=[], over=set())

    def job(wanted):
        name = wanted.folder.path.name
        said.calls.append(f"begin {name} {wanted.about}")
        over = name in said.over
        return SimpleNamespace(name=name, over=over, cancel=lambda: said.calls.append(f"end {name}"), news=f"of {name}")

    monkeypatch.setattr(module, "ReelJob", job)
    monkeypatch.setattr(module, "finish_reel", lambda job: said.calls.append(f"wait {job.name}"))
    monkeypatch.setattr(module, "how_to_make", lambda folder: f"how to make {folder.path.name}")
    return said


def test_leaving_waits_for_the_reel_and_says_where_it_is(done, capsys):
    with ReelQueue() as films:
        films.make(request())
    assert done.calls == ["begin take all", "wait take", "end take"]
    assert capsys.readouterr().out == "of take\n"


def test_a_dance_stops_the_one_before_which_is_made_on_leaving(done, capsys):
    with ReelQueue() as films:
        films.make(request("first"))
        films.put_off()
        assert done.calls == ["begin first all", "end first"]
        assert capsys.readouterr().out == ""
        films.make(request("second"))
        done.calls.clear()
    assert done.calls == ["wait second", "end second", "begin first all", "wait first", "end first"]
    assert capsys.readouterr().out == "of second\nof first\n"


def test_what_is_finished_is_not_put_off(done, capsys):
    done.over = {"take"}
    with ReelQueue() as films:
        films.make(request())
        films.put_off()
        assert capsys.readouterr().out == "of take\n"
    assert done.calls == ["begin take all", "end take"]


def test_a_reel_made_anew_takes_the_place_of_the_one_that_was_put_off(done):
    with ReelQueue() as films:
        films.make(request(about="old"))
        films.put_off()
        films.make(request(about="new"))
        done.calls.clear()
    assert done.calls == ["wait take", "end take"]


def test_what_is_forgotten_is_not_made(done):
    with ReelQueue() as films:
        films.make(request())
        films.forget(TakeFolder(Path("take")))
    assert done.calls == ["begin take all", "end take"]


def test_after_a_failure_none_is_waited_for_and_how_to_make_them_is_said(done, capsys):
    with pytest.raises(KeyboardInterrupt), ReelQueue() as films:
        films.make(request("first"))
        films.put_off()
        films.make(request("second"))
        raise KeyboardInterrupt
    assert done.calls[-1] == "end second" and "wait second" not in done.calls
    assert capsys.readouterr().out == "of second\nhow to make first\n"


def test_ctrl_c_while_waiting_stops_it_and_all_others(done, capsys, monkeypatch):
    def interrupted(job):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "finish_reel", interrupted)
    with pytest.raises(KeyboardInterrupt), ReelQueue() as films:
        films.make(request("first"))
        films.put_off()
        films.make(request("second"))
        done.calls.clear()
    assert done.calls == ["end second"]
    assert capsys.readouterr().out == "of second\nhow to make first\n"


def test_ctrl_c_while_one_begins_says_how_to_make_it(done, capsys, monkeypatch):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "ReelJob", interrupted)
    with pytest.raises(KeyboardInterrupt), ReelQueue() as films:
        films.make(request())
    assert capsys.readouterr().out == "how to make take\n"
