"""Where ``score --json`` may write: said before the work, not after it."""

import os

import pytest

from coach.errors import CoachError
from coach.review.score_command import _writable


def test_a_new_file_and_one_to_be_replaced(tmp_path):
    target = tmp_path / "score.json"
    assert _writable(target) == target
    target.write_text("{}", encoding="utf-8")
    assert _writable(target) == target


@pytest.mark.parametrize("place", ["nowhere/score.json", "", "x" * 300 + "/score.json"])
def test_a_place_that_cannot_be(tmp_path, place):
    with pytest.raises(CoachError, match="give --json a file"):
        _writable(tmp_path / place)


def test_a_folder_that_may_not_be_written(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: not (path == tmp_path and mode & os.W_OK))
    with pytest.raises(CoachError, match=r"score\.json cannot be written: .* folder that is there and may be written"):
        _writable(tmp_path / "score.json")
