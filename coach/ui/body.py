"""A small standing body on which joints are marked: where on me is the mistake?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.landmarks import INDEX, LANDMARKS
from coach.ui import theme
from coach.ui.figure import draw_skeleton
from coach.ui.picture import Placed, fitted

BODY_FIGURE_ASPECT: Final = 0.52
"""Width over height of the figure."""
HEAD_AT: Final = (0.26, 0.075)
BODY_HEAD_RADIUS: Final = 0.066
"""Radius of the head, in heights of the figure."""
BODY_MARK_RADIUS: Final = 0.058
"""Radius of a mark."""

_STANDING: Final = {
    "shoulder": (0.105, 0.2), "elbow": (0.165, 0.36), "wrist": (0.2, 0.51),
    "hip": (0.068, 0.51), "knee": (0.083, 0.73), "ankle": (0.09, 0.94),
}  # fmt: skip
"""Part → how far from the middle and how far down, in heights of the figure."""


def standing() -> NDArray[np.float64]:
    """(L, 2) in heights of the figure: somebody who faces us, their left on the picture's right."""
    pose = np.full((len(LANDMARKS), 2), np.nan)
    for part, (aside, down) in _STANDING.items():
        pose[INDEX[f"left_{part}"]] = BODY_FIGURE_ASPECT / 2 + aside, down
        pose[INDEX[f"right_{part}"]] = BODY_FIGURE_ASPECT / 2 - aside, down
    pose[INDEX["nose"]] = HEAD_AT
    return pose


def draw_body(surface: pygame.Surface, area: pygame.Rect, joints: Iterable[str], mirrored: bool = False) -> pygame.Rect:
    """The figure as large as ``area`` allows, these joints marked red; returns the box it takes.

    ``mirrored``: the dancer's left is on the left, as in the mirrored pictures beside it.
    """
    rect = fitted(round(1000 * BODY_FIGURE_ASPECT), 1000, area)
    if rect.height < 12:
        return rect
    placed = Placed(rect, mirrored)
    pose = standing()
    x, y = placed.points(pose[INDEX["nose"]])
    pygame.draw.circle(surface, theme.TORSO_COLOUR, (round(x), round(y)), max(2, round(BODY_HEAD_RADIUS * rect.height)))
    draw_skeleton(surface, placed, pose, np.ones(len(LANDMARKS)))
    radius = max(3, round(BODY_MARK_RADIUS * rect.height))
    for joint in joints:
        at = tuple(round(v) for v in placed.points(pose[INDEX[joint]]))
        pygame.draw.circle(surface, theme.TEXT, at, radius + max(1, radius // 5))
        pygame.draw.circle(surface, theme.WRONG, at, radius)
    return rect
