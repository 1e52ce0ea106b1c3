"""Both dancers as they are drawn: each in its place, with what is over it."""

from dataclasses import replace

import numpy as np
import pygame
import pytest

from coach.domain.landmarks import JOINTS, LANDMARKS
from coach.ui import theme
from coach.ui.passage.drawing import draw_pair, draw_side
from coach.ui.passage.geometry import CloseUp
from coach.ui.passage.pair import BodyView, PairView, SideView

LEFT, RIGHT = pygame.Rect(0, 0, 320, 180), pygame.Rect(320, 180, 320, 180)
WHOLE = CloseUp(0.0, 0.0, 16 / 9, 1.0)


@pytest.fixture
def side(pose):
    """A standing body over a picture that is dark on its left half and grey on its right."""
    rgb = np.full((90, 160, 3), 90, np.uint8)
    rgb[:, :80] = 20
    return SideView(rgb, WHOLE, mirrored=False, body=BodyView(pose, np.ones(len(LANDMARKS)), np.zeros(9, bool)))


def pixels_of(canvas, rect, colour):
    rgb = pygame.surfarray.array3d(canvas.subsurface(rect)).astype(int)
    return int((np.abs(rgb - colour).max(axis=2) < 12).sum())


def test_each_stands_in_its_place_and_only_the_take_is_ringed(canvas, side):
    ringed = replace(side, body=replace(side.body, rings=np.isin(JOINTS, ["left_knee"])))
    draw_pair(canvas, LEFT, RIGHT, PairView(side, ringed), 360)
    assert pixels_of(canvas, LEFT, theme.WRONG) == 0 < pixels_of(canvas, RIGHT, theme.WRONG)
    assert pixels_of(canvas, LEFT, theme.LEFT_LIMB) > 50 and pixels_of(canvas, RIGHT, theme.LEFT_LIMB) > 50
    assert pixels_of(canvas, pygame.Rect(320, 0, 320, 180), (0, 0, 0)) == 320 * 180


@pytest.mark.parametrize(("mirrored", "corner"), [(False, 20), (True, 90)])
def test_picture_and_body_are_turned_together(canvas, side, mirrored, corner):
    ghost = side.body.image - (0.5, 0)  # far to the left
    draw_side(canvas, LEFT, replace(side, mirrored=mirrored, ghost=ghost), 360)
    assert canvas.get_at((10, 90))[:3] == (corner,) * 3
    for colour, x in ((theme.LEFT_LIMB, 0.87), (theme.WARNING, 0.3)):
        middle = pygame.mask.from_threshold(canvas, colour, (12, 12, 12)).centroid()[0]
        assert middle == pytest.approx(320 - 180 * x if mirrored else 180 * x, abs=4)


def test_only_the_part_is_shown(canvas, side):
    draw_side(canvas, LEFT, replace(side, crop=CloseUp(8 / 9, 0.0, 8 / 9, 1.0), body=None), 360)
    assert pixels_of(canvas, LEFT, (20, 20, 20)) == 0
    assert pixels_of(canvas, LEFT, (90, 90, 90)) == pytest.approx(160 * 180, rel=0.02)


def test_a_ghost_is_thin_and_of_a_colour_of_its_own(canvas, side, pose):
    draw_side(canvas, LEFT, side, 360)
    assert pixels_of(canvas, LEFT, theme.WARNING) == 0
    draw_side(canvas, LEFT, replace(side, ghost=pose + (0.3, 0)), 360)
    assert 50 < pixels_of(canvas, LEFT, theme.WARNING) < 2000


def test_without_a_picture_its_place_is_kept(canvas, side):
    draw_side(canvas, LEFT, replace(side, rgb=None), 360)
    assert canvas.get_at((5, 5))[:3] == theme.PANEL
    assert pixels_of(canvas, LEFT, theme.LEFT_LIMB) > 50


@pytest.mark.parametrize(("flash", "colour"), [(True, theme.ACCENT), (False, theme.EDGE)])
def test_the_frame_lights_up_on_the_beat(canvas, side, flash, colour):
    draw_side(canvas, LEFT, replace(side, flash=flash), 360)
    assert canvas.get_at((2, 90))[:3] == colour
    draw_side(canvas, LEFT, side, 360)
    assert canvas.get_at((2, 90))[:3] == (20, 20, 20)
