"""Drawings that are kept: no more than fit, the ones used last, and none of a window that is closed."""

import pygame
import pytest

from coach.ui.drawing_cache import cached_drawings, forget_drawings

SIDE = 10
SIZE = 4 * SIDE * SIDE
"""Bytes of a drawing."""


@pytest.fixture
def drawing():
    """Draws a square, as many as three of which are kept; and what was drawn so far."""
    drawn = []

    @cached_drawings(3 * SIZE)
    def draw(what, side=SIDE):
        drawn.append(what)
        return pygame.Surface((side, side), pygame.SRCALPHA, 32)

    return draw, drawn


def test_the_same_is_drawn_once(drawing):
    draw, drawn = drawing
    assert draw("a") is draw("a") and draw("b") is not draw("a")
    assert drawn == ["a", "b"]


def test_what_was_not_used_for_longest_makes_room(drawing):
    draw, drawn = drawing
    for what in "abcadbac":  # d takes the place of b, which takes that of c, which takes that of d
        draw(what)
    assert drawn == ["a", "b", "c", "d", "b", "c"]


def test_one_that_is_larger_than_all_the_room_is_kept_alone(drawing):
    draw, drawn = drawing
    draw("a")
    assert draw("large", 10 * SIDE) is draw("large", 10 * SIDE)
    draw("a")
    assert drawn == ["a", "large", "a"]


def test_nothing_is_kept_of_a_window_that_is_closed(drawing):
    draw, drawn = drawing
    draw("a")
    forget_drawings()
    for what in "abcabc":
        draw(what)
    assert drawn == ["a", "a", "b", "c"]  # and all of the room is there again
