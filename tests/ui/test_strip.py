import pygame
import pytest

from coach.domain.verdicts import KINDS
from coach.ui import strip, theme

RECT = pygame.Rect(20, 300, 600, 50)


def height_at(canvas, beat, beats):
    """Pixels that are lit in the column of a beat."""
    x = round(strip.beat_x(RECT, beats, beat)) - 2
    return sum(canvas.get_at((x, y))[:3] != (0, 0, 0) for y in range(RECT.top, RECT.bottom))


def test_verdicts_differ_in_height_and_not_only_in_colour(canvas):
    strip.draw_strip(canvas, RECT, ("ok", "timing", "shape", None))
    heights = [height_at(canvas, beat, 4) for beat in range(4)]
    assert heights[3] < heights[0] < heights[1] < heights[2] <= RECT.height
    assert all(b - a >= 6 for a, b in zip(heights, heights[1:3]))


def test_unseen_is_dashed(canvas):
    strip.draw_strip(canvas, RECT, ("unseen", "ok"))
    x = round(strip.beat_x(RECT, 2, 0))
    lit = [canvas.get_at((x, y))[:3] == theme.UNSEEN_COLOUR for y in range(RECT.top, RECT.bottom)]
    assert sum(a != b for a, b in zip(lit, lit[1:])) >= 4


def test_every_kind_has_a_look():
    assert set(theme.TICKS) == set(KINDS)


def test_the_head_moves_and_stays_on_the_strip(canvas):
    columns = []
    for head in (-9.0, 0.0, 3.5, 99.0):
        canvas.fill((0, 0, 0))
        strip.draw_strip(canvas, RECT, (None,) * 8, head)
        box = pygame.mask.from_threshold(canvas, theme.ACCENT, (4, 4, 4)).get_bounding_rects()[0]
        assert RECT.contains(box)
        columns.append(box.centerx)
    assert columns == sorted(columns) and columns[0] < columns[1] < columns[2] < columns[3]
    assert columns[2] == pytest.approx(strip.beat_x(RECT, 8, 3.5), abs=2)


def test_the_head_is_seen_inside_a_wrong_passage(canvas):
    strip.draw_strip(canvas, RECT, ("shape",) * 8, 3.0)
    x = round(strip.beat_x(RECT, 8, 3.0))
    beside = {tuple(canvas.get_at((x + dx, RECT.bottom - 2))[:3]) for dx in range(-12, 13)}
    assert {theme.ACCENT, theme.TEXT, theme.BACKGROUND} <= beside


@pytest.mark.parametrize("beats", [1, 48, 200, 5000])
def test_clicks_find_the_beat_drawn_there(beats):
    for beat in (0, beats // 2, beats - 1):
        assert strip.beat_at(RECT, beats, strip.beat_x(RECT, beats, beat)) == beat
    assert strip.beat_at(RECT, beats, -100) == 0
    assert strip.beat_at(RECT, beats, 9999) == beats - 1


def test_borders_stand_between_beats(canvas):
    strip.draw_strip(canvas, RECT, (None,) * 8, borders=(0, 4))
    x = round(strip.beat_x(RECT, 8, 3.5))
    assert any(canvas.get_at((x + dx, RECT.top))[:3] == theme.EDGE for dx in (-1, 0, 1))
    assert canvas.get_at((RECT.left, RECT.top))[:3] == (0, 0, 0)


def test_more_beats_than_pixels_and_none_at_all_draw(canvas):
    strip.draw_strip(canvas, RECT, ("ok",) * 3000, 10.0)
    strip.draw_strip(canvas, RECT, (), 0.0)
    strip.draw_strip(canvas, pygame.Rect(0, 0, 0, 0), ("ok",), 0.0)


@pytest.mark.parametrize("marked", [(2, 4), (3, 3)])
def test_a_mark_stands_around_its_beats(canvas, marked):
    strip.draw_mark(canvas, RECT, 8, marked, 360)
    (box,) = pygame.mask.from_threshold(canvas, theme.TEXT, (4, 4, 4)).get_bounding_rects()
    left, right = (strip.beat_x(RECT, 8, beat) for beat in (marked[0] - 0.5, marked[1] + 0.5))
    assert (box.left, box.right) == (pytest.approx(left - 3, abs=1), pytest.approx(right, abs=3))
    assert box.top < RECT.top and box.bottom > RECT.bottom


@pytest.mark.parametrize("marked", [None, (1, 0)])
def test_where_there_is_nothing_to_mark_nothing_is_drawn(canvas, marked):
    before = canvas.copy()
    strip.draw_mark(canvas, RECT, 8, marked, 360)
    assert pygame.image.tobytes(canvas, "RGB") == pygame.image.tobytes(before, "RGB")
