"""The first screen: a dancing skeleton, and how to play."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

import pygame

from coach.domain.beats import BeatGrid
from coach.quiz.drawing import ChoiceView, draw_choice
from coach.quiz.figure import DRAWN_HZ, FigureStyle, StickFigure
from coach.quiz.keys import DIGITS, Pick
from coach.quiz.layout import rows
from coach.quiz.robot import Robot
from coach.quiz.stage import draw_stage, view_of
from coach.ui import theme
from coach.ui.loop import LIVELY_RATE, Screen
from coach.ui.text import draw_lines, draw_text, fitting_cap, line_height, wrapped
from coach.ui.theme import pixels_of, reading_height
from coach.ui.window import Action, MousePress
from coach.wording import quiz_words as words

NOTE_LINES: Final = 5
"""Most lines of a note: why a webcam does not open, and what to do, in a narrow window."""


class MenuScreen(Screen):
    """``chosen``: the name of the choice; None: the player leaves.

    note  shown below the choices
    """

    keys = DIGITS
    rate = LIVELY_RATE

    def __init__(
        self,
        figure: StickFigure,
        beats: BeatGrid,
        note: str = "",
        robot: Robot | None = None,
    ) -> None:
        self.chosen: str | None = None
        self._names, self._figure, self._beats, self._note, self._robot = tuple(words.MENU), figure, beats, note, robot
        self._at, self._began = 0, None
        self._places: list[pygame.Rect] = []

    def handle(self, event: Hashable, now: float) -> None:
        if event in (Action.QUIT, Action.PAUSE):
            self.done = True
        elif event in (Action.UP, Action.DOWN):
            self._at = (self._at + (1 if event is Action.DOWN else -1)) % len(self._names)
        elif event in (Action.START, Action.SPACE):
            self._choose(self._at)
        elif isinstance(event, Pick):
            self._choose(event.number)
        elif isinstance(event, MousePress):
            self._choose(next((k for k, area in enumerate(self._places) if area.collidepoint(event.x, event.y)), -1))

    def _choose(self, number: int) -> None:
        if 0 <= number < len(self._names):
            self.chosen, self.done = self._names[number], True

    def tick(self, now: float) -> None:
        self._began = now if self._began is None else self._began
        if self._robot is not None and self._robot.due("menu", now):
            self._choose(0)

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        wide, high = surface.get_size()
        unit = reading_height((wide, high))
        surface.fill(theme.BACKGROUND)
        margin = pixels_of(0.06, unit)
        beside = wide > 1.15 * high
        stage = pygame.Rect(round(0.52 * wide), 0, wide - round(0.52 * wide), high) if beside else (
            pygame.Rect(0, round(0.16 * high), wide, round(0.34 * high))
        )  # fmt: skip
        self._draw_dancer(surface, pygame.Rect(0, 0, wide, high), stage, now)
        room = (stage.left if beside else wide) - 2 * margin + (round(0.12 * wide) if beside else 0)
        title = fitting_cap(words.TITLE, pixels_of(0.085, unit), room, pixels_of(0.04, unit))
        draw_text(surface, words.TITLE, title, (margin, 0.13 * high if beside else 0.06 * high), room=room)
        below = (margin, 0.21 * high if beside else 0.105 * high)
        draw_lines(surface, words.TAGLINE, pixels_of(0.03, unit), below, colour=theme.QUIET_TEXT, room=room, lines=2)
        cap, wide_room = pixels_of(0.021, unit), wide - 2 * margin
        told = wrapped(self._note, cap, wide_room, NOTE_LINES) if self._note else ()
        foot = high - max(0, len(told) - 1) * line_height(cap)  # everything above makes room for a long note
        top, bottom = (0.34 if beside else 0.52) * high, foot - 2.4 * margin
        area = pygame.Rect(margin, round(top), (round(0.56 * wide) if beside else wide) - 2 * margin,
                           round(bottom - top))  # fmt: skip
        self._places = rows(area, len(self._names), pixels_of(0.02, unit))
        for k, (name, place) in enumerate(zip(self._names, self._places)):
            said, detail = words.MENU[name]
            draw_choice(surface, place, ChoiceView(k + 1, said, detail, live=k == self._at), unit)
        draw_text(
            surface, words.MENU_KEYS, cap, (margin, foot - 1.35 * margin), colour=theme.QUIET_TEXT, room=wide_room
        )
        for k, line in enumerate(told):
            draw_text(surface, line, cap, (margin, foot - 0.6 * margin + k * line_height(cap)), colour=theme.WARNING)
        return True

    def _draw_dancer(self, surface: pygame.Surface, whole: pygame.Rect, stage: pygame.Rect, now: float) -> None:
        """In a loop; the room is as wide as the window."""
        length = len(self._figure.image) / DRAWN_HZ
        t = self._figure.start + (now - (self._began or now)) % max(length, 1e-3)
        full = pygame.Rect(whole.left, stage.top, whole.width, stage.height)
        draw_stage(surface, full, [self._figure], t, self._beats, [FigureStyle()], view_of([self._figure], stage))
