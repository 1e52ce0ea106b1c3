"""What is heard in the music: onsets, beats, and how it sounds from beat to beat. The only module that knows librosa.

Needed to import a song, never to dance it.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.media.audio import mono as one_channel
from coach.song.importing.metre import Accents
from coach.song.importing.tempo import Curve
from coach.song.importing.tracker import track_beats

LISTENING_HZ: Final = 22050
"""Hz: what librosa's tracker and its defaults are made for."""
HOP: Final = 256
"""Samples between two values of a curve: 11.6 ms."""
FFT: Final = 2048
"""Samples of one spectrum: 93 ms."""
BLOCK: Final = 1 << 13
"""Spectra that are made at once: 95 s of music, about 100 MB."""
LATE: Final = 0.020
"""s by which librosa's onset strength peaks after the onset of a click, a drum or a burst of noise (16–25 measured)."""
BASS_HZ: Final = 150.0
"""Below are the bass drum and the bass, which mark the bar."""
QUIET: Final = 1e-4
"""Full scale is 1: below there is no music but a silent track."""
SHORTEST: Final = 2.0
"""s"""


LOCAL_S: Final = 4.0
"""s: two bars. An onset is as strong as it is beside the others of so long a time, so that a quiet intro counts too."""
QUIETEST: Final = 0.15
"""Of the strength of all onsets: weaker parts are not made as loud as the others."""
CHORD_S: Final = 0.35
"""s before and after a change of harmony that are compared: less than a beat."""


@dataclass(frozen=True, eq=False)
class Music:
    """What is heard.

    accents    what marks the beats
    beats      (B,) as tracked, s
    part_beats the same tracked in a part of what is heard: in the bass alone, and without it
    timbre     (N, D) at the times of the accents
    """

    accents: Accents
    beats: NDArray[np.float64]
    part_beats: tuple[NDArray[np.float64], ...]
    timbre: NDArray[np.float64]

    @property
    def onsets(self) -> Curve:
        return self.accents.onsets


def listen(samples: NDArray[np.float32], rate: int, start: float = 0.0) -> Music | None:
    """What is heard in samples, (N,) or (N, 2), whose first is at ``start`` s; None when it is silence, or shorter than
    two seconds.

    Raises CoachError when the beat tracker is not installed.
    """
    mono = samples if samples.ndim == 1 else one_channel(samples)
    if len(mono) < SHORTEST * rate or np.abs(mono).max() < QUIET:
        return None
    librosa = _librosa()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # librosa remarks on music of silence at its ends
        return _heard(librosa, mono, rate, start)


def _heard(librosa, mono: NDArray[np.float32], rate: int, start: float) -> Music:
    y = librosa.resample(mono, orig_sr=rate, target_sr=LISTENING_HZ, res_type="soxr_hq")
    power, chroma = _spectra(librosa, y)
    mel = librosa.power_to_db(power)
    accents, without_bass = _accents(librosa, mel, chroma, start)
    timbre = np.concatenate([librosa.feature.mfcc(S=mel, n_mfcc=13), chroma])
    parts = track_beats(accents.bass), track_beats(without_bass)
    return Music(accents, track_beats(accents.onsets), parts, timbre.T)


def _spectra(librosa, y: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Power of 96 mel bands (96, N) and chroma (12, N) every HOP samples, made block after block: the spectrum of an
    hour at once would take gigabytes."""
    count = 1 + len(y) // HOP

    def spectrum(first: int) -> NDArray[np.float32]:
        begin, end = first * HOP - FFT // 2, (min(first + BLOCK, count) - 1) * HOP + FFT // 2
        part = np.pad(y[max(begin, 0) : end], (max(-begin, 0), max(end - len(y), 0)))  # silence before and behind
        return np.abs(librosa.stft(part, n_fft=FFT, hop_length=HOP, center=False)) ** 2

    blocks = range(0, count, BLOCK)
    tuning = librosa.estimate_tuning(S=spectrum(blocks[len(blocks) // 2]), sr=LISTENING_HZ)  # of the middle for all
    bands, chroma = [], []
    for power in map(spectrum, blocks):
        bands.append(librosa.feature.melspectrogram(S=power, sr=LISTENING_HZ, n_mels=96))
        chroma.append(librosa.feature.chroma_stft(S=power, sr=LISTENING_HZ, tuning=tuning))
    return np.concatenate(bands, axis=1), np.concatenate(chroma, axis=1)


def _accents(librosa, mel: NDArray, chroma: NDArray, start: float) -> tuple[Accents, Curve]:
    """Of (96, N) mel bands in dB and (12, N) chroma from ``start`` s on; and the onsets without the bass.

    The median over all bands hears drums, which fill them; the mean hears the tones of music without drums, too.
    """
    strength = partial(librosa.onset.onset_strength, sr=LISTENING_HZ, hop_length=HOP)
    low = librosa.mel_frequencies(n_mels=96, fmax=LISTENING_HZ / 2) < BASS_HZ
    drums = _relative(strength(S=mel, aggregate=np.median))
    tones = _relative(strength(S=mel, lag=2, max_size=3))
    bass = _relative(strength(S=mel[low]))
    t = start + np.arange(mel.shape[1]) * HOP / LISTENING_HZ
    accents = Accents(
        onsets=Curve(t - LATE, (drums + tones + bass / 2) / 2.5),
        bass=Curve(t - LATE, bass),
        harmony=Curve(t, _relative(_harmony_change(chroma))),
    )
    return accents, Curve(t - LATE, (drums + tones) / 2)


def _relative(strength: NDArray) -> NDArray[np.float64]:
    """(N,) compared with the root mean square around."""
    power = np.asarray(strength, np.float64) ** 2
    width = min(round(LOCAL_S * LISTENING_HZ / HOP), len(power))
    around = np.convolve(power, np.ones(width) / width, mode="same")
    return np.sqrt(power / np.maximum(np.maximum(around, QUIETEST**2 * power.mean()), 1e-12))


def _harmony_change(chroma: NDArray) -> NDArray[np.float64]:
    """(N,) 1 − cosine between the mean chroma (12, N) before and after each frame."""
    reach = round(CHORD_S * LISTENING_HZ / HOP)
    total = np.concatenate([np.zeros((12, 1)), np.cumsum(chroma, axis=1, dtype=np.float64)], axis=1)
    now = np.arange(chroma.shape[1])
    here = total[:, now]
    before = here - total[:, np.maximum(now - reach, 0)]
    after = total[:, np.minimum(now + reach, len(now))] - here
    sizes = np.linalg.norm(before, axis=0) * np.linalg.norm(after, axis=0)
    return np.where(sizes > 0, 1 - (before * after).sum(axis=0) / np.maximum(sizes, 1e-12), 0.0)


def _librosa():
    try:
        import librosa
    except ImportError as problem:
        raise CoachError(
            f"The beat tracker does not load ({problem}). Start without --no-setup and Coach installs it, install "
            "requirements-import.txt into this Python, or give the tempo with --bpm."
        ) from problem
    return librosa
