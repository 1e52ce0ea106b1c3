"""A question with two answers, in the middle of the window, and what stands there while nothing can be done."""

from __future__ import annotations

from collections.abc import Hashable

import pygame

from coach.ui import theme
from coach.ui.loop import Screen, run
from coach.ui.text import draw_filling, draw_lines, draw_text, fitting_cap
from coach.ui.theme import pixels_of
from coach.ui.window import Action, Window


def offer(window: Window, title: str, text: str, keys: str) -> bool:
    """Waits for an answer: True for Space or Enter, False for Esc, Q or a closed window."""
    asked = Offer(title, text, keys)
    run(window, asked)
    return asked.accepted


class Offer(Screen):
    """``keys``: the line that says how to answer."""

    def __init__(self, title: str, text: str, keys: str) -> None:
        self._said = title, text, keys
        self.accepted = False

    def handle(self, event: Hashable, now: float) -> None:
        self.accepted = event in (Action.SPACE, Action.START)
        self.done = self.accepted or event in (Action.PAUSE, Action.QUIT)

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        draw_offer(surface, *self._said)
        return True


def draw_offer(surface: pygame.Surface, title: str, text: str, keys: str) -> None:
    """Draws the whole screen."""
    surface.fill(theme.BACKGROUND)
    wide, high = surface.get_size()
    unit = theme.reading_height((wide, high))
    left, room = round(wide * 0.1), round(wide * 0.8)
    cap = fitting_cap(title, pixels_of(theme.WORD_CAP, unit), room, 1)
    draw_text(surface, title, cap, (left, high * 0.3))
    small = pixels_of(theme.READING_CAP, unit)
    draw_lines(surface, text, small, (left, round(high * 0.42)), room=room, lines=3)
    draw_text(surface, keys, small, (left, high * 0.75), colour=theme.QUIET_TEXT, room=room)


def draw_waiting(surface: pygame.Surface, text: str) -> None:
    """Draws the whole screen."""
    surface.fill(theme.BACKGROUND)
    wide, high = surface.get_size()
    cap = pixels_of(theme.READING_CAP, theme.reading_height((wide, high)))
    area = pygame.Rect(0, 0, round(wide * 0.8), round(high * 0.5))
    area.center = wide // 2, high // 2
    draw_filling(surface, text, cap, area, cap // 2, colour=theme.QUIET_TEXT)
