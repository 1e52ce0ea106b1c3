"""The speed and the offset of a film that plays its music slower or faster than the original, at any pitch. Pure.

Conventions as in :mod:`coach.score.sound_offset`. Second s of the music is second (s − begin) / speed of a film at
``speed``. Slow motion lowers the pitch, an editor may keep it: both are tried.

Onsets propose, as lines in a similarity matrix; then fine spectra decide, piece by piece, and refine the speed: two
recordings of one performance agree in each tone at each moment, those with just the same tempo or beat do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import Advance
from coach.compare.lines import lines
from coach.compare.pose_offset import peak
from coach.score.sound_offset import (
    CLEAR_SOUND,
    OFFSET_HZ,
    ONSET_HOP,
    PIECES_AGREE_S,
    SoundOffset,
    is_clear,
    onsets,
    sound_offsets,
)

MOST_S: Final = 90.0
"""s of the film that are listened to, from its middle: what it costs to find lines grows with them."""
LINE_HZ: Final = OFFSET_HZ / ONSET_HOP / 2
"""Onsets a second in the matrix: pairs of ``onsets`` taken together."""
LEAST_COMMON_MUSIC_S: Final = 6.0
"""s of music that both must have: at some speed, any few seconds of drums are like any others."""
DEVICE_CLOCK_TOLERANCE: Final = 0.0005
"""By how much the clocks of two devices may differ: 0.1 s in a song."""
ALL_THROUGH: Final = 0.9
"""Share of the common time that only a film at the music's own speed matches at one offset."""
LONG: Final = 0.5
"""Share of the shorter of the two that they must have in common for that: over less, sound at another tempo may agree
by chance."""

FINE_SPECTRUM_SAMPLES: Final = 1024
"""Samples of a fine spectrum: 128 ms, in which tones a quarter of an octave above each other are apart."""
BINS: Final = slice(10, 460)
"""Of the spectrum: 80 to 3600 Hz, what a phone's microphone hears."""
SPECTRAL_NOISE_FLOOR: Final = 1e-6
"""Power that counts as silence."""
FINE_SPECTRUM_STEP_S: Final = 0.02
"""s from one fine spectrum to the next."""
PIECE_S: Final = 2.0
MOST_SPEED_PIECES: Final = 24
"""Pieces, at most, spread over the common time."""
LINE_SEARCH_SPECTRA: Final = 15
"""Spectra by which a piece may be off the proposed line."""
SAME_SOUND_CORRELATION: Final = 0.15
"""Correlation of a piece's spectra above which it is the same sound; other music of the same tempo has .05 at most, the
same music .24 to .93, less the further the speed is from 1."""
LEAST_SPEED_AGREEMENT: Final = 0.5
"""Share of the pieces that must agree …"""
LEAST_PIECES: Final = 3
"""… and their number: through two any line fits."""


@dataclass(frozen=True)
class _Fit:
    """share: 0..1, of the pieces that lie on the line."""

    speed: float
    begin: float
    share: float = 0.0


def placing_sounds(
    music: NDArray[np.float32], film: NDArray[np.float32], advance: Advance = lambda seconds: None
) -> tuple[SoundOffset, ...]:
    """Where the film may play the music, the surest first: all at the music's own speed, or one at another speed.

    ``advance`` is told of each part of both (s) as it has been gone through, for offsets and for another speed: of as
    much again.
    """
    seconds = (len(music) + len(film)) / OFFSET_HZ
    found = sound_offsets(music, film, advance)
    clear = is_clear(found) and _common_s(music, film, found[0]) >= LONG * min(len(music), len(film)) / OFFSET_HZ
    if clear and found[0].share >= ALL_THROUGH:
        advance(seconds)
        return found
    other = sound_at_speed(music, film, lambda share: advance(share * seconds))
    if other is None or abs(other.speed - 1) <= DEVICE_CLOCK_TOLERANCE or (clear and found[0].share >= other.share):
        return found
    return (other,)


def _common_s(music: NDArray[np.float32], film: NDArray[np.float32], offset: SoundOffset) -> float:
    """s that both have."""
    first, last = max(0.0, -offset.seconds), min(len(music) / OFFSET_HZ, len(film) / OFFSET_HZ - offset.seconds)
    return last - first


def sound_at_speed(
    music: NDArray[np.float32], film: NDArray[np.float32], advance: Advance = lambda share: None
) -> SoundOffset | None:
    """Where, and at which speed, the film plays the music; None when it does not, or too little of it. ``advance`` is
    told of what has been done, all together 1."""
    skipped = max(0, len(film) - round(MOST_S * OFFSET_HZ)) // 2
    film = film[skipped : len(film) - skipped]
    if min(len(music), len(film)) < LEAST_COMMON_MUSIC_S * OFFSET_HZ / 2:
        return None
    for proposed in _proposals(music, film, advance):
        for pitch_kept in (False, True):
            found = _fitted(music, film, proposed, pitch_kept)
            if found is not None:
                begin = found.begin - found.speed * skipped / OFFSET_HZ
                return SoundOffset(-begin, found.share, CLEAR_SOUND, found.speed)
    return None


def _proposals(music: NDArray, film: NDArray, advance: Advance) -> list[_Fit]:
    heard, played = _halved(onsets(film)), _halved(onsets(music))
    found = lines(heard, played, round(LEAST_COMMON_MUSIC_S * LINE_HZ), advance=advance)
    return [_Fit(one.speed, (one.middle - one.speed * (len(heard) - 1) / 2) / LINE_HZ) for one in found]


def _halved(values: NDArray) -> NDArray:
    """(T // 2, BANDS) means of two."""
    return values[: len(values) // 2 * 2].reshape(-1, 2, values.shape[1]).mean(axis=1)


def _fitted(music: NDArray, film: NDArray, proposed: _Fit, pitch_kept: bool) -> _Fit | None:
    """The exact line, fitted twice: the first fit brings it within reach of the second; None if the spectra do not
    agree."""
    for _ in range(2):
        at, later, alike = _shifts(music, film, proposed, pitch_kept)
        good = alike >= SAME_SOUND_CORRELATION
        if good.sum() < max(LEAST_PIECES, LEAST_SPEED_AGREEMENT * len(at)):
            return None
        slope, late = robust_line(at[good], later[good])
        on_line = good & (np.abs(later - slope * at - late) <= PIECES_AGREE_S)
        speed, begin = proposed.speed * (1 + slope), proposed.begin * (1 + slope) + late
        proposed = _Fit(float(speed), float(begin), float(on_line.mean()))
    return proposed if proposed.share >= LEAST_SPEED_AGREEMENT else None


def robust_line(t: NDArray, values: NDArray) -> tuple[float, float]:
    """(slope, value at 0) of a robust line through the points: Theil and Sen's medians."""
    i, j = np.triu_indices(len(t), 1)
    slope = float(np.median((values[j] - values[i]) / (t[j] - t[i])))
    return slope, float(np.median(values - slope * t))


def _shifts(
    music: NDArray, film: NDArray, fit: _Fit, pitch_kept: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """For pieces at times (P,) of the music by the film's clock: how much later (s) in the music they are, and how
    alike then, −1..1."""
    pace = fit.speed if pitch_kept else 1.0
    sound = film if pitch_kept else _at_speed(film, fit.speed)
    reach = LINE_SEARCH_SPECTRA * FINE_SPECTRUM_STEP_S
    start = max(fit.begin, 0.0) + reach + FINE_SPECTRUM_SAMPLES / OFFSET_HZ
    end = (
        min(fit.begin + fit.speed * len(film) / OFFSET_HZ, len(music) / OFFSET_HZ)
        - reach
        - FINE_SPECTRUM_SAMPLES / OFFSET_HZ
    )
    count = min(MOST_SPEED_PIECES, int((end - start) / PIECE_S))
    begins = np.linspace(start, end - PIECE_S, max(count, 0))
    moments = np.arange(round(PIECE_S / FINE_SPECTRUM_STEP_S)) * FINE_SPECTRUM_STEP_S
    around = np.arange(-LINE_SEARCH_SPECTRA, len(moments) + LINE_SEARCH_SPECTRA) * FINE_SPECTRUM_STEP_S
    found = [
        _shift(_spectra(music, begin + around), _spectra(sound, (begin + moments - fit.begin) / pace))
        for begin in begins
    ]
    later, alike = np.array(found, float).reshape(-1, 2).T
    return begins + PIECE_S / 2, later, alike


def _at_speed(sound: NDArray[np.float32], speed: float) -> NDArray[np.float32]:
    """The sound as it was before being played at ``speed``, which also changes its pitch."""
    at = np.arange(int(len(sound) * speed)) / speed
    return np.interp(at, np.arange(len(sound)), sound).astype(np.float32)


def _spectra(sound: NDArray[np.float32], moments: NDArray) -> NDArray[np.float64]:
    """(T, K) logarithmic power around each moment (s), minus what is common to all tones, or to all moments."""
    first = np.clip(
        np.rint(moments * OFFSET_HZ).astype(int) - FINE_SPECTRUM_SAMPLES // 2, 0, len(sound) - FINE_SPECTRUM_SAMPLES
    )
    frames = sound[first[:, None] + np.arange(FINE_SPECTRUM_SAMPLES)] * np.hanning(FINE_SPECTRUM_SAMPLES).astype(
        np.float32
    )
    power = np.log(np.abs(np.fft.rfft(frames)[:, BINS]) ** 2 + SPECTRAL_NOISE_FLOOR)
    power -= power.mean(axis=0)
    return power - power.mean(axis=1, keepdims=True)


def _shift(music: NDArray, film: NDArray) -> tuple[float, float]:
    """(s by which the film's spectra (T, K) are later in the music's (T + 2 · LINE_SEARCH_SPECTRA, K), −1..1 how alike
    then)."""
    parts = [music[at : at + len(film)] for at in range(2 * LINE_SEARCH_SPECTRA + 1)]
    sizes = [np.sqrt((part**2).sum() * (film**2).sum()) for part in parts]
    alike = np.array([(part * film).sum() / max(size, 1e-9) for part, size in zip(parts, sizes)])
    best = int(alike.argmax())
    return (best + peak(alike, best) - LINE_SEARCH_SPECTRA) * FINE_SPECTRUM_STEP_S, float(alike[best])
