import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from coach.base.errors import CoachError
from coach.contest.store import FILE_NAME, FilmResult, Judging, open_store, stored_covers

JUDGING = Judging("lovedive", "video", "model", "thresholds", "1")
RESULT = FilmResult("judged", "", 24.0, 81.5, 84.0, 75.0, 0.09, 1.0, b"beats", "{}", "{}", b"verdicts", b"track")


@pytest.fixture
def film(tmp_path):
    path = tmp_path / "film.mp4"
    path.write_bytes(b"film")
    return path


def stat(path):
    return path.stat().st_size, path.stat().st_mtime_ns


def test_what_was_kept_is_there_again(tmp_path, film):
    with open_store(tmp_path / "out", JUDGING) as store:
        assert store.film_at(film) is None
        store.keep(film, stat(film), "abc", RESULT)
    with open_store(tmp_path / "out", JUDGING) as store:
        assert store.film_at(film) == "abc"
        assert store.has("abc")
        assert store.shown("abc") == replace(RESULT, record="", stills="", verdicts=b"", track=b"")
        assert store.stills("abc") == RESULT.stills
    assert stored_covers(tmp_path / "out", "lovedive", "video", "model") == [(RESULT.track, RESULT.record)]
    with closing(sqlite3.connect(tmp_path / "out" / FILE_NAME)) as file:
        assert file.execute("SELECT verdicts FROM results").fetchall() == [(RESULT.verdicts,)]


def test_what_is_not_known_is_nan_again(tmp_path, film):
    with open_store(tmp_path, JUDGING) as store:
        store.keep(film, stat(film), "abc", FilmResult("refused", "It is dark."))
        found = store.shown("abc")
    assert (found.state, found.reason) == ("refused", "It is dark.")
    assert found.score != found.score


def test_a_film_that_changed_is_another(tmp_path, film):
    with open_store(tmp_path, JUDGING) as store:
        store.keep(film, stat(film), "abc", RESULT)
        film.write_bytes(b"another film")
        assert store.film_at(film) is None


@pytest.mark.parametrize("what", ["video", "model", "thresholds", "program"])
def test_judged_by_other_means_it_is_judged_anew(tmp_path, film, what):
    with open_store(tmp_path, JUDGING) as store:
        store.keep(film, stat(film), "abc", RESULT)
    other = Judging(**{**vars(JUDGING), what: "other"})
    with open_store(tmp_path, other) as store:
        assert not store.has("abc")
    with open_store(tmp_path, JUDGING) as store:
        assert store.has("abc")


def refused(out, judging=JUDGING):
    with pytest.raises(CoachError) as problem, open_store(out, judging):
        pass
    return str(problem.value)


def test_two_at_once(tmp_path):
    with open_store(tmp_path, JUDGING):
        assert "Another contest is running" in refused(tmp_path)
    with open_store(tmp_path, JUDGING):
        pass


def test_one_of_another_song(tmp_path):
    with open_store(tmp_path, JUDGING):
        pass
    assert "holds a contest of lovedive" in refused(tmp_path, Judging("other", "v", "m", "t", "1"))


def test_a_file_in_the_folder_s_place(tmp_path):
    (tmp_path / "out").write_text("x")
    assert "cannot be written" in refused(tmp_path / "out")


def test_a_damaged_file_and_one_of_another_version(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"no database" * 99)
    assert "is damaged. Move it away" in refused(tmp_path)
    (tmp_path / FILE_NAME).unlink()
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("PRAGMA user_version = 9")
    connection.close()
    assert "another version of Coach" in refused(tmp_path)
