"""A written piece → its sound, over the sections of its dance. Pure, and the same each time."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.bench.box.dances import Choreography
from coach.bench.box.instruments import BOX_SAMPLE_RATE_HZ, DRUMS, VOICES, Samples, in_room
from coach.bench.box.pieces import Arrangement, Composition
from coach.media.audio import Audio

PIECE_BAR_BEATS: Final = 4
BAR_STEPS: Final = 16
"""Beats and steps in a bar."""
LOUD: Final = {"x": 1.0, "o": 0.4}
DRUM_GAIN: Final = {
    "kick": 0.85, "thump": 0.80, "boom": 0.85, "snare": 0.42, "clap": 0.45, "rim": 0.32, "hat": 0.16, "open": 0.13,
    "shaker": 0.13, "tom": 0.35, "lowtom": 0.4, "crash": 0.22, "brush": 0.3, "tick": 0.2,
}  # fmt: skip
DRUM_PANNING: Final = {
    "hat": 0.25,
    "open": 0.25,
    "shaker": -0.35,
    "rim": -0.2,
    "tom": -0.3,
    "lowtom": 0.3,
    "crash": 0.15,
}
SEND: Final = (0.5, 0.05, 0.55)
"""How much of chords, bass and melody is sent to the reverb."""
DUCKED: Final = 0.45
"""How much softer everything but the drums gets right after a kick, to make room for it (ducking)."""
DUCKED_S: Final = 0.14
TAIL_S: Final = 0.6
"""s of fade at the end."""
PEAK: Final = 0.62
"""Peak, of full scale: encoded at a low bit rate it overshoots by half."""
STRIKES: Final = 4
"""Variants of each drum, as different as a player's strokes."""
FILL: Final = ((0.0, 0.5), (0.25, 0.5), (0.5, 0.7), (0.75, 1.0))
"""Beat and loudness of the snare fill into a chorus."""


@lru_cache(maxsize=512)
def _tone(voice: str, midi: float, seconds: float) -> Samples:
    return VOICES[voice](440 * 2 ** ((midi - 69) / 12), seconds)


class _Desk:
    """The tracks of the mix: drums, the rest, and the reverb send; (N, 2)."""

    def __init__(self, samples: int, seed: int) -> None:
        self.drums, self.others, self.send = (np.zeros((samples, 2), np.float32) for _ in range(3))
        self.rng = np.random.default_rng(seed)
        self.kicks: list[float] = []
        self._strikes: dict[str, list[Samples]] = {}

    def drum(self, name: str, at: float, loud: float) -> None:
        strikes = self._strikes.setdefault(name, [])
        if len(strikes) < STRIKES:
            strikes.append(DRUMS[name](self.rng))
        struck = strikes[len(self.kicks) % len(strikes)]
        self._add(self.drums, struck, at, loud * DRUM_GAIN[name], DRUM_PANNING.get(name, 0.0))
        if name in ("kick", "thump", "boom"):
            self.kicks.append(at)
        elif name in ("snare", "clap", "rim", "crash"):
            self._add(self.send, struck, at, 0.3 * loud * DRUM_GAIN[name], 0.0)

    def note(self, voice: str, midi: float, at: float, seconds: float, loud: float, send: float, pan: float) -> None:
        sound = _tone(voice, midi, round(seconds, 4))
        self._add(self.others, sound, at, loud, pan)
        self._add(self.send, sound, at, loud * send, -pan)

    @staticmethod
    def _add(track: Samples, sound: Samples, at: float, loud: float, pan: float) -> None:
        first = max(0, round(at * BOX_SAMPLE_RATE_HZ))
        sound = sound[: len(track) - first]
        for side, share in enumerate((1 - max(pan, 0), 1 + min(pan, 0))):
            track[first : first + len(sound), side] += loud * share * sound

    def mixed(self) -> NDArray[np.float32]:
        t = np.arange(len(self.drums)) / BOX_SAMPLE_RATE_HZ
        kicks = np.sort(self.kicks)
        since = t - kicks[np.clip(np.searchsorted(kicks, t, side="right") - 1, 0, None)] if len(kicks) else t + 9
        since = np.where(since < 0, 9, since)
        duck = 1 - DUCKED * np.exp(-((since / DUCKED_S) ** 2))
        mix = self.drums + (self.others + in_room(self.send, self.rng)) * duck[:, None].astype(np.float32)
        mix *= np.clip((t[-1] - t) / TAIL_S, 0, 1)[:, None].astype(np.float32)
        mix = np.tanh(1.3 * mix / np.quantile(np.abs(mix), 0.999))
        return (PEAK * mix / np.abs(mix).max()).astype(np.float32)


def music(dance: Choreography, piece: Composition) -> Audio:
    """The piece as long as the dance, its first beat at time 0."""
    beat_s = 60 / dance.bpm
    desk = _Desk(round(dance.beats * beat_s * BOX_SAMPLE_RATE_HZ), zlib.crc32(dance.id.encode()))
    spans = _spans(dance)
    for k, (name, first, beats) in enumerate(spans):
        section = piece.sections[name]
        fills = k + 1 < len(spans) and spans[k + 1][0] == "chorus"
        _drums(desk, section, first, beats - fills, beat_s, piece.swing)
        _harmony(desk, piece, section, first, beats, beat_s)
        _melody(desk, piece, section, first, beats, beat_s)
        if fills:
            for late, loud in FILL:
                desk.drum("snare", (first + beats - 1 + late) * beat_s, 0.8 * loud)
            desk.drum(next(iter(section.drums), "kick"), (first + beats - 1) * beat_s, 0.7)
        if name == "chorus":
            desk.drum("crash", first * beat_s, 1.0)
    return Audio(desk.mixed(), BOX_SAMPLE_RATE_HZ)


def _spans(dance: Choreography) -> list[tuple[str, int, int]]:
    """Section, its first beat and how many it has; consecutive parts of one section are joined."""
    spans: list[tuple[str, int, int]] = []
    first = 0
    for part in dance.parts:
        if spans and spans[-1][0] == part.section:
            spans[-1] = (part.section, spans[-1][1], spans[-1][2] + part.phrase.beats)
        else:
            spans.append((part.section, first, part.phrase.beats))
        first += part.phrase.beats
    return spans


def _steps(pattern: str, beats: int, swing: float = 0.5) -> list[tuple[float, str]]:
    """(beat, sign) of every step of the pattern that is not silent, over ``beats`` beats."""
    found = []
    for step in range(beats * BAR_STEPS // PIECE_BAR_BEATS):
        sign = pattern[step % len(pattern)]
        late = (swing - 0.5) * 2 if step % 2 else 0.0
        if sign != ".":
            found.append(((step + late) * PIECE_BAR_BEATS / BAR_STEPS, sign))
    return found


def _drums(desk: _Desk, section: Arrangement, first: int, beats: int, beat_s: float, swing: float) -> None:
    for name, pattern in section.drums.items():
        for beat, sign in _steps(pattern, beats, swing):
            desk.drum(name, (first + beat) * beat_s, LOUD[sign])


def _pitch(piece: Composition, degree: int) -> int:
    """MIDI number of a degree of the scale: 1 the key's own note, 8 an octave above."""
    octave, step = divmod(degree - 1, len(piece.scale))
    return piece.key + 12 * octave + piece.scale[step]


def _harmony(desk: _Desk, piece: Composition, section: Arrangement, first: int, beats: int, beat_s: float) -> None:
    """Chords in close voicings whatever their degree, and the bass two octaves below."""
    (chords, bass, _), (loud, deep, _) = section.voices, section.loud
    for bar in range(-(-beats // PIECE_BAR_BEATS)):
        degree, begin = section.chords[bar % len(section.chords)], first + bar * PIECE_BAR_BEATS
        here = min(PIECE_BAR_BEATS, beats - bar * PIECE_BAR_BEATS)
        struck = [beat for beat, _ in _steps(section.strum, here)]
        for beat, after in zip(struck, [*struck[1:], here]):
            seconds = min(after - beat, 4.0) * beat_s
            for k, step in enumerate((0, 2, 4)):
                midi = (_pitch(piece, degree + step) - piece.key) % 12 + piece.key
                desk.note(chords, midi, (begin + beat) * beat_s, 0.92 * seconds, loud, SEND[0], 0.4 * (k - 1))
        for beat, sign in _steps(section.bass, here, piece.swing) if section.bass else ():
            step = {"1": 0, "3": 2, "5": 4, "8": 7}[sign]
            midi = (_pitch(piece, degree) - piece.key) % 12 + piece.key - 24
            midi += _pitch(piece, degree + step) - _pitch(piece, degree)
            desk.note(bass, midi + (12 if midi < 28 else 0), (begin + beat) * beat_s, 0.4 * beat_s, deep, SEND[1], 0.0)


def _melody(desk: _Desk, piece: Composition, section: Arrangement, first: int, beats: int, beat_s: float) -> None:
    signs, voice, loud = section.melody.split(), section.voices[2], section.loud[2]
    if not signs:
        return
    for step in range(2 * beats):
        sign = signs[step % len(signs)]
        if sign[0].isdigit():
            held = 1
            while step + held < 2 * beats and signs[(step + held) % len(signs)] == "-":
                held += 1
            midi = _pitch(piece, int(sign[0])) + 12 * sign.count("'") + 12
            desk.note(voice, midi, (first + step / 2) * beat_s, 0.95 * held * beat_s / 2, loud, SEND[2], 0.1)
