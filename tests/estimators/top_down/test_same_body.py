from dataclasses import replace

import numpy as np
import pytest

from coach.domain.landmarks import Pose
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.top_down.box import box_around
from coach.estimators.top_down.same_body import (
    LARGE,
    appearance,
    eased_look,
    is_there,
    jumped,
    lies_in,
    look_difference,
    non_maximum_suppression,
    pose_distance,
    same_body,
)
from tests.tracking.bodies import body, figure_picture

TORSO = 0.18  # of a body of 0.6


def test_distance_is_in_torso_lengths():
    assert pose_distance(body(1.0), body(1.0)) == 0
    assert pose_distance(body(1.0), body(1.0 + TORSO)) == pytest.approx(1.0, abs=0.05)
    assert same_body(body(1.0), body(1.0 + 0.5 * TORSO))
    assert not same_body(body(1.0), body(1.0 + 0.7 * TORSO))


def test_somebody_read_as_seen_from_behind_is_the_same():
    turned = replace(body(1.0), image=body(1.0).image[BLAZEPOSE.swapped])
    assert pose_distance(body(1.0), turned) == 0


def test_each_body_once_by_its_clearest_pose():
    clear, dim, other = body(1.0), body(1.02, visibility=0.7), body(1.5)
    assert non_maximum_suppression([dim, other, clear]) == [other, clear] or non_maximum_suppression(
        [dim, other, clear]
    ) == [clear, other]
    assert non_maximum_suppression([dim, other, clear], known=[body(1.5)]) == [clear]


def test_guessed_bodies_are_not_there():
    assert is_there(body(1.0, visibility=0.6))
    assert not is_there(body(1.0, visibility=0.4))
    assert not is_there(Pose.nobody(BLAZEPOSE))


def test_a_fresh_box_is_confirmed_only_by_a_pose_that_lies_in_it():
    box = box_around(body(1.0))
    assert lies_in(body(1.0), box)
    assert lies_in(body(1.1), box)
    assert not lies_in(body(1.3), box)  # the neighbour
    assert not lies_in(body(1.0, height=0.15), box)  # a poster behind
    assert not lies_in(Pose.nobody(BLAZEPOSE), box)


def test_no_torso_moves_faster_than_dancers_do():
    assert not jumped(body(1.0), body(1.0 + 0.3 * TORSO), 1 / 30)
    assert jumped(body(1.0), body(1.0 + 0.5 * TORSO), 1 / 30)
    assert not jumped(body(1.0), body(1.0 + 0.5 * TORSO), 2 / 30)
    assert jumped(body(1.0, height=0.6), body(1.0, height=0.25), 1 / 30)


def test_clothes_are_seen_and_compared():
    red, blue = (220, 40, 40), (40, 60, 230)
    picture = figure_picture([(0.5, red), (1.5, blue)])
    one, other = appearance(picture, body(0.5)), appearance(picture, body(1.5))
    assert one[:3] * 255 == pytest.approx(red, abs=1)
    assert other[6:9] * 255 == pytest.approx(blue, abs=1)
    assert look_difference(one, one) == 0
    assert look_difference(one, other) > 0.4


def test_what_is_off_the_picture_is_unknown():
    look = appearance(figure_picture([(0.5, (220, 40, 40))]), body(0.5, y=0.9))
    assert np.isfinite(look[:6]).all()
    assert np.isnan(look[9:]).all()
    assert look_difference(look, np.full(12, np.nan, np.float32)) == 0


def test_what_the_newest_look_does_not_show_is_as_it_was_and_the_other_way_round():
    nan = np.nan
    eased = eased_look(np.float32([1.0, 0.5, nan, nan]), np.float32([0.0, nan, 0.25, nan]), 0.2)
    np.testing.assert_allclose(eased, [0.8, 0.5, 0.25, nan])


def test_two_sizes_are_compared_by_the_smaller_body():
    near, far = body(1.0), body(1.0, height=0.3)
    apart = np.nanmean(np.linalg.norm((near.body.image - far.body.image)[LARGE], axis=1))
    assert pose_distance(near, far) == pose_distance(far, near) == pytest.approx(apart / (TORSO / 2), rel=0.02)
