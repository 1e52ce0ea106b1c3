"""After a group's dance: everybody's score and first thing to change, and how they danced together."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pygame

from coach.domain.song import Song
from coach.domain.verdicts import VerdictKind
from coach.live.group.group import LiveGroup
from coach.live.group.take import FinishedGroup
from coach.takes.group_summary import places_said, timing_said
from coach.takes.passages import kinds_of
from coach.takes.take import Take
from coach.ui import theme
from coach.ui.floor import FloorView, draw_floor, floor_of
from coach.ui.fonts import shown_title
from coach.ui.group_names import shown_dancer, shown_group
from coach.ui.loop import Screen, run
from coach.ui.strip import draw_strip
from coach.ui.text import draw_lines, draw_text, fitting_cap, line_height, width, wrapped
from coach.ui.theme import pixels_of
from coach.ui.window import Action, Keys, MousePress, Window
from coach.wording import group_words
from coach.wording.group_words import dancer_words
from coach.wording.numbers import judged, points
from coach.wording.passages import advice_words, passage_words, seen_words

GROUP_RESULT_TEXT_CAP: Final = 0.03
"""Height of capitals, in units of the reading height …"""
LEAST_GROUP_RESULT_CAP: Final = 0.018
"""… and down to which they shrink when there is much to say."""

DANCER_STRIP_ROW_CAPS: Final = 0.8
"""Height of a dancer's row of the strip, of capitals."""
PLAN_WIDTH: Final = 0.28
"""Share of the room between the margins for the plan from above; an upright window has no room for it."""


@dataclass(frozen=True)
class ResultLine:
    """What is said about one dancer; ``score`` NaN if there is none.

    where  in the song, "" = everywhere; note: what was not seen of them; kinds: their row of the strip
    """

    number: int
    who: str
    score: float
    said: str
    where: str = ""
    note: str = ""
    kinds: tuple[VerdictKind | None, ...] = ()


@dataclass(frozen=True)
class GroupResultView:
    """``together``: sentences about all of them; ``notes``: what was not kept; ``floor``: where they stood;
    ``borders``: first beats of sections."""

    title: str
    lines: tuple[ResultLine, ...]
    borders: tuple[int, ...] = ()
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
    """``chosen``, once it is done: a dancer's number, None: leave."""

    def __init__(self, view: GroupResultView) -> None:
        self._view = view
        self.keys: Keys = {key: line.number for line in view.lines for key in _keys_of(line.number)}
        self.chosen: int | None = None
        self._rows: list[tuple[int, pygame.Rect]] = []

    def handle(self, event: Hashable, now: float) -> None:
        if isinstance(event, MousePress):
            event = next((number for number, row in self._rows if row.collidepoint(event.x, event.y)), None)
        if isinstance(event, int):
            self.chosen, self.done = event, True
        elif event in (Action.QUIT, Action.PAUSE):
            self.done = True

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        self._rows = draw_group_result(surface, self._view)
        return True


def _keys_of(number: int) -> tuple[int, int]:
    """On the row above the letters, and on the number pad."""
    return pygame.K_0 + number, pygame.K_KP_1 + number - 1


def result_view(song: Song, group: LiveGroup, finished: FinishedGroup, problems: tuple[str, ...]) -> GroupResultView:
    """The group's take in a few words."""
    names = {one.dancer: one for one in group.dancers}
    lines = []
    for one in finished.dancers:
        who = names[one.folder.dancer]
        called = dancer_words(who.dancer, shown_dancer(who).name)
        lines.append(_line(song, who.dancer, called, one.take))
    together = finished.together and shown_group(finished.together)
    return GroupResultView(
        title=shown_title(song),
        lines=tuple(lines),
        borders=tuple(section.first for section in song.grid.sections),
        together=(*timing_said(together), *places_said(together)) if together else (),
        notes=problems,
        keys=group_words.RESULT_KEYS.format(
            numbers="1, 2" if len(group.dancers) == 2 else f"1 to {len(group.dancers)}"
        ),
        floor=floor_of(together) if together else None,
    )


def _line(song: Song, number: int, who: str, take: Take) -> ResultLine:
    kinds = kinds_of(take.verdicts, len(song.grid))
    if not np.isfinite(take.score.score):
        return ResultLine(number, who, np.nan, group_words.RESULT_UNSEEN, kinds=kinds)
    note = seen_words(take.score.coverage, judged(take.verdicts))
    if not take.mistakes:
        return ResultLine(number, who, take.score.score, group_words.RESULT_NONE, note=note, kinds=kinds)
    first = take.mistakes[0]
    where = "" if first.whole else passage_words(song.grid.time(first.first), first.first, first.last)
    return ResultLine(number, who, take.score.score, advice_words(first, take.calibrated), where, note, kinds)


def draw_group_result(surface: pygame.Surface, view: GroupResultView) -> list[tuple[int, pygame.Rect]]:
    """Draws the whole screen: some lines for each dancer in their colour, then what is said about all; as large as
    fits. Returns each dancer's number and place."""
    surface.fill(theme.BACKGROUND)
    wide, high = surface.get_size()
    unit = theme.reading_height((wide, high))
    margin, cap = pixels_of(0.045, unit), pixels_of(GROUP_RESULT_TEXT_CAP, unit)
    room = wide - 2 * margin
    draw_text(surface, view.title, cap, (margin, margin + cap / 2), colour=theme.QUIET_TEXT, room=room)
    keys = fitting_cap(view.keys, cap, room, max(1, round(0.7 * cap)))
    draw_text(surface, view.keys, keys, (margin, high - margin - cap / 2), room=room)
    area = pygame.Rect(margin, margin + 3 * cap, room, high - 2 * margin - 6 * cap)
    if view.floor and wide > high:
        plan = pygame.Rect(0, area.top, round(PLAN_WIDTH * room), round(PLAN_WIDTH * room))
        plan.right = area.right
        draw_floor(surface, plan.clip(area), view.floor, unit)
        area.width -= plan.width + margin
    while cap > pixels_of(LEAST_GROUP_RESULT_CAP, unit) and _paint(None, area, view, cap)[0] > area.height:
        cap -= 1
    if _paint(None, area, view, cap)[0] > area.height:
        view = replace(view, lines=tuple(map(_in_two_lines, view.lines)))
    return _paint(surface, area, view, cap)[1]


def _in_two_lines(line: ResultLine) -> ResultLine:
    """When there is no room for everything: what they did together must not be lost."""
    return replace(line, where=" · ".join(filter(None, (line.where, line.note))), note="", kinds=())


def _paint(
    surface: pygame.Surface | None, area: pygame.Rect, view: GroupResultView, cap: int
) -> tuple[float, list[tuple[int, pygame.Rect]]]:
    """Draws what fits, or only measures if ``surface`` is None; returns the pixels that all of it would take, and each
    dancer's number and place."""
    y, rows = float(area.top), []
    for line in view.lines:
        below = _paint_dancer(surface, area, y, line, view.borders, cap)
        rows.append((line.number, pygame.Rect(area.left, round(y), area.width, round(below - y))))
        y = below + cap
    y += 0.3 * cap
    if view.together:
        y = _text(surface, area, area.left, y, group_words.TOGETHER, theme.CORRECT, cap)
    for said in view.together:
        y = _text(surface, area, area.left, y, said, theme.TEXT, cap)
    for note in view.notes:
        y = _text(surface, area, area.left, y, note, theme.WARNING, cap)
    return y - area.top, rows


def _paint_dancer(
    surface: pygame.Surface | None, area: pygame.Rect, y: float, line: ResultLine, borders: tuple[int, ...], cap: int
) -> float:
    """Score, name, what to change first and where, and the row of the strip, from ``y`` down; returns where it ends.
    Where it is stands beside the name, or below it if that is too long."""
    large = round(2.2 * cap)
    left = area.left + width("100", large) + 2 * cap
    beside = left + width(line.who, cap) + cap
    is_beside = beside + width(line.where, cap) <= area.right
    colour = theme.DANCER_COLOURS[(line.number - 1) % len(theme.DANCER_COLOURS)]
    if surface and y + line_height(cap) + cap <= area.bottom:
        draw_text(surface, points(line.score), large, (area.left, y + large / 2), colour=colour)
        draw_text(surface, line.who, cap, (left, y + cap / 2), colour=colour, room=area.right - left)
        if is_beside:
            draw_text(surface, line.where, cap, (beside, y + cap / 2), colour=theme.QUIET_TEXT)
    y += line_height(cap)
    if not is_beside:
        y = _text(surface, area, left, y, line.where, theme.QUIET_TEXT, cap)
    y = _text(surface, area, left, y, line.said, theme.TEXT, cap)
    if line.note:
        y = _text(surface, area, left, y, line.note, theme.WARNING, cap)
    strip = pygame.Rect(left, round(y), area.right - left, round(DANCER_STRIP_ROW_CAPS * cap))
    if surface and line.kinds and strip.bottom <= area.bottom:
        draw_strip(surface, strip, line.kinds, borders=borders)
    return float(strip.bottom if line.kinds else y)


def _text(
    surface: pygame.Surface | None, area: pygame.Rect, left: int, y: float, said: str, colour: theme.Colour, cap: int
) -> float:
    lines = wrapped(said, cap, area.right - left, 3)
    below = y + len(lines) * line_height(cap)
    if surface and y + cap <= area.bottom:
        fits = max(1, int((area.bottom - y - cap) // line_height(cap)) + 1)
        draw_lines(surface, said, cap, (left, y), room=area.right - left, lines=min(3, fits), colour=colour)
    return below
