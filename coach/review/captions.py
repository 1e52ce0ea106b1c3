"""What the review says of a passage. Pure."""

from __future__ import annotations

from coach import words
from coach.compare.verdicts import Mistake
from coach.look.fonts import showable
from coach.review.choice import Choice
from coach.review.missing import clock
from coach.review.passages import Passage
from coach.song.song import Song


def heading(passage: Passage, choice: Choice, marked: bool) -> str:
    if passage.what in ("best", "unseen", "here"):
        return {"best": words.REVIEW_BEST, "unseen": words.REVIEW_UNSEEN, "here": words.REVIEW_HERE}[passage.what]
    if marked:
        return words.REVIEW_NOT_A_MISTAKE
    return words.REVIEW_MISTAKE.format(number=choice.index + 1, count=choice.count)


def status(choice: Choice) -> str:
    """What is not as usual."""
    slow = words.REVIEW_SLOW.get(choice.speed, "")
    return " · ".join(filter(None, (slow, words.REVIEW_PAUSED if choice.paused else "")))


def title(song: Song) -> str:
    shown = showable(song.title, song.romanised)
    return words.TITLE_STAND_IN.format(title=shown) if song.stand_in else shown


def where(passage: Passage) -> str:
    """People count beats from 1."""
    said = words.REVIEW_BEAT if passage.first == passage.last else words.REVIEW_BEATS
    return said.format(time=clock(passage.at), first=passage.first + 1, last=passage.last + 1)


def advice(passage: Passage) -> str:
    said = {"best": words.REVIEW_BEST_ADVICE, "unseen": words.REVIEW_UNSEEN_ADVICE}
    return passage.advice or said.get(passage.what, "")


def fault(mistake: Mistake) -> str:
    """The joint that is most to blame, or the kind."""
    return words.JOINTS[mistake.joints[0]] if mistake.joints else words.REVIEW_KINDS[mistake.kind]
