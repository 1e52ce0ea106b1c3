"""What is said of practising: why a passage is practised, and the command that does it. Pure."""

from __future__ import annotations

from coach.domain.practice import Stretch
from coach.wording import words
from coach.wording.numbers import beats, number, plural


def why_words(stretch: Stretch, rank: int, there: float, whole: float, takes: int) -> str:
    """Why it is practised: the mean score on its beats, ``there``, beside that of the whole dance, in so many takes.

    rank  0 = what costs most
    """
    said = words.PLAN_ALSO if rank else words.PLAN_WORST
    where = beats(stretch.first, stretch.last).capitalize()
    return said.format(where=where, there=number(there), whole=number(whole), takes=plural(words.PLAN_TAKES, takes))


def ramp_words() -> str:
    return words.PLAN_RAMP


def context_words() -> str:
    return words.PLAN_CONTEXT


def whole_words() -> str:
    return words.PLAN_WHOLE


def command_words(song: str, stretch: Stretch) -> str:
    """What to type to practise it."""
    name = f'"{song}"' if " " in song else song
    return words.PRACTICE_COMMAND.format(song=name, first=stretch.first + 1, last=stretch.last + 1)
