"""The screen after practising: how fast each passage was begun and how fast it was danced cleanly."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from math import isfinite
from typing import Final

import pygame

from coach.domain.practice import FASTEST, SLOWEST, PassResult
from coach.domain.song import Song
from coach.live.practice.presenter import summary_rows
from coach.live.practice.screen_sheet import NOTE_CAP, PRESENTER, SHEET_GAP, draw_pair, draw_panel, draw_sheet, visible
from coach.live.practice.views import SummaryRow, SummaryView
from coach.ui import theme
from coach.ui.loop import Screen
from coach.ui.text import draw_lines, draw_text, fitting_cap, line_height, wrapped
from coach.ui.theme import pixels_of
from coach.ui.window import Action
from coach.wording import practice_words as words
from coach.wording.numbers import points
from coach.wording.practice import minutes_words, passes_words, speed_change_words

SPEED_CAP: Final = 0.06
SPEED_LINE_THICKNESS: Final = 0.02
"""Thickness of the line from the slowest speed to the song's own."""
SAID_LINES: Final = 8
"""Lines of a sentence: what went wrong, and what to do, is told in full."""
SCORES_BELOW_ASPECT: Final = 1.2
"""Width over height of a window below which a passage's scores don't fit beside its name."""


class SummarySheet(Screen):
    """``dances``, once it is done: the dancer wants the whole dance, if that is offered."""

    keys = PRESENTER

    def __init__(
        self, song: Song, results: Sequence[PassResult], minutes: float, said: tuple[str, ...], offers: bool
    ) -> None:
        self._view = SummaryView(minutes, summary_rows(results, song.grid), said, offers)
        self.dances = False

    def handle(self, event: Hashable, now: float) -> None:
        if event in (Action.SPACE, Action.START):
            self.dances, self.done = self._view.offers_dance, True
        elif event in (Action.QUIT, Action.PAUSE):
            self.done = True

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        draw_summary(surface, self._view)
        return True


def draw_summary(surface: pygame.Surface, view: SummaryView) -> None:
    """Draws the whole screen."""
    aside = f"{minutes_words(view.minutes)} · {passes_words(view.passes)}"
    keys = words.SUMMARY_KEYS_DANCE if view.offers_dance else words.SUMMARY_KEYS
    area = draw_sheet(surface, words.SUMMARY, aside, keys)
    unit = theme.reading_height(surface.get_size())
    gap, cap, least = (pixels_of(share, unit) for share in (SHEET_GAP, theme.READING_CAP, NOTE_CAP))
    narrow = surface.get_width() / surface.get_height() < SCORES_BELOW_ASPECT
    high = _row_height(unit, narrow)
    while cap > least and _said_height(view, cap, area.width) > area.height - high:
        cap -= 1
    room = area.height - _said_height(view, cap, area.width)
    shown = visible(len(view.rows), len(view.rows) - 1, (room + gap) // (high + gap))
    for place, k in enumerate(shown):
        rect = pygame.Rect(area.left, area.top + place * (high + gap), area.width, high)
        _draw_row(surface, rect, view.rows[k], unit, narrow)
    y = area.top + len(shown) * (high + gap) + cap
    for text in view.said:
        lines = len(wrapped(text, cap, area.width, SAID_LINES))
        draw_lines(surface, text, cap, (area.left, y), room=area.width, lines=SAID_LINES)
        y += lines * line_height(cap)


def _said_height(view: SummaryView, cap: int, room: int) -> int:
    lines = sum(len(wrapped(text, cap, room, SAID_LINES)) for text in view.said)
    return lines * line_height(cap) + 2 * cap if lines else 0


def _row_height(unit: int, narrow: bool) -> int:
    pad = pixels_of(SHEET_GAP, unit)
    more = pad + pixels_of(NOTE_CAP, unit) if narrow else 0
    return 3 * pad + pixels_of(theme.READING_CAP, unit) + pixels_of(SPEED_CAP, unit) + more


def _draw_row(surface: pygame.Surface, rect: pygame.Rect, row: SummaryRow, unit: int, narrow: bool) -> None:
    """The passage, its passes and scores (below it in a ``narrow`` window); then the way from the first speed to the
    fastest clean one."""
    pad, cap, small = pixels_of(SHEET_GAP, unit), pixels_of(theme.READING_CAP, unit), pixels_of(NOTE_CAP, unit)
    draw_panel(surface, rect, unit, chosen=False)
    inside = rect.inflate(-2 * pad, -2 * pad)
    line = pygame.Rect(inside.left, inside.top, inside.width, cap)
    if narrow:
        draw_pair(surface, line, row.name, "", "", small)
        line = pygame.Rect(inside.left, line.bottom + pad, inside.width, small)
        said = " · ".join(filter(None, (passes_words(row.passes), _scores(row))))
        draw_text(surface, said, fitting_cap(said, small, line.width, 1), line.midleft, colour=theme.QUIET_TEXT)
    else:
        draw_pair(surface, line, row.name, passes_words(row.passes), _scores(row), small)
    below = pygame.Rect(inside.left, line.bottom + pad, inside.width, inside.bottom - line.bottom - pad)
    text = speed_change_words(row.began, row.began if row.reached is None else row.reached)
    large = fitting_cap(text, pixels_of(SPEED_CAP, unit), below.width // 2, 1)
    colour = theme.TEXT if row.reached is None else theme.CORRECT
    taken = draw_text(surface, text, large, below.midright, colour=colour, align="right").width
    track = pygame.Rect(below.left, 0, max(1, below.width - taken - 2 * cap), pixels_of(SPEED_LINE_THICKNESS, unit))
    track.centery = below.centery
    _draw_track(surface, track, row)


def _scores(row: SummaryRow) -> str:
    known = ((words.BEST, row.best), (words.MEMORY_BEST, row.memory))
    said = [text.format(score=points(score)) for text, score in known if isfinite(score)]
    return " · ".join([words.NOT_YET, *said] if row.reached is None else said)


def _draw_track(surface: pygame.Surface, track: pygame.Rect, row: SummaryRow) -> None:
    """From half speed on the left to the song's own on the right; a dot where it began."""

    def x(speed: float) -> float:
        return track.left + (speed - SLOWEST) / (FASTEST - SLOWEST) * track.width

    pygame.draw.rect(surface, theme.EDGE, track, border_radius=track.height)
    if row.reached is not None:
        left, right = sorted((x(row.began), x(row.reached)))
        way = pygame.Rect(round(left), track.top, max(track.height, round(right - left)), track.height)
        pygame.draw.rect(surface, theme.CORRECT, way.clamp(track), border_radius=track.height)
    radius = track.height
    at = (min(max(x(row.began), track.left + radius), track.right - radius), track.centery)
    pygame.draw.aacircle(surface, theme.TEXT, at, radius)
