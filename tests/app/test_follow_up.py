import sqlite3
from contextlib import closing

from coach.app import follow_up as module
from coach.app.follow_up import follow_up
from coach.history.database import DATABASE_FILE
from coach.takes.folder import TakeFolder
from coach.wording import page_words as words
from tests.kit.sessions import a_session, where_of


def test_a_take_gets_its_line_in_the_history_and_its_page(tmp_path, monkeypatch):
    where = where_of(tmp_path)
    folder = a_session(where, video=False)
    begun = []
    monkeypatch.setattr(module, "start_report", lambda folder, where: begun.append(folder))
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
