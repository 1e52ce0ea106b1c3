"""Stick figures: a coming move on a small card, to be taken in at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
import pygame
from numpy.typing import NDArray

from coach.domain.landmarks import DRAWN_LIMBS, INDEX
from coach.ui import theme
from coach.ui.drawing_cache import cached_drawings
from coach.ui.figure import bgra, limbs, stroke
from coach.ui.picture import pixels
from coach.ui.proportions import body_size
from coach.ui.text import draw_text, fitting_cap, width

LABEL_PAD: Final = 0.4
"""Room around a label, in heights of its capitals."""
TORSO_SHARE: Final = 0.3
"""Largest torso, of the figure's height: standing with both arms up just fits, so a crouch looks small."""
KEPT_CARD_BYTES: Final = 16_000_000
"""Bytes of cards kept: the four of a 3840x2160 screen take 6 MB."""

_DRAWN: Final = np.array(sorted({INDEX[name] for limb in DRAWN_LIMBS for name in limb}))
_HEAD: Final = np.array([INDEX[name] for name in ("nose", "left_ear", "right_ear")])


def draw_card(
    surface: pygame.Surface,
    rect: pygame.Rect,
    pose: NDArray[np.floating],
    label: str,
    cap: int,
    *,
    mirrored: bool = False,
    bright: theme.Colour | None = None,
    foot: int = 0,
) -> None:
    """A card with the stick figure of ``pose`` (L, 2, any unit, NaN = missing) and its count, or whose it is, above it.

    ``bright``, the colour of its frame and label, makes it stand out in its row; ``foot`` pixels at its lower edge stay
    free. The drawing is cached by what is on it.
    """
    data = np.ascontiguousarray(pose, np.float32).tobytes()
    surface.blit(_card(data, rect.size, label, cap, mirrored, bright, foot), rect)


def label_cap(label: str, cap: int, wide: int) -> int:
    """The height of capitals at which a label fits a card ``wide`` pixels wide; at least half the usual."""
    return fitting_cap(label, cap, wide - 3 * max(2, round(cap * LABEL_PAD)), max(1, cap // 2))


def figure_room(size: tuple[int, int], cap: int, foot: int) -> int:
    """Pixels each way for the figure on a card with a count whose capitals are ``cap`` high, above its ``foot``."""
    areas = _free_areas((size[0], size[1] - foot), "8", cap, max(2, round(cap * LABEL_PAD)))
    return max(0, *(min(area.size) for area in areas))


def corner_of(size: tuple[int, int]) -> int:
    """Radius of a card's corners, pixels."""
    return max(2, round(min(size) * 0.07))


@cached_drawings(KEPT_CARD_BYTES)
def _card(
    data: bytes,
    size: tuple[int, int],
    label: str,
    cap: int,
    mirrored: bool,
    bright: theme.Colour | None,
    foot: int,
) -> pygame.Surface:
    card = pygame.Surface(size, pygame.SRCALPHA, 32)
    corner = corner_of(size)
    pygame.draw.rect(card, theme.PANEL, card.get_rect(), border_radius=corner)
    if bright:
        frame = pygame.Rect(0, 0, size[0], size[1] - foot)
        below = {"border_bottom_left_radius": 0, "border_bottom_right_radius": 0} if foot else {}
        pygame.draw.rect(card, bright, frame, max(2, corner // 4), border_radius=corner, **below)
    pad = max(2, round(cap * LABEL_PAD))
    cap = label_cap(label, cap, size[0])
    pose = np.frombuffer(data, np.float32).reshape(-1, 2) * np.float32((-1 if mirrored else 1, 1))
    draw_stick_figure(card, pose, _roomiest(_free_areas((size[0], size[1] - foot), label, cap, pad), pose))
    draw_text(card, label, cap, (pad * 1.5, pad + cap / 2), colour=bright or theme.QUIET_TEXT, room=size[0] - 2 * pad)
    return card


def _free_areas(size: tuple[int, int], label: str, cap: int, pad: int) -> tuple[pygame.Rect, pygame.Rect]:
    """Where the label leaves room for the figure: below it, and beside it; a raised arm must not look like a part of
    the digit."""
    below, beside = 2 * pad + cap, round(pad * 2.1) + width(label, cap)
    tall, wide = size[1] - below - pad, size[0] - beside - pad
    return pygame.Rect(pad, below, size[0] - 2 * pad, tall), pygame.Rect(beside, pad, wide, size[1] - 2 * pad)


def _roomiest(areas: Sequence[pygame.Rect], pose: NDArray[np.floating]) -> pygame.Rect:
    """The area in which the figure becomes largest."""
    return max(areas, key=lambda area: _scale(pose, area) if body_size(pose) > 0 else 0.0)


def draw_stick_figure(surface: pygame.Surface, pose: NDArray[np.floating], area: pygame.Rect) -> None:
    """Limbs and a round head of ``pose`` (L, 2), as large as ``area`` allows; nothing if the trunk is missing."""
    if area.width < 4 or area.height < 4 or not body_size(pose) > 0:
        return
    low, high = _bounds(pose)
    points = (pose - (low + high) / 2) * _scale(pose, area) + np.array(area.center, np.float64)
    torso = body_size(points)
    view = pixels(surface)
    for a, b, colour in limbs():
        if np.isfinite(points[[a, b]]).all():
            stroke(view, points[a], points[b], max(2, round(torso * 0.16)), colour)
    _head(view, points, torso)


def _bounds(pose: NDArray[np.floating]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Top left and bottom right of the drawn figure: including the strokes' width and the head above the ears."""
    margin = 0.1 * body_size(pose)
    low, high = np.nanmin(pose[_DRAWN], axis=0) - margin, np.nanmax(pose[_DRAWN], axis=0) + margin
    low[1] = np.nanmin(np.append(pose[_HEAD, 1] - 3.5 * margin, low[1]))
    return low, high


def _scale(pose: NDArray[np.floating], area: pygame.Rect) -> float:
    low, high = _bounds(pose)
    across, down = (area.width, area.height) / (high - low)
    return float(min(across, down, TORSO_SHARE * area.height / body_size(pose)))


def _head(view: NDArray[np.uint8], points: NDArray[np.float64], torso: float) -> None:
    seen = points[_HEAD][np.isfinite(points[_HEAD, 0])]
    if len(seen):
        x, y = np.round(seen.mean(axis=0) * 16).astype(int)
        cv2.circle(view, (int(x), int(y)), round(torso * 0.24 * 16), bgra(theme.TEXT), -1, cv2.LINE_AA, 4)
