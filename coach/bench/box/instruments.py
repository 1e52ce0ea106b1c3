"""Drums and voices of the box's music, and the reverb they are heard in. Pure."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

BOX_SAMPLE_RATE_HZ: Final = 48000
"""Hz."""
WAVETABLE_SAMPLES: Final = 2048
"""Samples of one cycle of a voice."""

Samples = NDArray[np.float32]
Drum = Callable[[np.random.Generator], Samples]
Voice = Callable[[float, float], Samples]
"""From frequency (Hz) and length (s); it may ring on after that."""


def _t(seconds: float) -> NDArray[np.float64]:
    return np.arange(round(seconds * BOX_SAMPLE_RATE_HZ)) / BOX_SAMPLE_RATE_HZ


def _faded(wave: NDArray, attack: float, release: float = 0.01) -> Samples:
    """Without clicks at its ends."""
    t = _t(len(wave) / BOX_SAMPLE_RATE_HZ)[: len(wave)]
    ends = np.minimum(np.minimum(t / attack, 1), np.clip((t[-1] - t) / release, 0, 1))
    return (wave * ends).astype(np.float32)


# ---------------------------------------------------------------- drums


def _kick(low: float, high: float, decay: float, push: float) -> Drum:
    def strike(rng: np.random.Generator) -> Samples:
        t = _t(5 * decay)
        hz = low + (high - low) * np.exp(-t / 0.022)
        body = np.sin(2 * np.pi * np.cumsum(hz) / BOX_SAMPLE_RATE_HZ) * np.exp(-t / decay)
        click = 0.25 * np.exp(-t / 0.003) * rng.normal(size=len(t))
        return _faded(np.tanh(push * (body + click)), 0.0005)

    return strike


def _noise(decay: float, tone: float = 0.0, hz: float = 0.0, attack: float = 0.0008, bright: int = 1) -> Drum:
    """Noise that decays within ``decay`` s, brighter the more often it is differenced, over a drum's ``tone``."""

    def strike(rng: np.random.Generator) -> Samples:
        t = _t(6 * decay)
        hiss = np.diff(rng.normal(size=len(t) + bright), n=bright) / 1.6**bright
        wave = hiss * np.exp(-t / decay) + tone * np.sin(2 * np.pi * hz * t) * np.exp(-t / (0.8 * decay))
        return _faded(0.6 * wave, attack)

    return strike


def _clap(rng: np.random.Generator) -> Samples:
    hand = _noise(0.045)(rng)
    clap = np.zeros(len(hand) + round(0.03 * BOX_SAMPLE_RATE_HZ), np.float32)
    for late, loud in ((0.0, 0.5), (0.009, 0.6), (0.02, 1.0)):
        at = round(late * BOX_SAMPLE_RATE_HZ)
        clap[at : at + len(hand)] += loud * hand
    return clap


def _tom(hz: float) -> Drum:
    return _kick(hz, 1.7 * hz, 0.12, 1.4)


DRUMS: Final[dict[str, Drum]] = {
    "kick": _kick(48, 170, 0.10, 1.8), "thump": _kick(55, 120, 0.07, 1.3), "boom": _kick(42, 120, 0.20, 1.6),
    "snare": _noise(0.06, 0.9, 190), "brush": _noise(0.09, 0.15, 210, attack=0.012), "clap": _clap,
    "rim": _noise(0.012, 1.4, 820), "hat": _noise(0.018, bright=2), "open": _noise(0.11, bright=2),
    "shaker": _noise(0.03, attack=0.014, bright=2), "tom": _tom(120), "lowtom": _tom(82),
    "crash": _noise(0.45, bright=2), "tick": _noise(0.006, 1.0, 2400),
}  # fmt: skip


# ---------------------------------------------------------------- voices


@lru_cache(maxsize=64)
def _cycle(partials: tuple[float, ...]) -> NDArray[np.float64]:
    """One cycle with partials of these strengths, normalised to 1."""
    turn = 2 * np.pi * np.arange(WAVETABLE_SAMPLES) / WAVETABLE_SAMPLES
    wave = sum(a * np.sin(n * turn) for n, a in enumerate(partials, 1))
    return wave / np.abs(wave).max()


def _saw(hz: float, most: int) -> tuple[float, ...]:
    """Partials of a sawtooth, as many as are audible, at most ``most``."""
    count = max(1, min(most, int(9000 / hz)))
    return tuple((1 / n) * (1 - 0.6 * n / (most + 1)) for n in range(1, count + 1))


def _square(hz: float, most: int) -> tuple[float, ...]:
    return tuple(a if n % 2 == 0 else 0.0 for n, a in enumerate(_saw(hz, most)))


def _play(partials: tuple[float, ...], hz: float, t: NDArray, vibrato: float = 0.0, start: float = 0.0) -> NDArray:
    """The cycle at that pitch; ``vibrato``: share of the pitch by which it wavers once it has sounded for a while."""
    phase = hz * t
    if vibrato:
        phase = phase + vibrato * hz / (2 * np.pi * 5.5) * np.sin(2 * np.pi * 5.5 * t) * np.clip(t / 0.4 - 0.3, 0, 1)
    return _cycle(partials)[((phase + start) * WAVETABLE_SAMPLES).astype(np.int64) % WAVETABLE_SAMPLES]


def _bass(hz: float, seconds: float) -> Samples:
    t = _t(seconds + 0.04)
    bright = _play(_saw(hz, 14), hz, t) * np.exp(-t / 0.12)
    return _faded(0.55 * bright + 0.75 * _play((1.0, 0.35, 0.1), hz, t), 0.004, 0.05)


def _round_bass(hz: float, seconds: float) -> Samples:
    t = _t(seconds + 0.05)
    return _faded(_play((1.0, 0.25, 0.08, 0.03), hz, t) * (0.6 + 0.4 * np.exp(-t / 0.2)), 0.008, 0.06)


def _slap_bass(hz: float, seconds: float) -> Samples:
    t = _t(seconds + 0.03)
    pluck = _play(_saw(hz, 24), hz, t) * np.exp(-t / 0.05)
    return _faded(0.7 * pluck + 0.6 * _play((1.0, 0.5, 0.2), hz, t) * np.exp(-t / 0.5), 0.001, 0.03)


def _pad(hz: float, seconds: float) -> Samples:
    t = _t(seconds + 0.35)
    parts = (_play(_saw(hz, 9), hz * detune, t, start=k / 3) for k, detune in enumerate((0.996, 1.0, 1.004)))
    return _faded(sum(parts) / 3, 0.18, 0.4)


def _strings(hz: float, seconds: float) -> Samples:
    t = _t(seconds + 0.25)
    parts = (_play(_saw(hz, 14), hz * detune, t, 0.004, k / 3) for k, detune in enumerate((0.995, 1.0, 1.005)))
    return _faded(sum(parts) / 3, 0.09, 0.25)


def _keys(hz: float, seconds: float) -> Samples:
    """An electric piano: one tone that modulates another's phase (FM)."""
    t = _t(seconds + 0.3)
    bend = (0.9 * np.exp(-t / 0.25) + 0.15) * np.sin(2 * np.pi * hz * t)
    tine = 0.16 * np.sin(2 * np.pi * 7 * hz * t) * np.exp(-t / 0.06)
    return _faded((np.sin(2 * np.pi * hz * t + bend) + tine) * np.exp(-t / 0.9), 0.003, 0.2)


def _organ(hz: float, seconds: float) -> Samples:
    t = _t(seconds + 0.04)
    return _faded(_play((0.8, 1.0, 0.5, 0.5, 0.0, 0.25, 0.0, 0.3), hz, t, 0.002), 0.006, 0.03)


def _pluck(hz: float, seconds: float) -> Samples:
    t = _t(max(seconds, 0.3) + 0.2)
    dull = _play((1.0, 0.4, 0.15), hz, t) * np.exp(-t / 0.28)
    return _faded(0.6 * _play(_saw(hz, 16), hz, t) * np.exp(-t / 0.07) + 0.6 * dull, 0.002, 0.1)


def _bell(hz: float, seconds: float) -> Samples:
    t = _t(max(seconds, 0.5) + 0.6)
    bend = 1.6 * np.exp(-t / 0.3) * np.sin(2 * np.pi * 3.01 * hz * t)
    return _faded(np.sin(2 * np.pi * hz * t + bend) * np.exp(-t / 0.5), 0.002, 0.3)


def _lead(hz: float, seconds: float) -> Samples:
    t = _t(seconds + 0.06)
    return _faded(0.8 * _play(_square(hz, 15), hz, t, 0.007) + 0.3 * _play(_saw(hz, 12), 1.003 * hz, t), 0.012, 0.06)


def _flute(hz: float, seconds: float) -> Samples:
    t = _t(seconds + 0.1)
    return _faded(_play((1.0, 0.18, 0.10, 0.03), hz, t, 0.008), 0.05, 0.1)


def _brass(hz: float, seconds: float) -> Samples:
    t = _t(seconds + 0.05)
    swell = np.clip(t / 0.06, 0, 1)
    return _faded(0.5 * _play(_saw(hz, 5), hz, t) + 0.5 * swell * _play(_saw(hz, 18), 1.002 * hz, t, 0.003), 0.02, 0.05)


VOICES: Final[dict[str, Voice]] = {
    "bass": _bass, "roundbass": _round_bass, "slapbass": _slap_bass, "pad": _pad, "strings": _strings, "keys": _keys,
    "organ": _organ, "pluck": _pluck, "bell": _bell, "lead": _lead, "flute": _flute, "brass": _brass,
}  # fmt: skip


# ---------------------------------------------------------------- the reverb


ROOM_S: Final = 1.1
"""s until the reverb has decayed to a thousandth (−60 dB)."""


def in_room(send: Samples, rng: np.random.Generator) -> Samples:
    """(N, 2) the reverb of what is sent into the room (N, 2)."""
    t = _t(ROOM_S)
    echo = np.stack([rng.normal(size=len(t)) * np.exp(-6.9 * t / ROOM_S) * np.clip(t / 0.012, 0, 1) for _ in range(2)])
    size = 1 << (len(send) + len(t)).bit_length()
    heard = np.fft.irfft(np.fft.rfft(send.T, size) * np.fft.rfft(echo, size), size)[:, : len(send)].T
    return (heard * 0.012).astype(np.float32)
