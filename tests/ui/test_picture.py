import numpy as np
import pygame
import pytest

from coach.ui import picture

AREA = pygame.Rect(20, 10, 600, 340)


def marked(width, height):
    """A grey picture with a red block in its upper left quarter."""
    rgb = np.full((height, width, 3), 90, np.uint8)
    rgb[: height // 2, : width // 2] = (250, 10, 20)
    return rgb


@pytest.mark.parametrize("size", [(1280, 720), (640, 480), (406, 720), (33, 47), (3840, 2160), (1, 1)])
def test_fitted_keeps_shape_and_stays_inside(size):
    rect = picture.fitted(*size, AREA)
    assert AREA.contains(rect)
    assert rect.width == AREA.width or rect.height == AREA.height
    assert abs(rect.width - rect.height * size[0] / size[1]) <= max(1, size[0] / size[1])


def test_room_left_over_goes_where_it_is_told():
    assert picture.fitted(100, 100, AREA, across=0.0).left == AREA.left
    assert picture.fitted(100, 100, AREA, across=1.0).right == AREA.right
    assert picture.fitted(1000, 100, AREA, down=1.0).bottom == AREA.bottom


@pytest.mark.parametrize("size", [(1280, 720), (406, 720), (200, 100)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_colours_and_sides(canvas, size, mirrored):
    placed = picture.draw_picture(canvas, marked(*size), AREA, mirrored=mirrored)
    x, y = placed.points(np.array([0.25 * size[0] / size[1], 0.25]))
    assert canvas.get_at((round(x), round(y)))[:3] == (250, 10, 20)
    assert bool(x > placed.rect.centerx) is mirrored
    other, _ = placed.points(np.array([0.75 * size[0] / size[1], 0.25]))
    assert canvas.get_at((round(other), round(y)))[:3] == (90, 90, 90)


def test_nothing_is_drawn_outside_the_picture(canvas):
    placed = picture.draw_picture(canvas, marked(1280, 720) + np.uint8(1), AREA)
    mask = pygame.mask.from_threshold(canvas, (0, 0, 0), (1, 1, 1))
    mask.invert()
    assert [*mask.get_bounding_rects()] == [placed.rect]


def test_missing_points_stay_missing():
    placed = picture.PicturePlacement(pygame.Rect(0, 0, 100, 100), mirrored=True)
    assert np.isnan(placed.points(np.full((33, 2), np.nan))).all()


def test_pixels_are_the_surface_itself_even_of_a_part():
    surface = pygame.Surface((50, 40), 0, 32)
    part = surface.subsurface((10, 5, 20, 10))
    picture.pixels(part)[0, 0] = (1, 2, 3, 255)
    assert surface.get_at((10, 5))[:3] == (3, 2, 1)


def test_pixels_of_another_kind_of_surface_are_refused():
    with pytest.raises(ValueError, match="24 bits"):
        picture.pixels(pygame.Surface((4, 4), 0, 24))


def test_shrinking_averages():
    board = np.zeros((400, 400, 3), np.uint8)
    board[::2] = 255
    small = picture.resized(board, (90, 90))
    assert small.shape == (90, 90, 3) and abs(float(small.mean()) - 127) < 3 and small.std() < 20


def test_an_odd_row_and_column_are_left_out_where_it_is_halved():
    """OpenCV averages in pairs in a tenth of the time that any other factor takes."""
    odd = np.random.default_rng(3).integers(0, 256, (181, 203, 3), np.uint8)
    assert np.array_equal(picture.resized(odd, (101, 90)), picture.resized(odd[:180, :202], (101, 90)))


def test_dim_darkens_only_its_part(canvas):
    canvas.fill((200, 100, 50))
    picture.dim(canvas, pygame.Rect(0, 0, 100, 1000), 0.5)
    assert canvas.get_at((50, 50))[:3] == (100, 50, 25)
    assert canvas.get_at((150, 50))[:3] == (200, 100, 50)
