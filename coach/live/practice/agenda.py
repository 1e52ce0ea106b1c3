"""What is practised next, step after step, and how fast. Pure.

A step faster after a clean pass, a step slower after two in a row that were not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from coach.domain.practice import BodyPart, PassResult, Step, Stretch, clean, judged, nearest_speed, stepped

SAME_STRETCH_SHARE: Final = 0.5
"""Share of their beats that two stretches must have in common to count as the same practice."""
FIRST_SPEED: Final = 0.75
"""First speed of a passage that was never practised."""
PATIENCE: Final = 2
"""Passes in a row that were not clean before it gets slower."""


def next_speed(results: Sequence[PassResult], speed: float) -> float:
    """The speed of the next pass, after the ``results``, the last of which was danced at ``speed``.

    A pass that was not seen changes nothing. Nor does an unclean one from memory: memory is not speed.
    """
    if not results or not _counts(results[-1]):
        return speed
    if clean(results[-1]):
        return stepped(speed, 1)
    tried = []
    for result in reversed([result for result in results if _counts(result)]):
        if clean(result) or nearest_speed(result.speed) != nearest_speed(speed):
            break
        tried.append(result)
    return stepped(speed, -1) if len(tried) % PATIENCE == 0 else speed


def _counts(result: PassResult) -> bool:
    return judged(result) and (clean(result) or not result.memory)


def begin_speed(past: Sequence[PassResult], stretch: Stretch, body: BodyPart = "all") -> float:
    """The first speed: the fastest that was clean last time, on this stretch or one that is mostly the same.

    past  passes of the practice in which it was danced last, see :func:`last_time`

    If none was clean, the slowest of them, at most FIRST_SPEED; FIRST_SPEED if there are none.
    """
    same = [one for one in past if _is_of(one, stretch, body)]
    good = [one.speed for one in same if clean(one)]
    return nearest_speed(max(good) if good else min([FIRST_SPEED, *(one.speed for one in same)]))


def last_time(
    practised: Sequence[Sequence[PassResult]], stretch: Stretch, body: BodyPart = "all"
) -> Sequence[PassResult]:
    """The passes of the last practice of the stretch, or one mostly the same; none if it was never danced.

    practised  the passes of each earlier practice, oldest first
    """
    with_it = (past for past in reversed(practised) if any(_is_of(one, stretch, body) for one in past))
    return next(with_it, ())


def _is_of(result: PassResult, stretch: Stretch, body: BodyPart) -> bool:
    return result.body == body and judged(result) and mostly_same(result.stretch, stretch)


def mostly_same(one: Stretch, other: Stretch) -> bool:
    """Whether they share most of their beats."""
    common = min(one.last, other.last) - max(one.first, other.first) + 1
    together = max(one.last, other.last) - min(one.first, other.first) + 1
    return common >= SAME_STRETCH_SHARE * together


@dataclass(frozen=True)
class PassRequest:
    """How a coming pass of ``step`` is danced."""

    step: int
    stretch: Stretch
    speed: float
    ramp: bool
    passes: int | None = None


class Agenda:
    """The steps of a plan, or the one the dancer asked for, as they are danced.

    steps  those that are practised
    last   no pass follows the present one
    whole  the whole dance follows it
    """

    def __init__(self, steps: Sequence[Step], passes: int | None = None) -> None:
        """``passes``: the most to dance."""
        self.steps = tuple(step for step in steps if not step.whole)
        self.last = self.whole = False
        self._then_whole = len(self.steps) < len(steps)
        self._passes = passes
        self._present = self._wish_of(0)
        self._following: PassRequest | None = None  # of the next step, if the next pass belongs to it
        self._changed: dict[str, object] = {}  # in it, by the dancer
        self._ended: list[int] = []  # the step of each pass danced to the end

    @property
    def present(self) -> PassRequest:
        """How the next pass of the present step is danced."""
        return self._present

    @property
    def coming(self) -> PassRequest:
        """How the next pass is danced, as things stand."""
        return self._following or self._present

    @property
    def following(self) -> Step | None:
        """The step after the present one, as things stand; None at the last."""
        index = self._present.step + 1
        step, request = self.steps[index] if index < len(self.steps) else None, self._following
        if step is None or request is None:
            return step
        return replace(step, stretch=request.stretch, start=request.speed, ramp=request.ramp)

    @property
    def goes_on(self) -> bool:
        """Whether something follows the present step."""
        ends = self.last and not self.whole  # danced as many passes as were asked for
        return not ends and (self.following is not None or self._then_whole)

    @property
    def once_more(self) -> PassRequest:
        """How the present step's next pass is danced, as things stand."""
        return replace(self.present, **self._changed)

    def change(self, **new: object) -> None:
        """Change how the next pass is danced."""
        if self._following is not None:
            self._following = replace(self._following, **new)
            self._changed |= new
        else:
            self._present = replace(self._present, **new)

    def begin(self, step: int) -> int:
        """A pass of this step begins; returns which of its passes it is, 1 = the first."""
        if self._following is not None and step == self._following.step:
            self._present, self._following, self._changed = self._following, None, {}
        number = 1 + self._ended.count(step)
        if self._present.passes is not None and number >= self._present.passes:
            self.advance()
        if self._passes is not None and len(self._ended) + 1 >= self._passes:
            self.last = True
        return number

    def end(self, step: int) -> None:
        """A pass of this step was danced to the end."""
        self._ended.append(step)

    def advance(self) -> None:
        """The next pass belongs to the next step, if there is one; else the present pass is the last."""
        if self._following is not None or self.last:
            return
        if self.following is not None:
            self._following = self._wish_of(self._present.step + 1)
        else:
            self.last, self.whole = True, self._then_whole

    def stay(self) -> None:
        """The present step is danced once more, as the dancer has since chosen."""
        self._present = self.once_more
        self._following, self._changed, self.last, self.whole = None, {}, False, False

    def learn(self, results: Sequence[PassResult], step: int) -> None:
        """``results`` of this step's passes so far: the last one sets the speed of the next, if it may and if that is
        of the same passage."""
        request = self._present
        if not request.ramp or step != request.step:
            return
        last = results[-1]
        if (last.stretch.first, last.stretch.last, last.speed) == (
            request.stretch.first,
            request.stretch.last,
            request.speed,
        ):
            self._present = replace(request, speed=next_speed(results, request.speed))

    def _wish_of(self, index: int) -> PassRequest:
        step = self.steps[index]
        return PassRequest(index, step.stretch, step.start, step.ramp, step.passes)
