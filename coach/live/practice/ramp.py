"""How fast the next pass is: a step faster after a clean one, a step slower after two in a row that were not. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coach.domain.practice import Body, PassResult, Stretch, clean, judged, nearest_speed, stepped

SAME_STRETCH_SHARE: Final = 0.5
"""Share of their beats that two stretches must have in common for practising one to be practising the other."""
FIRST_SPEED: Final = 0.75
"""The speed at which a passage is begun that was never practised."""
PATIENCE: Final = 2
"""Passes in a row that were not clean after which it goes slower."""


def next_speed(results: Sequence[PassResult], speed: float) -> float:
    """The speed of the next pass, after those of ``results``, the last of which was at ``speed``.

    A pass that was not seen changes nothing. Nor does one from memory that was not clean: memory is not speed.
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
    return stepped(speed, -1) if len(tried) >= PATIENCE and len(tried) % PATIENCE == 0 else speed


def _counts(result: PassResult) -> bool:
    return judged(result) and (clean(result) or not result.memory)


def begin_speed(past: Sequence[PassResult], stretch: Stretch, body: Body = "all") -> float:
    """Where to begin: the fastest speed that was clean last time, on this stretch or one that is mostly the same.

    past  passes of the practice in which it was danced last, see :func:`last_time`

    Where none of them was clean, the slowest of them, at most FIRST_SPEED; FIRST_SPEED where there are none.
    """
    same = [one for one in past if _is_of(one, stretch, body)]
    good = [one.speed for one in same if clean(one)]
    return nearest_speed(max(good) if good else min([FIRST_SPEED, *(one.speed for one in same)]))


def last_time(practised: Sequence[Sequence[PassResult]], stretch: Stretch, body: Body = "all") -> Sequence[PassResult]:
    """The passes of the last practice in which the stretch, or mostly the same, was danced; none where it never was.

    practised  the passes of each earlier practice, oldest first
    """
    with_it = (past for past in reversed(practised) if any(_is_of(one, stretch, body) for one in past))
    return next(with_it, ())


def _is_of(result: PassResult, stretch: Stretch, body: Body) -> bool:
    return result.body == body and judged(result) and mostly_same(result.stretch, stretch)


def mostly_same(one: Stretch, other: Stretch) -> bool:
    """Whether most beats of either are beats of both."""
    common = min(one.last, other.last) - max(one.first, other.first) + 1
    together = max(one.last, other.last) - min(one.first, other.first) + 1
    return common >= SAME_STRETCH_SHARE * together
