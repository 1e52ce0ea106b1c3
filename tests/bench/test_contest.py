"""What ``bench contest`` keeps and makes of what it measured; the measuring itself is not tested."""

import json
from dataclasses import asdict

import pytest

from coach.base.paths import folders
from coach.bench.contest import command
from coach.bench.contest.films import FilmRun
from coach.bench.contest.tracks import TrackRun

FILMS = FilmRun(48, 200.0, 100.0, 192.0, 400.0, 402.0, True)
TRACKS = TrackRun(10_000, 20.0, 300.0, 303.0, 50_000.0, 36.0, 2.0, 4 << 20)


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.setattr(command, "bench_films", lambda *_: FILMS)
    monkeypatch.setattr(command, "bench_tracks", lambda *_: TRACKS)

    def run(out, *parts):
        return command.bench_contest(folders(), 48, 10_000, parts, out)

    return run


def test_a_part_alone_leaves_the_others_as_they_were_measured(bench, tmp_path, capsys):
    out = tmp_path / "bench.json"
    assert bench(out, "films") == 0
    assert "machines" not in capsys.readouterr().out  # of what is not known yet
    assert bench(out, "tracks") == 0
    assert json.loads(out.read_text()) == {"films": asdict(FILMS), "tracks": asdict(TRACKS)}
    # 192 s of one core for 48 films of 8 s: half a second for each; 10,000 of 180 s on 8 cores take 900,000 / 8 s,
    # and 250 kB each
    assert ["10,000", "31.2", "h", "3.1", "h", "0.3", "h", "2.3", "GB"] in [
        line.split() for line in capsys.readouterr().out.splitlines()
    ]


@pytest.mark.parametrize("text", ["", "[1]", '{"other": 1}', "5"])
def test_another_file_counts_as_none(tmp_path, text):
    (tmp_path / "a.json").write_text(text)
    assert command.measured_before(tmp_path / "a.json") == {}
    assert command.measured_before(tmp_path / "b.json") == {}


def test_figures_of_a_run():
    assert (FILMS.speed_up, FILMS.overhead) == (2.0, pytest.approx(200 / 192 - 1))
    assert TRACKS.growth == pytest.approx(0.01)
