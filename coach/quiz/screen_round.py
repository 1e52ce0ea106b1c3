"""The screen of a round: question after question, and after each answer the music."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

import numpy as np
import pygame

from coach.devices.sound.sound import Sound
from coach.domain.landmarks import PoseTrack
from coach.quiz.figure import StickFigure, laid_out
from coach.quiz.keys import AFTERWARDS, GUESSING, AfterAnswer, Pick
from coach.quiz.layout import choice_at, question_places
from coach.quiz.question_picture import QuestionView, draw_question
from coach.quiz.questions import Question
from coach.quiz.reward import Reward, rewarded
from coach.quiz.robot import Robot
from coach.quiz.round import Phase, Round
from coach.quiz.songs import QuizSong
from coach.ui.gamepad import Gamepads
from coach.ui.loop import LIVELY_RATE, Screen
from coach.ui.window import Action, Keys, MousePress
from coach.wording import quiz_words as words

NOTE_S: Final = 5.0
"""s for which the screen says that a gamepad came or went."""
LEAST_MEMBER_SEEN: Final = 0.3
"""Share of the excerpt in which a member of a group must be seen to be drawn."""


class RoundScreen(Screen):
    """left: the player went back to the menu; wanted: they want to dance the song shown.

    groups: show all dancers; pads: how many gamepads are connected; robot: plays; dances: whether Coach can judge it
    """

    rate = LIVELY_RATE

    def __init__(
        self,
        songs: Sequence[QuizSong],
        game: Round,
        sound: Sound,
        *,
        groups: bool = False,
        pads: int = 0,
        robot: Robot | None = None,
        dances: bool = True,
    ) -> None:
        self._dances = dances
        self.round, self.left, self.wanted = game, False, False
        self._songs, self._sound, self._groups, self._robot = songs, sound, groups, robot
        self._pads, self._note, self._noted = pads, "", float("-inf")
        self._size = (1, 1)
        self._paused: float | None = None
        self._figures: tuple[StickFigure, ...] = ()
        self._reward: Reward | None = None
        self._open()

    @property
    def keys(self) -> Keys:
        return GUESSING if self.round.phase is Phase.GUESS else AFTERWARDS

    def handle(self, event: Hashable, now: float) -> None:
        if isinstance(event, Gamepads):
            if event.count != self._pads:
                self._note = words.PAD_GONE if event.count < self._pads else words.PAD_HERE
                self._pads, self._noted = event.count, now
        elif event is Action.PAUSE:
            self._pause(now)
        elif self._paused is not None:
            if event is Action.QUIT:
                self.left = self.done = True
            elif event in (Action.SPACE, Action.START) or isinstance(event, MousePress):
                self._pause(now)
        elif event is Action.QUIT:
            self.left = self.done = True
        elif self.round.phase is Phase.REVEAL:
            self._after(event, now)
        else:
            self._guess(event, now)

    def _guess(self, event: Hashable, now: float) -> None:
        number = event.number if isinstance(event, Pick) else None
        if isinstance(event, MousePress):
            number = choice_at(question_places(self._size), event.x, event.y)
        if number is not None:
            self.round.choose(number, now)
        if self.round.phase is Phase.REVEAL:  # even if it came too late
            self._answered()

    def _after(self, event: Hashable, now: float) -> None:
        if event is AfterAnswer.DANCE and not self._dances:
            self._note, self._noted = words.NO_COACH, now
        elif event is AfterAnswer.DANCE:
            self.wanted = self.done = True
        elif event in (Action.SPACE, Action.START) or isinstance(event, MousePress):
            self._next(now)

    def _pause(self, now: float) -> None:
        """Pause, or go on. After an answer the music plays on: there is nothing to miss."""
        if self._paused is None:
            self._paused = now
            return
        self.round.shift(now - self._paused)
        self._paused = None

    def tick(self, now: float) -> None:
        if self._paused is not None:
            return
        before = self.round.phase
        self.round.tick(now)
        if self.round.phase is Phase.REVEAL and before is not Phase.REVEAL:
            self._answered()
        if self._robot is not None:
            self._played(self._robot, now)
        elif self.round.phase is Phase.REVEAL and self._reward.place(now)[1] > 0:
            self._next(now)  # played through once

    def _played(self, robot: Robot, now: float) -> None:
        if not robot.due((self.round.phase, self.round.number), now):
            return
        if self.round.phase is Phase.GUESS:
            self.handle(Pick(robot.choice(len(self.round.question.choices))), now)
        elif self.round.phase is Phase.REVEAL:
            self.handle(Action.SPACE, now)

    def _answered(self) -> None:
        self._reward.play(self.round.answers[-1].right)

    def _next(self, now: float) -> None:
        self.round.next(now)
        if self.round.phase is Phase.OVER:
            self.done = True
        else:
            self._open()

    def _open(self) -> None:
        """The question's dancers, and its music, fetched ahead of the answer."""
        self.close()
        question = self.round.question
        self._figures = figures_of(question, self._songs, self._groups)
        self._reward = Reward(self._songs[question.song].song, question.excerpt, self._sound)

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        self._size = surface.get_size()
        draw_question(surface, self._view(now if self._paused is None else self._paused, now))
        return True

    def _view(self, now: float, heard: float) -> QuestionView:
        game, question = self.round, self.round.question
        t, picture = question.excerpt.start + min(game.elapsed(now), game.level.seconds), None
        if game.phase is Phase.REVEAL:
            t, lap = self._reward.place(heard)
            picture = self._reward.picture(t, lap)
        elif game.phase is Phase.READY:
            t = question.excerpt.start
        return QuestionView(
            question=question,
            songs=[self._songs[k].song for k in question.choices],
            level=game.level,
            phase=game.phase,
            figures=self._figures,
            t=t,
            elapsed=game.elapsed(now),
            left=game.left(now),
            number=game.number,
            count=len(game.questions),
            done=[answer.right for answer in game.answers],
            score=game.score,
            streak=game.streak,
            answer=game.answer,
            picture=picture,
            keys=self._said(),
            note=self._note if now - self._noted < NOTE_S else "",
            pads=self._pads > 0,
            paused=self._paused is not None,
        )

    def _said(self) -> str:
        if self._paused is not None:
            return words.PAUSED_KEYS
        return words.REVEAL_KEYS if self.round.phase is Phase.REVEAL else words.GUESS_KEYS

    def close(self) -> None:
        """Silence, and the video closed."""
        if self._reward is not None:
            self._reward.close()
            self._reward = None


class AgainScreen(RoundScreen):
    """One answer of a round that is over, seen again."""

    def __init__(self, songs: Sequence[QuizSong], game: Round, number: int, sound: Sound, **how) -> None:
        super().__init__(songs, _only(game, number), sound, **how)
        self._answered()

    def _next(self, now: float) -> None:
        self.done = True

    def _pause(self, now: float) -> None:
        """Nothing to pause: Esc goes back."""
        self.done = True

    def tick(self, now: float) -> None:
        """It plays until somebody has seen enough."""
        self.round.tick(now)
        if self._robot is not None and self._robot.due("again", now):
            self.done = True

    def _said(self) -> str:
        return words.AGAIN_KEYS


def _only(game: Round, number: int) -> Round:
    """The same round as it was when this question had just been answered."""
    then = Round(game.questions, game.level)
    then.answers, then.phase = game.answers[: number + 1], Phase.REVEAL
    return then


def figures_of(question: Question, songs: Sequence[QuizSong], groups: bool) -> tuple[StickFigure, ...]:
    """Who dances the excerpt and what follows it: the lead, or with ``groups`` everybody seen."""
    one = songs[question.song]
    shown = rewarded(question.excerpt, one.song)
    tracks = one.dancers if groups else (one.lead,)
    seen = [track for track in tracks if track is one.lead or _seen(track, shown.start, shown.end)]
    figures = (laid_out(track, shown.start, shown.end) for track in seen)
    return tuple(figure.mirrored() if question.mirrored else figure for figure in figures)


def _seen(track: PoseTrack, start: float, end: float) -> bool:
    there = track.between(start, end)
    return len(there) > 0 and float(np.mean(there.seen)) >= LEAST_MEMBER_SEEN
