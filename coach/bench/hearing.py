"""Finding known music in a recording, and comparing it with what was seen. Pure.

All times are seconds; signals are mono (N,) float arrays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

BEAT = 0.6
"""Normalised correlation (−1 … 1) from which a place in the recording counts as the music after a beat; a click of the
count-in may overlap it."""
EXCERPT = 0.35
"""s of music after a beat used to find it; less than a beat, but more than just its drum."""
SEARCHED = 0.25
"""s on either side of where a beat is expected in which to search; half a beat at 120 bpm."""


def likeness(samples: NDArray, sound: NDArray) -> NDArray[np.float64]:
    """(N−M+1,) normalised cross-correlation, −1 … 1, of ``sound`` (M,) with each place of ``samples`` (N,).

    0 for silence. Empty if the recording is shorter than the sound, or the sound is empty.
    """
    places = len(samples) - len(sound) + 1
    if places < 1 or not len(sound):
        return np.zeros(0)
    x, y = np.asarray(samples, np.float64), np.asarray(sound, np.float64)
    size = 1 << (len(x) + len(y) - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(x, size) * np.conj(np.fft.rfft(y, size)), size)[:places]
    energy = np.concatenate([[0.0], np.cumsum(x * x)])
    loud = np.sqrt(np.maximum(energy[len(y) :] - energy[:places], 0.0) * (y @ y))
    quiet = 1e-3 * (y @ y)  # −60 dB of the sound itself
    return np.where(loud > quiet, product / np.maximum(loud, quiet), 0.0)


def beats_heard(
    samples: NDArray, music: NDArray, rate: int, beats: ArrayLike, expected: ArrayLike
) -> NDArray[np.float64]:
    """(B,) times (s after the recording's first sample) at which each beat of the music is heard; NaN = not heard.

    Each beat is found by the music that follows it, near where it is expected: songs repeat themselves, so looking
    farther would find the same bar elsewhere.

    samples   the recording
    music     (M,) the music alone, its first sample at song time 0
    beats     (B,) song times (s)
    expected  (B,) s after the recording's first sample, for instance when the beat was shown; NaN: not looked for
    """
    pairs = zip(np.asarray(beats, np.float64), np.asarray(expected, np.float64), strict=True)
    return np.array([_beat_heard(samples, music, rate, beat, near) for beat, near in pairs])


def _beat_heard(samples: NDArray, music: NDArray, rate: int, beat: float, near: float) -> float:
    if np.isnan(near):
        return np.nan
    first, low = round(beat * rate), max(round((near - SEARCHED) * rate), 0)
    sound = music[first : first + round(EXCERPT * rate)]
    alike = likeness(samples[low : low + len(sound) + round(2 * SEARCHED * rate)], sound)
    if not len(alike) or alike.max() < BEAT:
        return np.nan
    return (low + int(alike.argmax())) / rate


def offsets(click_moments: ArrayLike, flip_moments: ArrayLike) -> NDArray[np.float64]:
    """(B,) s by which each beat's sound comes after its picture; NaN if a beat was not heard or not seen.

    Both (B,) in the same order and on the same clock.
    """
    heard, seen = np.asarray(click_moments, np.float64), np.asarray(flip_moments, np.float64)
    if heard.shape != seen.shape or heard.ndim != 1:
        raise ValueError(f"click moments {heard.shape} and flip moments {seen.shape}: expected one of each per beat")
    return heard - seen
