"""What is said of a beat, a passage and a take: the language between comparison and everything that shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["ok", "frozen", "side", "shape", "timing", "unseen"]
KINDS: Final[tuple[Kind, ...]] = ("ok", "frozen", "side", "shape", "timing", "unseen")
WRONG_KINDS: Final[tuple[Kind, ...]] = ("frozen", "side", "shape", "timing")


@dataclass(frozen=True, eq=False)
class Verdict:
    """One beat of a take. Arrays are (9,) in the order of ``coach.pose.landmarks.JOINTS``.

    beat    index in the song's grid, 0 = the first
    t       song time of the beat, s
    kind    the worst thing to say of it; "unseen" when the camera could not know
    score   0–100, NaN when unseen; ``shape`` and ``timing`` are its two parts
    lag     s, positive = late, as measured (device latency not taken off); NaN when it could not be measured
    error   degrees, how far the joint is from the reference at the beat's lag; NaN = not seen
    change  degrees, signed: user minus reference (positive: the angle is too open); NaN = not seen
    limit   degrees, above which the joint is wrong; wider where it is hardly seen
    wrong   bool
    move    (9, 3) what the joint's limb has to do to be right, as a difference of directions in the dancer's own frame
            (to the dancer's left, up, forward; 1 = the limb's length); NaN = not seen, and for elbows and knees
    moved   how much the user moved as a share of how much the reference did, 0..; NaN = not known
    swapped by what factor the reference's mirror image explains arms or legs better; NaN = not known
    group   for kind "side": whether "arms" or "legs" (or "arms and legs") are on the other side, else ""
    chance  degrees, how far the joint is on average from the reference at other moments of the song: what its error
            would be by chance; NaN = not known
    visibility 0..1, how well the joint could be seen on the beat, in the take and in the reference; NaN = not seen
    usual   s, the lag that the take usually has at this beat (its constant lag and its drift); NaN = not known
    gain    degrees by which the beat's own lag lowers the mean error at the take's usual one; NaN = not known
    """

    beat: int
    t: float
    kind: Kind
    score: float
    shape: float
    timing: float
    lag: float
    error: NDArray[np.float64]
    change: NDArray[np.float64]
    limit: NDArray[np.float64]
    wrong: NDArray[np.bool_]
    move: NDArray[np.float64] = field(default_factory=lambda: np.full((9, 3), np.nan))
    moved: float = float("nan")
    swapped: float = float("nan")
    group: str = ""
    chance: NDArray[np.float64] = field(default_factory=lambda: np.full(9, np.nan))
    visibility: NDArray[np.float64] = field(default_factory=lambda: np.full(9, np.nan))
    usual: float = float("nan")
    gain: float = float("nan")


@dataclass(frozen=True)
class Mistake:
    """A run of wrong beats, merged.

    first, last  the first and last beat that are wrong (or, of a shape, nearly), both included
    start, end   s of song time: the passage to show, padded by a beat on either side
    joints       the wrong ones, worst first; empty for timing and frozen
    advice       one sentence for the dancer
    cost         how much it takes off the score; mistakes are ranked by it
    """

    kind: Kind
    first: int
    last: int
    start: float
    end: float
    joints: tuple[str, ...]
    advice: str
    cost: float


@dataclass(frozen=True)
class TakeScore:
    """A whole take. Scores 0–100 (NaN when nothing was judged); lag s, median, positive = late; coverage 0..1."""

    score: float
    shape: float
    timing: float
    lag: float
    coverage: float
