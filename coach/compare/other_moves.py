"""Where another move was danced than the one due: only where that is sure, and the beats are wrong. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from coach.compare.score import shape_factor
from coach.compare.whole_take import LEAST_TAKE_BEATS, LEAST_WORTH
from coach.domain.moves import DancedPhrase
from coach.domain.verdicts import Verdict

OTHER_MOVE_CERTAINTY: Final = 0.9
"""Certainty from which another move is reported: much higher than for recognising one, since a false report is worse
than none."""
LITTLE_SHAPE: Final = 60.0
"""Mean shape (0–100) of the phrase's beats up to which they are worth little. Of 96 phrases that synthetic dancers
swap, 88 are reported; of 480 with other faults or none, not one is, nor of 438 in which real people dance to another
song."""
LEAST_JUDGED_SHARE: Final = 0.6
"""Share of the phrase's beats that must have been judged."""


def other_moves(phrases: Sequence[DancedPhrase], verdicts: Sequence[Verdict]) -> list[DancedPhrase]:
    """The phrases for which the move danced is reported instead of its beats' faults. None in a take of another dance,
    where a likeness to one of the song's moves is chance."""
    judged = [v for v in verdicts if v.kind != "unseen"]
    found = sure_and_wrong(phrases, judged)
    rest = [v for v in judged if not any(one.first <= v.beat < one.end for one in found)]
    another_dance = len(rest) >= LEAST_TAKE_BEATS and shape_factor(rest) < LEAST_WORTH
    return [] if another_dance else found


def sure_and_wrong(phrases: Sequence[DancedPhrase], judged: Sequence[Verdict]) -> list[DancedPhrase]:
    """The phrases that are surely another move and worth little, whatever dance the take shows."""
    shape = {v.beat: v.shape for v in judged}
    return [
        one for one in phrases if one.another and one.certainty >= OTHER_MOVE_CERTAINTY and _is_worth_little(one, shape)
    ]


def _is_worth_little(phrase: DancedPhrase, shape: dict[int, float]) -> bool:
    seen = [shape[beat] for beat in range(phrase.first, phrase.end) if beat in shape]
    enough = len(seen) >= LEAST_JUDGED_SHARE * (phrase.end - phrase.first)
    return enough and bool(np.mean(seen) <= LITTLE_SHAPE)
