"""Which way an arrow points: the way the verdict says, seen in the picture."""

import numpy as np
import pytest

from coach.domain.landmarks import INDEX, JOINTS, LANDMARKS
from coach.ui.passage.corrections import arrow, arrows, torso_axes
from tests.kit.takes import verdict

FRONT = {
    "nose": (0.8, 0.2), "left_shoulder": (0.86, 0.3), "right_shoulder": (0.74, 0.3),
    "left_elbow": (0.96, 0.3), "right_elbow": (0.64, 0.3), "left_wrist": (1.06, 0.3), "right_wrist": (0.64, 0.2),
    "left_hip": (0.84, 0.5), "right_hip": (0.76, 0.5), "left_knee": (0.84, 0.7), "right_knee": (0.76, 0.7),
    "left_ankle": (0.84, 0.9), "right_ankle": (0.76, 0.9),
}  # fmt: skip
"""Somebody facing the camera: left arm stretched aside, right forearm up."""


@pytest.fixture
def image():
    found = np.full((len(LANDMARKS), 2), np.nan, np.float32)
    for name, at in FRONT.items():
        found[INDEX[name]] = at
    return found


@pytest.fixture
def world(image):
    """The same body in metres, facing the camera."""
    flat = (image - (0.8, 0.5)) * 2
    return np.concatenate([flat, np.zeros((len(LANDMARKS), 1))], axis=1).astype(np.float32)


def changed(**degrees):
    found = verdict(4, "shape", tuple(degrees))
    found.change[:] = 0.0
    for joint, change in degrees.items():
        found.change[JOINTS.index(joint)] = change
    return found


def moved(joint, move):
    found = verdict(4, "shape", (joint,))
    found.move[JOINTS.index(joint)] = move
    return found


def test_an_elbow_that_is_too_bent_opens_by_the_angle_that_is_missing(image, world):
    found = arrow("right_elbow", changed(right_elbow=-90.0), image, world)
    np.testing.assert_allclose(found.start, image[INDEX["right_wrist"]], atol=1e-6)
    np.testing.assert_allclose(found.end, (0.54, 0.3), atol=1e-6)  # in line with the upper arm


def test_an_elbow_that_is_too_open_closes(image, world):
    found = arrow("right_elbow", changed(right_elbow=45.0), image, world)
    half = 0.1 * np.sqrt(0.5)
    np.testing.assert_allclose(found.end, (0.64 + half, 0.3 - half), atol=1e-6)


@pytest.mark.parametrize(("side", "expected"), [(-0.1, (0.96, 0.2)), (0.1, (0.96, 0.4))])
def test_a_straight_arm_bends_to_the_side_to_which_the_reference_bends(image, world, side, expected):
    reference = image.copy()
    reference[INDEX["left_wrist"]] = (0.96, 0.3 + side)
    found = arrow("left_elbow", changed(left_elbow=90.0), image, world, reference)
    np.testing.assert_allclose(found.end, expected, atol=1e-6)


def test_no_arm_is_opened_beyond_straight(image, world):
    found = arrow("right_elbow", changed(right_elbow=-170.0), image, world)
    np.testing.assert_allclose(found.end, (0.54, 0.3), atol=1e-6)


@pytest.mark.parametrize(
    ("move", "direction"),
    [((0, 1, 0), (0, -1)), ((0, -1, 0), (0, 1)), ((1, 0, 0), (1, 0)), ((-1, 0, 0), (-1, 0))],
)
def test_an_arm_goes_up_down_to_the_dancers_left_and_right(image, world, move, direction):
    """Facing the camera the dancer's left is on the picture's right."""
    found = arrow("right_shoulder", moved("right_shoulder", move), image, world)
    np.testing.assert_allclose(found.start, image[INDEX["right_elbow"]], atol=1e-6)
    way = found.end - found.start
    np.testing.assert_allclose(way / np.linalg.norm(way), direction, atol=1e-6)


def test_a_turned_dancers_left_points_elsewhere(image, world):
    """Seen from behind, the dancer's left is on the picture's left."""
    behind = world * np.float32((-1, 1, -1))
    found = arrow("left_hip", moved("left_hip", (1, 0, 0)), image, behind)
    assert found.end[0] < found.start[0]
    np.testing.assert_allclose(torso_axes(behind)[2], (0, 0, -1), atol=1e-6)  # forward is away from the camera


def test_what_goes_towards_the_camera_has_no_arrow(image, world):
    assert arrow("left_shoulder", moved("left_shoulder", (0.02, 0.05, 1.0)), image, world) is None


def test_two_knees_that_should_bend_lower_the_body(image, world):
    (found,) = arrows(("left_knee", "right_knee"), changed(left_knee=60.0, right_knee=60.0), image, world)
    np.testing.assert_allclose(found.start, (0.8, 0.5), atol=1e-6)
    assert found.end[0] == pytest.approx(0.8)
    assert found.end[1] > 0.55
    (up,) = arrows(("left_knee", "right_knee"), changed(left_knee=-60.0, right_knee=-60.0), image, world)
    assert up.end[1] < 0.45


def test_two_knees_that_differ_have_an_arrow_each(image, world):
    bent = image.copy()
    bent[INDEX["right_ankle"]] = (0.6, 0.8)
    found = arrows(("left_knee", "right_knee"), changed(left_knee=60.0, right_knee=-40.0), bent, world)
    assert [one.joint for one in found] == ["left_knee", "right_knee"]


@pytest.mark.parametrize("joint", JOINTS)
def test_what_is_not_known_has_no_arrow(image, world, joint):
    unknown = verdict(4, "shape", (joint,))
    unknown.change[:] = np.nan
    assert arrow(joint, unknown, image, world) is None
    nobody = np.full_like(image, np.nan)
    assert arrow(joint, changed(left_elbow=30.0), nobody, np.full_like(world, np.nan)) is None
