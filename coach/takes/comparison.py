"""Two takes of one song: whether they can be compared, what they are worth, and which mistakes are gone. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np

from coach.domain.verdicts import Mistake
from coach.takes.passages import SAME_MOVE
from coach.takes.take import Take

SAME_BEATS: Final = 0.9
"""Of the beats judged in at least one of two takes, the share that must have been judged in both."""


SAME_LIMIT: Final = 0.006
"""Degrees; take.json keeps two decimals of a limit."""


def ranking_value(score: float, coverage: float) -> float:
    """What a take is worth when takes are ranked, 0–100: half a song, however well danced, is not the best take."""
    return score * coverage if np.isfinite(score) else -1.0


def same_beats(take: Take, other: Take) -> bool:
    """Whether both takes have the same beats: those of the whole song or of one practised passage.

    False if the song's beats have been corrected in between."""
    if [v.beat for v in take.verdicts] != [v.beat for v in other.verdicts]:
        return False
    return all(abs(one.t - two.t) < SAME_MOVE for one, two in zip(take.verdicts, other.verdicts))


def same_limits(take: Take, other: Take) -> bool:
    """Whether two takes were judged by the same limits on the beats they share."""
    limits = {v.beat: v.limit for v in other.verdicts}
    both = [(v.limit, limits[v.beat]) for v in take.verdicts if v.beat in limits]
    return all(np.allclose(one, two, rtol=0, atol=SAME_LIMIT, equal_nan=True) for one, two in both)


def alike(mistake: Mistake, other: Mistake) -> bool:
    """Whether mistakes of two takes are the same one: of the same kind, on overlapping beats, with a joint in common.
    A mistake of a whole take has no beats of its own."""
    overlap = (a <= d and c <= b for a, b in mistake.runs for c, d in other.runs)
    together = (mistake.whole and other.whole) or any(overlap)
    joints = mistake.kind not in ("shape", "absent") or bool(set(mistake.joints) & set(other.joints))
    return mistake.kind == other.kind and together and joints


def gone_and_stayed(now: Take, before: Take) -> tuple[list[Mistake], list[Mistake]]:
    """The mistakes of the earlier take that are now gone, and those of this take that were there before.

    A mistake that was not seen this time, or is now wrong in another way, is in neither list.
    """
    right = {v.beat for v in now.verdicts if v.kind == "ok"}
    gone = [
        old
        for old in before.mistakes
        if all(right.issuperset(range(first, last + 1)) for first, last in old.runs)
        and not any(alike(new, old) for new in now.mistakes)
    ]
    stayed = [new for new in now.mistakes if any(alike(new, old) for old in before.mistakes)]
    return gone, stayed


def on_common_beats(now: Take, before: Take) -> tuple[float, float, int]:
    """The scores (0–100) of both takes on the beats judged in both, and the number of those beats."""
    scores = [{v.beat: v.score for v in take.verdicts if np.isfinite(v.score)} for take in (now, before)]
    common = scores[0].keys() & scores[1].keys()
    if not common:
        return float("nan"), float("nan"), 0
    first, second = (float(np.mean([found[beat] for beat in common])) for found in scores)
    return first, second, len(common)


def saw_the_same(now: Take, before: Take) -> bool:
    """Whether nearly the same beats were judged in both, so that their scores can be compared."""
    seen = [{v.beat for v in take.verdicts if v.kind != "unseen"} for take in (now, before)]
    return len(seen[0] & seen[1]) >= SAME_BEATS * max(len(seen[0] | seen[1]), 1)
