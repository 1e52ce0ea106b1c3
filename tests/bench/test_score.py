import json

import pytest

from coach.base.paths import folders
from coach.bench import score
from coach.bench.score import COVER, bench_score
from coach.media.video import probe
from coach.score.scoring import ScoreOptions
from coach.song.library import find_song
from coach.tracking.extract import WHOLE_FILM


def test_the_cost_is_of_everything_but_the_first_run(tmp_path, monkeypatch, capsys):
    clock, takes = iter([10.0, 10.4, 20.0, 20.6, 30.0, 30.5, 40.0, 41.0, 50.0, 50.5]), []
    monkeypatch.setattr(score, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(score, "score_film", lambda *what: takes.append(what))
    where = folders(sessions=tmp_path / "sessions")
    assert bench_score(where, "lovedive", COVER, ScoreOptions(), tmp_path / "cost.json") == 0
    cost = json.loads((tmp_path / "cost.json").read_text(encoding="utf-8"))
    assert cost["wall_s"] == pytest.approx(0.5)
    assert cost["film_s"] == pytest.approx(24.4, abs=0.1)
    assert len(takes) == cost["runs"] + 1 == 6
    assert {what[2].sessions != where.sessions for what in takes} == {True}
    assert f"{COVER.name}: 24 s of film scored in 0.50 s" in capsys.readouterr().out


@pytest.mark.long  # test_looped repeats a song, and a film
def test_without_a_film_three_minutes_are_danced(tmp_path, monkeypatch, capsys):
    """A sixth of that here: the song is repeated once, and the film cut."""
    assert score.WHOLE_SONG_S == 180
    monkeypatch.setattr(score, "WHOLE_SONG_S", 30.0)
    seen = []

    def score_film(name, film, where, options, *poses):
        song = find_song(name, where.songs)
        seen.append((song.grid.bpm, len(song.grid), probe(song.video).duration, probe(film).duration))

    monkeypatch.setattr(score, "score_film", score_film)
    assert bench_score(folders(sessions=tmp_path), "lovedive", None, ScoreOptions(), tmp_path / "cost.json") == 0
    assert len(set(seen)) == 1
    assert seen[0] == (pytest.approx(118), 96, pytest.approx(48.8, abs=0.2), pytest.approx(30, abs=0.1))
    assert "cover-30-s.mp4: 30 s of film scored" in capsys.readouterr().out


def test_the_time_in_which_poses_would_be_found_does_not_count(tmp_path, monkeypatch):
    clock, waited = iter([1.0, 3.5]), []
    monkeypatch.setattr(score, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(score, "sleep", waited.append)
    monkeypatch.setattr(score, "cached_people", lambda *what: what)
    poses = score._Poses()
    what = (COVER, None, tmp_path, "Finding you", WHOLE_FILM)
    assert poses(*what) == what
    assert poses.taken == 2.5 and waited == [score.POSE_FINDING_PAUSE_S]
