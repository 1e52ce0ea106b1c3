"""What the review says of a passage. Pure."""

from __future__ import annotations

from coach.domain.beats import BeatGrid
from coach.domain.landmarks import opposite
from coach.domain.passage import Passage
from coach.domain.song import Song
from coach.domain.verdicts import Mistake
from coach.review.choice import Choice
from coach.ui.fonts import showable
from coach.wording import words
from coach.wording.passages import passage_words, smaller_words


def heading(passage: Passage, choice: Choice, marked: bool) -> str:
    if passage.what in ("best", "unseen", "here"):
        return {"best": words.REVIEW_BEST, "unseen": words.REVIEW_UNSEEN, "here": words.REVIEW_HERE}[passage.what]
    if marked:
        return words.REVIEW_NOT_A_MISTAKE
    return words.REVIEW_MISTAKE.format(number=choice.index + 1, count=choice.count)


def smaller(choice: Choice) -> str:
    """How many mistakes are not shown, and how to see them; "" where all are."""
    return words.REVIEW_SMALLER.format(smaller=smaller_words(choice.more)) if choice.more and not choice.every else ""


def status(choice: Choice) -> str:
    """What is not as usual."""
    slow = words.REVIEW_SLOW.get(choice.speed, "")
    return " · ".join(filter(None, (slow, words.REVIEW_PAUSED if choice.paused else "")))


def title(song: Song) -> str:
    shown = showable(song.title, song.romanised)
    return words.TITLE_STAND_IN.format(title=shown) if song.stand_in else shown


def where(passage: Passage, grid: BeatGrid | None) -> str:
    """``grid``: with the song's sections; None where it is not known."""
    return passage_words(passage.at, passage.first, passage.last, passage.mistake, grid)


def advice(passage: Passage) -> str:
    said = {"best": words.REVIEW_BEST_ADVICE, "unseen": words.REVIEW_UNSEEN_ADVICE}
    return passage.advice or said.get(passage.what, "")


def fault(mistake: Mistake) -> str:
    """The joint that is most to blame, or both where its opposite is as well, or the kind."""
    if mistake.kind != "shape" or not mistake.joints:
        return words.REVIEW_KINDS[mistake.kind]
    worst = mistake.joints[0]
    return words.JOINTS[worst.split("_")[-1] if opposite(worst) in mistake.joints[1:] else worst]
