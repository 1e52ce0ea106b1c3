"""What is said about practising: why a passage is practised, at which speed, which pass, and the command. Pure."""

from __future__ import annotations

from math import isfinite

from coach.domain.practice import BodyPart, PassResult, Stretch
from coach.domain.verdicts import Mistake
from coach.wording import practice_words, words
from coach.wording.commands import as_typed
from coach.wording.numbers import beats, begins, number, plural, points


def why_words(stretch: Stretch, rank: int, there: float, worst: Mistake, takes: int) -> str:
    """Why it is practised: the mean score on its beats, ``there``, in that many takes, and the costliest mistake.

    rank  0 = the passage that costs most
    """
    also = practice_words.PLAN_ALSO[stretch.first == stretch.last]
    said = also if rank else practice_words.PLAN_WORST
    where, newest = begins(beats(stretch.first, stretch.last)), plural(practice_words.PLAN_TAKES, takes)
    return said.format(where=where, there=number(there), takes=newest, what=_what(worst))


def _what(mistake: Mistake) -> str:
    """ "left elbow", "both knees", "timing"."""
    joints = mistake.about or mistake.joints[:1]
    if not joints:
        return practice_words.PLAN_WHAT[mistake.kind]
    name = joints[0].rpartition("_")[2] if len(joints) > 1 else joints[0]
    return words.JOINTS[name].lower()


def practised_words(stretch: Stretch, body: BodyPart = "all") -> str:
    """Its name and its beats: "chorus, beats 33–48 (only arms)"."""
    where = ", ".join(filter(None, (stretch.name, beats(stretch.first, stretch.last))))
    return where if body == "all" else practice_words.ONLY.format(where=where, body=body)


def command_words(song: str, stretch: Stretch) -> str:
    """What to type to practise it."""
    return practice_words.PRACTICE_COMMAND.format(song=as_typed(song), first=stretch.first + 1, last=stretch.last + 1)


def move_command_words(song: str, move: str) -> str:
    """What to type to practise a move at all its places."""
    return practice_words.PRACTICE_MOVE_COMMAND.format(song=as_typed(song), move=as_typed(move))


def speed_words(speed: float) -> str:
    """ "75 %" of the song's own speed."""
    return practice_words.SPEED.format(percent=round(100 * speed))


def speed_change_words(now: float, then: float) -> str:
    """ "75 % → 80 %"; only the first if it stays the same."""
    both = speed_words(now), speed_words(then)
    return both[0] if both[0] == both[1] else practice_words.SPEED_CHANGES.format(now=both[0], then=both[1])


def stretch_words(stretch: Stretch) -> str:
    """Its name, else its beats."""
    return stretch.name or beats_words(stretch)


def beats_words(stretch: Stretch) -> str:
    """ "beats 17–32", counted from 1 as people do."""
    return beats(stretch.first, stretch.last)


def pass_words(number: int, count: int | None) -> str:
    """ "Pass 3 of 5"."""
    return (
        practice_words.PASS.format(number=number)
        if count is None
        else practice_words.PASS_OF.format(number=number, count=count)
    )


def best_words(best: PassResult | None) -> str:
    """ "best 84 at 80 %"; "" if there is none."""
    if best is None or not isfinite(best.score):
        return ""
    return practice_words.BEST_PASS.format(score=points(best.score), speed=speed_words(best.speed))


def last_words(last: PassResult | None) -> str:
    """ "last 78"; "" if there was none."""
    return "" if last is None or not isfinite(last.score) else practice_words.LAST_PASS.format(score=points(last.score))


def minutes_words(minutes: float, about: bool = True) -> str:
    """ "about 10 min"; at least one."""
    return (practice_words.ABOUT_MINUTES if about else practice_words.MINUTES).format(minutes=max(1, round(minutes)))


def passes_words(count: int) -> str:
    """ "6 passes"."""
    return practice_words.PASSES[count == 1].format(count=count)
