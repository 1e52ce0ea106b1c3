"""A round as it is played: which question is open, for how long, and what was answered. Pure: moments are passed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from coach.quiz.questions import Question
from coach.quiz.rules import Level, points

CHOICES_READING_S: Final = 1.4
"""s to read the choices before the dance begins."""


class Phase(Enum):
    READY = auto()
    """The choices are shown, the dance begins soon."""
    GUESS = auto()
    """The dance, and a little time to think after it."""
    REVEAL = auto()
    """Answered, or too late."""
    OVER = auto()
    """The last question's answer has been seen."""


@dataclass(frozen=True)
class Answer:
    """choice: from 0, None = too late; left: 0..1, the share of the time; points: what it earned."""

    question: Question
    choice: int | None
    left: float
    points: int

    @property
    def right(self) -> bool:
        return self.choice == self.question.right


class Round:
    """Moments are in s and never go back."""

    def __init__(self, questions: Sequence[Question], level: Level) -> None:
        self.questions, self.level = tuple(questions), level
        self.answers: list[Answer] = []
        self.phase = Phase.READY if questions else Phase.OVER
        self._since: float | None = None  # when the phase began; None until the first tick

    @property
    def number(self) -> int:
        """Number of the question that is open or was just answered, from 0."""
        return len(self.answers) - (self.phase in (Phase.REVEAL, Phase.OVER))

    @property
    def question(self) -> Question:
        return self.questions[self.number]

    @property
    def answer(self) -> Answer | None:
        """The newest answer, while it is shown."""
        return self.answers[-1] if self.phase is Phase.REVEAL else None

    @property
    def score(self) -> int:
        return sum(answer.points for answer in self.answers)

    @property
    def right(self) -> int:
        return sum(answer.right for answer in self.answers)

    @property
    def streak(self) -> int:
        """Right answers in a row, up to the newest."""
        return streak_of(self.answers)

    def tick(self, now: float) -> None:
        """Time goes on: the dance begins, or it is too late."""
        if self._since is None:
            self._since = now
        if self.phase is Phase.READY and now - self._since >= CHOICES_READING_S:
            self._enter(Phase.GUESS, self._since + CHOICES_READING_S)
        if self.phase is Phase.GUESS and self.left(now) <= 0:
            self._answered(None, self._since + self.level.time)

    def choose(self, choice: int, now: float) -> bool:
        """Answer; False if no dance has been seen yet, or there is no such choice."""
        self.tick(now)
        if self.phase is not Phase.GUESS or not 0 <= choice < len(self.question.choices):
            return False
        self._answered(choice, now)
        return True

    def next(self, now: float) -> None:
        """From the answer to the next question, or to the end."""
        if self.phase is Phase.REVEAL:
            self._enter(Phase.OVER if len(self.answers) == len(self.questions) else Phase.READY, now)

    def shift(self, seconds: float) -> None:
        """This phase's clock stood still for that long."""
        if self._since is not None:
            self._since += seconds

    def elapsed(self, now: float) -> float:
        """s since the phase began."""
        return 0.0 if self._since is None else max(0.0, now - self._since)

    def left(self, now: float) -> float:
        """0..1, the share of the answering time left."""
        if self.phase is Phase.READY:
            return 1.0
        if self.phase is Phase.GUESS:
            return min(max(1 - self.elapsed(now) / self.level.time, 0.0), 1.0)
        return self.answers[-1].left if self.answers else 0.0

    def _answered(self, choice: int | None, now: float) -> None:
        question, left = self.question, self.left(now) if choice is not None else 0.0
        brought = points(choice == question.right, left, self.streak)
        self.answers.append(Answer(question, choice, left, brought))
        self._enter(Phase.REVEAL, now)

    def _enter(self, phase: Phase, now: float) -> None:
        self.phase, self._since = phase, now


def streak_of(answers: Sequence[Answer]) -> int:
    """Right answers in a row at the end."""
    return next((n for n, answer in enumerate(reversed(answers)) if not answer.right), len(answers))
