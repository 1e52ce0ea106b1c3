"""What practising consists of: a passage in a loop, pass after pass, at a speed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

SLOWEST: Final = 0.5
FASTEST: Final = 1.0
STEP: Final = 0.05
"""Speeds are song seconds per real second; from one to the next it is a step that dancers hardly hear."""

Body = Literal["all", "arms", "legs"]
"""What is judged and shown."""
BODIES: Final[tuple[Body, ...]] = ("all", "arms", "legs")

Gesture = Literal["again", "next", "stop"]
"""What a dancer far from the keyboard can say: one hand up, both hands up, arms crossed before the chest."""


def speeds() -> tuple[float, ...]:
    """All speeds, the slowest first."""
    return tuple(round(SLOWEST + k * STEP, 2) for k in range(round((FASTEST - SLOWEST) / STEP) + 1))


def nearest_speed(speed: float) -> float:
    """The speed that can be practised nearest to ``speed``."""
    return min(speeds(), key=lambda known: abs(known - speed))


def stepped(speed: float, steps: int) -> float:
    """``speed`` so many steps faster, or slower (negative), and never beyond the ends."""
    return nearest_speed(speed + steps * STEP)


@dataclass(frozen=True)
class Stretch:
    """A passage of the song to practise.

    first, last  beats, both included (0 = the first of the grid)
    name         what the dancer calls it: a section's name, their own; "" where it is just these beats
    """

    first: int
    last: int
    name: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last:
            raise ValueError(f"A stretch from beat {self.first} to {self.last}, expected the last not before the first")


@dataclass(frozen=True)
class Step:
    """One part of a plan.

    start   speed of its first pass
    ramp    whether the speed follows how well it goes
    passes  after which it is over; None: until the dancer goes on
    why     one sentence; "" where the dancer chose it
    whole   the whole dance, in a session of its own: then the rest says nothing
    """

    stretch: Stretch
    start: float = FASTEST
    ramp: bool = False
    passes: int | None = None
    why: str = ""
    whole: bool = False


@dataclass(frozen=True)
class PassResult:
    """How one pass went.

    score    0–100, NaN where nothing was judged
    beats    that were judged
    wrong    of them
    memory   the reference was hidden
    told     of them, those on which a mistake is told
    """

    stretch: Stretch
    speed: float
    score: float
    beats: int
    wrong: int
    memory: bool = False
    body: Body = "all"
    told: int = 0
