"""Spectra of music, computed as it is read: neither an hour's sound nor its spectra are ever in memory as a whole. The
only module in the program that knows librosa.

Needed to import a song, never to dance it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError

LISTENING_HZ: Final = 22050
"""Hz: what librosa's defaults are made for."""
SPECTRUM_HOP: Final = 256
"""Samples between two values of a curve: 11.6 ms."""
FFT: Final = 2048
"""Samples of one spectrum: 93 ms."""
BLOCK: Final = 1 << 11
"""Spectra computed at once: 24 s of music, about 100 MB."""
MEL_BANDS: Final = 96
"""Mel bands up to half the sampling rate."""
RANGE_DB: Final = 80.0
"""dB below the loudest that still count: anything softer is as good as silence."""
FAINTEST: Final = 1e-10
"""Power taken as silence: −100 dB."""


class NoTracker(CoachError):
    """librosa is not installed."""


class Spectra:
    """A spectrum every SPECTRUM_HOP samples, the first one centred on the beginning.

    chroma   (N, 12) float32, strength of the twelve pitch classes, of which the strongest is 1
    seconds  of the sound; loudest: its largest sample, full scale is 1
    """

    def __init__(self, sound: Iterable[NDArray[np.float32]]) -> None:
        """``sound``: consecutive pieces at LISTENING_HZ, (n,) each. NoTracker if there is any and librosa is
        missing."""
        self._mel: list[NDArray[np.float32]] = []  # (MEL_BANDS, n) each, dB
        self.seconds, self.loudest, chroma, tuning = 0.0, 0.0, [], None
        for samples in _overlapping(self._measured(sound)):
            if not self.seconds:
                break
            librosa = _librosa()
            power = np.abs(librosa.stft(samples, n_fft=FFT, hop_length=SPECTRUM_HOP, center=False)) ** 2
            if tuning is None or power.shape[1] == BLOCK:  # a shorter remainder may hold too few tones to tell
                tuning = librosa.estimate_tuning(S=power, sr=LISTENING_HZ)
            mel = librosa.feature.melspectrogram(S=power, sr=LISTENING_HZ, n_mels=MEL_BANDS)
            self._mel.append(10 * np.log10(np.maximum(mel, np.float32(FAINTEST))))
            chroma.append(librosa.feature.chroma_stft(S=power, sr=LISTENING_HZ, tuning=tuning).T)
        self.chroma: NDArray[np.float32] = np.concatenate(chroma) if chroma else np.zeros((0, 12), np.float32)
        softest = max((mel.max() for mel in self._mel), default=0.0) - np.float32(RANGE_DB)
        for mel in self._mel:
            np.maximum(mel, softest, out=mel)

    def rise(
        self, lag: int = 1, max_size: int = 1, below_hz: float = np.inf, aggregate: Callable[..., Any] = np.mean
    ) -> NDArray[np.float32]:
        """(N,) how much stronger the bands ``below_hz`` are than ``lag`` spectra earlier, counting the strongest of
        ``max_size`` neighbours (spectral flux, Böck and Widmer 2013); half a spectrum late."""
        librosa = _librosa()
        bands = librosa.mel_frequencies(n_mels=MEL_BANDS, fmax=LISTENING_HZ / 2) < below_hz
        found, before = [], np.zeros((int(bands.sum()), 0), np.float32)
        for mel in self._mel:
            known = before.shape[1]
            together = np.concatenate([before, mel[bands]], axis=1)
            rise = librosa.onset.onset_strength(
                S=together, sr=LISTENING_HZ, lag=lag, max_size=max_size, aggregate=aggregate, center=False
            )
            found.append(rise[known:])
            before = together[:, -lag:]
        curve = np.concatenate(found)
        return np.pad(curve, (FFT // (2 * SPECTRUM_HOP), 0))[: len(curve)]

    def timbre(self) -> NDArray[np.float32]:
        """(N, 25) how it sounds: cepstral coefficients of the mel bands, and chroma."""
        cepstra = [_librosa().feature.mfcc(S=mel, n_mfcc=13).T for mel in self._mel]
        return np.concatenate([np.concatenate(cepstra), self.chroma], axis=1)

    def _measured(self, sound: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
        for samples in sound:
            self.seconds += len(samples) / LISTENING_HZ
            self.loudest = max(self.loudest, float(samples.max(initial=0)), -float(samples.min(initial=0)))
            yield samples


def at_listening_rate(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    """(N,) samples at LISTENING_HZ. NoTracker if librosa is not installed."""
    return _librosa().resample(samples, orig_sr=rate, target_sr=LISTENING_HZ, res_type="soxr_hq")


def _overlapping(sound: Iterable[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
    """The samples of BLOCK spectra each, fewer at the end, with half a spectrum of silence before and after
    everything."""
    whole = (BLOCK - 1) * SPECTRUM_HOP + FFT
    silence = np.zeros(FFT // 2, np.float32)
    waiting, count = [silence], len(silence)
    for samples in chain(sound, [silence]):
        waiting.append(samples)
        count += len(samples)
        while count >= whole:
            joined = np.concatenate(waiting)
            yield joined[:whole]
            waiting, count = [joined[BLOCK * SPECTRUM_HOP :]], count - BLOCK * SPECTRUM_HOP
    rest = np.concatenate(waiting)
    if len(rest) >= FFT:
        yield rest


def _librosa():
    try:
        import librosa
    except ImportError as problem:
        raise NoTracker(
            f"The beat tracker does not load ({problem}). Start without --no-setup and Coach installs it, install "
            "requirements-import.txt into this Python, or give the tempo with --bpm."
        ) from problem
    return librosa


if __name__ == "__main__":  # has numba compile what librosa uses; the set-up runs it, as it takes half a minute
    Spectra([np.random.default_rng(0).normal(size=LISTENING_HZ).astype(np.float32)]).rise()
