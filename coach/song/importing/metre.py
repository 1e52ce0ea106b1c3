"""Which of the pulses in music is the beat that dancers count, and how many beats make a bar. Pure.

A tracker may follow two beats as one, half beats, or, in triple time, two thirds. So the time between its beats is
divided into twelfths, in which all of these are whole numbers whatever the tempo does, and searched for the pulse with
the strongest accents.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.song.importing.tempo import FASTEST_COUNTED_BPM, SLOWEST_COUNTED_BPM, Curve

TWELFTHS: Final = 12
"""Of a tracked beat: halves, thirds and quarters are whole numbers of them."""
ACCENT_SEARCH_RADIUS_S: Final = 0.02
"""s around a twelfth in which to look for its accent: half a twelfth at 125 BPM."""
HALFWAY_ACCENT_SHARE: Final = 0.6
"""Accents halfway between the beats are beats too above this share of the strength on the beats."""
STRONGER: Final = 1.15
"""How many times as strong accents must be for a pulse that is not half or double the tracked one."""
SLOWEST_COMPOUND: Final = 50.0
"""BPM. Slow beats of three parts are counted down to this: they have no halves that could be counted instead."""
BASS, HARMONY = 0.6, 0.3
"""Weights of the lowest tones and of changes of harmony relative to all onsets: they mark beats and bars."""
TRIPLE: Final = 0.1
"""By how much, out of 1, bars of three must repeat better than bars of four."""
BREAK: Final = 1.15
"""How many times as long as its neighbours a gap between beats must be for the music to have stopped and restarted."""
FEWEST_IN_PASSAGE: Final = 8
"""Beats between two breaks needed to tell a pulse."""
OFFBEAT_AS_BEAT_SHARE: Final = 0.85
"""Accents halfway between the beats may be the beats themselves above this share of the strength on the beats."""
CLEAR_MARGIN_FACTOR: Final = 1.25
"""By what factor a strength must be above or below its limit for the choice to be sure."""


@dataclass(frozen=True, eq=False)
class Accents:
    """What marks beats and bars: curves over the same times, each about 1 where it is as strong as usual."""

    onsets: Curve
    bass: Curve
    harmony: Curve

    def around(self, times: NDArray[np.float64], reach: float = ACCENT_SEARCH_RADIUS_S) -> NDArray[np.float64]:
        """(B, 3) their strengths near each time."""
        return np.stack([curve.around(times, reach) for curve in (self.onsets, self.bass, self.harmony)], axis=1)


@dataclass(frozen=True, eq=False)
class Metre:
    """The beats that are counted.

    beats          (B,) s
    other          BPM that it could also be, None if no other is in the range that dancers count
    sure           whether this pulse, and not a half, double or third of it, is clearly the beat
    bar_sure       whether bars are clearly of ``beats_per_bar``
    contrast       how many times as strong as usual the accents on the beats are
    """

    beats: NDArray[np.float64]
    beats_per_bar: int
    other: float | None
    sure: bool
    bar_sure: bool
    contrast: float


@dataclass(frozen=True)
class _Pulse:
    """A pulse of ``period`` twelfths of a tracked beat.

    phases               twelfths from the beginning of each passage to its first pulse
    on, halfway, thirds  mean accent on the pulse, halfway to the next and at its thirds
    usual                the median of all accents
    """

    period: int
    phases: tuple[int, ...]
    bpm: float
    on: float
    halfway: float
    thirds: float
    usual: float

    @property
    def counted(self) -> bool:
        compound = self.thirds > self.halfway and self.bpm >= SLOWEST_COMPOUND
        return (SLOWEST_COUNTED_BPM <= self.bpm or compound) and self.bpm <= FASTEST_COUNTED_BPM


def find_metre(tracked: NDArray[np.float64], accents: Accents) -> Metre:
    """The beats to count, from tracked ones (B,), at least four; they follow a changing tempo."""
    passages = [_twelfths(passage) for passage in _passages(tracked)]
    reach = min(ACCENT_SEARCH_RADIUS_S, float(np.median(np.diff(tracked))) / TWELFTHS / 2)
    strengths = [accents.around(passage, reach) @ (1.0, BASS, HARMONY) for passage in passages]
    tempo = 60.0 / float(np.median(np.diff(tracked)))
    pulses = {period: _pulse(strengths, period, tempo) for period in (6, 8, 12, 18, 24, 36)}
    family, family_margin = _family(pulses)
    chosen, octave_margin, other = _octave(pulses, family)
    beats = np.concatenate([part[phase :: chosen.period] for part, phase in zip(passages, chosen.phases)])
    bar, bar_sure = _beats_per_bar(accents.around(beats))
    sure = bool(
        min(family_margin, octave_margin) > np.log(CLEAR_MARGIN_FACTOR)
        and chosen.halfway < OFFBEAT_AS_BEAT_SHARE * chosen.on
    )
    return Metre(beats, bar, other, sure, bar_sure, chosen.on / max(chosen.usual, 1e-9))


# ---------------------------------------------------------------- pulses


def _passages(tracked: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The beats from break to break: gaps that are longer than those on both sides. A passage too short to tell its
    pulse is joined to its neighbour."""
    gaps = np.diff(tracked)
    longer = (gaps[1:-1] > BREAK * gaps[:-2]) & (gaps[1:-1] > BREAK * gaps[2:])
    cuts: list[int] = []
    for cut in np.flatnonzero(longer) + 2:
        if cut - (cuts[-1] if cuts else 0) >= FEWEST_IN_PASSAGE <= len(tracked) - cut:
            cuts.append(int(cut))
    return np.split(tracked, cuts)


def _twelfths(tracked: NDArray[np.float64]) -> NDArray[np.float64]:
    """(12·(B − 1) + 1,) s, from the first beat to the last."""
    return np.interp(np.arange(TWELFTHS * (len(tracked) - 1) + 1) / TWELFTHS, np.arange(len(tracked)), tracked)


def _pulse(strengths: list[NDArray[np.float64]], period: int, tempo: float) -> _Pulse:
    """The strongest pulse of that many twelfths of a beat of ``tempo`` BPM."""
    phases, profile = [], np.zeros(period)
    for strength in strengths:
        means = np.array([strength[phase::period].mean() if phase < len(strength) else 0.0 for phase in range(period)])
        phases.append(int(means.argmax()))
        profile += np.roll(means, -phases[-1]) * len(strength) / sum(map(len, strengths))

    def off(part: float) -> float:
        """Mean accent at that fraction of the pulse; between two twelfths, the stronger of the two."""
        return float(max(profile[int(np.floor(part * period))], profile[int(np.ceil(part * period))]))

    thirds = (off(1 / 3) + off(2 / 3)) / 2
    bpm, usual = tempo * TWELFTHS / period, float(np.median(profile))
    return _Pulse(period, tuple(phases), bpm, float(profile[0]), off(1 / 2), thirds, usual)


def _family(pulses: dict[int, _Pulse]) -> tuple[int, float]:
    """The period of the tracked pulse, or two thirds or three halves of it where accents are clearly stronger there;
    and how clear that is: the logarithm of a ratio."""
    limit = STRONGER * max(pulses[TWELFTHS].on, 1e-9)
    rival = max((pulses[8], pulses[18]), key=lambda pulse: pulse.on)
    margin = abs(float(np.log(max(rival.on, 1e-9) / limit)))
    return rival.period if rival.on > limit else TWELFTHS, margin


def _octave(pulses: dict[int, _Pulse], family: int) -> tuple[_Pulse, float, float | None]:
    """The slowest of the pulse, its double and its half that can be counted and has no strong accents halfway; how
    clear that is; and the tempo of the nearest other one."""
    octaves = [pulses[period] for period in (2 * family, family, family // 2) if period in pulses]
    counted = [pulse for pulse in octaves if pulse.counted] or [pulses[family]]
    filled = [pulse.halfway / (HALFWAY_ACCENT_SHARE * max(pulse.on, 1e-9)) for pulse in counted[:-1]]
    choice = next((k for k, full in enumerate(filled) if full < 1), len(counted) - 1)
    margins = [abs(float(np.log(max(full, 1e-9)))) for full in filled[: choice + 1]]
    others = counted[:choice] + counted[choice + 1 :]
    nearest = min(others, key=lambda pulse: abs(np.log(pulse.bpm / counted[choice].bpm)), default=None)
    return counted[choice], min(margins, default=np.inf), nearest and nearest.bpm


# ---------------------------------------------------------------- bars


def _beats_per_bar(accents: NDArray[np.float64]) -> tuple[int, bool]:
    """Three if beats with these accents (B, D) repeat better every three than every four; and whether that is clear.

    Compound bars of two beats are counted in pairs, as bars of four.
    """
    spread = accents.std(axis=0)
    known = (accents - accents.mean(axis=0))[:, spread > 1e-9] / spread[spread > 1e-9]
    if len(known) < 16 or not known.size:
        return 4, False
    alike = {lag: float((known[lag:] * known[:-lag]).mean()) for lag in (3, 4, 6, 8)}
    lead = (alike[3] + alike[6]) / 2 - (alike[4] + alike[8]) / 2 - TRIPLE
    return (3 if lead > 0 else 4), abs(lead) > TRIPLE
