"""What the screens before and after practising have in common: a title, rows, the keys at the foot."""

from __future__ import annotations

from typing import Final

import pygame

from coach.ui import theme
from coach.ui.text import draw_lines, draw_text, fitting_cap, line_height, width, wrapped
from coach.ui.theme import pixels_of
from coach.ui.window import Action, Keys

PRESENTER: Final[Keys] = {pygame.K_PAGEDOWN: Action.START}
"""Forward, on a presenter's remote."""
TITLE_CAP: Final = 0.058
SHEET_KEYS_CAP: Final = 0.03
NOTE_CAP: Final = 0.03
"""Text beside the names, read from where the dancer stands."""
NOTICE_LINES: Final = 3
SHEET_GAP: Final = 0.022


def draw_sheet(surface: pygame.Surface, title: str, aside: str, keys: str, notice: str = "") -> pygame.Rect:
    """Clears the screen and draws what stands around the rows; returns the room that is left for them.

    ``aside`` stands at the right of the title, ``notice`` above the keys.
    """
    surface.fill(theme.BACKGROUND)
    wide, high = surface.get_size()
    unit = theme.reading_height((wide, high))
    margin, large, cap = pixels_of(0.045, unit), pixels_of(TITLE_CAP, unit), pixels_of(theme.READING_CAP, unit)
    room = max(1, wide - 2 * margin)
    top = _draw_title(surface, pygame.Rect(margin, margin, room, large), title, aside, cap)
    least, cap = max(1, pixels_of(SHEET_KEYS_CAP, unit) * 2 // 3), pixels_of(SHEET_KEYS_CAP, unit)
    size = fitting_cap(keys, cap, room, least)
    draw_text(surface, keys, size, (margin, high - margin - size / 2), colour=theme.QUIET_TEXT, room=room)
    bottom = high - margin - size - pixels_of(SHEET_GAP, unit)
    if notice:
        rows = len(wrapped(notice, cap, room, NOTICE_LINES)) - 1
        bottom -= cap + rows * line_height(cap)
        draw_lines(surface, notice, cap, (margin, bottom), room=room, lines=NOTICE_LINES, colour=theme.WARNING)
        bottom -= pixels_of(SHEET_GAP, unit)
    top += pixels_of(0.045, unit)
    return pygame.Rect(margin, top, room, max(1, bottom - pixels_of(SHEET_GAP, unit) - top))


def _draw_title(surface: pygame.Surface, line: pygame.Rect, title: str, aside: str, cap: int) -> int:
    """On one line; else ``aside`` goes below the title, on two lines if it is long. Returns where that ends."""
    taken = width(aside, cap) + cap if aside else 0
    beside = width(title, cap) <= line.width - taken
    size = fitting_cap(title, line.height, line.width - (taken if beside else 0), cap)
    top = line.bottom - size if beside else line.top
    bottom = draw_lines(surface, title, size, (line.left, top), room=line.width, lines=2).bottom
    if not aside:
        return bottom
    if beside:
        draw_text(surface, aside, cap, (line.right, line.bottom - cap / 2), colour=theme.QUIET_TEXT, align="right")
        return line.bottom
    at = (line.left, bottom + round(1.2 * cap))
    return draw_text(surface, aside, fitting_cap(aside, cap, line.width, 1), at, colour=theme.QUIET_TEXT).bottom


def draw_panel(surface: pygame.Surface, rect: pygame.Rect, unit: int, chosen: bool) -> None:
    """The background of a row; the ``chosen`` one has a bright edge."""
    corner = pixels_of(theme.CORNER, unit)
    pygame.draw.rect(surface, theme.PANEL, rect, border_radius=corner)
    if chosen:
        pygame.draw.rect(surface, theme.ACCENT, rect, max(2, corner // 3), border_radius=corner)


def draw_pair(surface: pygame.Surface, line: pygame.Rect, left: str, note: str, right: str, small: int) -> None:
    """On a line as high as its capitals: a name, a quiet note that gives way first, and something at the end."""
    cap = line.height
    taken = (
        draw_text(surface, right, small, line.midright, colour=theme.QUIET_TEXT, align="right").width if right else 0
    )
    room = max(1, line.width - taken - cap)
    box = draw_text(surface, left, cap, line.midleft, room=room)
    rest = line.left + room - box.right - cap
    if note and width(note, small) <= rest:
        draw_text(surface, note, small, (box.right + cap, line.bottom - small / 2), colour=theme.QUIET_TEXT)


def visible(count: int, at: int, room: int) -> range:
    """Which of ``count`` rows to show, if ``room`` fit, so that the row ``at`` is among them."""
    room = max(1, min(room, count))
    first = min(max(0, at - room // 2), count - room)
    return range(first, first + room)
