"""What to change, drawn on a body: an arrow the way a limb should go, and the right angle of a joint."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.landmarks import TRUNK
from coach.ui import theme
from coach.ui.figure import SUBPIXEL, bgra, limb_width, stroke
from coach.ui.picture import PicturePlacement, pixels
from coach.ui.proportions import body_size
from coach.ui.text import draw_text, width

SHORTEST_ARROW: Final = 0.42
"""Length of an arrow in torso lengths below which it would not be seen; a shorter one is drawn longer."""
LONGEST_ARROW: Final = 1.0
ARROW_HEAD_LENGTH: Final = 2.4
"""Length of the arrow's head, in widths of its shaft."""
ARC: Final = 0.3
"""Radius of an angle's arc, in torso lengths."""


def draw_arrow(
    surface: pygame.Surface,
    placed: PicturePlacement,
    image: NDArray[np.floating],
    start: NDArray[np.floating],
    end: NDArray[np.floating],
) -> None:
    """An arrow over the picture of a body ``image`` (L, 2), from ``start`` to ``end`` (2,), units of frame height."""
    if not np.isfinite([*start, *end]).all() or min(placed.rect.size) < 1:
        return
    points = placed.points(np.vstack([image, start, end])) - np.array(placed.rect.topleft)
    body, tail, way = points[:-2], points[-2], points[-1] - points[-2]
    size = body_size(body)
    length = float(np.linalg.norm(way))
    if size <= 0 or length < 1e-6:
        return
    way = way / length * np.clip(length, SHORTEST_ARROW * size, LONGEST_ARROW * size)
    shaft = max(4, round(0.75 * limb_width(body)))
    view = _view(surface, placed)
    edge = max(2, shaft // 3)
    _arrow(view, tail, way, shaft + 2 * edge, edge, theme.BACKGROUND)
    _arrow(view, tail, way, shaft, 0, theme.WARNING)


def draw_angle(
    surface: pygame.Surface,
    placed: PicturePlacement,
    image: NDArray[np.floating],
    ends: tuple[int, int, int],
    degrees: float,
    cap: int,
) -> None:
    """The angle between two limbs as an arc, with its degrees rounded to fives.

    ``image`` (L, 2) units of frame height; ``ends`` the landmarks (one end, the joint, the other end); ``degrees`` may
    be NaN: then only the arc is drawn; ``cap`` the height of the number in pixels.
    """
    corners = image[list(ends)]
    if not np.isfinite(corners).all() or min(placed.rect.size) < 1:
        return
    points = placed.points(image) - np.array(placed.rect.topleft)
    a, joint, b = points[list(ends)]
    radius, shaft = ARC * body_size(points), max(3, round(0.45 * limb_width(points)))
    first, sweep = _sweep(a - joint, b - joint)
    view = _view(surface, placed)
    for colour, wide in ((theme.BACKGROUND, shaft + 4), (theme.CORRECT, shaft)):
        _arc(view, joint, radius, first, sweep, colour, wide)
    del view  # release the surface's memory before text is put on it
    if np.isfinite(degrees):
        middle = np.nanmean(points[TRUNK], axis=0)[0]
        outward = 1.0 if joint[0] >= middle else -1.0
        _label(surface, placed, joint + (outward * radius, 0.0), outward, f"{5 * round(degrees / 5)}°", cap)


def _label(surface: pygame.Surface, placed: PicturePlacement, at: NDArray, outward: float, text: str, cap: int) -> None:
    """The number beside the joint, away from the body, so that two knees' numbers don't collide; inside the picture."""
    rect, half = placed.rect, (width(text, cap) + cap) / 2
    x = float(np.clip(rect.left + at[0] + outward * half, rect.left + half, max(rect.left + half, rect.right - half)))
    y = float(np.clip(rect.top + at[1], rect.top + cap, max(rect.top + cap, rect.bottom - cap)))
    draw_text(surface, text, cap, (x, y), colour=theme.TEXT, align="centre", outlined=True)


def _sweep(a: NDArray, b: NDArray) -> tuple[float, float]:
    """Where the arc begins and how far it goes, radians: the shorter way from one limb to the other."""
    first, last = np.arctan2(a[1], a[0]), np.arctan2(b[1], b[0])
    return float(first), float((last - first + np.pi) % (2 * np.pi) - np.pi)


def _arc(
    view: NDArray[np.uint8],
    centre: NDArray,
    radius: float,
    first: float,
    sweep: float,
    colour: theme.Colour,
    wide: int,
) -> None:
    angles = np.linspace(first, first + sweep, max(2, round(abs(sweep) * 12) + 1))
    points = centre + radius * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    fixed = np.round(np.clip(points, -8000, 8000) * (1 << SUBPIXEL)).astype(np.int32)
    cv2.polylines(view, [fixed.reshape(-1, 1, 2)], False, bgra(colour), wide, cv2.LINE_AA, SUBPIXEL)


def _arrow(view: NDArray[np.uint8], tail: NDArray, way: NDArray, shaft: int, edge: int, colour: theme.Colour) -> None:
    """A shaft and a triangle, ``edge`` larger all around."""
    length = float(np.linalg.norm(way))
    along = way / length
    across = np.array([-along[1], along[0]])
    head = min(ARROW_HEAD_LENGTH * (shaft - 2 * edge), 0.6 * length)
    neck = tail + along * (length - head)
    stroke(view, tail, neck, shaft, colour)
    corners = [tail + way + 2.2 * edge * along, *(neck - edge * along + side * across for side in _sides(head, edge))]
    fixed = np.round(np.clip(corners, -8000, 8000) * np.array(1 << SUBPIXEL)).astype(np.int32)
    cv2.fillPoly(view, [fixed.reshape(-1, 1, 2)], bgra(colour), cv2.LINE_AA, SUBPIXEL)


def _sides(head: float, edge: int) -> tuple[float, float]:
    half = 0.62 * head + 1.6 * edge
    return half, -half


def _view(surface: pygame.Surface, placed: PicturePlacement) -> NDArray[np.uint8]:
    rect = placed.rect
    return pixels(surface)[rect.top : rect.bottom, rect.left : rect.right]
