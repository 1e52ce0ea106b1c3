"""People drawn into what the network says: middles, rough places, heatmaps and offsets."""

import numpy as np
import pytest

from coach.estimators.movenet.decode import CELL, KEYPOINT_COUNT, persons

HIGH, WIDE = 20, 32


def logit(p):
    return np.log(p / (1 - p))


def said(people, sure=0.9, rough=0.0):
    """What the network says of people (17, 2): x, y in cells, scattered around the middle; ``rough``: cells by which
    the regressed places are off."""
    outputs = {
        "center": np.full((1, HIGH, WIDE), logit(0.01)),
        "kpt_heatmap": np.full((KEYPOINT_COUNT, HIGH, WIDE), logit(0.01)),
        "kpt_regress": np.zeros((2 * KEYPOINT_COUNT, HIGH, WIDE)),
        "kpt_offset": np.zeros((2 * KEYPOINT_COUNT, HIGH, WIDE)),
    }
    for n, points in enumerate(people):
        x, y = np.floor(points.mean(axis=0)).astype(int)
        outputs["center"][0, y, x] = logit(0.9 - 0.1 * n)
        at = points[:, ::-1] - (y, x) + rough
        outputs["kpt_regress"][:, y, x] = at.ravel()
        for k, (px, py) in enumerate(points):
            column, row = int(px), int(py)
            outputs["kpt_heatmap"][k, row, column] = logit(sure)
            outputs["kpt_offset"][2 * k : 2 * k + 2, row, column] = py - row, px - column
    return {name: value.astype(np.float32) for name, value in outputs.items()}


def somebody(x, y, size=4.0, seed=0):
    return np.array((x, y)) + np.random.default_rng(seed).uniform(-size, size, (KEYPOINT_COUNT, 2))


ONE, OTHER = somebody(8.3, 9.7), somebody(22.6, 10.2, seed=1)


def test_points_are_found_to_the_part_of_a_pixel_the_surest_person_first():
    points, sure, middle = persons(said([ONE, OTHER]), 6)
    np.testing.assert_allclose(points, np.array([ONE, OTHER]) * CELL, atol=1e-3)
    np.testing.assert_allclose(sure, 0.9, atol=1e-5)
    assert middle == pytest.approx([0.9, 0.8], abs=1e-5)


def test_the_heatmap_knows_better_than_the_rough_place():
    points, _, _ = persons(said([ONE], rough=1.5), 6)
    np.testing.assert_allclose(points[0], ONE * CELL, atol=1e-3)


def test_each_takes_the_point_near_them_also_where_two_stand_close():
    near = ONE + (3.0, 0.0)
    points, _, _ = persons(said([ONE, near]), 6)
    assert np.abs(points[0] - ONE * CELL).max() < 1e-2 and np.abs(points[1] - near * CELL).max() < 1e-2


def test_a_point_that_is_nowhere_is_unsure_and_near_the_rough_place():
    outputs = said([ONE])
    outputs["kpt_heatmap"][9] = logit(0.01)
    points, sure, _ = persons(outputs, 6)
    assert sure[0, 9] < 0.02 and np.linalg.norm(points[0, 9] - ONE[9] * CELL) < 2 * CELL


def test_nobody_and_no_more_than_asked_for():
    points, sure, middle = persons(said([]), 6)
    assert (points.shape, sure.shape, middle.shape) == ((0, KEYPOINT_COUNT, 2), (0, KEYPOINT_COUNT), (0,))
    assert len(persons(said([ONE, OTHER]), 1)[0]) == 1
