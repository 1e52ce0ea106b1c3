"""The part of a picture in which the dancer is, so that a body filmed from across a room can be seen. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

ABOVE_NOSE: Final = 0.12
"""Of the height from feet to highest landmark: what of the head is above it, and then some room."""
ROOM: Final = 1.1
"""Height of the part that is shown, over the height of the dancer in it."""
NEAREST: Final = 0.5
"""Least share of the frame's height that is shown; nearer, every pixel would be seen."""


@dataclass(frozen=True)
class CloseUp:
    """The part of a video's picture that is shown, units of frame height; it stands still during a passage."""

    left: float
    top: float
    wide: float
    high: float

    @staticmethod
    def whole(shape: float) -> CloseUp:
        """All of a video's picture; ``shape``: its width over its height."""
        return CloseUp(0.0, 0.0, shape, 1.0)

    def cut(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """That part of a picture (H, W, 3); a view, not a copy."""
        height, width = rgb.shape[:2]
        top, left = round(self.top * height), round(self.left * height)
        bottom, right = round((self.top + self.high) * height), round((self.left + self.wide) * height)
        return rgb[max(top, 0) : min(bottom, height), max(left, 0) : min(right, width)]

    def points(self, image: NDArray) -> NDArray[np.float64]:
        """(…, 2) units of frame height → units of the part's height."""
        return (np.asarray(image, np.float64) - (self.left, self.top)) / self.high


def close_up(image: NDArray, shape: float, wanted: float) -> CloseUp:
    """The smallest part of the picture with the dancer in all of ``image`` (T, 33, 2), in the shape that is wanted.

    ``shape``, ``wanted``: width over height of the video, and of the part. Of a video that is narrower than wanted, as
    phones film, the whole width is shown.
    """
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
    return CloseUp(left, float(np.clip(y - high / 2, 0.0, 1.0 - high)), wide, high)
