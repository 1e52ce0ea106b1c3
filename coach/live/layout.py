"""Where things stand on the dance screen, for any window and any two pictures. Pure but for pygame's rectangles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import pygame

from coach.ui import theme
from coach.ui.theme import pixels_of

CARDS_AHEAD: Final = 4
"""Coming moves shown."""
CARD_SHAPE: Final = 0.74
"""Width over height of a card."""
ROW_CARD_SHAPE: Final = 0.96
"""… in a row, where a name may stand below the figures: arms to the sides need the width."""
SLIMMEST_CARD: Final = 0.58
WIDEST_CARD: Final = 1.35
NARROW_CARD_SHAPE: Final = 0.75
"""The same where cards are narrow, as in an upright window: at .96 the figure would stand beside the count, half as
large."""
CARD_ROW: Final = 0.2
"""Of the window's height: a row of cards is at least this high, and at most half as much again."""
WORD_ROOM: Final = 0.113
"""Of the window's height: a word at its smallest, and its rise."""
WORD_GROWN: Final = 1.18
"""A word at its usual size, in widths of one at its smallest; there is room for it beside upright pictures."""
ONE_LINE_BAR: Final = 1.2
"""Width over height of a window from which the bar is one line."""


Cards = tuple[pygame.Rect, ...]


@dataclass(frozen=True)
class DanceLayout:
    """Rectangles in pixels of the window; none overlap, except ``word`` where ``word_over`` says so.

    bar        one line, or two where the window is narrow (``bar_lines``)
    pictures   of reference and camera: exactly of their shape, equally high
    cards      one rectangle per coming move, the next first
    word       where the beat's word stands; ``word_over``: over the lower part of the dancer's own picture
    notice     lines above the strip; zero height when there is nothing to say
    """

    bar: pygame.Rect
    bar_lines: int
    reference: pygame.Rect
    camera: pygame.Rect
    cards: Cards
    word: pygame.Rect
    word_over: bool
    notice: pygame.Rect
    strip: pygame.Rect


@dataclass(frozen=True)
class _Plan:
    """One way to arrange two pictures and the cards, and how high the pictures get."""

    stacked: bool
    cards_below: bool
    height: float


@dataclass(frozen=True)
class _Arranged:
    """What stands on the stage; as in :class:`DanceLayout`."""

    reference: pygame.Rect
    camera: pygame.Rect
    cards: Cards
    word: pygame.Rect
    word_over: bool


def dance_layout(
    size: tuple[int, int], reference_shape: float, camera_shape: float, word_room: int, notice: int = 0, rows: int = 1
) -> DanceLayout:
    """``size`` of the window in pixels; shapes are width over height; ``word_room`` the longest word's least width, 0
    if words have no place of their own; ``notice`` lines above the strip, which has ``rows`` rows."""
    wide, high = size
    margin = pixels_of(theme.MARGIN, high)
    lines = 1 if wide / high >= ONE_LINE_BAR else 2
    bar = pygame.Rect(margin, 0, wide - 2 * margin, lines * pixels_of(theme.BAR_HEIGHT, high))
    strip_high = pixels_of(min(max(theme.STRIP, rows * theme.STRIP_ROW), theme.HIGHEST_STRIP), high)
    strip = pygame.Rect(margin, high - strip_high - margin // 2, wide - 2 * margin, strip_high)
    notice_high = notice * pixels_of(theme.BAR_HEIGHT, high)
    line = pygame.Rect(margin, strip.top - notice_high, strip.width, notice_high)
    stage = pygame.Rect(margin, bar.bottom, wide - 2 * margin, max(1, line.top - margin - bar.bottom))
    shapes = reference_shape, camera_shape
    found = _arranged(stage, shapes, word_room, high, margin)
    if word_room and found.word_over and high > wide:  # it covers all of a picture's width and half of its height
        apart = _with_word_row(stage, shapes, word_room, high, margin)
        if 2 * apart.camera.height > found.camera.height:
            found = apart
    return DanceLayout(bar, lines, found.reference, found.camera, found.cards, found.word, found.word_over, line, strip)


def _arranged(
    stage: pygame.Rect,
    shapes: tuple[float, float],
    word_room: int,
    high: int,
    margin: int,
    word_row: bool = False,
) -> _Arranged:
    """The pictures as large as they can be, and the word where there is room."""
    plan = _best_plan(stage, *shapes, high, margin, word_row)
    reference, camera = _pictures(plan, stage, shapes, word_room, margin)
    if plan.cards_below:
        cards = _card_row(plan, stage, reference, camera, word_room, high, margin)
        spare = (stage.bottom - cards[0].bottom) // 2
        reference, camera, *cards = (rect.move(0, spare) for rect in (reference, camera, *cards))
    else:
        cards = _card_block(stage, reference.union(camera), margin)
        if not word_room:  # nothing stands on their other side
            aside = stage.centerx - reference.unionall([camera, *cards]).centerx
            reference, camera, *cards = (rect.move(aside, 0) for rect in (reference, camera, *cards))
    return _Arranged(reference, camera, tuple(cards), *_word(plan, stage, cards, camera, word_room, high))


def _with_word_row(
    stage: pygame.Rect, shapes: tuple[float, float], word_room: int, high: int, margin: int
) -> _Arranged:
    """The cards below the pictures, and between them a row for nothing but the word."""
    row = pixels_of(WORD_ROOM, high)
    less = pygame.Rect(stage.topleft, (stage.width, max(1, stage.height - row)))
    found = _arranged(less, shapes, word_room, high, margin, word_row=True)
    word = pygame.Rect(stage.left, found.camera.bottom, stage.width, row)
    return replace(found, cards=tuple(card.move(0, row) for card in found.cards), word=word, word_over=False)


def _best_plan(stage: pygame.Rect, first: float, second: float, high: int, gap: int, word_row: bool) -> _Plan:
    """The arrangement with the largest pictures; side by side unless stacking gains a good deal. With a ``word_row``
    the cards are below it, and any gain is welcome."""
    row = _low_row(stage, high, gap) if word_row else _row_height(high)
    column = _column_width(stage, gap)

    def tallest(stacked: bool, cards_below: bool) -> float:
        across = stage.width - (0 if cards_below else column + gap)
        down = stage.height - (row + gap if cards_below else 0)
        if stacked:
            return min((down - gap) / 2, across / max(first, second))
        return min(down, (across - gap) / (first + second))

    plans = [
        _Plan(stacked, below, tallest(stacked, below))
        for stacked in (False, True)
        for below in ((True,) if word_row else (True, False))
    ]
    return max(plans, key=lambda plan: plan.height * (0.75 if plan.stacked and not word_row else 1.0))


def _row_height(high: int) -> int:
    return pixels_of(CARD_ROW, high)


def _low_row(stage: pygame.Rect, high: int, gap: int) -> int:
    """No higher than cards as wide as the stage can use need for a figure below the count."""
    widest = (stage.width - (CARDS_AHEAD - 1) * gap) / CARDS_AHEAD
    return max(1, min(_row_height(high), round(widest / NARROW_CARD_SHAPE)))


def _column_width(stage: pygame.Rect, gap: int) -> int:
    return round((stage.height - (CARDS_AHEAD - 1) * gap) / CARDS_AHEAD * CARD_SHAPE)


def _pictures(
    plan: _Plan, stage: pygame.Rect, shapes: tuple[float, float], word_room: int, gap: int
) -> tuple[pygame.Rect, pygame.Rect]:
    """Reference and camera, at the top of the stage and in the middle of the width that cards and word leave."""
    tall = max(1, int(plan.height))
    widths = [max(1, int(tall * shape)) for shape in shapes]
    across = max(widths) if plan.stacked else sum(widths) + gap
    column = 0 if plan.cards_below else _column_width(stage, gap) + gap
    spare = max(0, stage.width - column - across)
    beside = 0 if plan.cards_below or plan.stacked else _word_beside(spare - gap, word_room)
    left = stage.left + column + (spare - beside - gap if beside else spare // 2)
    reference = pygame.Rect(left, stage.top, widths[0], tall)
    if not plan.stacked:
        return reference, pygame.Rect(reference.right + gap, stage.top, widths[1], tall)
    camera = pygame.Rect(left, reference.bottom + gap, widths[1], tall)
    reference.centerx = camera.centerx = left + across // 2
    return reference, camera


def _word_beside(room: int, least: int) -> int:
    """Width for the word to the right of two upright pictures if ``room`` holds the ``least`` it needs; else 0."""
    return min(room, round(least * WORD_GROWN)) if room >= least else 0


def _card_row(
    plan: _Plan, stage: pygame.Rect, reference: pygame.Rect, camera: pygame.Rect, word_room: int, high: int, gap: int
) -> Cards:
    """Below the pictures: as wide as the reference if the word fits beside the cards, else as wide as the stage."""
    top = camera.bottom + gap
    tall = min(stage.bottom - top, round(1.5 * _row_height(high)))
    alone = plan.stacked or stage.right - camera.left < word_room
    room = stage.width if alone else reference.width
    wide = max(1, min(round(tall * ROW_CARD_SHAPE), (room - (CARDS_AHEAD - 1) * gap) // CARDS_AHEAD))
    tall = max(1, min(tall, round(wide / SLIMMEST_CARD)))
    left = stage.centerx - (CARDS_AHEAD * (wide + gap) - gap) // 2 if alone else reference.left
    return tuple(pygame.Rect(left + k * (wide + gap), top, wide, tall) for k in range(CARDS_AHEAD))


def _card_block(stage: pygame.Rect, pictures: pygame.Rect, gap: int) -> Cards:
    """Left of the pictures, in one column or two, whichever makes the figures larger."""
    free = pictures.left - gap - stage.left

    def sized(across: int) -> tuple[int, int]:
        down = CARDS_AHEAD // across
        tall = max(1, (stage.height - (down - 1) * gap) // down)
        wide = max(1, min((free - (across - 1) * gap) // across, round(tall * WIDEST_CARD)))
        return wide, max(1, min(tall, round(wide / SLIMMEST_CARD)))

    across = max((1, 2), key=lambda number: min(sized(number)[0] / CARD_SHAPE, sized(number)[1]))
    wide, tall = sized(across)
    down = CARDS_AHEAD // across
    left = pictures.left - across * (wide + gap)
    top = stage.top + (stage.height - down * (tall + gap) + gap) // 2
    places = [divmod(k, across) for k in range(CARDS_AHEAD)]
    return tuple(pygame.Rect(left + x * (wide + gap), top + y * (tall + gap), wide, tall) for y, x in places)


def _word(
    plan: _Plan, stage: pygame.Rect, cards: Cards, camera: pygame.Rect, word_room: int, high: int
) -> tuple[pygame.Rect, bool]:
    """Beside the dancer's own picture or under it where there is room, else over its lower part."""
    gap = pixels_of(theme.MARGIN, high)
    room = stage.right - camera.right - gap
    if not plan.cards_below and not plan.stacked and room >= word_room:
        tall = min(camera.height, pixels_of(2 * WORD_ROOM, high))
        return pygame.Rect(camera.right + gap, camera.centery - tall // 2, room, tall), False
    left = max(camera.left, cards[-1].right) if plan.cards_below else camera.left
    right = max(camera.right, stage.right if plan.cards_below else camera.right)
    bottom = cards[-1].bottom if plan.cards_below and not plan.stacked else stage.bottom
    under = pygame.Rect(left, camera.bottom, max(0, right - left), max(0, bottom - camera.bottom))
    if under.width >= word_room and under.height >= WORD_ROOM * high:
        return under, False
    part = min(camera.height, max(camera.height // 4, round(WORD_ROOM * high)))
    return pygame.Rect(camera.left, camera.bottom - part, camera.width, part), True
