"""The pause: the dance stands still and dark, and three lines say how to go on."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pygame

from coach.live.screen_dance import DanceView, draw_dance
from coach.ui import theme
from coach.ui.picture import dim
from coach.ui.text import draw_text, fitting_cap, line_height
from coach.ui.theme import pixels_of
from coach.wording import words

LIGHT: Final = 0.3
"""How much of the dance's brightness is left behind the words."""


def draw_pause(surface: pygame.Surface, view: DanceView) -> None:
    """Draws the dance as it stood when it was paused, dimmed, and the keys over it."""
    draw_dance(surface, replace(view, word=None, count_in=None))
    dim(surface, surface.get_rect(), LIGHT)
    wide, high = surface.get_size()
    room = round(wide * 0.94)
    title = fitting_cap(words.PAUSED, pixels_of(theme.WORD_CAP, high), room, 1)
    draw_text(surface, words.PAUSED, title, (wide / 2, high * 0.4), align="centre", outlined=True)
    cap = min(fitting_cap(keys, pixels_of(theme.CAP, high), room, 1) for keys in words.PAUSE_KEYS)
    for number, keys in enumerate(words.PAUSE_KEYS):
        at = (wide / 2, high * 0.4 + title * 1.3 + number * line_height(cap))
        draw_text(surface, keys, cap, at, align="centre", outlined=True)
