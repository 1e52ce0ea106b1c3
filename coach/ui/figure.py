"""The dancer's body: a skeleton over a picture, rings on wrong joints, and a smoother for drawing only.

Left and right are the dancer's own and differ in brightness as well as hue. Strokes have a dark edge, so that they
are visible on white trousers and on a black wall.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Final

import cv2
import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.landmarks import DRAWN_LIMBS, INDEX, JOINTS
from coach.ui import theme
from coach.ui.proportions import body_size
from coach.ui.surface import PicturePlacement, pixels

SUBPIXEL: Final = 4
"""Fractional bits of the pixel coordinates OpenCV draws with."""
DRAWN_VISIBILITY_RANGE: Final = (0.1, 0.6)
"""A limb below the first visibility is not drawn; from the second up it is drawn in full."""

FARTHEST_PX: Final = 8000.0
"""Pixels: the range of OpenCV's 16 bits."""

_JOINT_LANDMARKS: Final = np.array([INDEX[name] for name in JOINTS])


def limb_width(points: NDArray[np.floating]) -> int:
    """Width of a limb's stroke in pixels for a body at ``points`` (L, 2) pixels."""
    return max(3, round(theme.LIMB_WIDTH * body_size(points)))


def draw_skeleton(
    surface: pygame.Surface,
    placed: PicturePlacement,
    image: NDArray[np.floating],
    visibility: NDArray[np.floating],
    colour: theme.Colour | None = None,
) -> None:
    """Draws the limbs of one pose over its picture, clipped to it.

    ``image`` (L, 2) units of frame height, ``visibility`` (L,) 0..1. A limb with a missing end is left out. ``colour``:
    for all limbs; None: left and right in their own.
    """
    if placed.rect.width < 1 or placed.rect.height < 1:
        return
    view, points = _over(surface, placed, image)
    width = limb_width(points)
    edge = max(1, round(width * 0.22))
    low, high = DRAWN_VISIBILITY_RANGE
    opacity = np.clip((visibility - low) / (high - low), 0.0, 1.0)
    known, seen_well = np.isfinite(points).all(axis=1).tolist(), opacity.tolist()
    shown = [(a, b, colour or own) for a, b, own in limbs() if known[a] and known[b]]
    seen = [min(seen_well[a], seen_well[b]) for a, b, _ in shown]
    edges = [(a, b, theme.BACKGROUND) for a, b, _ in shown]  # all of them first, so that none cuts a neighbour's limb
    _strokes(view, points, edges, seen, width + 2 * edge)
    _strokes(view, points, shown, seen, width)


def _strokes(
    view: NDArray[np.uint8],
    points: NDArray[np.floating],
    lines: Sequence[tuple[int, int, theme.Colour]],
    opacity: Sequence[float],
    width: int,
) -> None:
    """Lines (from, to, colour) in order; consecutive opaque ones of the same colour are drawn together."""
    fixed = _fixed(np.nan_to_num(points))
    kinds = [(colour, min(float(seen), 1.0)) for (_, _, colour), seen in zip(lines, opacity)]
    for (colour, seen), run in groupby(zip(kinds, lines), key=itemgetter(0)):
        ends = [[a, b] for _, (a, b, _) in run]
        if seen >= 1:
            cv2.polylines(view, [*fixed[ends]], False, bgra(colour), width, cv2.LINE_AA, SUBPIXEL)
        else:
            for a, b in ends:
                _faded_stroke(view, points[a], points[b], width, colour, seen)


def draw_rings(
    surface: pygame.Surface,
    placed: PicturePlacement,
    image: NDArray[np.floating],
    wrong: NDArray[np.bool_],
    window_height: int,
) -> None:
    """Red rings around the wrong joints: ``image`` (L, 2) units of frame height, ``wrong`` (9,) in JOINTS' order."""
    if placed.rect.width < 1 or placed.rect.height < 1:
        return
    view, points = _over(surface, placed, image)
    radius = ring_radius(points, window_height)
    thickness = ring_thickness(radius, window_height)
    for joint in _JOINT_LANDMARKS[np.asarray(wrong, bool)]:
        if np.isfinite(points[joint]).all():
            _ring(view, points[joint], radius, thickness)


def ring_radius(points: NDArray[np.floating], window_height: int) -> int:
    """Pixels; follows the limbs' width, but is never too small to be seen from three metres, unless it would then hide
    a small body."""
    least, size = theme.pixels_of(theme.LEAST_RING, window_height), body_size(points)
    small = min(least, round(theme.RING_TORSO * size)) if size else least
    return max(round(theme.RING_LIMBS * limb_width(points)), small)


def ring_thickness(radius: int, window_height: int) -> int:
    """Pixels; the joint stays visible inside."""
    return max(2, min(theme.pixels_of(theme.RING, window_height), radius // 3))


def _ring(view: NDArray[np.uint8], centre: NDArray[np.floating], radius: int, thickness: int) -> None:
    """Drawn over an (H, W, 4) view, and clipped to it."""
    ring, through = _ring_picture(radius, thickness)
    side = len(ring)
    left, top = (int(at) for at in np.rint(np.clip(centre, -FARTHEST_PX, FARTHEST_PX)) - side // 2)
    part = view[max(top, 0) : max(top + side, 0), max(left, 0) : max(left + side, 0)]
    if not part.size:
        return
    rows, columns = (slice(max(-at, 0), max(-at, 0) + length) for at, length in zip((top, left), part.shape))
    behind = cv2.multiply(part, np.ascontiguousarray(through[rows, columns]), scale=1 / 255)
    cv2.add(behind, np.ascontiguousarray(ring[rows, columns]), dst=part)


@lru_cache(maxsize=64)
def _ring_picture(radius: int, thickness: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A circle with a light edge on either side (red alone is a mid grey to some eyes), (S, S, 4): what it adds to each
    pixel, and how much (0..255) of what was there remains. Drawn once: OpenCV takes a third of a millisecond for a
    smooth circle."""
    edged = thickness + max(2, thickness // 2)
    side = 2 * (radius + edged) + 1
    at, around = ((side // 2) << SUBPIXEL,) * 2, radius << SUBPIXEL
    opacity, red = np.zeros((2, side, side, 1), np.uint8)
    cv2.circle(opacity, at, around, 255, edged, cv2.LINE_AA, SUBPIXEL)
    cv2.circle(red, at, around, 255, thickness, cv2.LINE_AA, SUBPIXEL)
    light, wrong = (np.array(bgra(colour), float) for colour in (theme.TEXT, theme.WRONG))
    added = (light + (wrong - light) * (red / 255)) * (opacity / 255)
    return np.rint(added).astype(np.uint8), np.repeat(255 - opacity, 4, axis=2)


@lru_cache(maxsize=1)
def limbs() -> tuple[tuple[int, int, theme.Colour], ...]:
    """(first landmark, second, colour) in drawing order: the trunk first, arms and legs over it."""
    return tuple((INDEX[a], INDEX[b], _limb_colour(a, b)) for a, b in DRAWN_LIMBS)


def stroke(
    view: NDArray[np.uint8], a: NDArray[np.floating], b: NDArray[np.floating], width: int, colour: theme.Colour
) -> None:
    """A line with round ends on an (H, W, 4) view, from ``a`` to ``b`` (2,) pixels."""
    cv2.line(view, _fixed(a).tolist(), _fixed(b).tolist(), bgra(colour), width, cv2.LINE_AA, SUBPIXEL)


class Smoother:
    """Takes the jitter out of a drawn skeleton: the slower a landmark moves, the more it is smoothed (1€ filter).

    Only for drawing; what is judged is never smoothed here. A landmark that was missing starts afresh.
    """

    STILL_HZ: Final = 1.0
    """Hz: cut-off for a landmark at rest."""
    EAGER: Final = 5.0
    """Hz added to the cut-off for every frame height per second: a fast hand is drawn where it is."""

    def __init__(self) -> None:
        self._t: float | None = None
        self._at: NDArray[np.float64] = np.empty(0)
        self._speed: NDArray[np.float64] | float = 0.0

    def step(self, image: NDArray[np.floating], t: float) -> NDArray[np.float64]:
        """(L, 2) units of frame height at ``t`` s → the same, smoothed. The same ``t`` again changes nothing."""
        new = np.asarray(image, np.float64)
        if self._t is None or t < self._t:  # a film has gone back to an earlier moment
            self._t, self._at, self._speed = t, new, 0.0
            return new
        gap = t - self._t
        if gap == 0:
            return self._at
        step = new - self._at
        moved = np.sqrt((step * step).sum(axis=1, keepdims=True)) / gap
        follow = _share(3.0, gap)
        self._speed = np.where(np.isfinite(moved), follow * moved + (1 - follow) * self._speed, 0.0)
        share = _share(self.STILL_HZ + self.EAGER * self._speed, gap)
        known = np.isfinite(self._at) & (gap < 0.5)
        self._at = np.where(known, self._at + share * step, new)
        self._t = t
        return self._at


def _share(cutoff: NDArray[np.floating] | float, gap: float) -> NDArray[np.floating] | float:
    """Weight of a new value in a first-order low-pass at ``cutoff`` Hz after ``gap`` s."""
    return 1.0 - np.exp(-2 * np.pi * cutoff * min(gap, 1.0))


def _limb_colour(a: str, b: str) -> theme.Colour:
    sides = {name.split("_")[0] for name in (a, b)}
    trunk = all(name.endswith(("shoulder", "hip")) for name in (a, b))
    if trunk or len(sides) > 1:
        return theme.TORSO_COLOUR
    return theme.LEFT_LIMB if "left" in sides else theme.RIGHT_LIMB


def _over(
    surface: pygame.Surface, placed: PicturePlacement, image: NDArray[np.floating]
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The picture's part of the surface, and the landmarks in its pixels."""
    rect = placed.rect
    view = pixels(surface)[rect.top : rect.bottom, rect.left : rect.right]
    return view, placed.points(image) - np.array(rect.topleft, np.float64)


def _faded_stroke(
    view: NDArray[np.uint8],
    a: NDArray[np.floating],
    b: NDArray[np.floating],
    width: int,
    colour: theme.Colour,
    opacity: float,
) -> None:
    """A translucent stroke: drawn on a copy of its surroundings and blended in."""
    height, wide = view.shape[:2]
    left, top = np.clip(np.floor(np.minimum(a, b)) - width, 0, (wide, height)).astype(int)
    right, bottom = np.clip(np.ceil(np.maximum(a, b)) + width, 0, (wide, height)).astype(int)
    if opacity <= 0 or left >= right or top >= bottom:
        return
    part = view[top:bottom, left:right]
    mixed = part.copy()
    stroke(mixed, a - (left, top), b - (left, top), width, colour)
    cv2.addWeighted(mixed, opacity, part, 1 - opacity, 0, dst=part)


def _fixed(points: NDArray[np.floating]) -> NDArray[np.int32]:
    """Fixed-point coordinates of landmarks (…, 2), however far out they were guessed."""
    return np.rint(np.clip(points, -FARTHEST_PX, FARTHEST_PX) * (1 << SUBPIXEL)).astype(np.int32)


def bgra(colour: theme.Colour) -> tuple[int, int, int, int]:
    """A colour in the order of :func:`coach.ui.picture.pixels`."""
    red, green, blue = colour
    return blue, green, red, 255
