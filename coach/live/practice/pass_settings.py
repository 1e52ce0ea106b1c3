"""How the dancer wants the coming passes: keys change it while one is danced. Pure."""

from __future__ import annotations

from collections.abc import Hashable

from coach.domain.beats import BeatGrid
from coach.domain.practice import FASTEST, Stretch, stepped
from coach.live.options import PracticeOptions
from coach.live.practice.agenda import Agenda
from coach.live.practice.controls import PracticeKey, moved
from coach.live.practice.laps import PassLap, pass_lap
from coach.ui.window import Action
from coach.wording import practice_words as words
from coach.wording.practice import beats_words


class PassSettings:
    """``notice``: what the last change means, for the screen, until the next pass begins.

    count_in  a bar is counted before each pass
    fade      every second pass is from memory
    window    after each pass there is time for an answer
    """

    def __init__(self, agenda: Agenda, grid: BeatGrid, options: PracticeOptions) -> None:
        self.count_in, self.fade = options.count_in, options.fade
        self.window = options.gestures and not options.session.unattended
        self.notice = ""
        self._agenda, self._grid = agenda, grid

    def lap(self) -> PassLap:
        """The next pass, as things stand."""
        request = self._agenda.coming
        return pass_lap(self._grid, request.stretch, request.speed, self.count_in, self.window, request.step)

    def music(self) -> tuple[float, float, float]:
        """The song time (s, from … to) whose music is needed, whatever else changes, and the speed."""
        request = self._agenda.coming
        lap = pass_lap(self._grid, request.stretch, FASTEST, counts=False, window=True)
        return lap.entry, lap.over, request.speed

    def obey(self, event: Hashable) -> None:
        """A key that changes the next pass; others are ignored."""
        coming = self._agenda.coming
        if event in (PracticeKey.SLOWER, PracticeKey.FASTER):
            self._change("", speed=stepped(coming.speed, 1 if event is PracticeKey.FASTER else -1))
        elif event in (Action.LEFT, Action.RIGHT, PracticeKey.SHORTER, PracticeKey.LONGER):
            self.choose(moved(coming.stretch, event, self._grid))
        elif event is PracticeKey.RAMP:
            self._change(words.RAMP_SWITCHED[not coming.ramp], ramp=not coming.ramp)
        elif event is PracticeKey.COUNT_IN:
            self.count_in = not self.count_in
            self.notice = words.COUNT_IN_SWITCHED[self.count_in]
        elif event is PracticeKey.FADE:
            self.fade = not self.fade
            self.notice = words.FADE_SWITCHED[self.fade]

    def choose(self, stretch: Stretch) -> None:
        """Choose another passage."""
        if stretch != self._agenda.coming.stretch:
            self._change(words.NEXT_STRETCH.format(where=beats_words(stretch)), stretch=stretch)

    def _change(self, said: str, **new: object) -> None:
        self._agenda.change(**new)
        self.notice = said
