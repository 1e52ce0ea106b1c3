"""The menu of saved passages: choose one, name the present one, forget one."""

from __future__ import annotations

from typing import Final

import pygame

from coach.live.practice.screen_sheet import NOTE_CAP, SHEET_GAP, draw_pair, draw_panel, draw_sheet, visible
from coach.live.practice.views import LoopsView
from coach.ui import theme
from coach.ui.fonts import clean
from coach.ui.text import draw_lines, draw_text, fitting_cap, width
from coach.ui.theme import pixels_of
from coach.wording import practice_words as words

NAME_CAP: Final = 0.06
"""Of the name while it is typed."""


def draw_loops(surface: pygame.Surface, view: LoopsView) -> None:
    """Draws the whole screen."""
    typing = view.typed is not None
    keys = words.LOOPS_KEYS_NAME if typing else (words.LOOPS_KEYS if view.rows else words.LOOPS_KEYS_NONE)
    area = draw_sheet(surface, words.LOOPS, view.title, keys.format(where=view.where), view.notice)
    unit = theme.reading_height(surface.get_size())
    if view.typed is not None:
        _draw_name(surface, area, view.typed, view.where, unit)
    elif view.rows:
        _draw_rows(surface, area, view, unit)
    else:
        cap = pixels_of(theme.READING_CAP, unit)
        draw_lines(surface, words.LOOPS_NONE, cap, area.topleft, room=area.width, lines=3, colour=theme.QUIET_TEXT)


def _draw_rows(surface: pygame.Surface, area: pygame.Rect, view: LoopsView, unit: int) -> None:
    pad, cap, gap = pixels_of(SHEET_GAP, unit), pixels_of(theme.READING_CAP, unit), pixels_of(SHEET_GAP, unit) // 2
    high = 2 * pad + cap
    for place, k in enumerate(visible(len(view.rows), view.at, (area.height + gap) // (high + gap))):
        rect = pygame.Rect(area.left, area.top + place * (high + gap), area.width, high)
        draw_panel(surface, rect, unit, chosen=k == view.at)
        row = view.rows[k]
        draw_pair(surface, rect.inflate(-2 * pad, -2 * pad), row.name, "", row.where, pixels_of(NOTE_CAP, unit))


def _draw_name(surface: pygame.Surface, area: pygame.Rect, typed: str, where: str, unit: int) -> None:
    """What is named, and the name with a caret behind it."""
    cap, pad = pixels_of(theme.READING_CAP, unit), pixels_of(SHEET_GAP, unit)
    draw_text(
        surface, words.LOOPS_NAME.format(where=where), cap, (area.left, area.top + cap / 2), room=area.width
    )  # fmt: skip
    large = pixels_of(NAME_CAP, unit)
    box = pygame.Rect(area.left, area.top + cap + 2 * pad, area.width, large + 4 * pad)
    draw_panel(surface, box, unit, chosen=True)
    room = max(1, box.width - 4 * pad)
    size = fitting_cap(typed, large, room, 1)
    draw_text(surface, typed, size, (box.left + 2 * pad, box.centery))
    end = width(typed, size) + (width("n", size) // 2 if typed != clean(typed) else 0)
    caret = pygame.Rect(box.left + 2 * pad + end + pad // 3, box.top + pad, max(2, pad // 5), box.height - 2 * pad)
    pygame.draw.rect(surface, theme.ACCENT, caret)
