"""What keys mean on the quiz's screens, in addition to those of every screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

import pygame

from coach.quiz.rules import CHOICES
from coach.ui import gamepad
from coach.ui.window import Keys


@dataclass(frozen=True)
class Pick:
    """The choice ``number``, from 0."""

    number: int


class AfterAnswer(Enum):
    DANCE = auto()
    """Dance the song shown, with Coach."""
    MENU = auto()


DIGITS: Final[Keys] = {pygame.K_1 + k: Pick(k) for k in range(9)}
PAD_CHOICES: Final = (gamepad.NORTH, gamepad.EAST, gamepad.SOUTH, gamepad.WEST)
"""Clockwise from the top: 1, 2, 3, 4."""
GUESSING: Final[Keys] = {**DIGITS, **{button: Pick(k) for k, button in enumerate(PAD_CHOICES[:CHOICES])}}
"""While a question is open the pad's four buttons answer."""
LETTER_BINDINGS: Final[Keys] = {
    pygame.K_d: AfterAnswer.DANCE,
    pygame.K_m: AfterAnswer.MENU,
    gamepad.WEST: AfterAnswer.DANCE,
    gamepad.NORTH: AfterAnswer.MENU,
}
AFTERWARDS: Final[Keys] = {**DIGITS, **LETTER_BINDINGS}
