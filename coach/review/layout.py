"""Where things stand on the review screen, for any window and any two pictures. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pygame

from coach.look import theme
from coach.look.theme import pixels_of

ADVICE: Final = 0.15
"""Of the unit: where it was, and two lines of advice."""
HINTS: Final = 0.052
NOTICE: Final = 0.07
NARROW: Final = 1.3
"""Width over height of a window below which its width, not its height, says how large everything is."""


@dataclass(frozen=True)
class ReviewLayout:
    """Rectangles in pixels of the window, none overlapping. ``reference`` is None where the take plays alone.

    ``unit``: what the theme's proportions are shares of, pixels.
    """

    unit: int
    bar: pygame.Rect
    reference: pygame.Rect | None
    take: pygame.Rect
    advice: pygame.Rect
    notice: pygame.Rect
    strip: pygame.Rect
    hints: pygame.Rect


def review_layout(
    size: tuple[int, int], reference_shape: float | None, take_shape: float, notice: bool = False
) -> ReviewLayout:
    """``size`` of the window in pixels; shapes are width over height."""
    wide, high = size
    unit = min(high, round(wide / NARROW))
    margin = pixels_of(theme.MARGIN, unit)
    across = wide - 2 * margin
    hints = _above(high, margin, across, pixels_of(HINTS, unit))
    strip = _above(hints.top, margin, across, pixels_of(theme.STRIP, unit))
    line = _above(strip.top, margin, across, pixels_of(NOTICE, unit) if notice else 0)
    bar = pygame.Rect(margin, 0, across, pixels_of(theme.BAR, unit))
    least = pygame.Rect(margin, bar.bottom, across, max(1, line.top - bar.bottom - pixels_of(ADVICE, unit)))
    reference, take = _pictures(least, reference_shape, take_shape, margin)
    bottom = max(take.bottom, reference.bottom if reference else 0)
    advice = pygame.Rect(margin, bottom, across, max(1, line.top - bottom))
    return ReviewLayout(unit, bar, reference, take, advice, line, strip, hints)


def _above(bottom: int, left: int, wide: int, tall: int) -> pygame.Rect:
    return pygame.Rect(left, bottom - tall, wide, tall)


def _pictures(
    stage: pygame.Rect, reference_shape: float | None, take_shape: float, gap: int
) -> tuple[pygame.Rect | None, pygame.Rect]:
    """Equally high, side by side; one above the other where that makes them a good deal larger (portrait windows)."""
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
