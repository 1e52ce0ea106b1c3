"""Where right ends and wrong begins: per joint mean and SD of the error of good dancers. Pure.

A joint is wrong on a beat when its error is above ``mean + k · sd``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import JOINTS

Measure = Literal["limbs", "angles"]

TIMING_FREE: Final = 0.08
"""s late or early that cost nothing."""


@dataclass(frozen=True, eq=False)
class Thresholds:
    """Arrays are (9,) float64, degrees, in the order of ``JOINTS``.

    song       the id they were learnt for, or "" for a table not tied to a song
    mean, sd   of good dancers' error on a beat
    k          how many SD above the mean still count as right
    measure    "limbs": the error of :func:`coach.compare.features.error`; "angles": the published interior angles in
               the image plane
    covers     how many good covers they come from; 0 = a prior
    beats      how many beats of those covers
    source     one sentence: where the numbers come from
    video      SHA-256 of the song's video that the covers danced to, "" if not known or irrelevant
    beat_mean  (B, 9), the mean of each beat, if there are enough covers: some moves are danced more freely
    beat_sd    (9,), the SD around the beat's own mean
    level      of strictness, whose ``k`` this is: "normal", …; "" if none was chosen

    Raises ValueError naming the field, and the joint, of a number that is not finite or out of range.
    """

    song: str
    mean: NDArray[np.float64]
    sd: NDArray[np.float64]
    k: float = 2.0
    measure: Measure = "limbs"
    covers: int = 0
    beats: int = 0
    source: str = ""
    video: str = ""
    beat_mean: NDArray[np.float64] | None = None
    beat_sd: NDArray[np.float64] | None = None
    level: str = ""

    def __post_init__(self) -> None:
        for name, least in (("mean", 0.0), ("sd", LEAST_SD), ("beat_mean", 0.0), ("beat_sd", LEAST_SD)):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, _checked(name, getattr(self, name), least))
        if (self.beat_mean is None) != (self.beat_sd is None):
            raise ValueError("Thresholds.beat_mean and beat_sd belong together, expected both or neither")
        if not 0 < self.k <= MOST_K:
            raise ValueError(f"Thresholds.k is {self.k:g}, expected a number of SD above 0 and at most {MOST_K:g}")
        for name in ("covers", "beats"):
            if getattr(self, name) < 0:
                raise ValueError(f"Thresholds.{name} is {getattr(self, name)}, expected a count of at least 0")
        if self.measure not in ("limbs", "angles"):
            raise ValueError(f'Thresholds.measure is {self.measure!r}, expected "limbs" or "angles"')

    @property
    def limit(self) -> NDArray[np.float64]:
        """(9,) degrees, above which a joint is wrong, whatever the beat."""
        return self.mean + self.k * self.sd

    def limit_at(self, beat: int | NDArray[np.intp]) -> NDArray[np.float64]:
        """(…, 9) degrees, above which a joint is wrong on this beat, or on each of these (…,)."""
        if self.beat_mean is None or self.beat_sd is None:
            return np.tile(self.limit, (*np.shape(beat), 1))
        return self.beat_mean[beat] + self.k * self.beat_sd

    def at_level(self, level: str) -> Thresholds:
        """The same at a level of strictness; ``k`` itself is that of "normal", and no level goes beyond MOST_K."""
        return replace(self, k=min(self.k * LEVEL_FACTORS[level], MOST_K), level=level)

    def of_another_dancer(self) -> Thresholds:
        """For another member of the same video, whose moves on each beat differ."""
        return replace(self, beat_mean=None, beat_sd=None)

    def check_beats(self, beats: int) -> None:
        if self.beat_mean is not None and len(self.beat_mean) != beats:
            raise ValueError(f"Thresholds.beat_mean is for {len(self.beat_mean)} beats, the song has {beats}")


def _checked(name: str, values: NDArray, least: float) -> NDArray[np.float64]:
    values = np.asarray(values, np.float64)
    shape = "(beats, 9)" if name == "beat_mean" else "(9,)"
    if values.ndim != (2 if name == "beat_mean" else 1) or values.shape[-1] != len(JOINTS):
        raise ValueError(f"Thresholds.{name} has shape {values.shape}, expected {shape}")
    bad = np.argwhere(~(np.isfinite(values) & (values >= least) & (values <= MOST_DEG)))
    if len(bad):
        where, value = JOINTS[bad[0][-1]], values[tuple(bad[0])]
        raise ValueError(f"Thresholds.{name} of {where} is {value:g}, expected {least:g} to {MOST_DEG:g} degrees")
    return values


LEAST_SD: Final = 0.1
"""Degrees; an SD of 0 would make every difference a mistake."""
MOST_DEG: Final = 180.0
"""Degrees; no two directions are further apart."""
MOST_K: Final = 10.0
"""SD; anything more would never find anything wrong."""
LEVEL_FACTORS: Final = {"strict": 0.7, "normal": 1.0, "gentle": 1.5}
"""Level → factor on k. The level "slides" is the published table with its own k."""

PRIOR: Final = Thresholds(
    song="",
    mean=np.array([12.5, 19.7, 19.7, 18.7, 18.7, 9.0, 9.0, 11.4, 11.4]),
    sd=np.array([6.6, 14.2, 14.2, 12.0, 12.0, 6.8, 6.8, 7.1, 7.1]),
    k=2.2,
    source="A prior from real people's covers of other songs, not learnt from covers of this song.",
)
"""Assumed when no covers are known: limits between the 96th and 97th percentile of well-seen joints of good
covers, left and right pooled (nose 27°, elbows 51, shoulders 45, hips 24, knees 27; of eight covers, 247 beats). The
97th, which ``bench real`` prints, is the same to within a degree except for arms (59 and 54), where a teacher finds
mistakes."""
