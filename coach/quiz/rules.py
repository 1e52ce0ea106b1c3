"""How hard a round is, and what an answer is worth. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

QUESTIONS: Final = 10
"""Questions in a round."""
CHOICES: Final = 4
"""Songs to choose from."""
THINKING_S: Final = 3.0
"""s after the end of the dance in which an answer still counts."""
CORRECT_ANSWER_POINTS: Final = 100
QUICK: Final = 100
"""Extra points for an immediate answer, falling to none at the last moment."""
STREAK: Final = 25
"""Extra points for each right answer in a row before this one …"""
MOST_STREAK: Final = 4
"""… of which at most this many count."""


@dataclass(frozen=True)
class Level:
    """seconds: how much of the dance is shown; tricky: mirrored or not, and only arms or legs, at random."""

    name: str
    seconds: float
    tricky: bool = False

    @property
    def time(self) -> float:
        """s in which to answer."""
        return self.seconds + THINKING_S


LEVELS: Final = {level.name: level for level in (Level("easy", 10), Level("normal", 5), Level("hard", 3, tricky=True))}
BY_DANCING: Final = "dancing"
"""The fourth way to play: the songs are named, and the player dances one of them."""


def points(right: bool, left: float, streak: int) -> int:
    """Points for one answer, in steps of 5.

    left    0..1, the share of the time left
    streak  right answers in a row before this one
    """
    if not right:
        return 0
    return 5 * round((CORRECT_ANSWER_POINTS + QUICK * left) / 5) + STREAK * min(streak, MOST_STREAK)
