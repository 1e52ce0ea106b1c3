"""Arrows and angles are where they should be, inside the picture, and seen."""

import numpy as np
import pygame
import pytest

from coach.domain.landmarks import INDEX, JOINT_ENDS, JOINTS, LANDMARKS
from coach.reel.pictures import draw_body, standing
from coach.ui import theme
from coach.ui.correction import draw_angle, draw_arrow
from coach.ui.picture import PicturePlacement

RECT = pygame.Rect(100, 40, 440, 275)


def like(canvas, colour):
    """(n, 2) pixels (x, y) of nearly this colour."""
    rgb = pygame.surfarray.array3d(canvas).astype(int)
    return np.argwhere(np.abs(rgb - colour).max(axis=2) < 12)


def ends(joint):
    return tuple(INDEX[name] for name in JOINT_ENDS[joint])


@pytest.mark.parametrize("mirrored", [False, True])
def test_an_arrow_points_where_it_should_also_in_a_mirror(canvas, pose, mirrored):
    placed = PicturePlacement(RECT, mirrored)
    start, end = np.array([0.8, 0.5]), np.array([1.0, 0.5])
    draw_arrow(canvas, placed, pose, start, end)
    x, y = like(canvas, theme.WARNING).mean(axis=0)
    a, b = placed.points(np.array([start, end]))
    assert min(a[0], b[0]) < x < max(a[0], b[0])
    assert y == pytest.approx(a[1], abs=2)


def test_a_small_correction_is_still_seen(canvas, pose):
    draw_arrow(canvas, PicturePlacement(RECT, False), pose, np.array([0.8, 0.5]), np.array([0.801, 0.5]))
    across = np.ptp(like(canvas, theme.WARNING)[:, 0])
    assert across > 0.3 * 0.22 * RECT.height  # a good part of the torso, which is 0.22 high


@pytest.mark.parametrize("end", [(np.nan, 0.5), (5.0, -3.0), (0.8, 0.5)])
def test_nothing_leaves_the_picture(canvas, pose, end):
    draw_arrow(canvas, PicturePlacement(RECT, False), pose, np.array([0.8, 0.5]), np.array(end))
    found = like(canvas, theme.WARNING)
    assert all(RECT.collidepoint(x, y) for x, y in found)


def test_an_angle_has_its_arc_between_the_limbs_and_its_number_beside_the_body(canvas, pose):
    placed = PicturePlacement(RECT, False)
    draw_angle(canvas, placed, pose, ends("left_elbow"), 122.0, 14)
    assert len(like(canvas, theme.CORRECT)) > 20
    number = like(canvas, theme.TEXT)
    elbow = placed.points(pose[INDEX["left_elbow"]])
    assert number[:, 0].min() > elbow[0]  # the dancer's left is on the right, away from the body is further right


def test_two_knees_numbers_do_not_meet(canvas, pose):
    for knee in ("left_knee", "right_knee"):
        draw_angle(canvas, PicturePlacement(RECT, False), pose, ends(knee), 95.0, 14)
    middle = PicturePlacement(RECT, False).points(np.array([0.8, 0.7]))[0]
    number = like(canvas, theme.TEXT)[:, 0]
    assert not ((number > middle - 4) & (number < middle + 4)).any()


def test_an_unknown_angle_has_no_number(canvas, pose):
    draw_angle(canvas, PicturePlacement(RECT, False), pose, ends("left_elbow"), np.nan, 14)
    assert not len(like(canvas, theme.TEXT))
    draw_angle(
        canvas, PicturePlacement(RECT, False), np.full((len(LANDMARKS), 2), np.nan), ends("left_elbow"), 90.0, 14
    )


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("joint", JOINTS)
def test_the_small_body_marks_the_joint_on_the_side_on_which_it_is_seen(canvas, joint, mirrored):
    box = draw_body(canvas, pygame.Rect(50, 20, 300, 300), (joint,), mirrored)
    x, _ = like(canvas, theme.WRONG).mean(axis=0)
    if joint == "nose":
        assert x == pytest.approx(box.centerx, abs=3)
    else:
        assert (x > box.centerx) == (("left" in joint) != mirrored)


def test_the_small_body_stays_in_its_place(canvas):
    area = pygame.Rect(50, 20, 60, 120)
    draw_body(canvas, area, JOINTS)
    drawn = np.argwhere(pygame.surfarray.array3d(canvas).max(axis=2) > 40)
    assert all(area.inflate(4, 4).collidepoint(x, y) for x, y in drawn)
    assert np.nanmax(standing()) <= 1.0
    draw_body(canvas, pygame.Rect(0, 0, 3, 3), JOINTS)
