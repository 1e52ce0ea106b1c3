"""The menu of saved passages, its logic and its picture: choose one, name the present one, forget one."""

from __future__ import annotations

from collections.abc import Hashable
from enum import Enum, auto
from pathlib import Path
from typing import Final

import pygame

from coach.base.errors import CoachError
from coach.domain.practice import Stretch
from coach.domain.song import Song
from coach.live.practice.screen_sheet import NOTE_CAP, SHEET_GAP, draw_pair, draw_panel, draw_sheet, visible
from coach.live.practice.views import LoopRow, LoopsView
from coach.song.library import plain_name
from coach.takes.loops import SavedLoop, forget_loop, load_loops, save_loop
from coach.ui import theme
from coach.ui.fonts import clean, showable
from coach.ui.loop import Screen
from coach.ui.text import draw_lines, draw_text, fitting_cap, width
from coach.ui.theme import pixels_of
from coach.ui.window import Action, Keys, TextInput, Window
from coach.wording import practice_words as words
from coach.wording.practice import beats_words

LONGEST_LOOP_NAME: Final = 28
"""Characters of a name: more could not be read next to its beats."""
NAME_CAP: Final = 0.06
"""Height of capitals of the name being typed."""


class _MenuKey(Enum):
    SAVE = auto()
    FORGET = auto()


LOOPS_KEYS: Final[Keys] = {pygame.K_s: _MenuKey.SAVE, pygame.K_x: _MenuKey.FORGET, pygame.K_DELETE: _MenuKey.FORGET}
MENU_STEPS: Final = {Action.UP: -1, Action.DOWN: 1}


class LoopsMenu(Screen):
    """``chosen`` once it is done: the passage to practise; None if the dancer goes back to the present one."""

    keys = LOOPS_KEYS

    def __init__(self, window: Window, song: Song, present: Stretch, settings: Path) -> None:
        self._window, self._song, self._present, self._settings = window, song, present, settings
        self._loops: tuple[SavedLoop, ...] = ()
        self._at = 0
        self._typed: str | None = None
        self._asked = False  # whether to replace another passage with the typed name
        self._notice = self._read()
        self.chosen: Stretch | None = None

    def handle(self, event: Hashable, now: float) -> None:
        if self._typed is not None:
            self._name(event, self._typed)
        elif event in (Action.PAUSE, Action.QUIT):
            self.done = True
        elif event is _MenuKey.SAVE:
            self._type("")
        elif self._loops:
            self._choose(event)

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        rows = tuple(LoopRow(loop.name, beats_words(loop.stretch)) for loop in self._loops)
        title, where = showable(self._song.title, self._song.romanised), beats_words(self._present)
        draw_loops(surface, LoopsView(title, rows, self._at, self._typed, where, self._notice))
        return True

    def _choose(self, event: Hashable) -> None:
        loop = self._loops[self._at]
        if event in MENU_STEPS:
            self._at = (self._at + MENU_STEPS[event]) % len(self._loops)
        elif event in (Action.START, Action.SPACE):
            self.chosen, self.done = loop.stretch, True
        elif event is _MenuKey.FORGET:
            self._change(forget_loop, loop.name, words.LOOPS_FORGOTTEN.format(name=loop.name))

    def _name(self, event: Hashable, typed: str) -> None:
        """One letter more or less; or the name is finished."""
        if isinstance(event, TextInput):
            self._type((typed + event.text)[:LONGEST_LOOP_NAME] if event.text else typed[:-1])
        elif event in (Action.PAUSE, Action.QUIT):
            self._type(None)
        elif event is Action.START and (name := typed.strip()):
            self._save(SavedLoop(name, self._present.first, self._present.last))

    def _save(self, new: SavedLoop) -> None:
        """A passage on other beats with this name is replaced only on a second Enter."""
        same = (loop for loop in self._loops if plain_name(loop.name) == plain_name(new.name))
        old = next(same, new)
        if (old.first, old.last) != (new.first, new.last) and not self._asked:
            self._asked = True
            self._notice = words.LOOPS_REPLACES.format(name=old.name, where=beats_words(old.stretch))
            return
        self._type(None)
        self._change(save_loop, new, words.LOOPS_SAVED.format(name=new.name))

    def _type(self, typed: str | None) -> None:
        self._typed, self._notice, self._asked = typed, "", False
        self._window.read_text(typed is not None)

    def _change(self, how, what, done: str) -> None:
        """Write; say so if that fails."""
        try:
            said = how(self._settings, self._song.id, what)
        except CoachError as problem:
            self._notice = str(problem)
            return
        self._notice = said or done
        self._read()

    def _read(self) -> str:
        """The passages whose beats the song still has, in song order; returns what there is to say about the file."""
        loops, said = load_loops(self._settings, self._song.id)
        there = [loop for loop in loops if loop.last < len(self._song.grid)]
        self._loops = tuple(sorted(there, key=lambda loop: (loop.first, loop.last)))
        self._at = min(self._at, max(0, len(self._loops) - 1))
        return said


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
    """What is being named, and the name with a caret after it."""
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
