import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.estimators.blazepose.model import PoseModel
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.top_down import crops as module
from coach.estimators.top_down.crops import Crops, CropsModel
from coach.estimators.top_down.same_body import SAME_BODY_LIKENESS, likeness, non_maximum_suppression
from tests.tracking.bodies import FigureLandmarker, body, figure_picture

RED, BLUE, GREEN = (220, 40, 40), (40, 60, 230), (40, 200, 60)
THREE = [(0.4, RED), (1.0, GREEN), (1.6, BLUE)]
FPS = 30


def seen(crops, frames, figures_at, first=0):
    """Where somebody is found in each frame, from left to right."""
    found = [crops.detect_all(figure_picture(figures_at(k)), k / FPS) for k in range(first, first + frames)]
    return [sorted(round(float(pose.image[0, 0]), 1) for pose in poses) for poses in found]


@pytest.mark.parametrize("thorough", [True, False])
def test_everybody_is_followed(thorough):
    with Crops(FigureLandmarker, BLAZEPOSE, people=3, thorough=thorough) as crops:
        found = seen(crops, 20, lambda k: [(x + 0.002 * k, colour) for x, colour in THREE])
    assert found[-1] == [0.4, 1.0, 1.6] and all(found[k] == found[-1] for k in range(12, 20))


def test_live_no_picture_costs_a_look_at_all_of_it(monkeypatch):
    looks = []
    looked = FigureLandmarker.detect_all
    monkeypatch.setattr(
        FigureLandmarker, "detect_all", lambda self, rgb, t=0.0: looks.append(rgb.shape) or looked(self, rgb, t)
    )
    with Crops(FigureLandmarker, BLAZEPOSE, people=4) as crops:
        for k in range(40):
            before = len(looks)
            crops.detect_all(figure_picture(THREE), k / FPS)
            assert len(looks) - before <= 4  # one part, and a second look at each of three


def test_who_is_complete_is_not_searched_for():
    with Crops(FigureLandmarker, BLAZEPOSE, people=3) as crops:
        seen(crops, 30, lambda k: THREE)
        crops._scout = None  # whoever looked would fail
        assert seen(crops, 60, lambda k: THREE, first=30)[-1] == [0.4, 1.0, 1.6]


def test_who_comes_later_is_found_within_a_second():
    with Crops(FigureLandmarker, BLAZEPOSE, people=8, thorough=True) as crops:
        found = seen(crops, 120, lambda k: THREE[: 2 if k < 60 else 3])
    assert found[59] == [0.4, 1.0] and found[60 + FPS + 5] == [0.4, 1.0, 1.6]


def test_one_dancer_among_several_is_the_tallest_and_stays():
    with Crops(FigureLandmarker, BLAZEPOSE) as crops:
        xs = [float(crops.detect(figure_picture([(0.4, RED), (1.3, BLUE)]), k / FPS).image[0, 0]) for k in range(20)]
        alone = crops.detect(figure_picture([(0.4, RED), (1.3, BLUE)]), 1.0)
    assert len({round(x, 1) for x in xs[4:]}) == 1 and alone.seen


def test_after_forgetting_everybody_is_looked_for_again():
    with Crops(FigureLandmarker, BLAZEPOSE, people=2, thorough=True) as crops:
        seen(crops, 10, lambda k: [(0.4, RED)])
        crops.forget()
        assert seen(crops, 10, lambda k: [(1.5, BLUE)], first=10)[-1] == [1.5]


def test_single_pictures_are_seen_each_for_itself():
    with Crops(FigureLandmarker, BLAZEPOSE, people=2, stream=False) as crops:
        assert len(crops.detect_all(figure_picture(THREE))) == 2
        assert crops.detect_all(figure_picture([])) == () and not crops.detect(figure_picture([])).seen


def test_what_was_opened_is_closed_where_the_rest_cannot_be(monkeypatch):
    def refuses(**options):
        raise CoachError("no such network")

    pool = ThreadPoolExecutor(1)
    monkeypatch.setattr(module, "ThreadPoolExecutor", lambda *given: pool)
    with pytest.raises(CoachError, match="no such network"):
        Crops(refuses, BLAZEPOSE)
    with pytest.raises(RuntimeError, match="after shutdown"):
        pool.submit(int)


def test_the_model_can_be_sent_and_names_other_poses_than_the_one_it_is_made_of():
    one = PoseModel(bytes, "ab" * 32, "here")
    model = pickle.loads(pickle.dumps(CropsModel("blazepose-crops", one)))
    assert model.identity != one.identity and "ab" * 32 in model.identity
    assert (model.name, model.package, model.source, model.skeleton) == (
        "blazepose-crops",
        "mediapipe",
        "here",
        BLAZEPOSE,
    )


# ----------------------------------------------------------------
# Pose non-maximum suppression.


def test_likeness_falls_with_distance_and_with_doubt():
    far = [likeness(body(1.0), body(1.0 + 0.18 * step)) for step in (0, 0.2, 0.4, 0.8, 2.0)]
    assert far == sorted(far, reverse=True) and far[0] == pytest.approx(1.0, abs=0.01) and far[-1] < 0.05
    assert likeness(body(1.0), body(1.0, visibility=0.2)) < likeness(body(1.0), body(1.0))
    assert likeness(body(1.0), body(1.0 + 0.18 * 0.8)) < SAME_BODY_LIKENESS


def test_a_double_find_with_an_arm_elsewhere_is_one_body():
    waving = np.array(body(1.0).image)
    waving[[13, 15]] = (1.2, 0.1)  # an elbow and its wrist
    double = replace(body(1.02, visibility=0.8), image=waving)
    clear = body(1.0)
    assert non_maximum_suppression([double, clear]) == [clear]


def test_two_who_stand_shoulder_to_shoulder_are_two():
    assert len(non_maximum_suppression([body(1.0), body(1.15)])) == 2
