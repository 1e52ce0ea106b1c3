"""The people of a video side by side, numbered, so that one of them can be chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach import words
from coach.look import theme
from coach.look.picture import MASKS, draw_picture
from coach.look.text import draw_text, fitting_cap

CARD: Final = (300, 440)
"""Pixels of one person's card: number above, picture below."""
GAP: Final = 16
"""Pixels between cards, and around them."""
HEAD: Final = 56
"""Pixels for the question above the cards."""
CAP, LEAST_CAP = 20, 10
"""Pixels of its capitals: smaller over two people, whose sheet is narrow."""
MOST_ACROSS: Final = 6
"""Cards in a row: more would be too small on the screen."""


@dataclass(frozen=True, eq=False)
class Portrait:
    """number: what the person is called; rgb: (H, W, 3) uint8, the person and a little around them."""

    number: int
    rgb: NDArray[np.uint8]


def contact_sheet(portraits: Sequence[Portrait]) -> pygame.Surface:
    """All portraits in rows, each under its number."""
    across = min(MOST_ACROSS, len(portraits))
    down = -(-len(portraits) // across)
    size = (GAP + across * (CARD[0] + GAP), HEAD + GAP + down * (CARD[1] + GAP))
    sheet = pygame.Surface(size, 0, 32, (*MASKS, 0))
    sheet.fill(theme.BACKGROUND)
    room = size[0] - 2 * GAP
    cap = fitting_cap(words.WHICH_DANCER, CAP, room, LEAST_CAP)
    draw_text(sheet, words.WHICH_DANCER, cap, (GAP, HEAD / 2 + GAP / 2), room=room)
    for place, portrait in enumerate(portraits):
        row, column = divmod(place, across)
        card = pygame.Rect(GAP + column * (CARD[0] + GAP), HEAD + GAP + row * (CARD[1] + GAP), *CARD)
        pygame.draw.rect(sheet, theme.PANEL, card, border_radius=12)
        draw_text(sheet, str(portrait.number), 30, (card.centerx, card.top + 32), align="centre")
        inner = card.inflate(-24, -24)
        inner.height, inner.top = inner.height - 52, inner.top + 52
        draw_picture(sheet, portrait.rgb, inner)
    return sheet


def save_sheet(sheet: pygame.Surface, path: str) -> None:
    """As PNG. Raises OSError when it cannot be written."""
    try:
        pygame.image.save(sheet, path)
    except pygame.error as error:
        raise OSError(str(error)) from error
