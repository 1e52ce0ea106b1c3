from functools import partial

import numpy as np
import pygame
import pytest

from coach.ui import theme
from coach.ui.canvas import Canvas, Part, draw_parts

SIZE = (120, 80)


def part(area, colour, drawn=None):
    """A part of one colour; ``drawn`` notes every time it is drawn."""
    rect = pygame.Rect(area)

    def draw(surface):
        surface.fill(colour, rect)
        if drawn is not None:
            drawn.append(colour)

    return Part(rect, colour, draw)


def look(surface):
    return pygame.surfarray.array3d(surface)


def surface_of(draw):
    surface = pygame.Surface(SIZE, 0, 32)
    draw(surface)
    return surface


RED, GREEN, BLUE = (200, 0, 0), (0, 200, 0), (0, 0, 200)


def test_only_what_changed_is_drawn_again():
    drawn, canvas, surface = [], Canvas(), pygame.Surface(SIZE, 0, 32)
    for second in (GREEN, GREEN, BLUE):
        canvas.draw(surface, [part((0, 0, 50, 50), RED, drawn), part((60, 0, 50, 50), second, drawn)])
    assert drawn == [RED, GREEN, BLUE]
    assert surface.get_at((10, 10))[:3] == RED and surface.get_at((70, 10))[:3] == BLUE


def test_what_lies_over_and_under_a_change_is_drawn_with_it_in_order():
    drawn, canvas, surface = [], Canvas(), pygame.Surface(SIZE, 0, 32)
    for middle in ((1, 1, 1), (2, 2, 2)):
        under, over = part((0, 0, 50, 50), RED, drawn), part((60, 40, 40, 40), GREEN, drawn)
        canvas.draw(surface, [under, part((40, 40, 30, 30), middle, drawn), over, part((0, 70, 9, 9), BLUE, drawn)])
    assert drawn == [RED, (1, 1, 1), GREEN, BLUE, RED, (2, 2, 2), GREEN]


def test_what_others_draw_on_the_surface_does_no_harm():
    canvas, surface, parts = Canvas(), pygame.Surface(SIZE, 0, 32), [part((0, 0, 50, 50), RED)]
    canvas.draw(surface, parts)
    before = look(surface)
    surface.fill((9, 9, 9))
    canvas.draw(surface, parts)
    assert (look(surface) == before).all()


def test_another_size_is_begun_anew():
    canvas, parts = Canvas(), [part((0, 0, 50, 50), RED)]
    canvas.draw(pygame.Surface(SIZE, 0, 32), parts)
    small = pygame.Surface((60, 60), 0, 32)
    canvas.draw(small, parts)
    assert small.get_at((10, 10))[:3] == RED and small.get_at((55, 55))[:3] == theme.BACKGROUND


@pytest.mark.parametrize("seed", range(20))
def test_a_canvas_shows_the_same_as_drawing_all_of_it(seed):
    rng, canvas, surface = np.random.default_rng(seed), Canvas(), pygame.Surface(SIZE, 0, 32)
    for _ in range(12):
        parts = [
            part((*rng.integers(0, 100, 2), *rng.integers(0, 40, 2)), tuple(rng.integers(0, 3, 3) * 100))
            for _ in range(5)
        ]
        canvas.draw(surface, parts)
        assert (look(surface) == look(surface_of(partial(draw_parts, parts=parts)))).all()


def test_only_what_changed_is_written_on_a_surface_that_is_as_it_was():
    canvas, surface, still = Canvas(), pygame.Surface(SIZE, 0, 32), part((0, 0, 50, 50), RED)
    assert canvas.draw(surface, [still, part((60, 0, 50, 50), GREEN)], whole=False) == [surface.get_rect()]  # the first
    assert canvas.draw(surface, [still, part((60, 0, 50, 50), GREEN)], whole=False) == []
    assert canvas.draw(surface, [still, part((60, 0, 50, 50), BLUE)], whole=False) == [(60, 0, 50, 50)]
    assert surface.get_at((10, 10))[:3] == RED and surface.get_at((70, 10))[:3] == BLUE


@pytest.mark.parametrize("seed", range(20))
def test_written_in_parts_it_shows_the_same(seed):
    rng, canvas, surface = np.random.default_rng(seed), Canvas(), pygame.Surface(SIZE, 0, 32)
    for _ in range(12):
        parts = [
            part((*rng.integers(0, 100, 2), *rng.integers(0, 40, 2)), tuple(rng.integers(0, 3, 3) * 100))
            for _ in range(5)
        ]
        canvas.draw(surface, parts, whole=False)
        assert (look(surface) == look(surface_of(partial(draw_parts, parts=parts)))).all()
