"""Guess by dancing: four songs are named, the player dances one of them, the program says which."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from enum import Enum, auto
from typing import Final, Protocol

import numpy as np
import pygame

from coach.devices.sound.sound import Sound
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import Pose, PoseTrack
from coach.quiz.drawing import ChoiceMark, ChoiceView, draw_choice, draw_confetti, draw_time, title_of
from coach.quiz.excerpts import excerpts
from coach.quiz.figure import FigureStyle, PixelTransform, StickFigure, laid_out
from coach.quiz.keys import DIGITS, Pick
from coach.quiz.layout import QuestionPlaces, choice_at, question_places
from coach.quiz.questions import Question, choices
from coach.quiz.resembling import NO_GUESS, guessed
from coach.quiz.reward import SHORTEST_REWARD_S, Reward
from coach.quiz.round import Answer, Phase, Round, streak_of
from coach.quiz.rules import BY_DANCING, Level, points
from coach.quiz.screen_round import figures_of
from coach.quiz.songs import QuizSong, differences
from coach.quiz.stage import draw_stage
from coach.tracking.pose_buffer import track_of
from coach.ui import theme
from coach.ui.loop import Screen
from coach.ui.text import draw_text, fitting_cap
from coach.ui.theme import pixels_of
from coach.ui.window import Action, MousePress
from coach.wording import quiz_words as words

DANCES_PER_ROUND: Final = 5
"""Dances in a round."""
LEVEL: Final = Level(BY_DANCING, 14.0)
COUNTED_S: Final = 3.0
FIRST_GUESS_AFTER_S, GUESS_EVERY_S = 4.0, 0.5
"""s of dancing before the first guess, and from one guess to the next."""
SHOWN_S: Final = 0.6
"""s of the player's poses kept for drawing, for their trails."""
QUIZ_KEYS_CAP: Final = 0.03
"""Height of the capitals of the keys, read from where the player dances."""
FRAMED: Final = 0.86
"""Height of the camera's picture, of the stage: the text is above it."""
UNSEEN_WARNING_S: Final = 1.5
"""s without a pose before the player is told."""
SILENT_GRID: Final = BeatGrid(np.array([1e9, 1e9 + 1]))
"""There is no music while somebody dances: they hear it in their head."""


class PlayerCamera(Protocol):
    """What sees the player."""

    def poses(self) -> Sequence[tuple[float, Pose]]:
        """(moment the camera saw it in s, pose) since the last call, oldest first. CoachError: the camera is lost."""

    def hand(self) -> float:
        """0..1, how far one hand has been held up; 1 until it is lowered."""

    def problem(self) -> str:
        """Why there is no picture now, such as an unplugged webcam; else ""."""


class DancingStep(Enum):
    WAIT = auto()
    COUNT = auto()
    DANCE = auto()
    ASK = auto()
    TOLD = auto()


class DancingScreen(Screen):
    """``round``: what was danced and guessed; its answers' choice is the program's guess."""

    keys, rate = DIGITS, 60

    def __init__(self, songs: Sequence[QuizSong], eyes: PlayerCamera, sound: Sound, rng: np.random.Generator) -> None:
        self.round = Round((), LEVEL)
        self.step, self.guess = DancingStep.WAIT, NO_GUESS
        self._songs, self._eyes, self._sound, self._rng = songs, eyes, sound, rng
        self._apart, self._names = differences(songs), [one.same_as for one in songs]
        self._seen: list[tuple[float, Pose]] = []
        self._since, self._looked, self._left, self._size = 0.0, 0.0, 0.0, (1, 1)
        self._reward: Reward | None = None
        self._shown: tuple[StickFigure, ...] = ()
        self._hand, self._hand_counts = 0.0, False
        self._draw_lots()

    def _draw_lots(self) -> None:
        song = int(self._rng.integers(len(self._songs)))
        self._offered = choices(song, self._apart, self._names, self._rng)
        self.guess = NO_GUESS

    # ---------------------------------------------------------------- what happens

    def handle(self, event: Hashable, now: float) -> None:
        if event in (Action.QUIT, Action.PAUSE):
            self.done = True
        elif isinstance(event, Pick):
            self._danced(event.number, now)
        elif (
            isinstance(event, MousePress)
            and (number := choice_at(question_places(self._size), event.x, event.y)) is not None
        ):
            self._danced(number, now)
        elif event in (Action.SPACE, Action.START) or isinstance(event, MousePress):
            self._go_on(now)

    def _go_on(self, now: float) -> None:
        if self.step is DancingStep.WAIT:
            self._enter(DancingStep.COUNT, now)
        elif self.step is DancingStep.TOLD:
            self._close_reward()
            if len(self.round.answers) >= DANCES_PER_ROUND:
                self.done = True
            else:
                self._draw_lots()
                self._enter(DancingStep.WAIT, now)

    def _danced(self, number: int, now: float) -> None:
        """The player says what it was."""
        if self.step is not DancingStep.ASK or not 0 <= number < len(self._offered):
            return
        one = self._songs[self._offered[number]]
        excerpt = excerpts(one, (), SHORTEST_REWARD_S)[0]
        question = Question(self._offered[number], self._offered, excerpt)
        guess = self.guess.song
        brought = points(guess == number, self._left, streak_of(self.round.answers))
        answers = [*self.round.answers, Answer(question, guess, self._left, brought)]
        self.round = Round([answer.question for answer in answers], LEVEL)
        self.round.answers, self.round.phase = answers, Phase.OVER
        self._reward = Reward(one.song, excerpt, self._sound)
        self._reward.play(guess == number)
        self._shown = figures_of(question, self._songs, groups=False)
        self._enter(DancingStep.TOLD, now)

    def tick(self, now: float) -> None:
        self._seen += [(t, pose) for t, pose in self._eyes.poses() if not self._seen or t > self._seen[-1][0]]
        self._raise_hand(now)
        if self.step is DancingStep.COUNT and now - self._since >= COUNTED_S:
            self._enter(DancingStep.DANCE, now)
            self._looked = now
        elif self.step is DancingStep.DANCE:
            self._look(now)
        if self.step is not DancingStep.DANCE:
            self._seen = [(t, pose) for t, pose in self._seen if t > now - 3 * UNSEEN_WARNING_S]

    def _raise_hand(self, now: float) -> None:
        """Away from the keyboard it is the player's "go", "yes" and "next"; once for each time it is raised."""
        raised = self._eyes.hand()
        self._hand_counts = self._hand_counts or raised == 0
        self._hand = raised if self._hand_counts else 0.0
        if self._hand < 1:
            return
        if self.step is DancingStep.ASK and self.guess.song is not None:
            self._danced(self.guess.song, now)
        elif self.step in (DancingStep.WAIT, DancingStep.TOLD):
            self._go_on(now)

    def _look(self, now: float) -> None:
        """What the dance most resembles so far; told as soon as that is sure, or the time is up."""
        danced = now - self._since
        if danced >= FIRST_GUESS_AFTER_S and now - self._looked >= GUESS_EVERY_S:
            self._looked = now
            self.guess = guessed(self._track(self._since), [self._songs[k].layout for k in self._offered])
        if self.guess.sure or danced >= LEVEL.seconds:
            self._left = max(0.0, 1 - danced / LEVEL.seconds)
            self._enter(DancingStep.ASK, now)

    def _track(self, since: float) -> PoseTrack:
        seen = [(t, pose) for t, pose in self._seen if t >= since]
        return track_of([t for t, _ in seen], [pose for _, pose in seen])

    def _enter(self, step: DancingStep, now: float) -> None:
        self.step, self._since = step, now
        self._hand_counts = False

    def _close_reward(self) -> None:
        if self._reward is not None:
            self._reward.close()
            self._reward = None

    def close(self) -> None:
        self._close_reward()

    # ---------------------------------------------------------------- what is seen

    def draw(self, surface: pygame.Surface, now: float) -> bool:
        self._size = surface.get_size()
        places = question_places(self._size)
        surface.fill(theme.BACKGROUND)
        self._draw_dancer(surface, places.stage, now)
        self._draw_words(surface, places, now)
        if self.step is DancingStep.DANCE:
            draw_time(surface, places.time, 1 - (now - self._since) / LEVEL.seconds, 0.0, places.unit)
        for k, area in enumerate(places.choices):
            song = self._songs[self._offered[k]].song
            likely = self.guess.meters[k] if self.step is not DancingStep.TOLD else 0.0
            choice = ChoiceView(k + 1, title_of(song), song.artist, self._mark(k), meter=likely)
            draw_choice(surface, area, choice, places.unit)
        if self.step is DancingStep.TOLD and self.round.answers[-1].right:
            draw_confetti(surface, surface.get_rect(), now - self._since, len(self.round.answers))
        return True

    def _draw_dancer(self, surface: pygame.Surface, stage: pygame.Rect, now: float) -> None:
        """After the answer the song's dancer, to its music; else the player."""
        if self.step is DancingStep.TOLD and self._reward is not None:
            beats = self._songs[self.round.answers[-1].question.song].song.grid
            draw_stage(
                surface, stage, self._shown, self._reward.place(now)[0], beats, [FigureStyle()] * len(self._shown)
            )
            return
        figure, view = self._player(stage, now)
        figures = () if figure is None else (figure,)
        draw_stage(surface, stage, figures, now, SILENT_GRID, [FigureStyle()] * len(figures), view)

    def _player(self, stage: pygame.Rect, now: float) -> tuple[StickFigure | None, PixelTransform | None]:
        """As in a mirror, framed as by the camera."""
        track = self._track(now - UNSEEN_WARNING_S)
        if not len(track) or not track.seen.any():
            return None, None
        newest = float(track.t[-1])
        figure = laid_out(track, max(newest - SHOWN_S, float(track.t[0])), newest).mirrored()
        middle = float(np.nanmedian(figure.image[..., 0][figure.seen > 0])) if (figure.seen > 0).any() else 0.0
        scale = FRAMED * stage.height
        return figure, PixelTransform(scale, stage.centerx - scale * middle, stage.bottom - scale)

    def _draw_words(self, surface: pygame.Surface, places: QuestionPlaces, now: float) -> None:
        bar, unit = places.bar, places.unit
        cap = pixels_of(0.034, unit)
        score = draw_text(
            surface, str(self.round.score), pixels_of(0.05, unit), (bar.right, bar.centery), align="right"
        )
        count = words.OF.format(
            number=min(len(self.round.answers) + (self.step is not DancingStep.TOLD), DANCES_PER_ROUND),
            count=DANCES_PER_ROUND,
        )
        room = score.left - bar.left - cap
        draw_text(
            surface, f"{words.DANCE_ONE}  {count}", cap, (bar.left, bar.centery), colour=theme.QUIET_TEXT, room=room
        )
        said, colour, down = self._said(now)
        large = fitting_cap(said, pixels_of(0.062, unit), round(0.92 * bar.width), pixels_of(theme.SMALL_CAP, unit))
        if self.step is DancingStep.COUNT:
            large = pixels_of(0.2, unit)
        at = places.stage.centerx, places.stage.top + down * places.stage.height
        draw_text(surface, said, large, at, colour=colour, align="centre", outlined=True, room=bar.width)
        keys = self._keys()
        small = fitting_cap(keys, pixels_of(QUIZ_KEYS_CAP, unit), bar.width, pixels_of(0.5 * QUIZ_KEYS_CAP, unit))
        draw_text(surface, keys, small, places.keys.center, colour=theme.QUIET_TEXT, align="centre", room=bar.width)

    def _said(self, now: float) -> tuple[str, theme.Colour, float]:
        """The one thing to read, its colour, and how far down the stage."""
        if self.step is DancingStep.COUNT:
            return str(int(np.ceil(max(COUNTED_S - (now - self._since), 0.01)))), theme.TEXT, 0.45
        if self.step in (DancingStep.WAIT, DancingStep.DANCE) and not self._track(now - UNSEEN_WARNING_S).seen.any():
            return self._eyes.problem() or words.DANCE_UNSEEN, theme.WARNING, 0.45
        if self._hand > 0 and self._hand_means:
            return words.DANCE_HAND, theme.ACCENT, 0.1
        if self.step is DancingStep.WAIT:
            return words.DANCE_READY, theme.TEXT, 0.1
        if self.step is DancingStep.DANCE:
            return words.DANCE_NOW, theme.ACCENT, 0.1
        guess = self.guess.song
        title = "" if guess is None else title_of(self._songs[self._offered[guess]].song)
        if self.step is DancingStep.ASK:
            return (words.DANCE_UNSURE if guess is None else words.DANCE_HEARD.format(title=title)), theme.TEXT, 0.1
        answer = self.round.answers[-1]
        if answer.right:
            return f"{words.DANCE_KNEW}  {words.POINTS.format(points=answer.points)}", theme.CORRECT, 0.1
        return (words.DANCE_LOST if guess is None else words.DANCE_MISSED.format(title=title)), theme.TEXT, 0.1

    def _keys(self) -> str:
        if self.step is DancingStep.ASK:
            return words.DANCE_WHICH if self._hand_means else words.DANCE_WHICH_KEYS
        named = {DancingStep.WAIT: words.DANCE_KEYS, DancingStep.TOLD: words.DANCE_NEXT}
        return named.get(self.step, words.DANCING_KEYS)

    @property
    def _hand_means(self) -> bool:
        """Whether a raised hand does something now."""
        return self.step in (DancingStep.WAIT, DancingStep.TOLD) or (
            self.step is DancingStep.ASK and self.guess.song is not None
        )

    def _mark(self, k: int) -> ChoiceMark:
        if self.step is not DancingStep.TOLD:
            return "open"
        answer = self.round.answers[-1]
        if k == answer.question.right:
            return "right"
        return "wrong" if k == answer.choice else "out"
