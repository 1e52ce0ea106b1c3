"""What practice consists of: a passage in a loop, pass after pass, at a speed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from coach.domain.beats import BeatGrid

SLOWEST: Final = 0.5
FASTEST: Final = 1.0
PRACTICE_SPEED_STEP: Final = 0.05
"""Speeds are song seconds per real second; dancers hardly hear the step from one to the next."""

BodyPart = Literal["all", "arms", "legs"]
"""What is judged and shown."""
BODIES: Final[tuple[BodyPart, ...]] = ("all", "arms", "legs")

Gesture = Literal["again", "next", "stop"]
"""What a dancer far from the keyboard can say: one hand up, both hands up, arms crossed in front of the chest."""


def speeds() -> tuple[float, ...]:
    """All speeds, the slowest first."""
    return tuple(
        round(SLOWEST + k * PRACTICE_SPEED_STEP, 2) for k in range(round((FASTEST - SLOWEST) / PRACTICE_SPEED_STEP) + 1)
    )


def nearest_speed(speed: float) -> float:
    """The available speed nearest to ``speed``."""
    return min(speeds(), key=lambda known: abs(known - speed))


def stepped(speed: float, steps: int) -> float:
    """``speed`` this many steps faster, or slower (negative), never beyond the ends."""
    return nearest_speed(speed + steps * PRACTICE_SPEED_STEP)


@dataclass(frozen=True)
class Stretch:
    """A passage of the song to practise.

    first, last  beats, both included (0 = the first of the grid)
    name         what the dancer calls it: a section's name, or their own; "" if it is just these beats
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
    passes  after which it is over; None: until the dancer moves on
    why     one sentence; "" if the dancer chose it
    whole   the whole dance, in a session of its own: then the rest is ignored
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
    told     of them, how many have a reported mistake
    """

    stretch: Stretch
    speed: float
    score: float
    beats: int
    wrong: int
    memory: bool = False
    body: BodyPart = "all"
    told: int = 0


# ----------------------------------------------------------------
# Eights, as dancers count them.


def eights_around(first: int, last: int, grid: BeatGrid) -> Stretch:
    """The whole eights that contain these beats."""
    inside = [eight for eight in eights(grid) if eight.first <= last and eight.last >= first]
    return Stretch(inside[0].first, inside[-1].last) if inside else Stretch(first, last)


def eights(grid: BeatGrid) -> list[Stretch]:
    """All beats, as dancers count them: from "1" to "8"; the first and the last may be shorter."""
    eight = 2 * grid.beats_per_bar
    starts = [0, *range(grid.first_count_beat % eight or eight, len(grid), eight)]
    return [Stretch(first, end - 1) for first, end in zip(starts, [*starts[1:], len(grid)])]


# ----------------------------------------------------------------
# How good a pass is.


CLEAN_SCORE: Final = 75.0
"""0–100, from which a pass may be clean. Of passages of 8 and of 16 beats, cut from real people's takes, 69 % and 80 %
of those from good covers are clean (the others are where they differ), all from copies, 2 of 7 from beginners, and none
of 71 from another dance or from somebody standing still."""
CLEAN_TOLD: Final = 0.25
"""Share of a clean pass's judged beats that may have a reported mistake."""
LEAST_JUDGED: Final = 0.5
"""Share of a passage's beats that must be judged for a pass to count: one broken off after three right beats is not
clean."""


def judged(result: PassResult) -> bool:
    """Whether enough was seen of a pass to say how it went."""
    stretch = result.stretch
    return result.beats >= LEAST_JUDGED * (stretch.last - stretch.first + 1)


def clean(result: PassResult) -> bool:
    """Whether it went well enough to be danced faster: as well as good covers of whole dances, and no better.

    Wrong beats would be too strict a measure: good covers have one in four. So it is the score, and what a teacher
    would say: the mistakes reported.
    """
    return judged(result) and result.score >= CLEAN_SCORE and result.told <= CLEAN_TOLD * result.beats


def best(results: Sequence[PassResult]) -> PassResult | None:
    """The best pass: of the clean ones the fastest, then the one with the highest score; if none is clean, the one with
    the most points times speed, as half speed is half the dance. None if nothing was judged."""
    seen = [result for result in results if judged(result)]
    return max(seen, key=_worth, default=None)


def _worth(result: PassResult) -> tuple[bool, float, float]:
    good = clean(result)
    return good, result.speed if good else result.score * result.speed, result.score
