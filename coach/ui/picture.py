"""Camera and video pictures on a surface: fitted, never stretched, mirrored for display only.

OpenCV writes straight into the surface's own memory: one resize, one change of byte order, no copy of the window.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import pygame
from numpy.typing import NDArray

from coach.ui.surface import PicturePlacement, fitted, pixels

cv2.setNumThreads(1)  # a second thread doubles the work and saves no time: the other core finds poses


def draw_picture(
    surface: pygame.Surface, rgb: NDArray[np.uint8], area: pygame.Rect, *, mirrored: bool = False
) -> PicturePlacement:
    """Draws ``rgb`` (H, W, 3) as large as ``area`` allows; ``area`` must lie on the surface."""
    rect = fitted(rgb.shape[1], rgb.shape[0], area)
    if rect.width > 0 and rect.height > 0:
        _write(rgb, pixels(surface)[rect.top : rect.bottom, rect.left : rect.right], mirrored)
    return PicturePlacement(rect, mirrored)


def _write(rgb: NDArray[np.uint8], target: NDArray[np.uint8], mirrored: bool) -> None:
    """The picture in the size of ``target`` (H, W, 4). Mirroring and byte order are dealt with while it is
    small."""
    size = target.shape[1::-1]
    enlarged = size[0] > rgb.shape[1]
    scaled = rgb if enlarged else resized(rgb, size)
    if mirrored:
        scaled = cv2.flip(scaled, 1)
    if enlarged:
        cv2.resize(cv2.cvtColor(scaled, cv2.COLOR_RGB2BGRA), size, dst=target, interpolation=cv2.INTER_LINEAR)
    else:
        cv2.cvtColor(scaled, cv2.COLOR_RGB2BGRA, dst=target)


def resized(rgb: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """``rgb`` in ``size`` (width, height). Halved by averaging first if it shrinks a lot, so that edges do not shimmer.

    Halving has a fast path in OpenCV; averaging by any other factor costs ten times as much, so an odd row or column
    is left out.
    """
    while rgb.shape[1] >= 2 * size[0] and rgb.shape[0] >= 2 * size[1]:
        height, width = rgb.shape[0] // 2, rgb.shape[1] // 2
        rgb = cv2.resize(rgb[: 2 * height, : 2 * width], (width, height), interpolation=cv2.INTER_AREA)
    return cv2.resize(rgb, size, interpolation=cv2.INTER_LINEAR)


def rgb_of(surface: pygame.Surface) -> NDArray[np.uint8]:
    """(H, W, 3) RGB, a copy of what is drawn, in a fifth of the time pygame takes."""
    return cv2.cvtColor(pixels(surface), cv2.COLOR_BGRA2RGB)


def dim(surface: pygame.Surface, rect: pygame.Rect, light: float) -> None:
    """Darkens what is drawn inside ``rect`` to ``light`` (0..1) of its brightness; keeps to the surface's clip."""
    area = rect.clip(surface.get_clip())
    if area.width and area.height:
        target = pixels(surface)[area.top : area.bottom, area.left : area.right]
        cv2.convertScaleAbs(target, dst=target, alpha=light)


# ----------------------------------------------------------------
# Pictures packed to save memory: as JPEG a second of 1280x720 takes 2 to 4 MB instead of 83.


JPEG_QUALITY: Final = 92
"""Of 100; at this the eye sees no difference."""


def pack(rgb: NDArray[np.uint8]) -> bytes:
    """(H, W, 3) uint8 → JPEG. Red and blue are not swapped: only :func:`unpack` reads this."""
    return cv2.imencode(".jpg", rgb, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1].tobytes()


def unpack(data: bytes) -> NDArray[np.uint8]:
    """What :func:`pack` made → (H, W, 3) uint8, C-contiguous."""
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
