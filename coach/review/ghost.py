"""The reference's body over the dancer's own: thin light lines with a dot on every joint, never taken for a limb."""

from __future__ import annotations

from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.look import theme
from coach.look.figure import limb_width, limbs, stroke
from coach.look.picture import Placed, pixels

THIN: Final = 0.38
"""Of a limb's width."""
DOT: Final = 0.9


def draw_ghost(surface: pygame.Surface, placed: Placed, image: NDArray[np.floating]) -> None:
    """``image`` (33, 2) units of frame height of the picture at ``placed``; limbs with a missing end are left out."""
    rect = placed.rect
    if rect.width < 1 or rect.height < 1 or not np.isfinite(image).any():
        return
    view = pixels(surface)[rect.top : rect.bottom, rect.left : rect.right]
    points = placed.points(image) - np.array(rect.topleft, np.float64)
    thin = max(2, round(THIN * limb_width(points)))
    shown = [limb for limb in limbs() if np.isfinite(points[list(limb[:2])]).all()]
    ends = sorted({end for a, b, _ in shown for end in (a, b)})
    dot = max(thin + 2, round(DOT * limb_width(points)))
    for edge, colour in ((max(2, thin // 2), theme.BACKGROUND), (0, theme.WARNING)):
        for a, b, _ in shown:
            stroke(view, points[a], points[b], thin + 2 * edge, colour)
        for end in ends:
            stroke(view, points[end], points[end], dot + 2 * edge, colour)
