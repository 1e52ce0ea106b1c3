"""Speeds and passes of practising in a dancer's words, for screens, pages and the terminal. Pure."""

from __future__ import annotations

from math import isfinite

from coach.domain.practice import PassResult, Stretch
from coach.wording import practice_words as words
from coach.wording.numbers import beats, points


def speed_words(speed: float) -> str:
    """ "75 %" of the song's own speed."""
    return words.SPEED.format(percent=round(100 * speed))


def speed_change_words(now: float, then: float) -> str:
    """ "75 % → 80 %"; only the first where it stays."""
    both = speed_words(now), speed_words(then)
    return both[0] if both[0] == both[1] else words.SPEED_CHANGES.format(now=both[0], then=both[1])


def stretch_words(stretch: Stretch) -> str:
    """Its name, else its beats."""
    return stretch.name or beats_words(stretch)


def beats_words(stretch: Stretch) -> str:
    """ "beats 17–32", counted from 1 as people do."""
    return beats(stretch.first, stretch.last)


def pass_words(number: int, count: int | None) -> str:
    """ "Pass 3 of 5"."""
    return words.PASS.format(number=number) if count is None else words.PASS_OF.format(number=number, count=count)


def best_words(best: PassResult | None) -> str:
    """ "best 84 at 80 %"; "" where there is none."""
    if best is None or not isfinite(best.score):
        return ""
    return words.BEST_PASS.format(score=points(best.score), speed=speed_words(best.speed))


def last_words(last: PassResult | None) -> str:
    """ "last 78"; "" where there was none."""
    return "" if last is None or not isfinite(last.score) else words.LAST_PASS.format(score=points(last.score))


def minutes_words(minutes: float, about: bool = True) -> str:
    """ "about 10 min"; at least one."""
    return (words.ABOUT_MINUTES if about else words.MINUTES).format(minutes=max(1, round(minutes)))


def passes_words(count: int) -> str:
    """ "6 passes"."""
    return words.PASSES[count == 1].format(count=count)
