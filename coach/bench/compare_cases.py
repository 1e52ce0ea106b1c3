"""A method's reading of a performance beside its truth, ready to be counted. Pure.

What is asked of a joint-beat: positive where its true deviation is at least 20°, negative where it is below 10°, also
when another limb of that beat is wrong: to name the wrong joint is the point. Between them, beside a fault and on
mistimed beats nobody is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coach.bench.compare_methods import Reading
from coach.bench.synthetic.performance import NEGATIVE, POSITIVE, Performance
from coach.compare.align import usual_lag


@dataclass(frozen=True, eq=False)
class Scale:
    """A method's usual error (9,) and its SD on clean dancers of the development clips: makes joints comparable."""

    mean: NDArray[np.float64]
    sd: NDArray[np.float64]

    @staticmethod
    def of(readings: Sequence[Reading], performances: Sequence[Performance]) -> Scale:
        clean = np.concatenate([r.error for r, p in zip(readings, performances) if p.kind == "clean"])
        return Scale(np.nanmean(clean, axis=0), np.maximum(np.nanstd(clean, axis=0), 1e-9))


@dataclass(frozen=True, eq=False)
class Case:
    """One method's reading of one performance, ready to be counted. Arrays are (B, 9) unless said."""

    performance: Performance
    reading: Reading
    z: NDArray[np.float64]
    positive: NDArray[np.bool_]
    negative: NDArray[np.bool_]

    @property
    def kind(self) -> str:
        return self.performance.kind

    @property
    def fault(self) -> NDArray[np.intp]:
        return self.performance.truth.fault

    @property
    def worst(self) -> NDArray[np.float64]:
        """(B,) the most suspicious joint; NaN where none is known."""
        filled = np.where(np.isfinite(self.z), self.z, -np.inf).max(axis=1)
        return np.where(np.isfinite(filled), filled, np.nan)

    @property
    def late(self) -> NDArray[np.float64]:
        """(B,) s, |lag| beside the take's usual one."""
        return np.abs(self.reading.lag - usual_lag(self.reading.lag))


def case(performance: Performance, reading: Reading, scale: Scale) -> Case:
    truth = performance.truth
    fault = truth.fault[:, None]
    asked = (fault >= -1) & ((fault == -1) | (performance.kind != "timing"))
    return Case(
        performance,
        reading,
        (reading.error - scale.mean) / scale.sd,
        asked & (truth.deviation >= POSITIVE),
        asked & (truth.deviation < NEGATIVE),
    )
