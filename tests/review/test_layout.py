import itertools

import pygame
import pytest

from coach.review.layout import LayoutRequest, review_layout

SIZES = [(320, 240), (1024, 600), (1280, 720), (1920, 1080), (2560, 1080), (3840, 2160), (720, 1280), (1080, 1080)]
SHAPES = [(16 / 9, 16 / 9), (9 / 16, 16 / 9), (4 / 3, 9 / 16), (None, 16 / 9), (None, 9 / 16)]


def test_everything_is_inside_and_nothing_overlaps():
    for size, shapes, *options in itertools.product(SIZES, SHAPES, *3 * [(False, True)]):
        notice, cards, table = options
        wanted = LayoutRequest(*shapes, *options, tools=size[1] // 18)
        layout = review_layout(size, wanted)
        parts = [layout.bar, layout.take, layout.advice, layout.strip, layout.tools]
        parts += [part for part in (layout.reference, layout.cards, layout.table) if part is not None]
        parts += [layout.notice] if notice else []
        assert (layout.cards is not None, layout.table is not None) == (cards, table), (size, wanted)
        assert all(pygame.Rect((0, 0), size).contains(part) for part in parts), (size, wanted)
        assert not [(a, b) for a, b in itertools.combinations(parts, 2) if a.colliderect(b)], (size, wanted)


@pytest.mark.parametrize("size", SIZES, ids="{0[0]}x{0[1]}".format)
def test_pictures_keep_their_shape_and_are_equally_high(size):
    layout = review_layout(size, LayoutRequest(9 / 16, 16 / 9))
    assert layout.take.width / layout.take.height == pytest.approx(16 / 9, rel=0.03)
    assert layout.reference.width / layout.reference.height == pytest.approx(9 / 16, rel=0.03)
    assert abs(layout.take.height - layout.reference.height) <= 1


def test_a_portrait_window_puts_one_above_the_other():
    layout = review_layout((720, 1280), LayoutRequest(16 / 9, 16 / 9))
    assert layout.take.top > layout.reference.bottom
    assert layout.take.width > 600


def test_the_pictures_fill_a_wide_window():
    layout = review_layout((1280, 720), LayoutRequest(16 / 9, 16 / 9))
    assert layout.reference.width + layout.take.width > 0.95 * 1280 - 2 * 15


def test_the_list_stands_where_it_leaves_the_pictures_larger():
    below = review_layout((1280, 720), LayoutRequest(16 / 9, 16 / 9, cards=True))
    assert below.cards.top > below.take.bottom
    beside = review_layout((1280, 720), LayoutRequest(9 / 16, 9 / 16, cards=True))
    assert beside.cards.left > beside.take.right
