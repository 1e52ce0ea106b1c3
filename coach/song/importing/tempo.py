"""From tracked beats and onset strength to the beats of the song: a constant tempo where there is one. Pure.

The fit is t = a + b·k over half beats: trackers slip by half a beat now and then, which must not hide that the tempo
is constant. Which half is the beat, and which octave of the tempo, is then told by the strength of the onsets.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SLOWEST, FASTEST = 70.0, 180.0
"""BPM between which a dancer counts; a tempo outside is taken for half or double of the one that is counted."""
CONSTANT_MAD: Final = 0.020
"""s. Tracked beats that lie nearer than this to a constant tempo (median absolute deviation) are taken to have one."""
OFF_TEMPO: Final = 0.06
"""Share by which a tracker's tempo, quantised to its frames, may be off."""
STRAY: Final = 0.04
"""s from the constant tempo beyond which a tracked beat does not pull at it."""
BETWEEN: Final = 0.6
"""Onsets between the beats that are this strong, compared with those on the beats, are beats too."""
WHOLE_NUMBER: Final = 0.010
"""s by which a whole number of BPM may miss the first and last beat that were fitted."""
HEARD_AROUND: Final = 0.03
"""s on both sides of a beat in which its onset is looked for."""
FEWEST_TRACKED: Final = 4
"""Beats: a line through fewer fits whatever they are."""
PHASE_STEP_S: Final = 0.005
"""s between the places of the first beat that are tried: half of what the beat editor nudges."""
BPM_STEP: Final = 0.05
"""Between the tempos that are tried: half of it drifts by a fortieth of a beat in a minute."""


@dataclass(frozen=True, eq=False)
class Curve:
    """How strongly something begins at each time.

    t         (N,) float64, seconds, evenly spaced
    strength  (N,) float64, ≥ 0
    """

    t: NDArray[np.float64]
    strength: NDArray[np.float64]

    def around(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """(B,) the greatest strength near each time; 0 where the curve has nothing."""
        if len(self.t) < 2:
            return np.zeros(len(times))
        step = self.t[1] - self.t[0]
        reach = max(1, round(HEARD_AROUND / step))
        middle = np.round((times - self.t[0]) / step).astype(int)
        near = middle[:, None] + np.arange(-reach, reach + 1)
        inside = (near >= 0) & (near < len(self.t))
        return np.where(inside, self.strength[np.clip(near, 0, len(self.t) - 1)], 0.0).max(axis=1, initial=0.0)


@dataclass(frozen=True)
class ConstantTempo:
    """Beats at ``first + k·period`` (s); ``residual``: median absolute deviation (s) of what it was fitted to."""

    first: float
    period: float
    residual: float

    @property
    def bpm(self) -> float:
        return 60.0 / self.period

    def times(self, start: float, end: float) -> NDArray[np.float64]:
        """(B,) the beats with start <= t < end."""
        k = np.arange(np.ceil((start - self.first) / self.period), np.ceil((end - self.first) / self.period))
        return self.first + self.period * k


def constant_tempo(tracked: NDArray[np.float64], onsets: Curve) -> ConstantTempo | None:
    """The constant tempo (within 70–180 BPM) of tracked beats (B,) in s; None when there is none to speak of."""
    if len(tracked) < FEWEST_TRACKED:
        return None
    half = _half_beats(tracked)
    if half.residual >= CONSTANT_MAD:
        return None
    return _whole_number(_octave(half, onsets), float(tracked[0]), float(tracked[-1]))


def counted(tracked: NDArray[np.float64], onsets: Curve) -> NDArray[np.float64]:
    """(B,) beats of a tempo that is not constant: those tracked, doubled or halved until they can be counted."""
    beats = tracked
    while len(beats) > 1 and 60.0 / np.median(np.diff(beats)) < SLOWEST:
        beats = np.sort(np.concatenate([beats, beats[:-1] + np.diff(beats) / 2]))
    while len(beats) > 3 and 60.0 / np.median(np.diff(beats)) > FASTEST:
        beats = max(beats[::2], beats[1::2], key=lambda some: float(onsets.around(some).mean()))
    return beats


def tempo_given(bpm: float, first_beat: float | None, onsets: Curve) -> ConstantTempo:
    """The tempo that the dancer gives; its first beat, where that is not given too, where the onsets are strongest."""
    period = 60.0 / bpm
    if first_beat is not None:
        return ConstantTempo(first_beat, period, 0.0)
    phases = np.arange(0.0, period, PHASE_STEP_S)
    return ConstantTempo(max(phases, key=lambda phase: _loudness(phase, period, onsets)), period, 0.0)


def pulse(onsets: Curve) -> ConstantTempo | None:
    """The steady pulse of a curve without tracked beats (a dancer's motion): the period that its peaks repeat in.

    Much of a dance moves on every second beat only: a tempo is supported by its half too. ``residual`` is 0: there is
    nothing to compare with. None when the curve is shorter than four beats.
    """
    if len(onsets.t) < 2 or onsets.t[-1] - onsets.t[0] < FEWEST_TRACKED * 60.0 / SLOWEST:
        return None
    bpm = np.arange(SLOWEST, FASTEST, BPM_STEP)
    swing = onsets.strength - onsets.strength.mean()
    waves = [_wave(onsets.t, swing, 60.0 / one) for one in bpm]
    halves = [_wave(onsets.t, swing, 120.0 / one) for one in bpm]
    best = int(np.argmax(np.abs(waves) + np.abs(halves)))
    period = float(60.0 / bpm[best])
    first = float(np.angle(waves[best]) / (2 * np.pi) * period) % period
    return ConstantTempo(first, period, 0.0)


def _wave(t: NDArray[np.float64], swing: NDArray[np.float64], period: float) -> complex:
    return complex((swing * np.exp(2j * np.pi * t / period)).sum())


def _half_beats(tracked: NDArray[np.float64]) -> ConstantTempo:
    """The constant tempo of half beats that fits best."""
    about = float(np.median(np.diff(tracked))) / 2
    cycles = (tracked[-1] - tracked[0]) / about
    steps = 2 * int(np.ceil(20 * OFF_TEMPO * cycles)) + 1
    periods = about * (1 + np.linspace(-OFF_TEMPO, OFF_TEMPO, steps))
    turns = np.exp(2j * np.pi * tracked / periods[:, None]).mean(axis=1)
    best = int(np.argmax(np.abs(turns)))
    period = float(periods[best])
    first = float(np.angle(turns[best]) / (2 * np.pi) * period)
    for _ in range(4):
        k = np.round((tracked - first) / period)
        near = np.abs(tracked - first - period * k) < STRAY
        if len(np.unique(k[near])) < FEWEST_TRACKED:
            break
        period, first = (float(value) for value in np.polyfit(k[near], tracked[near], 1))
    off = tracked - first - period * np.round((tracked - first) / period)
    return ConstantTempo(first, period, float(np.median(np.abs(off - np.median(off)))))


def _octave(half: ConstantTempo, onsets: Curve) -> ConstantTempo:
    """Of the multiples of half beats that can be counted, the slowest without strong onsets between its beats."""
    multiples = [n for n in (1, 2, 4, 8) if SLOWEST <= 60.0 / (n * half.period) <= FASTEST]
    chosen = _strongest(half, 2, onsets)
    for multiple in sorted(multiples, reverse=True):
        chosen = _strongest(half, multiple, onsets)
        between = _loudness(chosen.first + chosen.period / 2, chosen.period, onsets)
        if between < BETWEEN * _loudness(chosen.first, chosen.period, onsets):
            break
    return chosen


def _whole_number(found: ConstantTempo, start: float, end: float) -> ConstantTempo:
    """Nearly all music is made at a whole number of BPM: taken where it agrees with what was found to its ends."""
    period = 60.0 / round(found.bpm)
    k = round(((start + end) / 2 - found.first) / found.period)  # the beat in the middle stays where it is
    drift = abs(period - found.period) * (end - start) / 2 / found.period
    if drift > WHOLE_NUMBER:
        return found
    return ConstantTempo(found.first + k * (found.period - period), period, found.residual)


def _strongest(half: ConstantTempo, multiple: int, onsets: Curve) -> ConstantTempo:
    period = multiple * half.period
    firsts = [half.first + n * half.period for n in range(multiple)]
    return ConstantTempo(max(firsts, key=lambda first: _loudness(first, period, onsets)), period, half.residual)


def _loudness(first: float, period: float, onsets: Curve) -> float:
    """Mean strength of the onsets on these beats."""
    if not len(onsets.t):
        return 0.0
    times = ConstantTempo(first, period, 0.0).times(float(onsets.t[0]), float(onsets.t[-1]))
    return float(onsets.around(times).mean()) if len(times) else 0.0
