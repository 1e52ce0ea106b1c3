"""What several of the quiz's screens draw: a choice, the time left, a tick and a cross, and confetti."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
import pygame

from coach.quiz.figure import soft_disc
from coach.ui import theme
from coach.ui.fonts import showable
from coach.ui.text import draw_text, fitting_cap
from coach.ui.theme import Colour, pixels_of

ChoiceMark = Literal["open", "right", "wrong", "out"]

CONFETTI: Final = 110
CONFETTI_S: Final = 2.6
"""s until the last piece has fallen."""
CONFETTI_COLOURS: Final[tuple[Colour, ...]] = (theme.ACCENT, theme.CORRECT, theme.WARNING, (150, 180, 255), theme.TEXT)
FRESH, PRESSING_TIME_SHARE = 0.5, 0.25
"""Shares of time left below which its bar turns to a warning, and to alarm."""
PRESSING: Final[Colour] = theme.WRONG


@dataclass(frozen=True)
class ChoiceView:
    """number: its key; text, small: title and artist; mark: right or wrong; pads: whether a gamepad is connected; live:
    whether Enter takes it; meter: 0..1, how likely it is."""

    number: int
    text: str
    small: str
    mark: ChoiceMark = "open"
    pads: bool = False
    live: bool = False
    meter: float = 0.0


def draw_choice(surface: pygame.Surface, area: pygame.Rect, view: ChoiceView, unit: int) -> None:
    edge, fill, ink = _shades(view)
    corner, thick = pixels_of(0.022, unit), pixels_of(0.004, unit)
    pygame.draw.rect(surface, fill, area, border_radius=corner)
    if view.meter > 0.02:
        likely = pygame.Rect(area.left, area.top, max(2 * corner, round(area.width * view.meter)), area.height)
        pygame.draw.rect(surface, (74, 34, 56), likely, border_radius=corner)
    pygame.draw.rect(surface, edge, area, thick * (1 if view.mark in ("open", "out") else 2), border_radius=corner)
    radius = round(0.3 * area.height)
    badge = area.left + round(0.5 * area.height), area.centery
    pygame.draw.aacircle(surface, edge, badge, radius)
    draw_text(surface, str(view.number), round(0.95 * radius), badge, colour=theme.BACKGROUND, align="centre")
    left, right = area.left + round(1.0 * area.height), area.right - round(0.3 * area.height)
    if view.mark in ("right", "wrong"):
        right -= round(0.7 * area.height)
        at = area.right - round(0.5 * area.height), area.centery
        (draw_tick if view.mark == "right" else draw_cross)(surface, at, round(0.26 * area.height), edge)
    elif view.pads:
        right -= round(0.7 * area.height)
        draw_pad(surface, (area.right - round(0.5 * area.height), area.centery), round(0.2 * area.height), view.number)
    room = max(1, right - left)
    large, small = pixels_of(0.036, unit), pixels_of(0.021, unit)
    if not view.small:
        draw_text(surface, view.text, fitting_cap(view.text, large, room, small), (left, area.centery), colour=ink,
                  room=room)  # fmt: skip
        return
    at = left, area.top + 0.36 * area.height
    draw_text(surface, view.text, fitting_cap(view.text, large, room, small), at, colour=ink, room=room)
    quiet = theme.QUIET_TEXT if view.mark != "out" else theme.EDGE
    small = fitting_cap(view.small, small, room, pixels_of(0.015, unit))
    draw_text(surface, view.small, small, (left, area.top + 0.76 * area.height), colour=quiet, room=room)


def _shades(view: ChoiceView) -> tuple[Colour, Colour, Colour]:
    """Edge, fill and text."""
    if view.mark == "right":
        return theme.CORRECT, (24, 66, 66), theme.TEXT
    if view.mark == "wrong":
        return theme.WRONG, (70, 26, 34), theme.TEXT
    if view.mark == "out":
        return theme.EDGE, (20, 23, 31), (110, 116, 130)
    return (theme.ACCENT if view.live else (126, 134, 156)), theme.PANEL, theme.TEXT


def draw_tick(surface: pygame.Surface, at: tuple[int, int], size: int, colour: Colour) -> None:
    x, y = at
    wide = max(3, round(0.32 * size))
    points = [(x - size, y), (x - 0.3 * size, y + 0.7 * size), (x + size, y - 0.7 * size)]
    _thick(surface, points, wide, colour)


def draw_cross(surface: pygame.Surface, at: tuple[int, int], size: int, colour: Colour) -> None:
    (x, y), part = at, 0.75 * size
    for slope in (1, -1):
        _thick(
            surface, [(x - part, y - slope * part), (x + part, y + slope * part)], max(3, round(0.32 * size)), colour
        )


def _thick(surface: pygame.Surface, points: list[tuple[float, float]], wide: int, colour: Colour) -> None:
    """Lines with round ends."""
    for a, b in zip(points, points[1:]):
        pygame.draw.line(surface, colour, a, b, wide)
    for x, y in points:
        pygame.draw.aacircle(surface, colour, (round(x), round(y)), max(1, wide // 2))


PAD_PLACES: Final = ((0, -1), (1, 0), (0, 1), (-1, 0))
"""Which of a pad's four buttons answers with 1, 2, 3, 4: clockwise from the top."""


def draw_pad(surface: pygame.Surface, at: tuple[int, int], size: int, number: int) -> None:
    """A gamepad's four buttons, with the one that answers filled."""
    for k, (x, y) in enumerate(PAD_PLACES, start=1):
        place = round(at[0] + 0.95 * x * size), round(at[1] + 0.95 * y * size)
        colour = theme.ACCENT if k == number else theme.EDGE
        pygame.draw.aacircle(surface, colour, place, max(2, round(0.48 * size)), 0 if k == number else 2)


def draw_time(surface: pygame.Surface, area: pygame.Rect, left: float, thinking: float, unit: int) -> None:
    """The time left, 0..1; a notch where the dance ends and only ``thinking`` (0..1) remains."""
    corner = area.height // 2
    pygame.draw.rect(surface, theme.PANEL, area, border_radius=corner)
    colour = theme.CORRECT if left > FRESH else theme.WARNING if left > PRESSING_TIME_SHARE else PRESSING
    wide = max(area.height, round(area.width * left))
    if left > 0:
        filled = pygame.Rect(area.left, area.top, wide, area.height)
        pygame.draw.rect(surface, colour, filled, border_radius=corner)
        glow = soft_disc(2 * area.height, colour, 14)
        surface.blit(
            glow, glow.get_rect(center=(filled.right - corner, area.centery)), special_flags=pygame.BLEND_RGB_ADD
        )
        pygame.draw.aacircle(surface, theme.TEXT, (filled.right - corner, area.centery), corner)
    x = area.left + round(area.width * thinking)
    pygame.draw.rect(surface, theme.BACKGROUND, (x - 1, area.top, max(2, unit // 300), area.height))


def draw_confetti(surface: pygame.Surface, area: pygame.Rect, since: float, seed: int) -> None:
    """Thrown up from both sides ``since`` s ago; nothing once it has all fallen."""
    if not 0 <= since <= CONFETTI_S:
        return
    x0, vx, vy, spin, shade = _thrown(seed)
    high = area.height
    x = area.left + x0 * area.width + vx * high * (1 - np.exp(-1.6 * since)) / 1.6
    y = area.bottom + high * (-vy * (1 - np.exp(-1.9 * since)) / 1.9 + 0.42 * since**2)
    before = surface.get_clip()
    surface.set_clip(area.clip(before))
    size = max(3, round(0.017 * high))
    for k in np.flatnonzero(y < area.bottom):
        turn = spin[k] * since
        across, tall = size * (0.35 + 0.65 * abs(np.cos(turn))), 0.55 * size
        c, s = np.cos(0.6 * turn), np.sin(0.6 * turn)
        corners = [(x[k] + c * a * across - s * b * tall, y[k] + s * a * across + c * b * tall)
                   for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]  # fmt: skip
        pygame.draw.polygon(surface, CONFETTI_COLOURS[shade[k]], corners)
    surface.set_clip(before)


@lru_cache(maxsize=4)
def _thrown(seed: int) -> tuple[np.ndarray, ...]:
    """Where each piece starts (0 or 1 of the width), how fast in heights a second, how it spins, which colour."""
    rng = np.random.default_rng(seed)
    side = rng.integers(0, 2, CONFETTI)
    across = np.where(side == 0, 1, -1) * rng.uniform(0.15, 1.9, CONFETTI)
    return side, across, rng.uniform(1.4, 3.0, CONFETTI), rng.uniform(4, 14, CONFETTI), rng.integers(0, 5, CONFETTI)


def title_of(song) -> str:
    """As the artist writes it, if a font has its letters."""
    return showable(song.title, song.romanised)
