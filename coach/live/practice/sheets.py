"""What stands before practising by a plan, and after all practising: the plan and the summary at work."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

import pygame

from coach.domain.practice import PassResult, Step
from coach.domain.song import Song
from coach.live.practice.screen_plan import draw_plan
from coach.live.practice.screen_summary import draw_summary
from coach.live.practice.showing import plan_rows, summary_rows
from coach.live.practice.views import PlanView, SummaryView
from coach.ui.fonts import showable
from coach.ui.loop import Screen
from coach.ui.window import Action, Keys

WAY: Final = {Action.DOWN: 1, Action.UP: -1, Action.RIGHT: 1, Action.LEFT: -1}
PRESENTER: Final[Keys] = {pygame.K_PAGEDOWN: Action.START}


class PlanSheet(Screen):
    """``chosen`` when it is done: the steps that are left to practise; None where the dancer leaves."""

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
        title, rows = showable(song.title, song.romanised), plan_rows(self._steps, song.grid)
        draw_plan(surface, PlanView(title, rows, self._at, song.stand_in))
        return True


class SummarySheet(Screen):
    """``dances`` when it is done: the dancer wants the whole dance, where it ``offers`` that."""

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
