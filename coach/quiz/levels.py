"""How hard a round is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Parts = Literal["all", "arms", "legs"]

QUESTIONS: Final = 10
"""Of a round."""
CHOICES: Final = 4
"""Songs to choose from."""
THINKING_S: Final = 3.0
"""s after the dance has ended in which an answer still counts."""


@dataclass(frozen=True)
class Level:
    """seconds: of the dance that are shown; tricky: mirrored or not, and only arms or legs, at random."""

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
