"""What a worker of a contest does; whole contests are in tests/e2e/test_contest.py."""

import pickle
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach.app import contest_judge
from coach.app.contest_judge import Contest, Job, fingerprint, judge_job, judge_path
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.domain.beats import BeatGrid
from coach.domain.song import Song
from coach.domain.thresholds import PRIOR
from coach.score.scoring import ScoreOptions


@pytest.mark.parametrize("what", ["mkdtemp", "write"])
def test_a_worker_whose_disk_is_full_says_so(tmp_path, monkeypatch, what):
    """An OSError that came back from a worker was told as a scheduler that is gone."""

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    if what == "mkdtemp":
        monkeypatch.setattr(contest_judge.tempfile, "TemporaryDirectory", full)
    else:
        monkeypatch.setattr(Path, "write_bytes", full)
    monkeypatch.setattr(contest_judge, "prepared_once", lambda *_: SimpleNamespace())
    where = Folders(*[tmp_path] * len(Folders.__dataclass_fields__))
    job = Job(tmp_path / "film.mp4", (4, 1), 24.0, Contest("song", where, ScoreOptions()))
    with pytest.raises(CoachError, match=r"cannot be saved on .*\(No space left on device\)") as problem:
        judge_job(job, b"film")
    assert str(pickle.loads(pickle.dumps(problem.value))) == str(problem.value)  # it comes from another process


@pytest.mark.parametrize("step", ["video_hash", "usable_film", "judge_film", "result_of"])
def test_whatever_goes_wrong_with_one_film_does_not_stop_the_others(tmp_path, monkeypatch, step):
    def mistaken(*_):
        raise ZeroDivisionError("of all things")

    for name in ("video_hash", "usable_film", "judge_film", "result_of"):
        monkeypatch.setattr(contest_judge, name, lambda *_: SimpleNamespace(duration=24.0))
    monkeypatch.setattr(contest_judge, step, mistaken)
    contest = Contest("song", SimpleNamespace(cache=tmp_path), ScoreOptions())
    found = judge_path(tmp_path / "film.mp4", tmp_path / "film.mp4", SimpleNamespace(), contest)
    assert (found.result.state, "ZeroDivisionError: of all things" in found.result.reason) == ("gave up", True)


@pytest.mark.parametrize(
    "other",
    [
        {"grid": BeatGrid.constant(120, 0.01, 24)},
        {"grid": BeatGrid.constant(60, 0.0, 24)},
        {"dancer": 2},
        {"mirrored": True},
        {"start": 1.0},
        {"end": 23.0},
    ],
)
def test_a_song_whose_beats_or_dancer_were_corrected_is_judged_anew(tmp_path, other):
    """The video is still the same file."""
    grid = BeatGrid.constant(120, 0.0, 24)
    song = Song("id", tmp_path, "T", "T", "", (), "", False, tmp_path / "v.mp4", False, 1, 0.0, 24.0, grid)
    same = replace(song, grid=BeatGrid.constant(120, 0.0, 24), title="Corrected")
    assert fingerprint(PRIOR, song) == fingerprint(PRIOR, same) != fingerprint(PRIOR, replace(song, **other))
    assert fingerprint(PRIOR.at_level("strict"), song) != fingerprint(PRIOR, song)
