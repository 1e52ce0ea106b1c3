from dataclasses import replace
from functools import partial

import numpy as np
import pygame
import pytest

from coach.ui import theme
from coach.ui.canvas import Canvas, CanvasPart, draw_parts

SIZE = (120, 80)


def part(area, colour, drawn=None, solid=False, opacity=255):
    """A part of one colour; one that is ``solid`` takes no notice of the clip. ``drawn`` notes every time it is
    drawn."""
    rect = pygame.Rect(area)
    sheet = pygame.Surface(rect.size, 0, 32)
    sheet.fill(colour)
    sheet.set_alpha(opacity)

    def draw(surface):
        if solid:
            surface.set_clip(None)
        surface.blit(sheet, rect)
        if drawn is not None:
            drawn.append(colour)

    return CanvasPart(rect, colour, draw, solid)


def any_part(rng, solid):
    """Anywhere, of any size; what is not solid is seen through, so that drawing it twice is seen."""
    area = (*rng.integers(0, 100, 2), *rng.integers(0, 40, 2))
    return part(area, tuple(rng.integers(0, 3, 3) * 100), solid=solid, opacity=255 if solid else 100)


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


def test_told_to_forget_it_draws_over_what_others_drew():
    canvas, surface, parts = Canvas(), pygame.Surface(SIZE, 0, 32), [part((0, 0, 50, 50), RED)]
    canvas.draw(surface, parts)
    before = look(surface)
    surface.fill((9, 9, 9))
    canvas.forget()
    assert canvas.draw(surface, parts) == [surface.get_rect()]
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
    kinds = (True, False, False, True, False)
    parts = [any_part(rng, solid) for solid in kinds]
    for _ in range(12):
        for changed in rng.integers(0, len(parts), 2):
            parts[changed] = any_part(rng, kinds[changed])
        before = look(surface)
        areas = canvas.draw(surface, tuple(parts))
        assert (look(surface) == look(surface_of(partial(draw_parts, parts=parts)))).all()
        written = np.zeros(SIZE, bool)
        for area in areas:
            written[area.left : area.right, area.top : area.bottom] = True
        assert (look(surface) == before)[~written].all()


def test_only_what_changed_is_written():
    canvas, surface, still = Canvas(), pygame.Surface(SIZE, 0, 32), part((0, 0, 50, 50), RED)
    assert canvas.draw(surface, [still, part((60, 0, 50, 50), GREEN)]) == [surface.get_rect()]  # the first
    assert canvas.draw(surface, [still, part((60, 0, 50, 50), GREEN)]) == []
    assert canvas.draw(surface, [still, part((60, 0, 50, 50), BLUE)]) == [(60, 0, 50, 50)]
    assert surface.get_at((10, 10))[:3] == RED and surface.get_at((70, 10))[:3] == BLUE


def test_in_a_hurry_what_can_wait_comes_a_picture_later():
    drawn, canvas, surface = [], Canvas(), pygame.Surface(SIZE, 0, 32)
    assert not canvas.hurry()  # nothing is drawn yet
    for colour, hurried, then in ((RED, False, [RED, RED]), (GREEN, True, [GREEN]), (GREEN, False, [GREEN])):
        slow = replace(part((0, 0, 50, 50), colour, drawn), can_wait=True)
        drawn.clear()
        assert not hurried or canvas.hurry()
        canvas.draw(surface, [slow, part((60, 0, 50, 50), colour, drawn)])
        assert drawn == then
    assert look(surface)[10, 10].tolist() == look(surface)[70, 10].tolist() == list(GREEN)


def test_what_lies_over_a_part_that_waits_is_drawn_with_its_earlier_picture():
    canvas, surface = Canvas(), pygame.Surface(SIZE, 0, 32)
    for colour, word in ((RED, (0, 0, 0, 0)), (BLUE, (10, 10, 9, 9))):
        canvas.hurry()
        slow = replace(part((0, 0, 50, 50), colour, solid=True), can_wait=True)
        canvas.draw(surface, [slow, part(word, GREEN)])
    assert [look(surface)[at].tolist() for at in ((5, 5), (12, 12), (30, 30))] == [list(RED), list(GREEN), list(RED)]


def test_a_part_that_has_moved_does_not_wait():
    canvas, surface = Canvas(), pygame.Surface(SIZE, 0, 32)
    for x in (0, 60):
        canvas.hurry()
        canvas.draw(surface, [replace(part((x, 0, 50, 50), RED), can_wait=True)])
    assert look(surface)[70, 10].tolist() == list(RED) and look(surface)[10, 10].tolist() == list(theme.BACKGROUND)
