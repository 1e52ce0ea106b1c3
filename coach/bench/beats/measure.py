"""How well beats are found, piece by piece, and whether failures are admitted. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.song.importing.rhythm import Rhythm

BEAT_TOLERANCE_S: Final = 0.070
"""s on either side of a beat within which it counts as found: the field's usual tolerance."""
TEMPO_TOLERANCE: Final = 0.04
"""Share by which a tempo may be off: the field's usual tolerance."""
OCTAVES: Final = np.array([1 / 3, 1 / 2, 1, 2, 3])
"""Ratios at which a tempo is right apart from its octave."""
RIGHT_SHARE: Final = 0.85
"""Share of the beats around which the tempo must be right for it to count as right."""
TEMPO_REACH_BEATS: Final = 4
"""Beats on either side over which the tempo at a beat is measured."""


@dataclass(frozen=True)
class BeatAnnotation:
    """beats (B,) s; every ``beats_per_bar``-th from ``first_one`` is a "1". None: not known."""

    beats: NDArray[np.float64]
    beats_per_bar: int = 4
    first_one: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What was found for one piece.

    f         F-measure of the beats at ±70 ms
    tempo     whether it is right, or a half, double or third of it; ``octave``: whether it is exactly right
    one       whether bars have the right length and begin in the right place; None if that is not known
    constant  whether a constant tempo is claimed
    sure      of tempo and octave; ``sure_one``: of the "1", too
    """

    name: str
    steady: bool
    f: float
    bpm: float
    true_bpm: float
    tempo: bool
    octave: bool
    one: bool | None
    constant: bool
    sure: bool
    sure_one: bool
    other: float | None

    @property
    def wrong(self) -> bool:
        """Whether tempo, octave or beats are wrong, so that a dancer would have to tap them."""
        return not self.octave or self.f < 0.8

    @property
    def wrong_and_sure(self) -> bool:
        return self.sure and (self.wrong or (self.sure_one and self.one is False))


def outcome(name: str, found: Rhythm, truth: BeatAnnotation, steady: bool) -> Outcome:
    """``found`` compared with the truth where it is known: between its first and last beat."""
    beats = found.grid.times
    beats = beats[(beats > truth.beats[0] - BEAT_TOLERANCE_S) & (beats < truth.beats[-1] + BEAT_TOLERANCE_S)]
    tempo, octave = tempo_right(beats, truth.beats)
    certainty = found.certainty
    sure = certainty.tempo and certainty.beat
    return Outcome(
        name=name,
        steady=steady,
        f=f_measure(beats, truth.beats),
        bpm=found.grid.bpm,
        true_bpm=60.0 / float(np.median(np.diff(truth.beats))),
        tempo=tempo,
        octave=octave,
        one=None if truth.first_one is None else ones_right(found, truth),
        constant=found.tempo is not None,
        sure=sure,
        sure_one=sure and certainty.one,
        other=certainty.other,
    )


def f_measure(found: NDArray[np.float64], true: NDArray[np.float64]) -> float:
    """Twice the true beats found, over the sum of found and true beats; each beat counts once."""
    hits, k, j = 0, 0, 0
    while k < len(found) and j < len(true):
        off = float(found[k] - true[j])
        hits += abs(off) <= BEAT_TOLERANCE_S
        k, j = k + (off <= BEAT_TOLERANCE_S), j + (off >= -BEAT_TOLERANCE_S)
    return 2 * hits / max(1, len(found) + len(true))


def tempo_right(found: NDArray[np.float64], true: NDArray[np.float64]) -> tuple[bool, bool]:
    """Whether the tempo is right around most true beats apart from its octave, and whether the octave is, too."""
    if len(found) < 2:
        return False, False
    reach = min(TEMPO_REACH_BEATS, (len(true) - 1) // 2)
    early, late = true[: len(true) - 2 * reach], true[2 * reach :]
    counted = np.interp(late, found, np.arange(len(found))) - np.interp(early, found, np.arange(len(found)))
    ratios = counted / (2 * reach)
    right = np.abs(ratios[:, None] / OCTAVES - 1) <= TEMPO_TOLERANCE
    return bool(right.any(axis=1).mean() >= RIGHT_SHARE), bool(
        (np.abs(ratios - 1) <= TEMPO_TOLERANCE).mean() >= RIGHT_SHARE
    )


def ones_right(found: Rhythm, truth: BeatAnnotation) -> bool:
    """Whether most beats counted as the first of a bar are that, and their number is right."""
    grid = found.grid
    ones = grid.times[grid.first_count_beat % grid.beats_per_bar :: grid.beats_per_bar]
    return f_measure(ones, truth.beats[truth.first_one :: truth.beats_per_bar]) >= RIGHT_SHARE


@dataclass(frozen=True)
class Summary:
    """Shares of the pieces, and mean F-measures; ``unsure_when_wrong``: share of the wrong ones."""

    pieces: int
    f: float
    f_steady: float
    tempo: float
    octave: float
    one: float
    sure: float
    unsure_when_wrong: float
    wrong_and_sure: float


def summary(outcomes: Sequence[Outcome]) -> Summary:
    wrong = [o for o in outcomes if o.wrong]
    return Summary(
        pieces=len(outcomes),
        f=_mean([o.f for o in outcomes]),
        f_steady=_mean([o.f for o in outcomes if o.steady]),
        tempo=_mean([o.tempo for o in outcomes]),
        octave=_mean([o.octave for o in outcomes]),
        one=_mean([o.one for o in outcomes if o.one is not None]),
        sure=_mean([o.sure for o in outcomes]),
        unsure_when_wrong=_mean([not o.sure for o in wrong]),
        wrong_and_sure=_mean([o.wrong_and_sure for o in outcomes]),
    )


def _mean(values: Sequence[float | bool]) -> float:
    """1 if there are none."""
    return float(np.mean(values)) if values else 1.0
