"""A joint's faults: consecutive beats on which it needs the same correction. Pure.

As with Canny's two edge thresholds, a fault has a beat on which its joint is beyond its limit, and extends as far as
the joint is nearly wrong in the same way, so that its end does not come and go with a degree.

A teacher's correction is about one joint going one way. A joint that should be raised on one beat and lowered on the
next has two faults, and the correction of one is never shown on the beats of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import IS_HINGE, WELL_SEEN
from coach.domain.landmarks import JOINTS, opposite
from coach.domain.verdicts import Verdict, Way

NEARLY_WRONG_RATIO: Final = 0.8
"""Multiple of its limit from which a joint is nearly wrong."""
HEAD_FAULT_WEIGHT: Final = 0.6
"""Weight of a fault of the head relative to one of a limb."""
SURE_FAULT_WEIGHT: Final = 2.5
"""Weight at which a fault's certainty is two thirds."""
FAULT_GAP_BEATS: Final = 2
"""Right beats allowed between two wrong ones of the same fault."""
SAME_FAULT_COSINE: Final = 0.25
"""Cosine between two corrections above which they may be one fault: 75°."""
LEAST_ADVICE_COSINE: Final = 0.7
"""Cosine between a beat's correction and its fault's above which the fault's correction is shown on the beat: 45°."""
SAME_BEND: Final = 0.3
"""A hinge whose bend differs by less than this share of its error is bent about right, but turned."""
STEADY_CORRECTION_SHARE: Final = 0.35
"""Least length of a correction as a share of its error: below that, the limb was off in all directions in turn."""
ALSO: Final = 0.6
"""A second direction is worth saying when it is at least this share of the first."""


@dataclass(frozen=True, eq=False)
class Fault:
    """``beats``: verdicts in order, on each of which ``joint`` is wrong, or nearly, and has to go the same way."""

    joint: str
    beats: tuple[Verdict, ...]

    @property
    def first(self) -> int:
        return self.beats[0].beat

    @property
    def last(self) -> int:
        return self.beats[-1].beat

    @property
    def weight(self) -> float:
        """What makes one fault worse than another: the squares of its errors in units of their limits, summed; of the
        head, which nobody minds so much, a part."""
        return float(sum(self._over(v) ** 2 for v in self.beats)) * (HEAD_FAULT_WEIGHT if self.joint == "nose" else 1.0)

    @property
    def worst(self) -> float:
        """The error of its worst beat, in units of its limit."""
        return max(map(self._over, self.beats))

    @property
    def visibility(self) -> float:
        """0..1, how well the joint is seen, the median over its beats; 1 if not known."""
        return float(np.median([np.nan_to_num(v.visibility[self._j], nan=1.0) for v in self.beats]))

    @property
    def certainty(self) -> float:
        """0..1, how sure it is: surer with more beats, farther beyond the limits and better seen."""
        return (1 - float(np.exp(-self.weight / SURE_FAULT_WEIGHT))) * min(self.visibility / WELL_SEEN, 1.0)

    @property
    def error(self) -> float:
        """Degrees, the median over its beats."""
        return float(np.median([v.error[self._j] for v in self.beats]))

    @property
    def opened(self) -> float:
        """Degrees by which a hinge is too open, the median over its beats; 0 if not known."""
        known = [v.change[self._j] for v in self.beats if np.isfinite(v.change[self._j])]
        return float(np.median(known)) if known else 0.0

    @property
    def turned(self) -> bool:
        """Whether it is a hinge bent about right whose lower limb points another way."""
        return bool(IS_HINGE[self._j]) and abs(self.opened) < SAME_BEND * self.error

    @property
    def way(self) -> NDArray[np.float64]:
        """(3,) where the joint has to go overall, see :func:`correction`."""
        return sum(correction(self.joint, v) for v in self.beats) / len(self.beats)

    @property
    def ways(self) -> tuple[Way, ...]:
        """:attr:`way` as instructions, the most important first."""
        if self.turned:
            return ("turn",)
        if not self.way.any():
            return ("off",)
        if IS_HINGE[self._j]:
            return ("bend" if self.opened > 0 else "straighten",)
        return _directions(self.way.tolist(), self.joint)

    @property
    def size(self) -> float:
        """Degrees to correct: how far to bend or straighten a hinge, else the error."""
        return abs(self.opened) if self.ways[0] in ("bend", "straighten") else self.error

    @property
    def clearest(self) -> Verdict:
        """The beat that best shows what to change."""
        way = self.way
        if self.turned or not way.any():
            return max(self.beats, key=self._over)
        return max(self.beats, key=lambda v: (self.shown_on(v) is not None, correction(self.joint, v) @ way))

    def shown_on(self, verdict: Verdict) -> NDArray[np.float64] | None:
        """(3,) the correction of this beat along :attr:`way`; None where that beat needs a different one."""
        way, here = self.way, correction(self.joint, verdict)
        size = np.linalg.norm(way) * np.linalg.norm(here)
        if verdict not in self.beats or self.turned or size == 0 or way @ here < LEAST_ADVICE_COSINE * size:
            return None
        return way * (way @ here) / (way @ way)

    def between(self, first: int, last: int) -> Fault | None:
        """The part on beats ``first`` to ``last``, both included; None where there is none."""
        inside = tuple(v for v in self.beats if first <= v.beat <= last)
        return Fault(self.joint, inside) if inside else None

    @property
    def _j(self) -> int:
        return JOINTS.index(self.joint)

    def _over(self, verdict: Verdict) -> float:
        return float(verdict.error[self._j] / verdict.limit[self._j])


def as_said(faults: Sequence[Fault], verdict: Verdict) -> tuple[tuple[str, ...], Verdict]:
    """The joints of the faults that can be shown on a beat, and the beat with the moves as reported.

    So words and arrow agree, although a fault's beats differ a little.
    """
    shown = {fault.joint: way for fault in faults if (way := fault.shown_on(verdict)) is not None}
    move = verdict.move.copy()
    for joint, way in shown.items():
        if not IS_HINGE[JOINTS.index(joint)]:
            move[JOINTS.index(joint)] = way
    return tuple(shown), replace(verdict, move=move)


def said_of(faults: Sequence[Fault]) -> list[Fault]:
    """The faults to tell in a passage with these (worst first): the worst, with its opposite joint's if both need the
    same change."""
    worst, *others = faults
    if opposite(worst.joint) == worst.joint:
        return [worst]
    return [worst, *[f for f in others if f.joint == opposite(worst.joint) and f.ways == worst.ways][:1]]


def joint_faults(verdicts: Sequence[Verdict]) -> list[Fault]:
    """Every joint's faults on these beats, joint by joint, each in the order of its first beat."""
    return [fault for joint in JOINTS for fault in faults_of(joint, verdicts)]


def faults_of(joint: str, verdicts: Sequence[Verdict]) -> list[Fault]:
    """What is wrong with a joint on these beats, each fault in the order of its first beat. If the dancer has stopped,
    or dances the other side, no joint is to blame."""
    j, runs = JOINTS.index(joint), []
    for verdict in verdicts:
        if (
            verdict.kind in ("frozen", "side", "unseen")
            or not verdict.error[j] >= NEARLY_WRONG_RATIO * verdict.limit[j]
        ):
            continue
        near = (run for run in reversed(runs) if verdict.beat - run[-1].beat <= FAULT_GAP_BEATS + 1)
        run = next((run for run in near if goes_along(joint, verdict, run)), None)
        if run is None:
            runs.append([verdict])
        else:
            run.append(verdict)
    return [Fault(joint, tuple(run)) for run in runs if any(verdict.wrong[j] for verdict in run)]


def goes_along(joint: str, verdict: Verdict, others: Sequence[Verdict]) -> bool:
    """Whether the joint has to go the same way on this beat as on the others, if known."""
    way, usual = correction(joint, verdict), Fault(joint, tuple(others)).way
    size = np.linalg.norm(way) * np.linalg.norm(usual)
    return bool(size < 1e-9 or way @ usual >= SAME_FAULT_COSINE * size)


def correction(joint: str, verdict: Verdict) -> NDArray[np.float64]:
    """(3,) where the joint has to go; zeros if that is not known or not a single direction.

    A hinge: (sine of half the degrees to bend it by, 0, 0), negative to straighten; zeros where it is only turned.
    Any other joint: ``Verdict.move``.
    """
    j = JOINTS.index(joint)
    error, opened, move = verdict.error[j], verdict.change[j], verdict.move[j]
    error = error if np.isfinite(error) else 0.0
    if IS_HINGE[j]:
        bent = np.isfinite(opened) and abs(opened) >= SAME_BEND * error
        return np.array([np.sin(np.radians(opened / 2)) if bent else 0.0, 0.0, 0.0])
    whole = 2 * np.sin(np.radians(error / 2))
    return move if np.linalg.norm(move) >= STEADY_CORRECTION_SHARE * whole else np.zeros(3)  # NaN is not


def _directions(move: Sequence[float], joint: str) -> tuple[Way, ...]:
    """One or two, for a move (to the dancer's left, up, forward)."""
    left, up, forward = move
    outward = -left if joint.startswith("right") else left
    ways: list[tuple[float, Way]] = [
        (abs(outward), "in" if outward < 0 else "out"),
        (abs(up), "down" if up < 0 else "up"),
        (abs(forward), "back" if forward < 0 else "forward"),
    ]
    (most, first), (less, second), _ = sorted(ways, key=lambda way: -way[0])
    return (first, second) if less > ALSO * most else (first,)
