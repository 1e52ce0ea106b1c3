import numpy as np
import pytest

from coach.estimators.bottom_up import points as module
from coach.estimators.bottom_up.points import Points, find_points, sampled, smoothed


def hill(x, y, height=1.0, sigma=1.5, size=(20, 30)):
    rows, columns = np.mgrid[: size[0], : size[1]]
    return height * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * sigma**2))


@pytest.mark.parametrize("place", [(12.0, 7.0), (12.3, 7.4), (11.6, 6.5), (0.2, 0.0), (29.0, 19.0)])
def test_a_hill_is_one_point_at_its_top(place):
    points = find_points(hill(*place)[None])
    assert points.part.tolist() == [0]
    assert points.xy[0] == pytest.approx(place, abs=0.25)
    assert points.score[0] == pytest.approx(1.0, abs=0.12)


def test_maps_are_told_apart_and_every_map_is_known_at_each_point():
    points = find_points(np.stack([hill(5, 5), hill(20, 5, 0.5) + hill(5, 5, 0.25), np.zeros((20, 30))]))
    assert points.part.tolist() == [0, 1, 1]
    assert points.xy == pytest.approx(np.array([[5, 5], [20, 5], [5, 5]]), abs=0.01)
    assert points.confidence == pytest.approx(np.array([[1, 0.25, 0], [0, 0.5, 0], [1, 0.25, 0]]), abs=0.01)
    assert points.of(1).tolist() == [1, 2]


def test_below_the_threshold_is_nothing():
    assert len(find_points(hill(5, 5, 0.09)[None])) == 0
    assert len(find_points(hill(5, 5, 0.11)[None])) == 1


def test_two_hills_that_touch_are_two_points_and_two_within_one_region_are_one():
    assert len(find_points(np.maximum(hill(8, 8), hill(12, 8))[None])) == 2
    assert len(find_points(np.maximum(hill(8, 8, sigma=0.5), hill(10, 8, 0.9, 0.5))[None])) == 1


def test_a_plateau_is_one_point():
    maps = np.zeros((1, 20, 30))
    maps[0, 5:8, 10:13] = 0.8
    assert len(find_points(maps)) == 1
    assert len(find_points(np.ones((1, 3, 3)))) == 1


def test_smoothing_keeps_what_there_is_and_takes_a_lone_cell_away():
    spot = np.zeros((1, 21, 31))
    spot[0, 10, 15] = 1
    smooth = smoothed(spot, 1.0)
    assert smooth.sum() == pytest.approx(1)
    assert smooth[0, 10, 15] == pytest.approx(1 / (2 * np.pi), rel=0.02)
    assert smoothed(np.ones((2, 5, 5)), 1.0) == pytest.approx(np.ones((2, 5, 5)))
    assert len(find_points(0.5 * spot, sigma=1.0)) == 0


def test_at_most_so_many_the_surest(monkeypatch):
    monkeypatch.setattr(module, "MOST_PEAKS_PER_PART", 2)
    maps = sum(hill(x, 5, height) for x, height in ((4, 0.3), (14, 0.9), (24, 0.6)))[None]
    assert find_points(maps).score == pytest.approx([0.9, 0.6], abs=0.01)


def test_between_cells_a_map_is_linear_and_outside_as_on_its_edge():
    rows, columns = np.mgrid[:4, :6].astype(float)
    at = np.array([[1.5, 2.25], [-3.0, 1.0], [9.0, 9.0]])
    assert sampled(np.stack([columns, rows]), at) == pytest.approx(np.array([[1.5, 2.25], [0, 1], [5, 3]]))
    assert sampled(np.full((1, 1, 1), 7.0), at) == pytest.approx(np.full((3, 1), 7.0))


def test_points_that_do_not_fit_together_are_refused():
    with pytest.raises(ValueError, match="Points: xy"):
        Points(np.zeros((2, 2)), np.array([0]), np.ones((1, 3)))
    with pytest.raises(ValueError, match="ascend"):
        Points(np.zeros((2, 2)), np.array([1, 0]), np.ones((2, 3)))
