"""Who dances and where the camera stands must not matter."""

from dataclasses import replace

import numpy as np
import pytest

from coach.bench.synthetic.body import Proportions, landmarks
from coach.bench.synthetic.camera import Sensor, Viewpoint, film, frame_times
from coach.compare.judge import judge
from coach.compare.mistakes import find_mistakes
from coach.compare.score import take_score
from coach.domain.thresholds import PRIOR
from tests.compare.tracks import synthetic

REFERENCE, GRID, DANCE = synthetic(3)
SENSOR = Sensor(hidden=0, swaps=0)
AS_THEY_ARE = replace(PRIOR, covers=1)
"""Limits that are the same however well somebody dances."""
CAMERAS = (
    Viewpoint(distance=2.2),
    Viewpoint(distance=5.0),
    Viewpoint(pan=np.radians(20)),
    Viewpoint(pan=np.radians(-20)),
    Viewpoint(tilt=np.radians(10)),
    Viewpoint(tilt=np.radians(-10), height=1.6),
    Viewpoint(roll=np.radians(4), height=0.6),
)


def danced(camera, body, thresholds=PRIOR):
    rng = np.random.default_rng(8)
    t = frame_times(DANCE.t[0], DANCE.t[-1], SENSOR, rng)
    return judge(film(landmarks(DANCE.at(t), body), t, camera, SENSOR, rng), REFERENCE, GRID, thresholds)


@pytest.mark.parametrize("camera", CAMERAS, ids=str)
def test_where_the_camera_stands(camera):
    verdicts = danced(camera, Proportions.average(), AS_THEY_ARE)
    assert take_score(verdicts).score >= 95
    assert np.mean([v.kind == "ok" for v in verdicts]) >= 0.95
    assert find_mistakes(verdicts, GRID) == ()


@pytest.mark.parametrize("camera", CAMERAS, ids=str)
def test_where_the_camera_stands_when_a_good_dancer_is_corrected_finely(camera):
    verdicts = danced(camera, Proportions.average())
    assert take_score(verdicts).score >= 95
    assert np.mean([v.kind == "ok" for v in verdicts]) >= 0.85
    assert find_mistakes(verdicts, GRID) == ()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whose_body_it_is(seed):
    verdicts = danced(Viewpoint(), Proportions.random(np.random.default_rng(seed), 0.12))
    assert take_score(verdicts).score >= 90
    assert np.mean([v.kind == "ok" for v in verdicts]) >= 0.9
