"""What is said of a group that dances together: who leads and trails, who stands where. Pure.

Dancers are numbered from 1 here, as they read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coach.wording import words
from coach.wording.numbers import beats, begins

HALVES: Final = {1: "half a step", 2: "a step", 3: "one and a half steps"}
"""Half steps → words; no camera knows it better than that."""


def dancer_words(number: int, name: str) -> str:
    """ "Mina (dancer 2)" where there is a name; to begin a line with."""
    said = words.GROUP_NAMED if name else words.GROUP_DANCER
    return said.format(number=number, name=name)


def short_words(number: int, name: str) -> str:
    """ "Mina", or "dancer 2": within a sentence."""
    return name or words.GROUP_DANCER.format(number=number).lower()


def usual_words(who: str, seconds: float) -> str:
    """``seconds`` behind the others, negative: before them."""
    said = words.GROUP_TRAILS if seconds > 0 else words.GROUP_LEADS
    return begins(said.format(who=who, ms=_ms(seconds)))


def apart_words(first: int, last: int, leads: str, trails: str, seconds: float) -> str:
    """Of beats from 0 on."""
    return words.GROUP_APART.format(where=_where(first, last), leads=leads, trails=trails, ms=_ms(seconds))


def place_words(first: int, last: int, who: str, aside: float, front: float, other: str = "") -> str:
    """Of beats from 0 on; steps, one of the two 0. ``other``: from whose place it is told, of two dancers."""
    way = ("left" if aside > 0 else "right") if aside else ("front" if front > 0 else "back")
    said = words.GROUP_PLACE_FROM if other else words.GROUP_PLACE
    where, steps = _where(first, last), step_words(abs(aside or front))
    return said.format(where=where, who=who, steps=steps, way=words.GROUP_WAYS[way], other=other)


def spacing_words(said: str, line: Sequence[str], near: str, far: str) -> str:
    """A sentence of :func:`place_words`, and what it does to the formation: ``line`` the two others of a line that was
    left, ``near`` and ``far`` whoever they stand too near to or too far from; at most one of these is known."""
    if line:
        added = words.GROUP_OUT_OF_LINE.format(one=line[0], other=line[1])
    elif near or far:
        added = (words.GROUP_TOO_NEAR if near else words.GROUP_TOO_FAR).format(who=near or far)
    else:
        return said
    return f"{said.removesuffix('.')}{added}"


def step_words(steps: float) -> str:
    """Rounded to half steps, at least half a step."""
    halves = max(1, round(2 * steps))
    return HALVES.get(halves) or f"{halves / 2:g} steps"


def _where(first: int, last: int) -> str:
    return begins(beats(first, last))


def _ms(seconds: float) -> int:
    return round(100 * abs(seconds)) * 10
