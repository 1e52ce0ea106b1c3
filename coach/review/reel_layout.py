"""Where things stand in a picture of the reel, lying or upright. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.look import theme
from coach.look.theme import pixels_of

LANDSCAPE: Final = (1280, 720)
PORTRAIT: Final = (1080, 1920)

CAPTION: Final = 0.16
"""Of the unit: the body figure, where it is, what to change."""
SAFE: Final = 0.035
"""Of an upright picture's height, above and below, where phones put their own buttons."""

ABOVE_NOSE: Final = 0.12
"""Of the height from feet to highest landmark: what of the head is above it, and then some room."""
ROOM: Final = 1.1
"""Height of the part that is shown, over the height of the dancer in it."""
NEAREST: Final = 0.5
"""Least share of the frame's height that is shown; nearer, every pixel would be seen."""


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


@dataclass(frozen=True)
class Window:
    """The part of a video's picture that is shown, units of frame height; it stands still during a passage."""

    left: float
    top: float
    wide: float
    high: float

    def cut(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """That part of a picture (H, W, 3); a view, not a copy."""
        height, width = rgb.shape[:2]
        top, left = round(self.top * height), round(self.left * height)
        bottom, right = round((self.top + self.high) * height), round((self.left + self.wide) * height)
        return rgb[max(top, 0) : min(bottom, height), max(left, 0) : min(right, width)]

    def points(self, image: NDArray) -> NDArray[np.float64]:
        """(…, 2) units of frame height → units of the part's height."""
        return (np.asarray(image, np.float64) - (self.left, self.top)) / self.high


def window(image: NDArray, shape: float, area: pygame.Rect) -> Window:
    """The smallest part of the picture with the dancer in all of ``image`` (T, 33, 2), in the shape of ``area``.

    ``shape``: width over height of the video. Of one that is narrower than the area, as phones film, the whole width
    is shown.
    """
    wanted = area.width / area.height
    least = max(NEAREST, shape / wanted) if shape < wanted else NEAREST
    seen = image[np.isfinite(image).all(axis=-1)]
    if not len(seen):
        high, x, y = 1.0, shape / 2, 0.5
    else:
        low, up = np.percentile(seen, (1, 99), axis=0)
        low[1] -= ABOVE_NOSE * (up[1] - low[1])
        high = float(np.clip(max(ROOM * (up[1] - low[1]), ROOM * (up[0] - low[0]) / wanted), least, 1.0))
        x, y = (low + up) / 2
    wide = min(high * wanted, shape)
    left = float(np.clip(x - wide / 2, 0.0, shape - wide))
    return Window(left, float(np.clip(y - high / 2, 0.0, 1.0 - high)), wide, high)
