"""A scored film whose JSON cannot be written."""

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from coach.app import json_output, score
from coach.app.score import run_score
from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.score.film_take import keep_film
from coach.score.scoring import ScoreOptions
from coach.takes.session_info import SessionInfo
from tests.kit.takes import STARTED, a_take, a_track
from tests.score.test_report import SCORED


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
        monkeypatch.setattr(json_output, "write_atomically", refuse)
    with pytest.raises(CoachError, match="[Rr]oom"):
        run_score("lovedive", Path("me.mp4"), "-" if standard_output else str(target), folders(), ScoreOptions())
    assert os.listdir(sessions) == [] and not target.exists()
