"""What an estimator found, added up against people who are drawn."""

import json
from dataclasses import replace

import numpy as np
import pygame
import pytest

from coach.base.errors import CoachError
from coach.base.paths import folders
from coach.bench import estimators as bench
from coach.bench.estimators import (
    ESTIMATOR_TABLE_HEAD,
    PICTURES,
    SHEET_ROW_HEIGHT_PX,
    Tally,
    TrackedPicture,
    bench_estimators,
    line,
    near,
    ready,
)
from coach.domain.landmarks import LANDMARKS
from coach.tracking.person import person_of
from coach.tracking.pose_buffer import track_of
from tests.media.films import every, film
from tests.tracking.bodies import FigureLandmarker, ModelOf, body

FRAMES = 10
PEOPLE = [track_of([k / 30 for k in range(FRAMES)], [body(x)] * FRAMES) for x in (0.5, 1.2)]


def tally(found):
    """The figures of what ``found`` says of each frame: poses and their numbers by either tracker."""
    adding = Tally(PEOPLE)
    for k in range(FRAMES):
        adding.add(k, TrackedPicture(*found(k)))
    return adding.figures("film", "one", 0.5, 0.1)


def test_all_is_found():
    run = tally(lambda k: ((body(1.21), body(0.5)), [2, 1], [2, 1]))
    assert (run.everybody, run.found, run.strangers, run.near, run.switches) == (1.0, 1.0, 0.0, 1.0, 0)
    assert (run.ms, run.ms_tracking, run.people, run.pictures) == (pytest.approx(50), pytest.approx(10), 2, FRAMES)


def test_somebody_is_missing_and_a_stranger_is_there():
    run = tally(lambda k: ((body(0.5), body(1.7)) if k < 5 else (body(0.5),), [1, 3][: 2 if k < 5 else 1], [1, 3]))
    assert (run.everybody, run.found, run.strangers) == (0.5, 0.5, 0.5)


def test_switches_are_counted_for_either_tracker():
    run = tally(lambda k: ((body(0.5), body(1.2)), [1, 2], [1, 2] if k < 5 else [2, 1]))
    assert (run.switches, run.switches_nearest) == (0, 2)


def test_points_count_where_both_see_them():
    truth, off = body(0.5), np.array(body(0.5).image)
    off[15] += (0.1, 0.0)  # a wrist, half a torso aside
    assert near(truth, replace(truth, image=off)).mean() == pytest.approx(1 - 1 / len(LANDMARKS))
    unseen = np.array(truth.visibility)
    unseen[15] = 0.2
    assert near(truth, replace(truth, image=off, visibility=unseen)).all()


def test_blazepose_first_and_then_all_that_are_ready():
    names = [model.name for model in ready(folders().cache, None)]
    assert names[0] == "blazepose" and {"blazepose-crops", "multipose", "posenet"} <= set(names)
    assert len(names) == len(set(names))


def test_the_weights_that_are_named_are_those_that_are_measured(tmp_path, monkeypatch):
    made = []
    kept = {name: replace(one, kept=lambda cache: object()) for name, one in bench.ESTIMATORS.items()}
    monkeypatch.setattr(bench, "ESTIMATORS", kept)  # all are there, openpose with other weights
    monkeypatch.setattr(bench, "estimator_model", lambda choice, cache: made.append(choice) or choice.estimator)
    ready(tmp_path, tmp_path / "mine.onnx")
    assert {one.name: one.weights for one in made if one.weights} == {"openpose": tmp_path / "mine.onnx"}
    assert len(made) == len(kept)


def test_each_film_gets_its_lines_and_pictures(tmp_path, monkeypatch, capsys):
    film(tmp_path / "dance.mp4", every(FRAMES, 30))
    monkeypatch.setattr(bench, "ready", lambda *_: [ModelOf(FigureLandmarker)])
    monkeypatch.setattr(
        bench, "cached_people", lambda *_: [person_of(n, track) for n, track in enumerate(PEOPLE, start=1)]
    )
    assert bench_estimators(folders(), tmp_path, tmp_path / "out.json", None) == 0
    said = capsys.readouterr().out
    assert ESTIMATOR_TABLE_HEAD in said and "dance.mp4" in said
    (run,) = json.loads((tmp_path / "out.json").read_text())["estimators"]
    assert (run["film"], run["estimator"], run["pictures"]) == ("dance.mp4", "blazepose", FRAMES)

    assert pygame.image.load(str(tmp_path / "out_dance.png")).get_height() == PICTURES * SHEET_ROW_HEIGHT_PX


def test_a_film_of_nobody_is_said(tmp_path, monkeypatch):
    film(tmp_path / "empty.mp4", every(3, 30))
    monkeypatch.setattr(bench, "ready", lambda *_: [ModelOf(FigureLandmarker)])
    monkeypatch.setattr(bench, "cached_people", lambda *_: [])
    with pytest.raises(CoachError, match="empty.mp4: nobody is found in it"):
        bench_estimators(folders(), tmp_path, tmp_path / "out.json", None)


def test_a_line_fits_its_heading():
    assert len(line(tally(lambda k: ((), [], [])))) == len(ESTIMATOR_TABLE_HEAD)


def test_who_finds_nobody_is_near_nothing():
    run = tally(lambda k: ((), [], []))
    assert "nan" not in line(run)
    assert np.isnan(run.near) and run.found == 0.0
