"""A joint's faults: the beats in a row on which it has the same thing to change. Pure.

What a teacher says of a passage is about one joint going one way. A joint that should be raised on one beat and lowered
on the next has two faults, and what is said of one of them is never shown on the beats of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import IS_HINGE
from coach.compare.verdicts import Verdict
from coach.pose.landmarks import JOINTS

APART: Final = 2
"""Right beats between two wrong ones of the same fault that still belong to it."""
ALIKE: Final = 0.25
"""Cosine between two corrections from which they go the same way: 75°."""
SAME_BEND: Final = 0.3
"""A hinge whose bend differs by less than this share of its error is bent alike, but turned."""


@dataclass(frozen=True, eq=False)
class Fault:
    """``beats``: verdicts in order, on each of which ``joint`` is wrong and has the same way to go."""

    joint: str
    beats: tuple[Verdict, ...]

    @property
    def first(self) -> int:
        return self.beats[0].beat

    @property
    def last(self) -> int:
        return self.beats[-1].beat

    @property
    def worst_beat(self) -> Verdict:
        return max(self.beats, key=lambda v: self._over(v))

    @property
    def weight(self) -> float:
        """What makes one fault worse than another: the squares of its errors in units of their limits, summed."""
        return float(sum(self._over(v) ** 2 for v in self.beats))

    @property
    def worst(self) -> float:
        """The error of its worst beat, in units of its limit."""
        return self._over(self.worst_beat)

    def between(self, first: int, last: int) -> Fault | None:
        """The part on beats ``first`` to ``last``, both included; None where there is none."""
        inside = tuple(v for v in self.beats if first <= v.beat <= last)
        return Fault(self.joint, inside) if inside else None

    def _over(self, verdict: Verdict) -> float:
        j = JOINTS.index(self.joint)
        return float(verdict.error[j] / verdict.limit[j])


def joint_faults(verdicts: Sequence[Verdict]) -> list[Fault]:
    """Every joint's faults on these beats, joint by joint, each in the order of its first beat."""
    return [fault for joint in JOINTS for fault in _of_joint(joint, verdicts)]


def worst_fault(joint: str, verdicts: Sequence[Verdict]) -> Fault | None:
    """The worst that is wrong with a joint on these beats; None where it is right on all of them."""
    return max(_of_joint(joint, verdicts), key=lambda fault: fault.weight, default=None)


def _of_joint(joint: str, verdicts: Sequence[Verdict]) -> list[Fault]:
    runs: list[list[Verdict]] = []
    for verdict in verdicts:
        if not verdict.wrong[JOINTS.index(joint)]:
            continue
        near = (run for run in reversed(runs) if verdict.beat - run[-1].beat <= APART + 1)
        run = next((run for run in near if goes_along(joint, verdict, run)), None)
        if run is None:
            runs.append([verdict])
        else:
            run.append(verdict)
    return [Fault(joint, tuple(run)) for run in runs]


def goes_along(joint: str, verdict: Verdict, others: Sequence[Verdict]) -> bool:
    """Whether the joint has to go the same way on this beat as on the others, as far as that is known."""
    way, usual = correction(joint, verdict), sum(correction(joint, other) for other in others)
    size = np.linalg.norm(way) * np.linalg.norm(usual)
    return bool(size < 1e-9 or way @ usual >= ALIKE * size)


def correction(joint: str, verdict: Verdict) -> NDArray[np.float64]:
    """(3,) which way the joint has to go; zeros where that is not known, or its hinge is only turned.

    A hinge: (1, 0, 0) to bend, (−1, 0, 0) to straighten. Any other joint: unit vector, to the dancer's left, up, forward.
    """
    j = JOINTS.index(joint)
    if IS_HINGE[j]:
        opened = verdict.change[j]
        bent = np.isfinite(opened) and abs(opened) >= SAME_BEND * np.nan_to_num(verdict.error[j])
        return np.array([np.sign(opened) if bent else 0.0, 0.0, 0.0])
    size = np.linalg.norm(verdict.move[j])
    return verdict.move[j] / size if np.isfinite(size) and size > 0 else np.zeros(3)
