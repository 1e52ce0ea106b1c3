"""Everything the screens of practising show at one moment. The code that fills these knows the time; screens do not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from coach.domain import practice
from coach.domain.practice import Gesture, PassResult, Stretch
from coach.domain.verdicts import VerdictKind
from coach.live.views import DanceView, DrawnPose

Doing = Literal["slow", "ramp", "context", "steady", "whole"]
"""Kinds of step in a plan: slowly; as fast as it goes well; at full speed with the eights around it; at one speed; the
whole dance."""


@dataclass(frozen=True, eq=False)
class PassView:
    """A pass as it is danced.

    dance       the dance screen; its title and section give way to ``name`` and the speeds
    name        of the passage, as it can be shown
    stretch     what loops, framed on the strip
    speed       of this pass; ``next_speed`` of the next, as things stand
    number      of this pass, 1 = the first; ``of`` how many there are, None: until the dancer goes on
    best, last  the best pass so far, with or without the reference like this one, and the previous one; None if there
                is none
    dimmed      1 = the reference is shown … 0 = it is hidden
    memory      the pass counts as one from memory
    body        what is judged and shown
    ramp        the speed follows how well it goes
    count_in    a bar is counted before each pass
    step        index of the step of the plan among ``steps``; no steps: there is no plan
    has_next    there is another step to go on to
    notice      one line for the dancer, "" = nothing
    chosen      what the mouse is marking on the strip
    """

    dance: DanceView
    name: str
    stretch: Stretch
    speed: float = 1.0
    next_speed: float = 1.0
    number: int = 1
    of: int | None = None
    best: PassResult | None = None
    last: PassResult | None = None
    dimmed: float = 1.0
    memory: bool = False
    body: practice.BodyPart = "all"
    ramp: bool = False
    count_in: bool = True
    step: int = 0
    steps: tuple[str, ...] = ()
    has_next: bool = False
    notice: str = ""
    chosen: Stretch | None = None


@dataclass(frozen=True, eq=False)
class BetweenView:
    """The window between two passes: how it went, and what the dancer can say from where they stand.

    name             of the passage
    result           of the pass just ended
    said             what to change, at most two sentences; none: no mistake was found
    kinds            of the passage's beats, as judged
    gesture          the one being held; ``progress`` of it, 0..1
    left             1 when the window opens … 0 when the next pass begins by itself
    next_speed       of the next pass, if it is of this step
    has_next         there is another step to go on to; ``next_name`` says which
    best             the best pass so far, this one included, with or without the reference like this one
    camera           RGB or None; flipped with its body when ``camera_mirrored``
    notice           one line for the dancer, "" = nothing
    """

    name: str
    result: PassResult
    said: tuple[str, ...] = ()
    kinds: tuple[VerdictKind | None, ...] = ()
    gesture: Gesture | None = None
    progress: float = 0.0
    left: float = 1.0
    next_speed: float = 1.0
    has_next: bool = False
    next_name: str = ""
    best: PassResult | None = None
    camera: NDArray[np.uint8] | None = None
    camera_mirrored: bool = True
    body: DrawnPose | None = None
    notice: str = ""


@dataclass(frozen=True)
class PlanStep:
    """One step of a passage's part of a plan. ``start``: speed of its first pass; ``minutes``: about how long."""

    doing: Doing
    start: float
    minutes: float


@dataclass(frozen=True)
class PlanRow:
    """A passage of a plan. ``where`` in the song, ``why`` one sentence; both may be ""."""

    name: str
    where: str
    why: str
    steps: tuple[PlanStep, ...]


@dataclass(frozen=True)
class PlanView:
    """What will be practised and why.

    title    of the song, as it can be shown
    rows     in the order in which they are danced
    at       index of the next step among those of all rows
    """

    title: str
    rows: tuple[PlanRow, ...]
    at: int = 0

    @property
    def minutes(self) -> float:
        """Minutes left."""
        steps = [step for row in self.rows for step in row.steps]
        return sum(step.minutes for step in steps[self.at :])


@dataclass(frozen=True)
class SummaryRow:
    """What was reached in one passage.

    began, reached  speed of the first pass; the fastest that was clean, None if none was
    best, memory    best score, 0–100, with and without the reference; NaN if there is none
    """

    name: str
    passes: int
    began: float
    reached: float | None
    best: float = float("nan")
    memory: float = float("nan")


@dataclass(frozen=True)
class SummaryView:
    """The end of practising.

    said           one sentence each
    offers_dance   the whole dance follows if the dancer wants it
    """

    minutes: float
    rows: tuple[SummaryRow, ...]
    said: tuple[str, ...] = ()
    offers_dance: bool = False

    @property
    def passes(self) -> int:
        return sum(row.passes for row in self.rows)


@dataclass(frozen=True)
class LoopRow:
    """A saved passage. ``where``: its beats in words."""

    name: str
    where: str


@dataclass(frozen=True)
class LoopsView:
    """The menu of saved passages.

    rows    in song order
    at      the one selected
    typed   the name being given to the present passage; None: nothing is being typed
    where   the present passage's beats in words
    notice  one line for the dancer, "" = nothing
    """

    title: str
    rows: tuple[LoopRow, ...] = ()
    at: int = 0
    typed: str | None = None
    where: str = ""
    notice: str = ""
