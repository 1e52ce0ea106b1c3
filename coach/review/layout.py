"""The layout of the review screen, for any window and any two pictures. Pure but for pygame's rectangles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pygame

from coach.ui import theme
from coach.ui.theme import pixels_of

ADVICE_HEIGHT: Final = 0.135
"""In units: height of where it was, and of two lines of advice."""
NOTICE: Final = 0.05
REVIEW_STRIP_HEIGHT: Final = 0.07
REVIEW_CARDS_HEIGHT: Final = 0.125
CARDS_BESIDE: Final = 0.3
"""Width of the cards when they are beside the pictures: portrait pictures in a wide window leave room there."""
JOINT_TABLE_SIZE: Final = 0.56
"""Width of the table of joints beside the pictures; its height below them in a portrait window."""
UNIT_FROM_WIDTH_ASPECT: Final = 1.3
"""In a window narrower than this (width over height) its width, not its height, determines the unit."""


@dataclass(frozen=True)
class ReviewLayout:
    """Rectangles in pixels of the window, none overlapping. ``reference`` is None if the take plays alone.

    ``unit``: pixels by which the theme's proportions are multiplied. ``cards``, ``table``: None if there are none.
    """

    unit: int
    bar: pygame.Rect
    reference: pygame.Rect | None
    take: pygame.Rect
    table: pygame.Rect | None
    advice: pygame.Rect
    notice: pygame.Rect
    cards: pygame.Rect | None
    strip: pygame.Rect
    tools: pygame.Rect


@dataclass(frozen=True)
class LayoutRequest:
    """What is to be shown: shapes are width over height, ``reference_shape`` None = alone; ``tools``: their height."""

    reference_shape: float | None
    take_shape: float
    notice: bool = False
    cards: bool = False
    table: bool = False
    tools: int = 0


def unit_of(size: tuple[int, int]) -> int:
    return min(size[1], round(size[0] / UNIT_FROM_WIDTH_ASPECT))


def review_layout(size: tuple[int, int], wanted: LayoutRequest) -> ReviewLayout:
    """``size`` of the window in pixels. The cards go where they leave more room for the pictures."""
    below = _layout(size, wanted, beside=False)
    if not wanted.cards:
        return below
    beside = _layout(size, wanted, beside=True)
    return beside if beside.take.height > below.take.height else below


def _layout(size: tuple[int, int], wanted: LayoutRequest, beside: bool) -> ReviewLayout:
    wide, high = size
    unit = unit_of(size)
    margin = pixels_of(theme.MARGIN, unit)
    across = wide - 2 * margin
    tools = _above(high, margin // 2, margin, across, wanted.tools)
    strip = _above(tools.top, margin, margin, across, pixels_of(REVIEW_STRIP_HEIGHT, unit))
    row = wanted.cards and not beside
    cards = _above(strip.top, margin, margin, across, pixels_of(REVIEW_CARDS_HEIGHT, unit) if row else 0)
    line = _above(cards.top, margin // 2, margin, across, pixels_of(NOTICE, unit) if wanted.notice else 0)
    bar = pygame.Rect(margin, 0, across, pixels_of(theme.BAR_HEIGHT, unit))
    stage = pygame.Rect(margin, bar.bottom, across, max(1, line.top - bar.bottom - pixels_of(ADVICE_HEIGHT, unit)))
    if wanted.cards and beside:
        cards = _cut_right(stage, min(pixels_of(CARDS_BESIDE, unit), stage.width // 3), margin)
    table = None
    if wanted.table:
        tall = pixels_of(JOINT_TABLE_SIZE, unit)
        table = (
            _cut_right(stage, min(tall, stage.width // 2), margin) if wide >= high else _cut_below(stage, tall, margin)
        )
    reference, take = _pictures(stage, wanted.reference_shape, wanted.take_shape, margin)
    if table is not None and wide >= high:  # beside a tall table, centre small pictures
        down = (stage.height - take.bottom + (reference or take).top) // 2
        reference, take = reference and reference.move(0, down), take.move(0, down)
    bottom = max(take.bottom, reference.bottom if reference else 0, table.bottom if table else 0)
    bottom = max(bottom, cards.bottom if wanted.cards and beside else 0)
    advice = pygame.Rect(margin, bottom, across, max(1, line.top - bottom))
    return ReviewLayout(unit, bar, reference, take, table, advice, line, cards if wanted.cards else None, strip, tools)


def _above(bottom: int, gap: int, left: int, wide: int, tall: int) -> pygame.Rect:
    """A row ``gap`` above ``bottom``; without a height it takes no gap either."""
    return pygame.Rect(left, bottom - tall - gap, wide, tall) if tall else pygame.Rect(left, bottom, wide, 0)


def _cut_right(stage: pygame.Rect, wide: int, gap: int) -> pygame.Rect:
    stage.width -= wide + gap
    return pygame.Rect(stage.right + gap, stage.top, wide, stage.height)


def _cut_below(stage: pygame.Rect, tall: int, gap: int) -> pygame.Rect:
    tall = min(tall, stage.height // 2)
    stage.height -= tall + gap
    return pygame.Rect(stage.left, stage.bottom + gap, stage.width, tall)


def _pictures(
    stage: pygame.Rect, reference_shape: float | None, take_shape: float, gap: int
) -> tuple[pygame.Rect | None, pygame.Rect]:
    """Equally high, side by side, or one above the other if that makes them much larger (portrait windows)."""
    if reference_shape is None:
        return None, _row(stage, (take_shape,), gap)[0]
    shapes = (reference_shape, take_shape)
    beside = min(stage.height, (stage.width - gap) / sum(shapes))
    below = min((stage.height - gap) / 2, stage.width / max(shapes))
    if below <= 1.3 * beside:
        reference, take = _row(stage, shapes, gap)
        return reference, take
    upper = pygame.Rect(stage.left, stage.top, stage.width, max(1, int(below)))
    lower = upper.move(0, upper.height + gap)
    return _row(upper, (reference_shape,), gap)[0], _row(lower, (take_shape,), gap)[0]


def _row(stage: pygame.Rect, shapes: tuple[float, ...], gap: int) -> list[pygame.Rect]:
    """Equally high rectangles of these shapes from the stage's top, centred across."""
    gaps = gap * (len(shapes) - 1)
    tall = max(1, int(min(stage.height, (stage.width - gaps) / sum(shapes))))
    widths = [max(1, int(tall * shape)) for shape in shapes]
    left = stage.left + (stage.width - sum(widths) - gaps) // 2
    rects = []
    for wide in widths:
        rects.append(pygame.Rect(left, stage.top, wide, tall))
        left += wide + gap
    return rects
