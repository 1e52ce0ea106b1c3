"""Where another move was danced than the one that is due: only where that is sure, and the beats are wrong. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from coach.domain.moves import DancedPhrase
from coach.domain.verdicts import Verdict

CERTAIN: Final = 0.9
"""Certainty from which another move is told: much surer than to be recognised, since a false one is worse than none."""
LITTLE_SHAPE: Final = 60.0
"""Mean shape (0–100) of the phrase's beats up to which they are worth little."""
SEEN: Final = 0.6
"""Share of the phrase's beats that must have been judged."""


def other_moves(phrases: Sequence[DancedPhrase], verdicts: Sequence[Verdict]) -> list[DancedPhrase]:
    """The phrases in which the move that was danced is to be told, instead of its beats' faults."""
    shape = {v.beat: v.shape for v in verdicts if v.kind != "unseen"}
    return [one for one in phrases if one.another and one.certainty >= CERTAIN and _is_worth_little(one, shape)]


def _is_worth_little(phrase: DancedPhrase, shape: dict[int, float]) -> bool:
    seen = [shape[beat] for beat in range(phrase.first, phrase.end) if beat in shape]
    enough = len(seen) >= SEEN * (phrase.end - phrase.first)
    return enough and bool(np.mean(seen) <= LITTLE_SHAPE)
