"""Drums and tones of the benchmark's music, each a function of the random number generator. Pure.

Two bands: one for tuning, the other for testing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.song.importing.spectra import LISTENING_HZ

Samples = NDArray[np.float64]
Drum = Callable[[np.random.Generator], Samples]
Tone = Callable[[float, float], Samples]
"""From frequency (Hz) and length (s)."""


def _t(seconds: float) -> Samples:
    return np.arange(round(seconds * LISTENING_HZ)) / LISTENING_HZ


def _noise(rng: np.random.Generator, seconds: float, decay: float, attack: float = 0.0) -> Samples:
    """Bright noise: the difference of white noise, which has little below 2 kHz."""
    t = _t(seconds)
    rise = np.minimum(1.0, t / attack) if attack else 1.0
    return rise * np.exp(-t / decay) * np.diff(rng.normal(size=len(t) + 1))


def _sweep(high: float, low: float, fall: float, decay: float) -> Samples:
    t = _t(5 * decay)
    hz = low + (high - low) * np.exp(-t / fall)
    return np.sin(2 * np.pi * np.cumsum(hz) / LISTENING_HZ) * np.exp(-t / decay)


def _clap(rng: np.random.Generator) -> Samples:
    hands = _noise(rng, 0.15, 0.03)
    clap = np.zeros(len(hands) + round(0.02 * LISTENING_HZ))
    for late in (0.0, 0.008, 0.016):
        at = round(late * LISTENING_HZ)
        clap[at : at + len(hands)] += hands / 2
    return clap


def _snare(rng: np.random.Generator) -> Samples:
    t = _t(0.2)
    return _noise(rng, 0.2, 0.05) * 0.8 + 0.7 * np.sin(2 * np.pi * 185 * t) * np.exp(-t / 0.05)


def _kick(rng: np.random.Generator) -> Samples:
    return _sweep(160, 50, 0.02, 0.07)


def _thump(rng: np.random.Generator) -> Samples:
    return np.tanh(3 * _sweep(90, 62, 0.05, 0.045))


def _hat(rng: np.random.Generator) -> Samples:
    return 0.5 * _noise(rng, 0.06, 0.012)


def _shaker(rng: np.random.Generator) -> Samples:
    return 0.4 * _noise(rng, 0.12, 0.03, attack=0.012)


def _organ(hz: float, seconds: float) -> Samples:
    return _tone(hz, seconds, (1.0, 0.5, 0.3, 0.15), attack=0.02, decay=10.0)


def _pad(hz: float, seconds: float) -> Samples:
    return _tone(hz, seconds, (1.0, 0.4, 0.4, 0.2, 0.2), attack=0.06, decay=10.0)


def _piano(hz: float, seconds: float) -> Samples:
    return _tone(hz, seconds, (1.0, 0.6, 0.35, 0.2, 0.1), attack=0.004, decay=0.4)


def _pluck(hz: float, seconds: float) -> Samples:
    return _tone(hz, seconds, tuple(1 / k for k in range(1, 9)), attack=0.002, decay=0.18)


def _tone(hz: float, seconds: float, partials: tuple[float, ...], attack: float, decay: float) -> Samples:
    t = _t(seconds)
    wave = sum(a * np.sin(2 * np.pi * hz * n * t) for n, a in enumerate(partials, 1) if hz * n < LISTENING_HZ / 2)
    ends = np.minimum(1.0, np.minimum(t / attack, (t[-1] - t) / 0.02))
    return wave * ends * np.exp(-t / decay) / sum(partials)


DRUM_KITS: Final[tuple[Mapping[str, Drum], ...]] = (
    {"kick": _kick, "snare": _snare, "hat": _hat},
    {"kick": _thump, "snare": _clap, "hat": _shaker},
)
TONES: Final[tuple[Mapping[str, Tone], ...]] = (
    {"struck": _piano, "held": _organ},
    {"struck": _pluck, "held": _pad},
)
