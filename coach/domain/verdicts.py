"""The verdict on a beat, a passage and a take: the language between the comparison and everything that shows its
results."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

VerdictKind = Literal["ok", "frozen", "side", "shape", "timing", "unseen"]
KINDS: Final[tuple[VerdictKind, ...]] = ("ok", "frozen", "side", "shape", "timing", "unseen")

MistakeKind = Literal["frozen", "side", "shape", "timing", "absent", "drift", "move"]
"""As the kinds of wrong beats; "absent": a limb that is not danced; "drift": the dancer, or the film, gets slower or
faster than the music; "move": another move is danced than the one that is due."""
MISTAKE_KINDS: Final[tuple[MistakeKind, ...]] = ("frozen", "side", "shape", "timing", "absent", "drift", "move")

Way = Literal[
    "bend", "straighten", "turn", "off", "up", "down", "out", "in", "forward", "back",
    "late", "early", "move", "swap", "swap_arms", "dance", "follow", "slower", "faster", "film_slower", "film_faster",
]  # fmt: skip
"""What to do, or, if only that can be told, what is wrong: "off": in all directions in turn; "late", "early", "slower",
"faster": what the dancer is, or gets, relative to the music."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """One beat of a take. Arrays are (9,) in the order of ``coach.domain.landmarks.JOINTS``.

    beat    index in the song's grid, 0 = the first
    t       song time of the beat, s
    kind    the worst thing to say of it; "unseen" if the camera could not tell
    score   0–100, NaN when unseen; ``shape`` and ``timing`` are its two parts
    lag     s, positive = late (device latency not subtracted): the beat's own as far as it gains anything over the
            usual one; NaN if it could not be measured
    error   degrees, how far the joint is from the reference at the beat's lag; NaN = not seen
    change  degrees, signed: user minus reference (positive: the angle is too open); NaN = not seen
    limit   degrees, above which the joint is wrong; wider if it is hardly seen
    wrong   bool
    move    (9, 3) what the joint's limb has to do to be right, as a difference of directions in the dancer's own frame
            (to the dancer's left, up, forward; 1 = the limb's length); NaN = not seen, and for elbows and knees
    moved   how much the user moved as a share of how much the reference did, 0..; NaN = not known
    swapped (2,) by what factor the reference's mirror image explains arms and legs better; 0 = about the same when
            mirrored; NaN = not known
    group   for kind "side": whether "arms" or "legs" (or "arms and legs") are on the other side, else ""
    chance  degrees, how far the joint is on average from the reference at other moments of the song, i.e. what its
            error would be by chance; NaN = not known
    visibility 0..1, how well the joint could be seen on the beat, in the take and in the reference; NaN = not seen
    motion  (9, 2) degrees SD, how much the joint's limb moves in the take and in the reference; NaN = not known
    own_lag s, the lag at which the beat fits best, whether or not it gains enough to be believed; NaN = not known
    usual   s, the lag that the take usually has at this beat (its constant lag and its drift); NaN = not known
    gain    degrees by which the beat's own lag lowers the mean error at the take's usual one; NaN = not known
    """

    beat: int
    t: float
    kind: VerdictKind
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
    swapped: NDArray[np.float64] = field(default_factory=lambda: np.full(2, np.nan))
    group: str = ""
    chance: NDArray[np.float64] = field(default_factory=lambda: np.full(9, np.nan))
    visibility: NDArray[np.float64] = field(default_factory=lambda: np.full(9, np.nan))
    motion: NDArray[np.float64] = field(default_factory=lambda: np.full((9, 2), np.nan))
    own_lag: float = float("nan")
    usual: float = float("nan")
    gain: float = float("nan")


@dataclass(frozen=True)
class Mistake:
    """A run of wrong beats, merged. The sentence about it is made from this alone (:mod:`coach.wording.mistakes`).

    first, last  the first and last beat that are wrong (or, of a shape, nearly), both included
    start, end   s of song time: the passage to show, padded by a beat on either side
    joints       all wrong ones, worst first; empty for timing, frozen, drift and move
    about        of a shape: the one joint that the correction is about, or the two opposite ones; else empty
    ways         what to do, the most important first
    size         of a shape degrees, at least 0; of timing s, positive = late; of drift s from the take's
                 beginning to its end, positive = the dancer gets later (of a film's, the share by which it is slow);
                 else NaN
    cost         how much it takes off the score; mistakes are ranked by cost times certainty
    certainty    0..1, how sure it is; NaN = not known
    places       every run (first, last) of beats on which the same thing is wrong, including the one shown, if it is
                 reported once for several; empty = only the one shown
    whole        it holds for the whole take
    said         the sentence as recorded, only for a mistake recorded by an older Coach: then ``about`` and ``ways``
                 are not known
    due, danced  for a move, the names of the one that belongs there and of the one danced; else ""
    """

    kind: MistakeKind
    first: int
    last: int
    start: float
    end: float
    joints: tuple[str, ...]
    about: tuple[str, ...]
    ways: tuple[Way, ...]
    size: float
    cost: float
    certainty: float = float("nan")
    places: tuple[tuple[int, int], ...] = ()
    whole: bool = False
    said: str = ""
    due: str = ""
    danced: str = ""

    @property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """Every run (first, last) of beats on which it is wrong."""
        return self.places or ((self.first, self.last),)


@dataclass(frozen=True)
class TakeScore:
    """A whole take. Scores 0–100 (NaN when nothing was judged); lag s, median, positive = late; coverage 0..1."""

    score: float
    shape: float
    timing: float
    lag: float
    coverage: float


StrengthKind = Literal["danced", "timing", "section", "run", "better"]


@dataclass(frozen=True)
class Strength:
    """Something that was good:

    danced   arms, legs or both (``about``) are right on this ``share`` of the beats
    timing   this ``share`` of the beats is on time
    section  ``section``, the beats from ``first`` to ``last``, both included, is the best one
    run      the beats from ``first`` to ``last`` are all right
    better   arms or legs (``about``) are right more often than the ``others``
    """

    kind: StrengthKind
    about: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    share: float = float("nan")
    section: str = ""
    first: int = 0
    last: int = -1
