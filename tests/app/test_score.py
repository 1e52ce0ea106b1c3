"""Where ``score --json`` may write: said before the work where that can be known."""

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from coach.app import score
from coach.app.score import run_score, writable
from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.score.film_take import keep_film
from coach.score.scoring import ScoreOptions
from coach.takes.session_info import SessionInfo
from tests.kit.takes import STARTED, a_take, a_track
from tests.score.test_report import SCORED

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


class FullDisk:
    """A standard output that takes nothing."""

    def write(self, text):
        return len(text)

    def flush(self):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("standard_output", [True, False])
def test_a_film_whose_json_finds_no_room_leaves_no_take(tmp_path, monkeypatch, standard_output):
    sessions, target = tmp_path / "sessions", tmp_path / "score.json"

    def scored(*_):
        info = SessionInfo("lovedive", STARTED)
        return replace(SCORED, folder=keep_film(sessions, info, a_track(), a_take(), lambda path: path.touch()))

    def refuse(path, data):
        raise CoachError("There is no room.")

    monkeypatch.setattr(score, "score_film", scored)
    if standard_output:
        monkeypatch.setattr(sys, "stdout", FullDisk())
    else:
        monkeypatch.setattr(score, "write_atomically", refuse)
    with pytest.raises(CoachError, match="[Rr]oom"):
        run_score("lovedive", Path("me.mp4"), "-" if standard_output else str(target), folders(), ScoreOptions())
    assert os.listdir(sessions) == [] and not target.exists()
