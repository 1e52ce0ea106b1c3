"""Skill: how much better a take fits the song at the right moments than at the wrong ones. Pure.

Degrees alone say little: a calm song is close to everything, a wild one far from everybody. So a take's errors are
compared with what they would be by chance, against the reference at other moments of the same song: skill = 1 − error /
chance, as for forecasts (Murphy 1988) and raters (Cohen's kappa). Standing still is 0 by construction, a copy nearly 1,
whatever the song.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.thresholds import Thresholds

MOST_ERROR: Final = 60.0
"""Degrees beyond which an error counts no more: how wrong a wrong pose is says nothing."""
STRICT_FROM, STRICT_FULL, STRICTEST = 0.62, 0.75, 0.6
"""A dancer with the skill of good covers (.29 to .48) is corrected beyond the limits; the closer a take comes to the
reference (a copy: .79 and more), the more finely it is corrected, down to .6 of them."""


@dataclass(frozen=True)
class Skill:
    """Sums (degrees) over ``count`` joint-beats with both known: their errors, and what those would be by chance."""

    error: float = 0.0
    chance: float = 0.0
    count: int = 0

    @staticmethod
    def of(error: NDArray, chance: NDArray) -> Skill:
        """From arrays of the same shape; NaN = not known."""
        return Skill().with_beats(error, chance)

    def with_beats(self, error: NDArray, chance: NDArray) -> Skill:
        known = np.isfinite(error) & np.isfinite(chance)
        more = np.minimum(np.where(known, error, 0), MOST_ERROR).sum(), np.where(known, chance, 0).sum()
        return Skill(self.error + float(more[0]), self.chance + float(more[1]), self.count + int(known.sum()))

    @property
    def value(self) -> float:
        """1 = the reference itself, 0 = no better than at any other moment; NaN = not known."""
        return 1 - self.error / self.chance if self.chance > 0 else float("nan")

    @property
    def mean_chance(self) -> float:
        """Degrees, what the errors would be by chance; 0 where nothing is known."""
        return self.chance / max(self.count, 1)


def strictness(skill: Skill, thresholds: Thresholds) -> float:
    """Factor on the limits: the better a take is danced, the more finely it is corrected.

    The prior is as wide as strangers differ; limits learnt for the song, and the published table, are taken as they
    are. So is the prior while no skill is known.
    """
    if thresholds.measure != "limbs" or thresholds.covers or not np.isfinite(skill.value):
        return 1.0
    return float(np.interp(skill.value, (STRICT_FROM, STRICT_FULL), (1.0, STRICTEST)))
