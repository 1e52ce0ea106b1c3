"""Music whose beats are known, of every kind that has misled a beat tracker: made in code. Pure.

A piece is a tempo, given as the time of each beat, and patterns, given as beats of the bar. There are two of each kind:
one for tuning the tracker, and one, with another tempo, key and instruments, for testing it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.bench.beats.instruments import DRUM_KITS, TONES
from coach.song.importing.spectra import LISTENING_HZ

SECONDS: Final = 36.0
"""s: as long as short dance videos."""
SETS: Final = ("tuning", "test")
NOISE_FLOOR: Final = 0.002
"""Loudness of the background noise; full scale is 1."""
SWUNG_EIGHTH: Final = 2 / 3

Pattern = Mapping[str, tuple[tuple[float, float], ...]]
"""Drum → (beat of the bar, loudness)."""
Times = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class AnnotatedPiece:
    """samples (N, 2) at ``LISTENING_HZ``; beats (B,) s, of which every ``beats_per_bar``-th is a "1", from
    ``first_one``.

    steady  constant tempo with drums, which a tracker has no excuse to miss
    """

    name: str
    samples: NDArray[np.float32]
    beats: Times
    beats_per_bar: int
    first_one: int
    steady: bool


@dataclass(frozen=True)
class PieceKind:
    """What one kind of piece is made of.

    bpm     of the piece for tuning and of the one for testing
    grid    from beats a minute to the time of each beat, s
    drums   empty: none; ``drums_in``: s before which they are silent
    tones   what plays the harmony: "chords" each bar, "beats" chords on each beat, "arpeggio", "pads", "waltz"
    split   into how many parts melody and arpeggio divide a beat
    lead    beats before the first "1"
    """

    name: str
    bpm: tuple[float, float]
    drums: Pattern = field(default_factory=dict)
    tones: str = "chords"
    bar: int = 4
    split: int = 2
    grid: Callable[[float, np.random.Generator], Times] | None = None
    drums_in: float = 0.0
    lead: int = 0
    noise: float = NOISE_FLOOR

    @property
    def steady(self) -> bool:
        return bool(self.drums) and self.grid is None and self.drums_in == 0.0


# ---------------------------------------------------------------- tempo: the time of each beat


def _even(bpm: float, first: float = 0.3) -> Times:
    return np.arange(first, SECONDS, 60 / bpm)


def _from_tempo(bpm_at: Callable[[float], float]) -> Times:
    times = [0.3]
    while times[-1] < SECONDS:
        times.append(times[-1] + 60 / bpm_at(times[-1]))
    return np.array(times[:-1])


def _faster(bpm: float, rng: np.random.Generator) -> Times:
    """A third faster after 60 % of it, as in fault 11."""
    return _from_tempo(lambda t: bpm if t < SECONDS * 0.6 else bpm * 1.32)


def _slower(bpm: float, rng: np.random.Generator) -> Times:
    return _from_tempo(lambda t: bpm if t < SECONDS * 0.45 else bpm / 1.22)


def _ramp(bpm: float, rng: np.random.Generator) -> Times:
    return _from_tempo(lambda t: bpm * (1 + 0.22 * t / SECONDS))


def _live(bpm: float, rng: np.random.Generator) -> Times:
    """As people play: the tempo breathes by 3 %, each beat strays by 8 ms."""
    phase = rng.uniform(0, 2 * np.pi)
    times = _from_tempo(lambda t: bpm * (1 + 0.03 * np.sin(2 * np.pi * t / 13 + phase)))
    return np.sort(times + rng.normal(0, 0.008, len(times)))


def _break(bpm: float, rng: np.random.Generator) -> Times:
    """Halfway through it stops for 1.4 beats longer than it should."""
    times = _even(bpm)
    late = np.where(np.arange(len(times)) >= (len(times) // 8) * 4, 1.4 * 60 / bpm, 0.0)
    return (times + late)[times + late < SECONDS]


# ---------------------------------------------------------------- drums: beats of the bar


def _on(*beats: float, loud: float = 1.0) -> tuple[tuple[float, float], ...]:
    return tuple((beat, loud) for beat in beats)


def _every(step: float, bar: int = 4, loud: float = 0.5, soft: float = 0.3) -> tuple[tuple[float, float], ...]:
    """``loud`` on whole beats, ``soft`` between them."""
    return tuple((k * step, loud if abs(k * step - round(k * step)) < 1e-6 else soft) for k in range(round(bar / step)))


HOUSE: Final = {"kick": _on(0, 1, 2, 3), "snare": _on(1, 3, loud=0.6), "hat": _on(0.5, 1.5, 2.5, 3.5, loud=0.6)}
ROCK: Final = {"kick": _on(0, 2, 2.5), "snare": _on(1, 3), "hat": _every(0.5)}
SYNCOPATED: Final = {"kick": _on(0, 0.75, 2.5), "snare": _on(1, 3), "hat": _every(0.25)}
FUNK: Final = {"kick": _on(0, 0.75, 2.25, 2.5), "snare": (*_on(1, 3), *_on(1.75, 2.25, loud=0.3)), "hat": _every(0.25)}
DEMBOW: Final = {"kick": _on(0, 1, 2, 3), "snare": _on(0.75, 1.5, 2.75, 3.5, loud=0.8), "hat": _every(0.5, loud=0.3)}
BREAKBEAT: Final = {"kick": _on(0, 2.5), "snare": (*_on(1, 3), *_on(1.75, 2.25, loud=0.35)), "hat": _every(0.5)}
SHUFFLE: Final = {
    "kick": _on(0, 2),
    "snare": _on(1, 3),
    "hat": tuple((b + off, 0.5 if off == 0 else 0.35) for b in range(4) for off in (0, SWUNG_EIGHTH)),
}
HALF_TIME: Final = {"kick": _on(0, 0.75, 2.5), "snare": _on(1, 3), "hat": _every(0.125, loud=0.4, soft=0.3)}
WALTZ: Final = {"kick": _on(0), "snare": _on(1, 2, loud=0.5), "hat": _every(0.5, bar=3)}
SIX_EIGHT: Final = {"kick": _on(0, 2), "snare": _on(1, 3), "hat": _every(1 / 3)}
SLOW_BLUES: Final = {"kick": _on(0, 5 / 3, 2), "snare": _on(1, 3), "hat": _every(1 / 3, loud=0.6, soft=0.5)}
SPARSE: Final = {"kick": _on(0, 2), "snare": _on(1, 3, loud=0.8)}

PIECE_KINDS: Final = (
    PieceKind("house", (124, 128), HOUSE),
    PieceKind("rock", (96, 112), ROCK, lead=2),
    PieceKind("syncopated", (118, 104), SYNCOPATED),
    PieceKind("funk", (108, 99), FUNK),
    PieceKind("dembow", (94, 101), DEMBOW),
    PieceKind("breakbeat", (172, 165), BREAKBEAT),
    PieceKind("shuffle", (126, 138), SHUFFLE, split=3),
    PieceKind("half time", (73, 76), HALF_TIME),
    PieceKind("sparse drums", (88, 93), SPARSE, tones="beats"),
    PieceKind("no whole number", (121.3, 133.7), HOUSE, lead=1),
    PieceKind("loud noise", (115, 122), ROCK, noise=0.06),
    PieceKind("waltz, drums", (132, 144), WALTZ, bar=3),
    PieceKind("six eight", (70, 78), SIX_EIGHT, split=3),
    PieceKind("slow blues", (84, 90), SLOW_BLUES, split=3),
    PieceKind("arpeggios", (120, 110), tones="arpeggio"),
    PieceKind("chords on beats", (92, 98), tones="beats"),
    PieceKind("pads", (96, 106), tones="pads"),
    PieceKind("waltz, no drums", (138, 126), tones="waltz", bar=3),
    PieceKind("long intro", (116, 125), ROCK, tones="pads", drums_in=13.0),
    PieceKind("late drums", (127, 119), HOUSE, tones="arpeggio", drums_in=11.0),
    PieceKind("faster", (100, 106), ROCK, grid=_faster),
    PieceKind("slower", (128, 140), HOUSE, grid=_slower),
    PieceKind("ramp", (108, 98), ROCK, grid=_ramp),
    PieceKind("live band", (110, 120), SYNCOPATED, grid=_live),
    PieceKind("break off the grid", (118, 102), HOUSE, grid=_break),
)


# ---------------------------------------------------------------- playing a piece


def pieces(which: str) -> list[Callable[[], AnnotatedPiece]]:
    """The pieces of the tuning or test set, each made when called."""
    number = SETS.index(which)
    return [lambda kind=kind, seed=seed: play(kind, number, seed) for seed, kind in enumerate(PIECE_KINDS)]


def play(kind: PieceKind, band: int, seed: int) -> AnnotatedPiece:
    rng = np.random.default_rng([band, seed])
    bpm = kind.bpm[band]
    beats = _even(bpm, 0.3 + 0.1 * rng.random()) if kind.grid is None else kind.grid(bpm, rng)
    score = _Score(kind, beats, band, rng)
    score.play_drums()
    score.play_tones()
    score.play_melody()
    samples = score.samples / np.abs(score.samples).max() * 0.8 + rng.normal(0, kind.noise, len(score.samples))
    stereo = np.repeat(samples[:, None], 2, axis=1).astype(np.float32)
    return AnnotatedPiece(kind.name, stereo, beats, kind.bar, kind.lead % kind.bar, kind.steady)


class _Score:
    """Sounds added one by one, at beats that may be fractions."""

    def __init__(self, kind: PieceKind, beats: Times, band: int, rng: np.random.Generator) -> None:
        self.samples = np.zeros(round(SECONDS * LISTENING_HZ))
        self._kind, self._beats, self._rng = kind, beats, rng
        self._drums, self._tones = DRUM_KITS[band], TONES[band]
        key = 110 * 2 ** (rng.integers(0, 12) / 12)
        roots = rng.permutation([0, 5, 7, 9])
        self._chords = [key * 2 ** ((root + np.array([0, 4 if root != 9 else 3, 7])) / 12) for root in roots]
        first = -kind.bar if kind.lead else 0
        self._bars = [kind.lead + first + kind.bar * k for k in range(len(beats) // kind.bar + 2)]

    def play_drums(self) -> None:
        for bar in self._bars:
            for drum, hits in self._kind.drums.items():
                for beat, loud in hits:
                    if (t := self._time(bar + beat)) is not None and t >= self._kind.drums_in:
                        self._add(t, 0.6 * loud * self._drums[drum](self._rng) * self._rng.uniform(0.85, 1.15))

    def play_tones(self) -> None:
        for number, bar in enumerate(self._bars):
            chord = self._chords[number // 2 % 4 if self._kind.bar == 3 else number % 4]
            for beat, length, notes, how in self._figure(chord):
                for hz in notes:
                    self._tone(bar + beat, length, hz, how)

    def play_melody(self) -> None:
        """Notes of the chord at random parts of beats, and a bass on the "1" and at random."""
        for number, bar in enumerate(self._bars):
            chord = self._chords[number // 2 % 4 if self._kind.bar == 3 else number % 4]
            parts = np.arange(self._kind.bar * self._kind.split) / self._kind.split
            for beat in parts[self._rng.random(len(parts)) < 0.35]:
                self._tone(bar + beat, 0.8, 4 * self._rng.choice(chord), "struck", 0.5)
            if self._kind.drums:
                self._tone(bar, 0.9, chord[0] / 2, "struck", 1.2)
                self._tone(bar + self._rng.choice(parts), 0.5, chord[0] / 2, "struck", 0.8)

    def _figure(self, chord: NDArray[np.float64]) -> list[tuple[float, float, NDArray[np.float64], str]]:
        """(beat, length in beats, notes, how) of a bar."""
        bar, split = self._kind.bar, self._kind.split
        held = (0.0, float(bar), 2 * chord, "held")
        if self._kind.tones == "beats":
            return [(float(beat), 0.9, 2 * chord, "struck") for beat in range(bar)] + [(0.0, 1.9, chord[:1], "struck")]
        if self._kind.tones == "arpeggio":
            steps = range(bar * split)
            return [held, *((k / split, 0.5, 4 * chord[k % 3 : k % 3 + 1], "struck") for k in steps)]
        if self._kind.tones == "waltz":
            return [(0.0, 0.9, chord[:1], "struck"), *((float(b), 0.6, 2 * chord, "struck") for b in range(1, bar))]
        return [held]

    def _time(self, beat: float) -> float | None:
        last = len(self._beats) - 1
        return float(np.interp(beat, np.arange(last + 1), self._beats)) if 0 <= beat <= last else None

    def _tone(self, beat: float, length: float, hz: float, how: str, loud: float = 1.0) -> None:
        start, end = self._time(beat), self._time(beat + length)
        if start is not None and end is not None:
            self._add(start, 0.12 * loud * self._tones[how](float(hz), end - start))

    def _add(self, t: float, sound: NDArray[np.float64]) -> None:
        at = round(t * LISTENING_HZ)
        self.samples[at : at + len(sound)] += sound[: len(self.samples) - at]
