import json

import pytest

from coach.bench import score
from coach.bench.score import COVER, bench_score
from coach.paths import folders
from coach.review.scoring import ScoreOptions


def test_the_cost_is_of_everything_but_the_first_run(tmp_path, monkeypatch, capsys):
    clock, takes = iter([10.0, 10.4, 20.0, 20.6, 30.0, 30.5, 40.0, 41.0, 50.0, 50.5]), []
    monkeypatch.setattr(score, "perf_counter", lambda: next(clock))
    monkeypatch.setattr(score, "score_film", lambda *what: takes.append(what))
    where = folders(sessions=tmp_path / "sessions")
    assert bench_score(where, "lovedive", None, ScoreOptions(), tmp_path / "cost.json") == 0
    cost = json.loads((tmp_path / "cost.json").read_text(encoding="utf-8"))
    assert cost["wall_s"] == pytest.approx(0.5)
    assert cost["film_s"] == pytest.approx(24.4, abs=0.1)
    assert len(takes) == cost["runs"] + 1 == 6
    assert {what[2].sessions != where.sessions for what in takes} == {True}
    assert f"{COVER.name}: 24 s of film scored in 0.50 s" in capsys.readouterr().out
