"""A surface's memory as an array, and where a picture of another size goes on it. Without OpenCV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

MASKS: Final = (0xFF0000, 0xFF00, 0xFF)
"""Masks of red, green and blue in a pixel: the order in which pictures are written."""


@dataclass(frozen=True)
class PicturePlacement:
    """Where a picture is on a surface, and which way round: converts a frame's coordinates into the surface's."""

    rect: pygame.Rect
    mirrored: bool

    def points(self, image: NDArray[np.floating]) -> NDArray[np.float64]:
        """(…, 2) units of frame height, origin top left → (…, 2) pixels of the surface. NaN stays NaN."""
        across = np.asarray(image, np.float64) * self.rect.height
        if self.mirrored:
            return np.stack([self.rect.right - across[..., 0], self.rect.top + across[..., 1]], axis=-1)
        return across + np.array(self.rect.topleft, np.float64)


def pixels(surface: pygame.Surface) -> NDArray[np.uint8]:
    """(H, W, 4) the surface's own memory as blue, green, red, unused. Release it before the next blit.

    Raises ValueError unless the surface has 32 bits per pixel in the usual order.
    """
    if surface.get_bitsize() != 32 or surface.get_masks()[:3] != MASKS:
        found = f"{surface.get_bitsize()} bits and masks {surface.get_masks()}"
        raise ValueError(f"surface has {found}, expected 32 bits as blue, green, red, unused")
    columns = np.array(surface.get_view("2"), copy=False)
    return columns.T.view(np.uint8).reshape(surface.get_height(), surface.get_width(), 4)


UNKNOWN_PICTURE_ASPECT: Final = 16 / 9
"""Width over height kept free for a picture that is missing, or has not come yet."""


def fitted(width: float, height: float, area: pygame.Rect, across: float = 0.5, down: float = 0.5) -> pygame.Rect:
    """The largest rectangle of the shape ``width``:``height`` inside ``area``.

    ``across`` and ``down`` say where it goes in the spare room: 0 to the left (top), 1 to the right (bottom).
    """
    scale = min(area.width / width, area.height / height)
    size = (min(area.width, round(width * scale)), min(area.height, round(height * scale)))
    left = area.left + round((area.width - size[0]) * across)
    return pygame.Rect((left, area.top + round((area.height - size[1]) * down)), size)
