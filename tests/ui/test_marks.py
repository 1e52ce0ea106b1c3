"""Marks as pixels: where they are, how opaque, and broken where they should be."""

import io

import numpy as np
import pygame
import pytest

from coach.ui import theme
from coach.ui.marks import DASH, Drawing, FilledRectangle, Stroke, Words, png

RED = (200, 0, 0)


def pixels(*marks, size=(60, 20), scale=1.0, more=()):
    surface = pygame.image.load(io.BytesIO(png([Drawing(*size, marks), *more], scale)), "a.png")
    return pygame.surfarray.array3d(surface).swapaxes(0, 1).astype(int)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_box_is_where_it_says(scale):
    shown = pixels(FilledRectangle(10, 5, 20, 10, RED), scale=scale)
    assert shown.shape == (20 * scale, 60 * scale, 3)
    rows, columns = np.nonzero((shown == RED).all(axis=2))
    found = (rows.min(), rows.max() + 1, columns.min(), columns.max() + 1)
    assert found == (5 * scale, 15 * scale, 10 * scale, 30 * scale)


def test_what_is_below_shines_through():
    half = pixels(FilledRectangle(0, 0, 60, 20, (100, 200, 50), 0.5))[10, 10]
    assert half == pytest.approx((np.array((100, 200, 50)) + theme.BACKGROUND) / 2, abs=1)


def test_a_line_breaks_where_it_is_not_known():
    line = np.array([[2, 10], [20, 10], [np.nan, np.nan], [40, 10], [58, 10]], float)
    drawn = (pixels(Stroke(line, RED, 2))[:, :, 0] > 100).any(axis=0)
    assert drawn[3:19].all() and drawn[41:57].all() and not drawn[23:37].any()


def test_a_dashed_line_is_there_for_its_share():
    line = np.array([[0, 10], [59, 10]], float)
    drawn = (pixels(Stroke(line, RED, 1, dashed=True))[:, :, 0] > 100).any(axis=0)
    assert drawn.mean() == pytest.approx((DASH[0] + 1) / sum(DASH), abs=0.12)  # a stroke's end takes a pixel


def test_letters_stand_on_their_line_below_the_drawing_above():
    below = Drawing(60, 20, (Words(30, 15, "H", 12, RED, "centre"),))
    rows, columns = np.nonzero(pixels(more=(below,))[:, :, 0] > 100)
    assert rows.max() + 1 == pytest.approx(35, abs=1) and rows.min() == pytest.approx(35 - 0.72 * 12, abs=2)
    assert (columns.min() + columns.max()) / 2 == pytest.approx(30, abs=1.5)
