"""A part of the song to look at in a loop: what the review, the reel and the page show of a take."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coach.domain.verdicts import Mistake, MistakeKind

What = MistakeKind | Literal["best", "unseen", "here"]
"""The kind of a mistake; "best" for a take without one; "unseen" for a take in which nothing could be judged; "here": a
place in the song that the dancer has pointed at."""


@dataclass(frozen=True)
class Passage:
    """A part of the song to look at in a loop.

    first, last  beats that it is about, both included; last < first if not known
    at           song time (s) of the first of them
    start, end   song time (s) that is played
    shift        s by which the take is shown earlier, to keep both pictures in step
    advice       one sentence; "" if the screen already says it
    mistake      that it is about, if any
    """

    what: What
    first: int
    last: int
    at: float
    start: float
    end: float
    shift: float
    advice: str
    mistake: Mistake | None = None

    @property
    def joints(self) -> tuple[str, ...]:
        """The wrong ones, worst first."""
        return self.mistake.joints if self.mistake else ()

    @property
    def length(self) -> float:
        return self.end - self.start
