import itertools

import pygame
import pytest

from coach.live.layout import CARDS_AHEAD, dance_layout

SIZES = [(1024, 600), (1280, 720), (1024, 768), (1920, 1080), (3840, 2160), (2560, 1080), (800, 1200), (1080, 1920)]
SHAPES = [16 / 9, 4 / 3, 1.0, 540 / 720, 406 / 720]
PAIRS = list(itertools.product(SHAPES, SHAPES))
"""Width over height of the reference's picture and of the camera's."""


def laid_out(size, shapes=(16 / 9, 16 / 9), notice=False):
    return dance_layout(size, *shapes, word_room=round(0.5 * size[1]), notice=notice)


def test_everything_is_inside_and_nothing_overlaps():
    for case in itertools.product(SIZES, PAIRS, (False, True)):
        size, _, notice = case
        layout = laid_out(*case)
        parts = [layout.bar, layout.reference, layout.camera, *layout.cards, layout.strip]
        parts += [layout.notice] if notice else []
        parts += [] if layout.word_over else [layout.word]
        assert all(pygame.Rect((0, 0), size).contains(part) for part in parts), case
        assert not [(a, b) for a, b in itertools.combinations(parts, 2) if a.colliderect(b)], case


def test_pictures_are_equally_high_and_never_stretched():
    for case in itertools.product(SIZES, PAIRS):
        size, shapes = case
        layout = laid_out(size, shapes)
        assert layout.reference.height == layout.camera.height >= 0.2 * min(size), case
        for rect, shape in zip((layout.reference, layout.camera), shapes):
            assert abs(rect.width - rect.height * shape) <= 1 + shape, case


def test_wide_windows_put_pictures_side_by_side_and_tall_ones_stack_them():
    wide, tall = laid_out((1280, 720)), laid_out((800, 1200))
    assert wide.reference.top == wide.camera.top and wide.reference.right < wide.camera.left
    assert tall.reference.bottom < tall.camera.top and tall.bar_lines == 2


def test_portrait_pictures_use_the_height_and_cards_move_aside():
    layout = laid_out((1280, 720), (406 / 720, 406 / 720))
    assert layout.reference.height > 0.7 * 720
    assert len(layout.cards) == CARDS_AHEAD and layout.cards[-1].right < layout.reference.left


@pytest.mark.parametrize("shape", [406 / 720, 9 / 16, 0.45])
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160), (2560, 1080)])
def test_upright_pictures_leave_the_width_to_cards_and_word(size, shape):
    layout = laid_out(size, (shape, shape))
    assert not layout.word_over and layout.word.left > layout.camera.right
    assert layout.word.width >= round(0.5 * size[1])
    assert layout.cards[0].left < 0.2 * size[0] and layout.word.right > 0.98 * size[0]
    assert min(card.height for card in layout.cards) >= 0.16 * size[1]


def test_in_an_upright_window_with_upright_pictures_cards_take_all_of_the_width():
    layout = laid_out((800, 1200), (0.45, 9 / 16))
    assert sum(card.width for card in layout.cards) > 0.5 * 800


def test_in_the_usual_window_the_word_stands_below_my_picture():
    layout = laid_out((1280, 720))
    assert not layout.word_over
    assert layout.camera.left <= layout.word.centerx <= layout.camera.right


def test_each_dancer_of_a_group_has_a_row_of_the_strip_that_can_be_read():
    for rows in (1, 2, 3, 6):
        layout = dance_layout((1280, 720), 16 / 9, 16 / 9, 360, rows=rows)
        assert layout.strip.height >= 20 * rows and layout.camera.height >= 0.45 * 720, rows
        assert layout.cards[-1].bottom < layout.strip.top and not layout.word_over


@pytest.mark.parametrize("size", [(160, 120), (320, 240), (100, 400), (400, 100)])
def test_a_tiny_window_is_no_reason_to_stop(size):
    layout = laid_out(size, notice=True)
    assert layout.reference.width >= 1 and layout.camera.height >= 1


@pytest.mark.parametrize("size", [(800, 1200), (1080, 1920), (720, 1280), (540, 1170)])
@pytest.mark.parametrize("shape", [16 / 9, 4 / 3, 9 / 16])
@pytest.mark.parametrize("notice", [0, 1, 2])
def test_in_an_upright_window_the_word_covers_no_dancer(size, shape, notice):
    """It is as wide as the window there, and would hide the dancer's own legs."""
    layout = dance_layout(size, 16 / 9, shape, round(0.52 * size[1]), notice)
    assert not layout.word_over and layout.word.height >= 0.08 * size[1]
    others = (layout.reference, layout.camera, *layout.cards, layout.strip, layout.notice)
    assert layout.word.collidelist(others) < 0
