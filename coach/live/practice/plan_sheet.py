"""The screen before practising by a plan: what will be practised and why, which step is next, how long it takes."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Final

import pygame

from coach.domain.practice import Step
from coach.domain.song import Song
from coach.live.practice.presenter import plan_rows
from coach.live.practice.screen_sheet import NOTE_CAP, PRESENTER, SHEET_GAP, draw_pair, draw_panel, draw_sheet
from coach.live.practice.views import PlanRow, PlanStep, PlanView
from coach.ui import theme
from coach.ui.fonts import shown_title
from coach.ui.loop import Screen
from coach.ui.text import draw_lines, draw_text, fitting_cap, line_height, width, wrapped
from coach.ui.theme import pixels_of
from coach.ui.window import Action
from coach.wording import practice_words as words
from coach.wording.practice import minutes_words, speed_words

WAY: Final = {Action.DOWN: 1, Action.UP: -1, Action.RIGHT: 1, Action.LEFT: -1}
PANEL_SCALES: Final = (1.0, 0.95, 0.9, 0.85)
"""Sizes of the panels, tried until all fit."""
WHY_LINES: Final = 2
LEAST_CHIP: Final = 0.7
"""Size of a step's words, of the usual, if all of a passage's must fit on one line."""


class PlanSheet(Screen):
    """``chosen``, once it is done: the steps left to practise; None if the dancer leaves."""

    keys = PRESENTER

    def __init__(self, song: Song, steps: tuple[Step, ...]) -> None:
        self._song, self._steps, self._at = song, steps, 0
        self.chosen: tuple[Step, ...] | None = None

    def handle(self, event: Hashable, now: float) -> None:
        if event in (Action.SPACE, Action.START):
            self.chosen, self.done = self._steps[self._at :], True
        elif event in (Action.QUIT, Action.PAUSE):
            self.done = True
        elif event in WAY:
            self._at = min(max(self._at + WAY[event], 0), len(self._steps) - 1)

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        song = self._song
        draw_plan(surface, PlanView(shown_title(song), plan_rows(self._steps, song.grid), self._at))
        return True


def draw_plan(surface: pygame.Surface, view: PlanView) -> None:
    """Draws the whole screen: a panel for each passage, its steps as a row of chips."""
    area = draw_sheet(surface, view.title, minutes_words(view.minutes), words.PLAN_KEYS)
    unit = theme.reading_height(surface.get_size())
    gap = pixels_of(SHEET_GAP, unit)
    now, first = _row_at(view), _firsts(view.rows)
    scale, rows = _fitting(view, now, area, unit)
    heights = [_height(row, area.width, scale) for row in rows]
    y = area.top
    for k in _in_sight(heights, now, area.height, gap):
        _draw_row(surface, pygame.Rect(area.left, y, area.width, heights[k]), rows[k], view.at - first[k], scale)
        y += heights[k] + gap


def _fitting(view: PlanView, now: int, area: pygame.Rect, unit: int) -> tuple[int, tuple[PlanRow, ...]]:
    """The unit of the panels' proportions, and the rows, so that all fit: as large as possible; if that is small, with
    the reason of the next one only."""
    brief = tuple(row if k == now else replace(row, why="") for k, row in enumerate(view.rows))
    gap = pixels_of(SHEET_GAP, unit)
    for rows in (view.rows, brief):
        for size in PANEL_SCALES:
            scale = round(size * unit)
            if _total([_height(row, area.width, scale) for row in rows], gap) <= area.height:
                return scale, rows
    return round(PANEL_SCALES[-1] * unit), brief


def _in_sight(heights: list[int], now: int, room: int, gap: int) -> range:
    """The rows that fit: the next one, then those after it, then those before it."""
    first, end = now, now + 1
    while end < len(heights) and _total(heights[first : end + 1], gap) <= room:
        end += 1
    while first > 0 and _total(heights[first - 1 : end], gap) <= room:
        first -= 1
    return range(first, end)


def _total(heights: list[int], gap: int) -> int:
    return sum(heights) + gap * (len(heights) - 1)


def _firsts(rows: tuple[PlanRow, ...]) -> list[int]:
    """Index of each row's first step."""
    counts = [len(row.steps) for row in rows]
    return [sum(counts[:k]) for k in range(len(rows))]


def _row_at(view: PlanView) -> int:
    return max((k for k, first in enumerate(_firsts(view.rows)) if first <= view.at), default=0)


def _height(row: PlanRow, room: int, unit: int) -> int:
    pad, cap, small = _sizes(unit)
    why = len(wrapped(row.why, small, room - 2 * pad, WHY_LINES)) if row.why else 0
    chips = 0 if _is_whole(row) else 2 * small + pad
    return 2 * pad + cap + (pad + small + (why - 1) * line_height(small) if why else 0) + chips


def _sizes(unit: int) -> tuple[int, int, int]:
    """Pixels of a panel's padding, its name's capitals and its other capitals."""
    return pixels_of(0.022, unit), pixels_of(theme.READING_CAP, unit), pixels_of(NOTE_CAP, unit)


def _is_whole(row: PlanRow) -> bool:
    return all(step.doing == "whole" for step in row.steps)


def _draw_row(surface: pygame.Surface, rect: pygame.Rect, row: PlanRow, at: int, unit: int) -> None:
    """``at``: index of the next step among the row's; may lie before or after them."""
    pad, cap, small = _sizes(unit)
    draw_panel(surface, rect, unit, chosen=0 <= at < len(row.steps))
    inside = rect.inflate(-2 * pad, -2 * pad)
    minutes = minutes_words(sum(step.minutes for step in row.steps), about=False)
    draw_pair(surface, pygame.Rect(inside.left, inside.top, inside.width, cap), row.name, row.where, minutes, small)
    if row.why:
        y = inside.top + cap + pad
        draw_lines(
            surface, row.why, small, (inside.left, y), room=inside.width, lines=WHY_LINES, colour=theme.QUIET_TEXT
        )
    if not _is_whole(row):
        line = pygame.Rect(inside.left, inside.bottom - 2 * small, inside.width, 2 * small)
        _draw_chips(surface, line, row.steps, at, small)


def _draw_chips(surface: pygame.Surface, line: pygame.Rect, steps: tuple[PlanStep, ...], at: int, cap: int) -> None:
    """The steps from left to right: done, next, to come."""
    said = [words.DOING[step.doing].format(speed=speed_words(step.start)) for step in steps]
    least = max(1, round(LEAST_CHIP * cap))
    while cap > least and sum(width(text, cap) + 2 * cap for text in said) > line.width:
        cap -= 1
    left = line.left
    for k, text in enumerate(said):
        box = pygame.Rect(left, 0, width(text, cap) + round(1.5 * cap), 2 * cap)
        box.bottom = line.bottom
        if box.right > line.right:
            return
        _draw_chip(surface, box, text, cap, k - at)
        left = box.right + cap // 2


def _draw_chip(surface: pygame.Surface, box: pygame.Rect, text: str, cap: int, ahead: int) -> None:
    """``ahead``: steps until it is danced; negative = done."""
    if ahead == 0:
        pygame.draw.rect(surface, theme.ACCENT, box, border_radius=cap)
    else:
        edge = theme.CORRECT if ahead < 0 else theme.EDGE
        pygame.draw.rect(surface, edge, box, max(2, cap // 10), border_radius=cap)
    colour = theme.BACKGROUND if ahead == 0 else theme.CORRECT if ahead < 0 else theme.TEXT
    size = fitting_cap(text, cap, box.width, 1)
    draw_text(surface, text, size, box.center, colour=colour, align="centre")
