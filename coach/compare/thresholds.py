"""Where right ends and wrong begins: per joint mean and SD of the error of good dancers. Pure.

A joint is wrong on a beat when its error is above ``mean + k · sd``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from coach.pose.landmarks import JOINTS

Measure = Literal["limbs", "angles"]


@dataclass(frozen=True, eq=False)
class Thresholds:
    """Arrays are (9,) float64, degrees, in the order of ``JOINTS``.

    song     the id they were learnt for, or "" for a table that belongs to no song
    mean, sd of the beat error of good dancers
    k        how many SD above the mean are still right
    measure  "limbs": the error of :func:`coach.compare.features.error`; "angles": the published interior angles in the
             image plane
    covers   how many good covers stand behind them; 0 = a prior
    beats    how many beats of those covers
    source   one sentence: where the numbers come from

    Raises ValueError naming the field and the joint when a number is not finite or an SD is not positive.
    """

    song: str
    mean: NDArray[np.float64]
    sd: NDArray[np.float64]
    k: float = 2.0
    measure: Measure = "limbs"
    covers: int = 0
    beats: int = 0
    source: str = ""

    def __post_init__(self) -> None:
        for name in ("mean", "sd"):
            values = np.asarray(getattr(self, name), np.float64)
            object.__setattr__(self, name, values)
            if values.shape != (len(JOINTS),):
                raise ValueError(f"Thresholds.{name} has shape {values.shape}, expected ({len(JOINTS)},)")
            _check(name, values, least=0.0 if name == "mean" else 1e-3)
        if not np.isfinite(self.k):
            raise ValueError(f"Thresholds.k is {self.k}, expected a finite number of SD")
        if self.measure not in ("limbs", "angles"):
            raise ValueError(f'Thresholds.measure is {self.measure!r}, expected "limbs" or "angles"')

    @property
    def limit(self) -> NDArray[np.float64]:
        """(9,) degrees, above which a joint is wrong."""
        return self.mean + self.k * self.sd

    def with_k(self, k: float) -> Thresholds:
        return replace(self, k=k)


def _check(name: str, values: NDArray, least: float) -> None:
    for joint, value in zip(JOINTS, values):
        if not np.isfinite(value) or value < least:
            raise ValueError(f"Thresholds.{name} of {joint} is {value}, expected degrees of at least {least:g}")


LEVELS: Final = {"strict": 1.5, "normal": 2.0, "gentle": 3.0}
"""Level → k. The level "slides" is the published table with its own k."""

PRIOR: Final = Thresholds(
    song="",
    mean=np.array([9.0, 13.0, 13.0, 10.0, 10.0, 8.0, 8.0, 9.0, 9.0]),
    sd=np.array([5.0, 7.0, 7.0, 5.0, 5.0, 4.0, 4.0, 4.5, 4.5]),
    source="A prior from the spread of real people's covers, not learnt from covers of this song.",
)
"""What is assumed where no covers are known."""
