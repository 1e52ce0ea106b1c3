"""After a group's dance: everybody's score and first thing to change, and how they danced together."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pygame

from coach.domain.song import Song
from coach.live.group.group import LiveGroup
from coach.live.group.take import FinishedGroup
from coach.takes.group_summary import places_said, timing_said
from coach.takes.take import Take
from coach.ui import theme
from coach.ui.floor import FloorView, draw_floor, floor_of
from coach.ui.fonts import showable
from coach.ui.loop import Screen, run
from coach.ui.text import draw_lines, draw_text, fitting_cap, line_height, width, wrapped
from coach.ui.theme import pixels_of
from coach.ui.window import Action, Keys, Window
from coach.wording import group_words, words
from coach.wording.group_words import dancer_words
from coach.wording.passages import advice_words

TEXT_CAP: Final = 0.03
"""Height of capitals, of the reading height …"""
LEAST_CAP: Final = 0.018
"""… and down to which they shrink where much is to be said."""

PLAN_WIDTH: Final = 0.28
"""Of the plan from above, of what is between the margins; an upright window has no room for it."""


@dataclass(frozen=True)
class ResultLine:
    """What is said of one dancer; ``score`` NaN where there is none."""

    number: int
    who: str
    score: float
    said: str


@dataclass(frozen=True)
class GroupResultView:
    """``together``: sentences about all; ``notes``: what was not kept; ``floor``: where they stood."""

    title: str
    lines: tuple[ResultLine, ...]
    together: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    keys: str = ""
    floor: FloorView | None = None


def show_group_result(window: Window, view: GroupResultView) -> int | None:
    """The number of the dancer whose mistakes should follow, None when they leave."""
    screen = GroupResult(view)
    run(window, screen)
    return screen.chosen


class GroupResult(Screen):
    """``chosen`` when it is done: a dancer's number, None: leave."""

    def __init__(self, view: GroupResultView) -> None:
        self._view = view
        self.keys: Keys = {key: line.number for line in view.lines for key in _keys_of(line.number)}
        self.chosen: int | None = None

    def handle(self, event: Hashable, now: float) -> None:
        if isinstance(event, int):
            self.chosen, self.done = event, True
        elif event in (Action.QUIT, Action.PAUSE):
            self.done = True

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        draw_group_result(surface, self._view)
        return True


def _keys_of(number: int) -> tuple[int, int]:
    """On the row above the letters, and on the block of numbers."""
    return pygame.K_0 + number, pygame.K_KP_1 + number - 1


def result_view(song: Song, group: LiveGroup, finished: FinishedGroup, problems: tuple[str, ...]) -> GroupResultView:
    """The group's take in a few words."""
    names = {one.dancer: one for one in group.dancers}
    lines = []
    for one in finished.dancers:
        who = names[one.folder.dancer]
        called = dancer_words(who.dancer, showable(who.name, ""))
        lines.append(ResultLine(who.dancer, called, one.take.score.score, _said(one.take)))
    together = finished.together
    return GroupResultView(
        title=words.TITLE_STAND_IN.format(title=showable(song.title, song.romanised))
        if song.stand_in
        else showable(song.title, song.romanised),
        lines=tuple(lines),
        together=(*timing_said(together), *places_said(together)) if together else (),
        notes=problems,
        keys=group_words.RESULT_KEYS.format(dancers=len(group.dancers)),
        floor=floor_of(together) if together else None,
    )


def _said(take: Take) -> str:
    if not np.isfinite(take.score.score):
        return group_words.RESULT_UNSEEN
    return advice_words(take.mistakes[0], take.calibrated) if take.mistakes else group_words.RESULT_NONE


def draw_group_result(surface: pygame.Surface, view: GroupResultView) -> None:
    """Draws the whole screen: a line for each dancer in their colour, then what is said of all; as large as it fits."""
    surface.fill(theme.BACKGROUND)
    wide, high = surface.get_size()
    unit = theme.reading_height((wide, high))
    margin, cap = pixels_of(0.045, unit), pixels_of(TEXT_CAP, unit)
    room = wide - 2 * margin
    draw_text(surface, view.title, cap, (margin, margin + cap / 2), colour=theme.QUIET, room=room)
    keys = fitting_cap(view.keys, cap, room, max(1, round(0.7 * cap)))
    draw_text(surface, view.keys, keys, (margin, high - margin - cap / 2), room=room)
    area = pygame.Rect(margin, margin + 3 * cap, room, high - 2 * margin - 6 * cap)
    if view.floor and wide > high:
        plan = pygame.Rect(0, area.top, round(PLAN_WIDTH * room), round(PLAN_WIDTH * room))
        plan.right = area.right
        draw_floor(surface, plan.clip(area), view.floor, unit)
        area.width -= plan.width + margin
    while cap > pixels_of(LEAST_CAP, unit) and _paint(None, area, view, cap) > area.height:
        cap -= 1
    _paint(surface, area, view, cap)


def _paint(surface: pygame.Surface | None, area: pygame.Rect, view: GroupResultView, cap: int) -> float:
    """Draws what fits, or only measures where ``surface`` is None; pixels that all of it would take."""
    large = round(1.6 * cap)
    left = area.left + width("100", large) + 2 * cap
    y = float(area.top)
    for line in view.lines:
        colour = theme.DANCERS[(line.number - 1) % len(theme.DANCERS)]
        score = f"{line.score:.0f}" if np.isfinite(line.score) else "–"
        if surface and y + line_height(cap) + cap <= area.bottom:
            draw_text(surface, score, large, (area.left, y + 1.2 * cap), colour=colour)
            draw_text(surface, line.who, cap, (left, y + cap / 2), colour=colour, room=area.right - left)
        y = _text(surface, area, left, y + line_height(cap), line.said, theme.TEXT, cap) + 0.9 * cap
    y += 0.6 * cap
    if view.together:
        y = _text(surface, area, area.left, y, group_words.TOGETHER, theme.RIGHT, cap)
    for said in view.together:
        y = _text(surface, area, area.left, y, said, theme.TEXT, cap)
    for note in view.notes:
        y = _text(surface, area, area.left, y, note, theme.WARNING, cap)
    return y - area.top


def _text(
    surface: pygame.Surface | None, area: pygame.Rect, left: int, y: float, said: str, colour: theme.Colour, cap: int
) -> float:
    lines = wrapped(said, cap, area.right - left, 3)
    below = y + len(lines) * line_height(cap)
    if surface and y + cap <= area.bottom:
        fits = max(1, int((area.bottom - y - cap) // line_height(cap)) + 1)
        draw_lines(surface, said, cap, (left, y), room=area.right - left, lines=min(3, fits), colour=colour)
    return below
