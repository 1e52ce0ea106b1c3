"""What is known of one film of a contest once it was judged, and can be kept and sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

State = Literal["judged", "other dance", "too short", "same film", "refused", "gave up"]
"""judged: ranked; other dance, too short: judged, but set apart; same film: as another entry's (never kept, seen when
ranking); refused: it cannot be judged, the reason says why; gave up: it hung, or twice ended the process that judged
it."""
STATES: Final = get_args(State)


@dataclass(frozen=True)
class Result:
    """One film. Nothing of it is a picture.

    reason    one sentence where it is not ranked, else ""
    seconds   how long the film is; 0 where that is not known
    score, shape, timing   0–100, NaN where nothing was judged
    lag       s, positive = late; NaN where the film's place cannot tell
    worth     0–1, the share of its shape that the take is worth
    beats     of each judged beat which of the song it is, its shape, timing and score (0–100): (4, B) float32
    record    JSON: the keys of take.json and what was found of the film
    stills    JSON of what a page shows (:mod:`coach.contest.stills`), "" where nothing was judged
    verdicts, track   bytes of verdicts.npz and of the pose track, song time; b"" where nothing was judged
    """

    state: State
    reason: str = ""
    seconds: float = 0.0
    score: float = float("nan")
    shape: float = float("nan")
    timing: float = float("nan")
    lag: float = float("nan")
    worth: float = float("nan")
    beats: bytes = b""
    record: str = ""
    stills: str = ""
    verdicts: bytes = b""
    track: bytes = b""

    @property
    def ranked(self) -> bool:
        return self.state == "judged"
