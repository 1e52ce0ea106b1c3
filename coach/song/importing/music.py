"""What is heard in the music: onsets, beats, and how it sounds from beat to beat. The only module that knows librosa.

Needed to import a song, never to dance it.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.media.audio import mono as one_channel
from coach.song.importing.tempo import Curve

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


@dataclass(frozen=True, eq=False)
class Music:
    """onsets, bass: of all and of the lowest tones; beats (B,): as tracked, s; timbre (N, D): at ``onsets.t``."""

    onsets: Curve
    bass: Curve
    beats: NDArray[np.float64]
    timbre: NDArray[np.float64]


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
    onsets = librosa.onset.onset_strength(S=mel, sr=LISTENING_HZ, hop_length=HOP, aggregate=np.median)
    low = librosa.mel_frequencies(n_mels=96, fmax=LISTENING_HZ / 2) < BASS_HZ
    bass = librosa.onset.onset_strength(S=mel[low], sr=LISTENING_HZ, hop_length=HOP)
    _, frames = librosa.beat.beat_track(onset_envelope=onsets, sr=LISTENING_HZ, hop_length=HOP, trim=False)
    t = start + np.arange(mel.shape[1]) * HOP / LISTENING_HZ
    timbre = np.concatenate([librosa.feature.mfcc(S=mel, n_mfcc=13), chroma])
    beats = start + np.asarray(frames, np.float64) * HOP / LISTENING_HZ - LATE
    return Music(_curve(t - LATE, onsets), _curve(t - LATE, bass), beats[beats >= start], timbre.T)


def _spectra(librosa, y: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Power of 96 mel bands (96, N) and chroma (12, N) every HOP samples, made block after block: the spectrum of an
    hour at once would take gigabytes."""
    padded, count = np.pad(y, FFT // 2), 1 + len(y) // HOP

    def spectrum(first: int) -> NDArray[np.float32]:
        part = padded[first * HOP : (min(first + BLOCK, count) - 1) * HOP + FFT]
        return np.abs(librosa.stft(part, n_fft=FFT, hop_length=HOP, center=False)) ** 2

    blocks = range(0, count, BLOCK)
    tuning = librosa.estimate_tuning(S=spectrum(blocks[len(blocks) // 2]), sr=LISTENING_HZ)  # of the middle for all
    bands, chroma = [], []
    for power in map(spectrum, blocks):
        bands.append(librosa.feature.melspectrogram(S=power, sr=LISTENING_HZ, n_mels=96))
        chroma.append(librosa.feature.chroma_stft(S=power, sr=LISTENING_HZ, tuning=tuning))
    return np.concatenate(bands, axis=1), np.concatenate(chroma, axis=1)


def _curve(t: NDArray[np.float64], strength: NDArray) -> Curve:
    return Curve(t, np.asarray(strength, np.float64))


def _librosa():
    try:
        import librosa
    except ImportError as problem:
        raise CoachError(
            f"The beat tracker does not load ({problem}). Start without --no-setup and Coach installs it, install "
            "requirements-import.txt into this Python, or give the tempo with --bpm."
        ) from problem
    return librosa
