"""A method's reading of a performance next to the truth, ready to be counted. Pure.

A joint-beat is positive if its true deviation is at least 20°, negative if it is below 10°, even if another limb is
wrong on that beat: naming the wrong joint is the point. Those in between, next to a fault, or on mistimed beats are not
counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.bench.comparison.methods import Reading
from coach.bench.synthetic.dance import STYLES, SyntheticDance, make_dance
from coach.bench.synthetic.performance import (
    CAMERA_PAN_SD_DEG,
    NEGATIVE,
    POSITIVE,
    SyntheticTake,
    perform,
    reference_track,
)
from coach.compare.alignment import usual_lag
from coach.domain.landmarks import PoseTrack


@dataclass(frozen=True, eq=False)
class Scale:
    """A method's usual error (9,) and its SD on clean dancers in the development clips, to make joints comparable."""

    mean: NDArray[np.float64]
    sd: NDArray[np.float64]

    @staticmethod
    def of(readings: Sequence[Reading], performances: Sequence[SyntheticTake]) -> Scale:
        clean = np.concatenate([r.error for r, p in zip(readings, performances) if p.kind == "clean"])
        return Scale(np.nanmean(clean, axis=0), np.maximum(np.nanstd(clean, axis=0), 1e-9))


@dataclass(frozen=True, eq=False)
class Case:
    """One method's reading of one performance, ready to be counted. Arrays are (B, 9) unless said."""

    performance: SyntheticTake
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
        """(B,) the suspicion of the most suspicious joint; NaN where none is known."""
        filled = np.where(np.isfinite(self.z), self.z, -np.inf).max(axis=1)
        return np.where(np.isfinite(filled), filled, np.nan)

    @property
    def late(self) -> NDArray[np.float64]:
        """(B,) s, |lag| relative to the take's usual one."""
        return np.abs(self.reading.lag - usual_lag(self.reading.lag))


def case(performance: SyntheticTake, reading: Reading, scale: Scale) -> Case:
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


# ----------------------------------------------------------------
# What the comparators are measured on: synthetic dances, some for tuning, others for testing. Pure; made from seeds.


SPLITS: Final = {"development": ((0, 11), (2, 12), (4, 13)), "test": ((1, 21), (3, 22), (5, 23))}
"""Split → (style, seed) of its clips. Nothing was ever tuned on the test clips."""
PER_CLIP: Final = {"clean": 14, "shape": 10, "timing": 8, "frozen": 8, "side": 8}
"""Performances of each class on each clip: at least 24 in a split, clean ones more than a quarter."""
BASE: Final = 5000


@dataclass(frozen=True, eq=False)
class SyntheticClip:
    dance: SyntheticDance
    reference: PoseTrack
    performances: tuple[SyntheticTake, ...]


def clips(
    split: str, share: float = 1.0, noise: float = 1.0, pan: float = CAMERA_PAN_SD_DEG
) -> Iterator[SyntheticClip]:
    """The clips of a split; ``share`` of the performances, for a quick look."""
    for style, seed in SPLITS[split]:
        dance = make_dance(STYLES[style], seed)
        performances = tuple(
            perform(dance, kind, BASE + seed * 1000 + place * 100 + i, noise, pan)
            for place, (kind, count) in enumerate(PER_CLIP.items())
            for i in range(max(1, round(count * share)))
        )
        yield SyntheticClip(dance, reference_track(dance, seed + 50), performances)
