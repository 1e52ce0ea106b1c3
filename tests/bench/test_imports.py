import json
from dataclasses import replace

import numpy as np
import pytest

from coach.base.paths import folders
from coach.bench import imports
from coach.bench.imports import Speed, Stopwatch, WatchedModel, as_json, bench_import, table
from coach.estimators.registry import EstimatorChoice
from coach.media.video import probe
from coach.song.library import find_song
from tests.media.films import every, film
from tests.tracking.bodies import FigureLandmarker, ModelOf

ONE = Speed("a.mp4", 1280, 720, 600, 20.0, 8.0, 1, 15.0, 0.75)


def test_rates_follow_from_frames_and_seconds():
    assert (ONE.frames_per_second, ONE.times_real_time) == (75.0, 2.5)


def test_the_table_has_a_line_a_clip():
    lines = table([ONE, replace(ONE, clip="b.mp4", people=3)]).splitlines()
    assert lines[2].split() == ["a.mp4", "1280x720", "600", "1", "75.0", "2.50", "15.0", "75%"]
    assert lines[3].split()[3] == "3"


def test_what_is_written_has_the_rates():
    clip = as_json([ONE])["clips"][0]
    assert (clip["times_real_time"], clip["landmark_share"], clip["frames"]) == (2.5, 0.75, 600)


PICTURE = np.zeros((48, 64, 3), np.uint8)


def test_every_look_at_a_picture_is_counted_once():
    watch = Stopwatch()
    with WatchedModel(ModelOf(FigureLandmarker), watch).load()(people=2) as landmarker:
        assert landmarker.detect_all(PICTURE) == ()
        assert watch.calls == 1
        assert not landmarker.detect(PICTURE).seen
    assert watch.calls == 2 and watch.spent > 0


def test_all_clips_are_measured_and_written(tmp_path, monkeypatch, capsys):
    def extract_people(film, model, what):
        assert model.identity == ModelOf.identity
        with model.load()(people=1, stream=True):
            for _ in range(10):
                model.watch.add(0.001)
        return ()

    monkeypatch.setattr(imports, "extract_people", extract_people)
    monkeypatch.setattr(imports, "estimator_model", lambda given, cache: ModelOf(FigureLandmarker))
    film(tmp_path / "a.mp4", every(10))
    out = tmp_path / "bench.json"
    assert bench_import(folders(), tmp_path, out, EstimatorChoice()) == 0
    clip = json.loads(out.read_text())["clips"][0]
    assert (clip["clip"], clip["frames"], clip["people"]) == ("a.mp4", 10, 0)
    assert clip["landmark_ms"] == pytest.approx(1.0)
    said = capsys.readouterr().out
    assert "a.mp4" in said and "Target: 2 x real" in said


def test_without_clips_a_film_as_long_as_a_song_is_measured(tmp_path):
    made = imports.long_film(find_song("lovedive", folders().songs).video, tmp_path)
    assert made.parent == tmp_path and probe(made).duration == pytest.approx(180.0, abs=0.1)
