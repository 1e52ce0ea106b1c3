"""From verdicts to what is shown during the dance: the one word, and rings that stay long enough to be seen. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from coach.domain.verdicts import Verdict

WordKind = Literal["perfect", "good", "ok", "miss", "late", "early"]

WORD_FROM: Final = (("perfect", 90.0), ("good", 75.0), ("ok", 50.0), ("miss", 0.0))
"""Lowest beat score (0–100) for each word."""

RING_HOLD: Final = 0.5
"""s a red ring stays at least (look.md): somebody dancing would miss a shorter one."""


def word_kind(verdict: Verdict) -> WordKind | None:
    """The word for a beat; None where the camera could not tell. Never praise for a beat that is red on the strip."""
    if verdict.kind == "unseen":
        return None
    if verdict.kind == "timing":
        return "late" if verdict.lag > 0 else "early"
    words = WORD_FROM if verdict.kind == "ok" else WORD_FROM[2:]
    return next(kind for kind, lowest in words if verdict.score >= lowest)


@dataclass(frozen=True)
class ShownWord:
    """A word on the screen, and the song time (s) when it appeared."""

    kind: WordKind
    since: float

    def age(self, t: float, beat_s: float) -> float:
        """0 when it appears, 1 when it is gone, a beat (``beat_s``) later."""
        return min(max((t - self.since) / beat_s, 0.0), 1.0)


class RingHold:
    """Keeps a ring on a joint for ``RING_HOLD`` seconds after it was last wrong."""

    def __init__(self) -> None:
        self._until = np.full(9, -np.inf)

    def update(self, wrong: NDArray[np.bool_], t: float) -> NDArray[np.bool_]:
        """(9,) joints to ring at time ``t`` (s, any clock that does not go backwards)."""
        self._until = np.where(wrong, t + RING_HOLD, self._until)
        return self._until > t
