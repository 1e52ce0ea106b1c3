"""The whole game in one window: the menu, rounds, their ends, and the high scores."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.base.errors import CoachError
from coach.devices.sound.output import SoundOptions
from coach.devices.sound.sound import Sound
from coach.quiz.best import FinishedRound, best_of, keep_round, known_best, place_of, with_round
from coach.quiz.excerpts import excerpts
from coach.quiz.figure import laid_out
from coach.quiz.questions import questions
from coach.quiz.robot import Robot
from coach.quiz.round import Round, streak_of
from coach.quiz.rules import BY_DANCING, LEVELS
from coach.quiz.screen_dancing import DancingScreen, PlayerCamera
from coach.quiz.screen_end import EndScreen, EndView, NameScreen
from coach.quiz.screen_menu import MenuScreen
from coach.quiz.screen_round import AgainScreen, RoundScreen
from coach.quiz.songs import QuizSong
from coach.ui.loop import SYSTEM, Clock, Screen, run
from coach.ui.window import Window
from coach.wording import quiz_words as words

MENU_S: Final = 16.0
"""s of a dance that loop in the menu."""


@dataclass(frozen=True)
class QuizOptions:
    """level: a key of LEVELS, BY_DANCING, None = from the menu; seed: for the questions and for ``unattended``'s
    answers, None = a new one each time."""

    level: str | None = None
    groups: bool = False
    fullscreen: bool = False
    sound: SoundOptions = SoundOptions()
    unattended: bool = False
    seed: int | None = None


Seeing = Callable[[], AbstractContextManager[PlayerCamera]]
"""Opens the player's camera; CoachError says what prevents it."""


class Game:
    """``run`` plays until the player leaves; returns the id of the song they want to dance, else None.

    songs     at least four different ones
    seeing    for "guess by dancing"; None in a program without Coach, which cannot watch a dance
    """

    def __init__(
        self,
        window: Window,
        songs: Sequence[QuizSong],
        sound: Sound,
        settings: Path,
        options: QuizOptions,
        seed: int,
        seeing: Seeing | None = None,
        clock: Clock = SYSTEM,
    ) -> None:
        self._window, self._songs, self._sound, self._settings = window, tuple(songs), sound, settings
        self._options, self._seeing, self._clock = options, seeing, clock
        self._rng = np.random.default_rng(seed)
        self._robot = Robot(seed) if options.unattended else None
        self._pads = window.use_gamepads()
        self._note = words.GROUPS if options.groups else ""

    def run(self) -> str | None:
        level = None if self._robot is not None else self._options.level
        while not self._window.closed:
            level = level or self._menu()
            if level is None:
                return None
            chosen, song = self._by_dancing() if level == BY_DANCING else self._played(self._choice(level))
            if chosen in ("leave", "dance"):
                return song
            if chosen == "again":
                continue
            if self._robot is not None:
                return None
            level = None
        return None

    def _choice(self, level: str) -> str:
        """What to play: the robot presses a key in the menu, but plays the level given on the command line."""
        return self._options.level or level if self._robot is not None else level

    def _menu(self) -> str | None:
        one = self._songs[int(self._rng.integers(len(self._songs)))]
        start = max(one.song.start, excerpts(one, (), MENU_S)[0].start)
        figure = laid_out(one.lead, start, min(start + MENU_S, one.song.end))
        menu = MenuScreen(figure, one.song.grid, self._note, self._robot)
        self._show(menu)
        self._note = ""
        return menu.chosen

    def _by_dancing(self) -> tuple[str, str | None]:
        """Like ``_played``. The menu says what prevents it; what was danced until then counts."""
        if self._seeing is None:
            self._note = words.NO_COACH
            return "menu", None
        danced: Round | None = None
        try:
            with self._seeing() as eyes:
                screen = DancingScreen(self._songs, eyes, self._sound, self._rng)
                try:
                    self._show(screen)
                finally:
                    danced = screen.round
                    screen.close()
        except CoachError as problem:
            self._note = str(problem)
        if self._window.closed:
            return "leave", None
        return self._ended(BY_DANCING, danced) if danced and danced.answers else ("menu", None)

    def _played(self, name: str) -> tuple[str, str | None]:
        """Play a round, and show its end; returns what comes next, and the song to dance."""
        level = LEVELS[name]
        game = Round(questions(self._songs, level, self._rng), level)
        screen = RoundScreen(self._songs, game, self._sound, **self._how())
        try:
            self._show(screen)
        finally:
            screen.close()
        if screen.wanted:
            return "dance", self._songs[game.question.song].song.id
        if screen.left or self._window.closed:
            return "leave" if self._window.closed else "menu", None
        return self._ended(name, game)

    def _ended(self, name: str, game: Round) -> tuple[str, str | None]:
        now = datetime.now().astimezone()
        groups = self._options.groups and name != BY_DANCING  # there everybody dances alone
        played = FinishedRound(name, groups, game.score, game.right, len(game.questions), now)
        print(words.ROUND.format(level=words.MENU[name][0], right=game.right, count=len(game.questions),
                                 score=game.score))  # fmt: skip
        best, mine, note = self._on_the_list(played)
        longest = max((streak_of(game.answers[:k]) for k in range(len(game.answers) + 1)), default=0)
        songs = [self._songs[answer.question.song].song for answer in game.answers]
        view, at, cheer = EndView(name, game.answers, songs, game.score, longest, best, mine, note), 0, True
        while not self._window.closed:
            end = EndScreen(view, at, self._robot, cheer)
            self._show(end)
            at, cheer, chosen = end.number, False, end.chosen
            if chosen == "see":
                chosen = "dance" if self._seen_again(game, at) else "see"
            elif chosen == "dance" and self._seeing is None:
                view = replace(view, note=words.NO_COACH)
                continue
            if chosen != "see":
                return chosen, songs[at].id if chosen == "dance" else None
        return "leave", None

    def _seen_again(self, game: Round, number: int) -> bool:
        """Whether the player now wants to dance it."""
        again = AgainScreen(self._songs, game, number, self._sound, **self._how())
        try:
            self._show(again)
        finally:
            again.close()
        return again.wanted

    def _how(self) -> dict[str, Any]:
        """How questions are shown."""
        dances = self._seeing is not None
        return {"groups": self._options.groups, "pads": self._pads, "robot": self._robot, "dances": dances}

    def _on_the_list(self, played: FinishedRound) -> tuple[tuple[FinishedRound, ...], int | None, str]:
        """The level's list with this round on it, its place there, and what to tell. Robot rounds are not kept."""
        try:
            rounds, note = known_best(self._settings)
            place = place_of(rounds, played)
            if place is not None:
                played = replace(played, name=self._name(place, played.points))
                if self._robot is None:
                    note = keep_round(self._settings, played) or note
                rounds = with_round(rounds, played)
        except CoachError as problem:
            print(problem, file=sys.stderr)
            return (), None, words.BEST_UNUSED
        best = best_of(rounds, *played.contest)
        return best, None if place is None else place - 1, note

    def _name(self, place: int, points: int) -> str:
        asked = NameScreen(place, points, self._robot)
        self._window.read_text(True)
        try:
            self._show(asked)
        finally:
            if not self._window.closed:
                self._window.read_text(False)
        return asked.name

    def _show(self, screen: Screen) -> None:
        run(self._window, screen, self._clock)
