import numpy as np
import pytest

from coach.estimators.bottom_up.links import along_lines, find_links, one_to_one
from coach.estimators.bottom_up.points import Points
from tests.estimators.bottom_up.drawn import fields, person

RIGHT = np.stack([np.ones((10, 20)), np.zeros((10, 20))])


def at(*places):
    return np.array(places, float)


def test_a_limb_along_the_field_scores_one_and_its_neighbours_nothing():
    people = [person(30), person(50)]
    drawn = fields(people)[2]  # right shoulder to right elbow
    starts, ends = np.array([one[2] for one in people]), np.array([one[3] for one in people])
    scores = along_lines(drawn, starts, ends)
    assert np.diag(scores) == pytest.approx([1, 1], abs=0.05)
    assert np.isnan(scores[0, 1]) and np.isnan(scores[1, 0])


def test_the_score_is_the_mean_along_the_line_and_against_the_field_there_is_no_link():
    half = at((14, 8), (10, 5))  # 45 degrees to the field; along it
    scores = along_lines(RIGHT, at((8, 2), (5, 5)), half)
    assert scores[0, 0] == pytest.approx(np.sqrt(0.5))
    assert scores[1, 1] == pytest.approx(1)
    assert np.isnan(along_lines(RIGHT, at((10, 5)), at((5, 5)))).all()
    assert np.isnan(along_lines(RIGHT, at((5, 5)), at((5, 5)))).all()


@pytest.mark.parametrize(("cells", "linked"), [(7, True), (6, False)])
def test_seven_of_ten_samples_have_to_agree(cells, linked):
    field = np.zeros((2, 3, 10))
    field[0, :, :cells] = 0.8
    scores = along_lines(field, at((0, 1)), at((9, 1)))
    assert np.isfinite(scores[0, 0]) == linked
    if linked:
        assert scores[0, 0] == pytest.approx(0.8 * cells / 10)


def test_the_best_pair_first_and_nobody_twice():
    scores = np.array([[0.9, 0.8], [0.7, 0.1], [np.nan, np.nan]])
    assert one_to_one(scores) == [(0, 0, 0.9), (1, 1, 0.1)]
    assert one_to_one(np.full((2, 2), np.nan)) == []
    assert one_to_one(np.empty((0, 3))) == []


def test_links_are_found_edge_by_edge_between_points_of_its_parts():
    points = Points(at((2, 2), (2, 7), (12, 2), (12, 7)), np.array([0, 0, 2, 2]), np.ones((4, 3)))
    links = find_links(points, ((0, 1), (0, 2)), lambda edge, start, end: along_lines(RIGHT, start, end))
    assert [(link.edge, link.start, link.end) for link in links] == [(1, 0, 2), (1, 1, 3)]
    assert [link.score for link in links] == pytest.approx([1, 1])
