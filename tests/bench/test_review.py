"""The benchmark of the review: what it writes, and its take and its clicks on a small song."""

import json
from dataclasses import replace

import numpy as np
import pytest

from coach.base.paths import folders
from coach.bench import review
from coach.bench.live import Metric
from coach.domain.thresholds import PRIOR
from coach.estimators.blazepose.model import PoseModel
from coach.live.live_take import LiveTake
from coach.song.prepared import PreparedSong
from tests.e2e.dancing import song, still
from tests.kit.films import film

SECONDS = 20.0


def test_figures_are_printed_and_written(tmp_path, monkeypatch, capsys):
    figures = (Metric("last beat to first mistake playing", 1.2, "s", 2.0), Metric("a minute", 30.0, "MB", 25))
    prepared = PreparedSong(song(), still(10), None, PoseModel(bytes, "", ""))
    monkeypatch.setattr(review, "prepare", lambda *_: prepared)
    monkeypatch.setattr(review, "_measured", lambda *_: figures)
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    assert review.bench_review(folders(cache=tmp_path), tmp_path / "out.json") == 0
    said = capsys.readouterr().out
    assert "1.2 s" in said and "MISSED" in said
    written = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["figures"]
    assert [(line["value"], line["met"]) for line in written] == [(1.2, True), (30.0, False)]


@pytest.mark.long  # the review opens and is clicked on in review/test_screen.py
def test_the_review_opens_and_a_click_finds_both_pictures(tmp_path, monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    monkeypatch.setattr(review, "SEEKS", 3)
    monkeypatch.setattr(review, "FIRST_SEEKS", 3)
    monkeypatch.setattr(review, "LOOKED_AT_S", 0.05)
    monkeypatch.setattr(review, "COVER", film(tmp_path / "cover.mp4", SECONDS))
    monkeypatch.setattr(review, "cached_track", lambda *_: still(round(20 * SECONDS)))
    short = song(film(tmp_path / "reference.mp4", SECONDS))
    short = replace(short, end=SECONDS, grid=replace(short.grid, times=np.arange(0.0, SECONDS, 0.5)))
    prepared = PreparedSong(short, still(round(30 * SECONDS)), PRIOR, PoseModel(bytes, "", ""))
    take = review.danced(prepared, folders(cache=tmp_path), tmp_path / "sessions")
    assert isinstance(take, LiveTake) and take.recorder.kept > 100
    with review._Clicks() as window:
        seen = review.reviewed(window, prepared, take.finish(), tmp_path)
    assert 0 < seen.opening < review.REVIEW_TIMEOUT_S and 0 < seen.settling < review.REVIEW_TIMEOUT_S
    for seeks in (seen.first_taps, seen.clicks, seen.taps):
        assert seeks.shape == (3,) and (seeks > 0).all()
