"""Faults and lags in a dancer's words, for the result screen and the terminal. Pure."""

from __future__ import annotations

from math import isfinite
from typing import Final

from coach import words
from coach.review.summary import Fault

FULL_COVERAGE: Final = 0.9
"""Share of beats judged below which it is said that part of the dance was not seen."""
MOSTLY_SEEN: Final = 0.5
"""The same below which a score is not one of the whole song."""


def clock(t: float) -> str:
    """m:ss; before the song begins 0:00."""
    whole = max(0, int(t))
    return f"{whole // 60}:{whole % 60:02d}"


def fault_words(fault: Fault) -> str:
    """One line, e.g. "Left elbow too straight, on 4 beats"."""
    if fault.kind == "shape":
        body = fault.joint.split("_")[-1]
        what = words.SHAPE_FAULTS[body][fault.direction]
        joint = words.JOINTS[fault.joint]
    else:
        joint, what = "", words.OTHER_FAULTS[fault.kind + ("_" + fault.direction if fault.direction else "")]
    said = f"{joint} {what}".strip()
    return words.FAULT_BEATS[fault.beats > 1].format(fault=said, beats=fault.beats)


def lag_note(lag: float) -> str:
    """``lag`` in s, positive = late; "" where it is not known. Honest about what one number cannot tell apart."""
    if not isfinite(lag):
        return ""
    tens = round(abs(lag) * 100) * 10
    if tens < words.LAG_WORTH_SAYING_MS:
        return words.ON_TIME
    return (words.LATE_OVERALL if lag > 0 else words.EARLY_OVERALL).format(ms=tens)


def passage_words(t: float, first: int, last: int) -> str:
    """ "0:22, beats 33–36"; ``t`` in s of song time, beats of the grid (people count from 1); last < first: unknown."""
    if last < first:
        return clock(t)
    said = words.REVIEW_BEAT if first == last else words.REVIEW_BEATS
    return said.format(time=clock(t), first=first + 1, last=last + 1)
