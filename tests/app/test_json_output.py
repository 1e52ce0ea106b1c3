"""Where JSON may be written: said before the work where that can be known."""

import io
import os
import sys
from pathlib import Path

import pytest

from coach.app.json_output import JsonOutput, writable
from coach.base.errors import CoachError

FILM = Path("me.mp4")


def test_a_new_file_and_one_to_be_replaced(tmp_path):
    target = tmp_path / "score.json"
    assert writable(target, FILM) == target
    target.write_text("{}", encoding="utf-8")
    assert writable(target, FILM) == target


def test_the_film_itself_is_not_written_over(tmp_path):
    film = tmp_path / "me.mp4"
    film.write_bytes(b"a dance")
    with pytest.raises(CoachError, match="is the film itself"):
        writable(tmp_path / "." / "me.mp4", film)


@pytest.mark.parametrize("place", ["nowhere/score.json", "", "x" * 300 + "/score.json"])
def test_a_place_that_cannot_be(tmp_path, place):
    with pytest.raises(CoachError, match="give --json a file"):
        writable(tmp_path / place, FILM)


def test_a_folder_that_may_not_be_written(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: not (path == tmp_path and mode & os.W_OK))
    with pytest.raises(CoachError, match=r"score\.json cannot be written: .* existing folder that you may write to"):
        writable(tmp_path / "score.json", FILM)


@pytest.mark.parametrize("to", [None, "-", "score.json"])
def test_it_goes_where_it_was_asked_for_and_the_rest_elsewhere(tmp_path, monkeypatch, to):
    monkeypatch.chdir(tmp_path)
    printed = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", printed)
    output = JsonOutput(to, FILM)
    output.write('"é"')
    text = '"é"\n'.encode()
    assert printed.buffer.getvalue() == (text if to == "-" else b"")
    assert output.wanted is (to is not None)
    assert output.said is (sys.stderr if to == "-" else printed)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == ([text] if to == "score.json" else [])
