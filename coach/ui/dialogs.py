"""A question with two answers, in the middle of the window."""

from __future__ import annotations

import pygame

from coach.ui import theme
from coach.ui.text import draw_lines, draw_text, fitting_cap
from coach.ui.theme import pixels_of
from coach.ui.window import TICKS, Action, Window


def offer(window: Window, title: str, text: str, keys: str) -> bool:
    """Waits for Space (or Enter): True, or Esc, Q, a closed window: False."""
    ticks = pygame.time.Clock()
    while True:
        for event in window.events():
            if event in (Action.SPACE, Action.START):
                return True
            if event in (Action.PAUSE, Action.QUIT):
                return False
        draw_offer(window.surface, title, text, keys)
        window.flip()
        ticks.tick(TICKS)


def draw_offer(surface: pygame.Surface, title: str, text: str, keys: str) -> None:
    """Draws the whole screen anew."""
    surface.fill(theme.BACKGROUND)
    wide, high = surface.get_size()
    unit = theme.reading_height((wide, high))
    left, room = round(wide * 0.1), round(wide * 0.8)
    cap = fitting_cap(title, pixels_of(theme.WORD_CAP, unit), room, 1)
    draw_text(surface, title, cap, (left, high * 0.3))
    small = pixels_of(theme.CAP, unit)
    draw_lines(surface, text, small, (left, round(high * 0.42)), room=room, lines=3)
    draw_text(surface, keys, small, (left, high * 0.75), colour=theme.QUIET, room=room)
