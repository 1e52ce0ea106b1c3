"""From beats to a constant tempo, if there is one: over the whole song, part by part. Pure.

The fit is t = a + b·k over half beats: if a song begins with offbeats, a tracker follows those, which must not hide
that the tempo is constant.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

SLOWEST_COUNTED_BPM, FASTEST_COUNTED_BPM = 70.0, 180.0
"""BPM between which a dancer counts; a tempo outside is taken for half or double the one counted."""
CONSTANT_TEMPO_S: Final = 0.012
"""s. Beats closer than this to a constant tempo (median of a part) agree with it: drums are 1 to 8 ms off."""
TEMPO_PART_BEATS: Final = 8
"""Beats, enough for a few stray ones not to matter: two bars."""
MOST_TEMPO_ERROR_S: Final = 0.020
"""s. No part of a constant tempo may be this far off (median), whatever its onsets."""
ELSEWHERE: Final = 0.016
"""s off (median) above which a part with consistent beats disagrees; as played, eight beats are off by 4 ms."""
REFUTED: Final = 1.25
"""A part contradicts a constant tempo if onsets are this many times as strong on the beats as tracked."""
OFF_TEMPO: Final = 0.06
"""Share by which the tempo of a tracker, which counts in frames, may be off."""
STRAY: Final = 0.04
"""s; a tracked beat further from the constant tempo is ignored in the fit."""
WHOLE_NUMBER: Final = 0.010
"""s by which a whole number of BPM may miss the first and the last beat of the fit."""
HEARD_AROUND: Final = 0.03
"""s on both sides of a beat in which to look for its onset."""
FEWEST_TRACKED: Final = 4
"""Beats; a line fits fewer than these whatever they are."""
PHASE_STEP_S: Final = 0.005
"""s between the places to try for the first beat: half of the beat editor's nudge."""
BPM_STEP: Final = 0.05
"""Step between the tempos to try: half of it drifts by a fortieth of a beat in a minute."""


@dataclass(frozen=True, eq=False)
class Curve:
    """How strongly something begins at each time.

    t         (N,) float64, seconds, evenly spaced
    strength  (N,) float64, ≥ 0
    """

    t: NDArray[np.float64]
    strength: NDArray[np.float64]

    def around(self, times: NDArray[np.float64], within: float = HEARD_AROUND) -> NDArray[np.float64]:
        """(B,) the greatest strength ``within`` s of each time; 0 where the curve has nothing."""
        if len(self.t) < 2:
            return np.zeros(len(times))
        step = self.t[1] - self.t[0]
        reach = max(1, round(within / step))
        middle = np.round((times - self.t[0]) / step).astype(int)
        near = middle[:, None] + np.arange(-reach, reach + 1)
        inside = (near >= 0) & (near < len(self.t))
        return np.where(inside, self.strength[np.clip(near, 0, len(self.t) - 1)], 0.0).max(axis=1, initial=0.0)


@dataclass(frozen=True)
class ConstantTempo:
    """Beats at ``first + k·period`` (s). ``residual``: s by which the fitted beats are off, in the worst part."""

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

    def off(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """(B,) s by which each of these times is later than the nearest beat."""
        return times - self.first - self.period * np.round((times - self.first) / self.period)


def constant_tempo(beats: NDArray[np.float64], onsets: Curve) -> ConstantTempo | None:
    """The constant tempo of beats (B,) in s; None if there is none, or a part of them contradicts it."""
    if len(beats) < FEWEST_TRACKED:
        return None
    half = _half_beats(beats)
    tempo = _every_second(half, beats)
    parts = np.array_split(beats, max(1, len(beats) // TEMPO_PART_BEATS))
    off = [float(np.median(np.abs(half.off(part)))) for part in parts]
    if max(off) >= MOST_TEMPO_ERROR_S or any(_refuted(half, part, onsets) for part in parts):
        return None
    return _whole_number(replace(tempo, residual=max(off)), float(beats[0]), float(beats[-1]))


def _every_second(half: ConstantTempo, beats: NDArray[np.float64]) -> ConstantTempo:
    """Every second half beat: those on which more of the beats lie."""
    odd = np.round((beats - half.first) / half.period).astype(int) % 2
    return ConstantTempo(half.first + half.period * (odd.mean() > 0.5), 2 * half.period, 0.0)


def _refuted(half: ConstantTempo, part: NDArray[np.float64], onsets: Curve) -> bool:
    """Whether these beats lie off the half beats: all by the same amount, or supported by the music's onsets."""
    off = half.off(part)
    if np.median(np.abs(off)) < CONSTANT_TEMPO_S:
        return False
    middle = np.median(off)
    together = abs(middle) > ELSEWHERE and np.median(np.abs(off - middle)) < CONSTANT_TEMPO_S / 2
    return bool(together or onsets.around(part).mean() > REFUTED * onsets.around(part - off).mean())


def tempo_given(bpm: float, onsets: Curve) -> ConstantTempo:
    """The tempo given by the dancer; the beats lie where the onsets are strongest."""
    period = 60.0 / bpm
    phases = np.arange(0.0, period, PHASE_STEP_S)
    return ConstantTempo(max(phases, key=lambda phase: _loudness(phase, period, onsets)), period, 0.0)


def pulse(onsets: Curve) -> ConstantTempo | None:
    """The steady pulse of a curve without tracked beats (a dancer's motion): the period at which its peaks repeat.

    Much of a dance only moves on every second beat: a tempo is supported by its half too. ``residual`` is 0: there is
    nothing to compare with. None if the curve is shorter than four beats.
    """
    if len(onsets.t) < 2 or onsets.t[-1] - onsets.t[0] < FEWEST_TRACKED * 60.0 / SLOWEST_COUNTED_BPM:
        return None
    bpm = np.arange(SLOWEST_COUNTED_BPM, FASTEST_COUNTED_BPM, BPM_STEP)
    swing = onsets.strength - onsets.strength.mean()
    once, every_second = (_waves(onsets.t, swing, bpm / beats / 60.0) for beats in (1, 2))
    best = int((np.abs(once) + np.abs(every_second)).argmax())
    period = float(60.0 / bpm[best])
    first = float(np.angle(once[best]) / (2 * np.pi) * period) % period
    return ConstantTempo(first, period, 0.0)


def _waves(t: NDArray[np.float64], swing: NDArray[np.float64], hz: NDArray[np.float64]) -> NDArray[np.complex128]:
    """(F,) Σ swing · exp(2πi · hz · t): how much of the swing (N,) repeats at each frequency.

    With t = t₀ + (a·K + b)·step each exponential is a product of two, of which there are few: √N, not N.
    """
    step, size = (t[-1] - t[0]) / (len(t) - 1), int(np.ceil(np.sqrt(len(t))))
    square = np.pad(swing, (0, size**2 - len(swing))).reshape(size, size)
    turns = 2j * np.pi * hz[:, None]
    within = np.exp(turns * step * np.arange(size)) @ square.T
    return (within * np.exp(turns * (t[0] + step * size * np.arange(size)))).sum(axis=1)


def _half_beats(tracked: NDArray[np.float64]) -> ConstantTempo:
    """The constant tempo of half beats that fits best."""
    about = float(np.median(np.diff(tracked))) / 2
    cycles = (tracked[-1] - tracked[0]) / about
    rates = np.linspace(1 / (1 + OFF_TEMPO), 1 / (1 - OFF_TEMPO), 2 * int(np.ceil(20 * OFF_TEMPO * cycles)) + 1) / about
    best, turn = _strongest_turn(tracked, rates)
    period = float(1 / rates[best])
    first = float(np.angle(turn) / (2 * np.pi) * period)
    for _ in range(4):
        k = np.round((tracked - first) / period)
        near = np.abs(tracked - first - period * k) < STRAY
        if len(np.unique(k[near])) < FEWEST_TRACKED:
            break
        period, first = (float(value) for value in np.polyfit(k[near], tracked[near], 1))
    return ConstantTempo(first, period, 0.0)


def _strongest_turn(times: NDArray[np.float64], rates: NDArray[np.float64]) -> tuple[int, complex]:
    """Which of evenly spaced rates (Hz) fits the times (s) best, and their mean on its circle. One rate at a time: an
    hour's beats at all rates would take gigabytes."""
    turns, step = np.exp(2j * np.pi * rates[0] * times), np.exp(2j * np.pi * (rates[1] - rates[0]) * times)
    means = np.empty(len(rates), complex)
    for number in range(len(rates)):
        means[number] = turns.mean()
        turns *= step
    best = int(np.abs(means).argmax())
    return best, complex(means[best])


def _whole_number(found: ConstantTempo, start: float, end: float) -> ConstantTempo:
    """With a whole number of BPM, as nearly all music has, if that agrees with what was found at both ends."""
    period = 60.0 / round(found.bpm)
    k = round(((start + end) / 2 - found.first) / found.period)  # the beat in the middle stays where it is
    drift = abs(period - found.period) * (end - start) / 2 / found.period
    if drift > WHOLE_NUMBER:
        return found
    return ConstantTempo(found.first + k * (found.period - period), period, found.residual)


def _loudness(first: float, period: float, onsets: Curve) -> float:
    """Mean strength of the onsets on these beats."""
    if not len(onsets.t):
        return 0.0
    times = ConstantTempo(first, period, 0.0).times(float(onsets.t[0]), float(onsets.t[-1]))
    return float(onsets.around(times).mean()) if len(times) else 0.0
