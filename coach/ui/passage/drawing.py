"""One passage, drawn: one dancer in a rectangle, and both in theirs. Knows no time and keeps no state."""

from __future__ import annotations

from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.ui import theme
from coach.ui.correction import draw_angle, draw_arrow
from coach.ui.figure import draw_rings, draw_skeleton, limb_width, limbs, stroke
from coach.ui.passage.pair import BodyView, PairView, SideView, Tag
from coach.ui.picture import PicturePlacement, draw_picture, pixels
from coach.ui.text import draw_text, fitting_cap, line_height, shortened, width, wrapped
from coach.ui.theme import pixels_of

ANGLE_DEGREES_CAP: Final = 0.034
"""Height of the capitals of a right angle's degrees, in units."""
FLASH: Final = 0.014
"""Thickness of the frame that lights up on a beat, in units."""
TAG: Final = 0.03
"""Height of the mark over a head, in units …"""
TAG_CAP: Final = 0.034
"""… and of the capitals of the text there."""
THIN: Final = 0.38
"""Width of the ghost's lines, relative to a limb's."""
GHOST_DOT_WIDTH: Final = 0.9
"""The same for the dots on its joints."""


def draw_pair(
    surface: pygame.Surface, reference: pygame.Rect | None, take: pygame.Rect, pair: PairView, unit: int
) -> None:
    """Both dancers in their places; ``unit``: pixels by which the theme's proportions are multiplied."""
    if reference is not None and pair.reference is not None:
        draw_side(surface, reference, pair.reference, unit)
    draw_side(surface, take, pair.take, unit)


def draw_side(surface: pygame.Surface, rect: pygame.Rect, side: SideView, unit: int) -> None:
    """The picture as large as ``rect`` allows, or its empty place, and everything over it."""
    if side.rgb is None:
        pygame.draw.rect(surface, theme.PANEL, rect)
        placed = PicturePlacement(rect, side.mirrored)
    else:
        placed = draw_picture(surface, side.picture, rect, mirrored=side.mirrored)
    if side.body is not None:
        draw_skeleton(surface, placed, side.body.image, side.body.visibility)
    if side.ghost is not None:
        draw_ghost(surface, placed, side.ghost)
    if side.body is not None:
        _draw_marks(surface, placed, side.body, unit)
    if side.tag is not None:
        draw_tag(surface, placed, *side.tag, unit)
    frame = 0 if side.flash is None else pixels_of(FLASH, unit)
    if side.caption:
        _draw_label(surface, placed.rect.inflate(-2 * frame, -2 * frame), side.caption, unit)
    if side.flash is not None:
        pygame.draw.rect(surface, theme.ACCENT if side.flash else theme.EDGE, placed.rect, frame)


def _draw_marks(surface: pygame.Surface, placed: PicturePlacement, body: BodyView, unit: int) -> None:
    for angle in body.angles:
        draw_angle(surface, placed, body.image, angle.ends, angle.degrees, pixels_of(ANGLE_DEGREES_CAP, unit))
    draw_rings(surface, placed, body.image, body.rings, unit)
    for arrow in body.arrows:
        draw_arrow(surface, placed, body.image, arrow.start, arrow.end)


def draw_tag(
    surface: pygame.Surface, placed: PicturePlacement, tag: Tag, head: NDArray[np.floating], unit: int
) -> None:
    """A mark pointing at the top of a ``head`` (2,), with its text above, within the picture."""
    if not np.isfinite(head).all():
        return
    rect, cap, high = placed.rect, pixels_of(TAG_CAP, unit), pixels_of(TAG, unit)
    x, y = placed.points(head[None])[0]
    y = max(y, rect.top + high + (2.2 * cap if tag.said else 0))
    for edge, colour in ((max(2, high // 6), theme.BACKGROUND), (0, tag.colour)):
        wide = high * 0.6 + 1.5 * edge
        points = [(x, y + 1.2 * edge), (x - wide, y - high - edge), (x + wide, y - high - edge)]
        pygame.draw.polygon(surface, colour, points)
    said = shortened(tag.said, cap, rect.width)
    half = width(said, cap) / 2
    middle = float(np.clip(x, rect.left + half, max(rect.left + half, rect.right - half)))
    draw_text(surface, said, cap, (middle, y - high - cap), colour=tag.colour, align="centre", outlined=True)


def _draw_label(surface: pygame.Surface, rect: pygame.Rect, label: str, unit: int) -> None:
    cap = pixels_of(theme.SMALL_CAP, unit)
    at = (rect.left + cap, rect.top + 1.4 * cap)
    draw_text(surface, label, cap, at, outlined=True, room=max(1, rect.width - 2 * cap))


def draw_ghost(surface: pygame.Surface, placed: PicturePlacement, image: NDArray[np.floating]) -> None:
    """The reference's body over the dancer's own: thin light lines with a dot on each joint, unlike the limbs.

    ``image`` (L, 2) units of the height of the picture at ``placed``; limbs with a missing end are left out.
    """
    rect = placed.rect
    if rect.width < 1 or rect.height < 1 or not np.isfinite(image).any():
        return
    view = pixels(surface)[rect.top : rect.bottom, rect.left : rect.right]
    points = placed.points(image) - np.array(rect.topleft, np.float64)
    thin = max(2, round(THIN * limb_width(points)))
    shown = [limb for limb in limbs() if np.isfinite(points[list(limb[:2])]).all()]
    ends = sorted({end for a, b, _ in shown for end in (a, b)})
    dot = max(thin + 2, round(GHOST_DOT_WIDTH * limb_width(points)))
    for edge, colour in ((max(2, thin // 2), theme.BACKGROUND), (0, theme.WARNING)):
        for a, b, _ in shown:
            stroke(view, points[a], points[b], thin + 2 * edge, colour)
        for end in ends:
            stroke(view, points[end], points[end], dot + 2 * edge, colour)


# ----------------------------------------------------------------
# The words below the pictures

ADVICE_CAP: Final = 0.046
"""Height of the advice's capitals, in units."""


def draw_words(
    surface: pygame.Surface, area: pygame.Rect, where: str, advice: str, caps: tuple[int, int, int], align: str = "left"
) -> None:
    """Where, and below it what to change: on one line, or smaller on two.

    ``caps``: heights of capitals in pixels: of where it was, and of the advice at its largest and its smallest.
    """
    above, large, least = caps
    cap = fitting_cap(advice, large, area.width, least)
    lines = wrapped(advice, cap, area.width, 2 if cap == least else 1)
    step, x = line_height(cap), area.centerx if align == "centre" else area.left
    top = area.centery - (line_height(above) + step * (len(lines) - 1)) // 2
    draw_text(surface, where, above, (x, top), colour=theme.QUIET_TEXT, align=align, room=area.width)
    for number, line in enumerate(lines):
        draw_text(surface, line, cap, (x, top + line_height(above) + number * step), align=align, room=area.width)
