import numpy as np
import pytest

from coach.estimators.top_down.scout import Scout, squares
from tests.tracking.bodies import FigureLandmarker, body, figure_picture

RED, BLUE = (220, 40, 40), (40, 60, 230)


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (720, 720), (406, 720), (3840, 1600)])
@pytest.mark.parametrize("closely", [True, False])
def test_squares_cover_the_picture_and_overlap(size, closely):
    width, height = size
    large = [s for s in squares(width, height, closely) if s.side == pytest.approx(min(width, height) / height)]
    left, right = min(s.x - s.side / 2 for s in large), max(s.x + s.side / 2 for s in large)
    top, bottom = min(s.y - s.side / 2 for s in large), max(s.y + s.side / 2 for s in large)
    assert (left, right, top, bottom) == pytest.approx((0, width / height, 0, 1), abs=0.011)
    middles = sorted({round(s.x, 4) for s in large})
    assert (np.diff(middles) <= 0.5 * large[0].side + 1e-3).all()


def test_looking_closely_adds_smaller_squares():
    assert len(list(squares(1280, 720, closely=False))) == 3
    assert min(s.side for s in squares(1280, 720)) == pytest.approx(0.72)


def test_everybody_is_found_once():
    with Scout(FigureLandmarker, 8) as scout:
        found = scout.everybody(figure_picture([(0.5, RED), (1.4, BLUE)]))
        others = scout.everybody(figure_picture([(0.5, RED), (1.4, BLUE)]), known=[body(0.5)])
    assert sorted(float(pose.image[0, 0]) for pose in found) == pytest.approx([0.5, 1.4], abs=0.02)
    assert [float(pose.image[0, 0]) for pose in others] == pytest.approx([1.4], abs=0.02)


def test_a_sighting_that_is_not_found_again_is_nobody():
    with Scout(FigureLandmarker, 8) as scout:
        assert scout.confirmed(figure_picture([(0.5, RED)]), [body(0.5), body(1.4)])[0].image[0, 0] < 0.6
        assert len(scout.confirmed(figure_picture([(0.5, RED)]), [body(0.5), body(1.4)])) == 1
        assert scout.everybody(figure_picture([])) == []
