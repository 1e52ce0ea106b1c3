"""Where things stand in a picture of the reel, lying or upright. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pygame

from coach.look import theme
from coach.look.theme import pixels_of

LANDSCAPE: Final = (1280, 720)
PORTRAIT: Final = (1080, 1920)

CAPTION: Final = 0.16
"""Of the unit: the body figure, where it is, what to change."""
SAFE: Final = 0.035
"""Of an upright picture's height, above and below, where phones put their own buttons."""


@dataclass(frozen=True)
class ReelLayout:
    """Rectangles in pixels, none overlapping; ``reference`` is None where the take plays alone; ``unit``: see theme."""

    size: tuple[int, int]
    unit: int
    bar: pygame.Rect
    reference: pygame.Rect | None
    take: pygame.Rect
    caption: pygame.Rect
    strip: pygame.Rect
    stage: pygame.Rect

    @property
    def upright(self) -> bool:
        return self.size[1] > self.size[0]


def reel_layout(portrait: bool, alone: bool) -> ReelLayout:
    """``alone``: without the reference."""
    size = wide, high = PORTRAIT if portrait else LANDSCAPE
    unit = min(size)
    margin = pixels_of(theme.MARGIN, unit)
    edge = pixels_of(SAFE, high) if portrait else 0
    across = wide - 2 * margin
    bar = pygame.Rect(margin, edge, across, pixels_of(theme.BAR, unit))
    tall = pixels_of(theme.STRIP, unit)
    strip = pygame.Rect(margin, high - edge - margin - tall, across, tall)
    caption = pygame.Rect(margin, 0, across, pixels_of(CAPTION * (1.35 if portrait else 1.0), unit))
    caption.bottom = strip.top - margin // 2
    stage = pygame.Rect(margin, bar.bottom, across, caption.top - margin // 2 - bar.bottom)
    reference, take = _panels(stage, portrait, alone, margin)
    return ReelLayout(size, unit, bar, reference, take, caption, strip, stage)


def _panels(stage: pygame.Rect, portrait: bool, alone: bool, gap: int) -> tuple[pygame.Rect | None, pygame.Rect]:
    """Equally large: beside each other, in an upright picture one above the other."""
    if alone:
        return None, stage.copy()
    if portrait:
        tall = (stage.height - gap) // 2
        upper = pygame.Rect(stage.left, stage.top, stage.width, tall)
        return upper, upper.move(0, tall + gap)
    wide = (stage.width - gap) // 2
    left = pygame.Rect(stage.left, stage.top, wide, stage.height)
    return left, left.move(wide + gap, 0)
