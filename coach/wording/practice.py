"""What is said of practising: why a passage is practised, and the command that does it. Pure."""

from __future__ import annotations

from coach.domain.practice import Body, Stretch
from coach.domain.verdicts import Mistake
from coach.wording import practice_words, words
from coach.wording.commands import as_typed
from coach.wording.numbers import beats, begins, number, plural


def why_words(stretch: Stretch, rank: int, there: float, worst: Mistake, takes: int) -> str:
    """Why it is practised: the mean score on its beats, ``there``, in so many takes, and the mistake that costs most.

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


def practised_words(stretch: Stretch, body: Body = "all") -> str:
    """What it is called, and its beats: "chorus, beats 33–48 (only arms)"."""
    where = ", ".join(filter(None, (stretch.name, beats(stretch.first, stretch.last))))
    return where if body == "all" else practice_words.ONLY.format(where=where, body=body)


def ramp_words() -> str:
    return practice_words.PLAN_RAMP


def context_words() -> str:
    return practice_words.PLAN_CONTEXT


def whole_words() -> str:
    return practice_words.PLAN_WHOLE


def command_words(song: str, stretch: Stretch) -> str:
    """What to type to practise it."""
    return practice_words.PRACTICE_COMMAND.format(song=as_typed(song), first=stretch.first + 1, last=stretch.last + 1)


def move_command_words(song: str, move: str) -> str:
    """What to type to practise a move wherever it comes."""
    return practice_words.PRACTICE_MOVE_COMMAND.format(song=as_typed(song), move=as_typed(move))
