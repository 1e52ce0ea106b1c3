"""The list of mistakes: a card each, with the dancer's picture, when it was and what it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.review.thumbnails import SHAPE
from coach.ui import theme
from coach.ui.card import draw_stick_figure
from coach.ui.picture import dim, draw_picture
from coach.ui.text import draw_text, fitting_cap, line_height, wrapped
from coach.ui.theme import pixels_of
from coach.wording import words

WIDTH: Final = 0.29
HEIGHT: Final = 0.125
"""Of a card, of the layout's unit."""
GAP: Final = 0.012
MARKED_LIGHT: Final = 0.45


@dataclass(frozen=True, eq=False)
class Card:
    """``picture`` RGB or None while it loads; ``pose`` (L, 2) drawn until then; ``marked``: not a mistake."""

    time: str
    fault: str
    picture: NDArray[np.uint8] | None
    pose: NDArray[np.floating] | None
    mirrored: bool
    marked: bool = False


def places(area: pygame.Rect, count: int, chosen: int, unit: int) -> list[tuple[int, pygame.Rect]]:
    """(index, rectangle) of the cards that are seen: the page with the chosen one, in lines from the top left."""
    gap = pixels_of(GAP, unit)
    tall = min(pixels_of(HEIGHT, unit), max(1, area.height))
    across = max(1, (area.width + gap) // (pixels_of(WIDTH, unit) + gap))
    down = max(1, (area.height + gap) // (tall + gap))
    wide = min((area.width + gap) // across - gap, round(1.3 * pixels_of(WIDTH, unit)))
    first = chosen // (across * down) * across * down
    shown = range(first, min(first + across * down, count))
    left = area.left + (area.width - min(across, len(shown)) * (wide + gap) + gap) // 2
    return [
        (i, pygame.Rect(left + (n % across) * (wide + gap), area.top + n // across * (tall + gap), max(1, wide), tall))
        for n, i in enumerate(shown)
    ]


def draw_cards(
    surface: pygame.Surface, area: pygame.Rect, cards: Sequence[Card], chosen: int, framed: bool, unit: int
) -> None:
    """``framed``: the chosen one is what is being looked at."""
    for i, rect in places(area, len(cards), chosen, unit):
        _draw_card(surface, rect, cards[i], i + 1, unit)
        if framed and i == chosen:
            thick = pixels_of(0.005, unit)
            frame = rect.inflate(2 * thick, 2 * thick).clip(surface.get_rect())
            pygame.draw.rect(surface, theme.TEXT, frame, thick, border_radius=2 * thick)


def _draw_card(surface: pygame.Surface, rect: pygame.Rect, card: Card, number: int, unit: int) -> None:
    pygame.draw.rect(surface, theme.PANEL, rect, border_radius=pixels_of(0.008, unit))
    picture = pygame.Rect(rect.topleft, (round(rect.height * SHAPE), rect.height))
    picture.width = min(picture.width, rect.width // 2)
    if card.picture is not None:
        draw_picture(surface, card.picture, picture, mirrored=card.mirrored)
    elif card.pose is not None:
        draw_stick_figure(surface, card.pose * (-1 if card.mirrored else 1, 1), picture.inflate(-4, -4))
    if card.marked:
        dim(surface, picture, MARKED_LIGHT)
    cap = pixels_of(theme.SMALL_CAP * 0.9, unit)
    pad = round(0.7 * cap)
    room = max(1, rect.right - picture.right - 2 * pad)
    left, colour = picture.right + pad, theme.QUIET if card.marked else theme.TEXT
    when = words.REVIEW_CARD.format(number=number, time=card.time)
    draw_text(surface, when, fitting_cap(when, cap, room, cap // 2), (left, rect.top + pad + cap / 2), room=room,
              colour=theme.QUIET)  # fmt: skip
    small = max(1, round(0.85 * cap))
    for n, line in enumerate(wrapped(card.fault, small, room, 2)):
        y = rect.top + pad + line_height(cap) + small / 2 + n * line_height(small) * 0.85
        box = draw_text(surface, line, small, (left, y), colour=colour, room=room)
        if card.marked:
            pygame.draw.line(surface, colour, box.midleft, box.midright, max(1, small // 8))
