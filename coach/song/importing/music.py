"""What is heard in the music: onsets, beats, and how it sounds from beat to beat.

Needed to import a song, never to dance it.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import Advance
from coach.media.audio import mono as one_channel
from coach.song.importing.metre import Accents
from coach.song.importing.spectra import LISTENING_HZ, SPECTRUM_HOP, Spectra, at_listening_rate
from coach.song.importing.tempo import Curve
from coach.song.importing.tracker import track_beats

ONSET_PEAK_DELAY_S: Final = 0.020
"""s by which librosa's onset strength peaks after the onset of a click, a drum or a burst of noise (16–25 ms
measured)."""
BASS_HZ: Final = 150.0
"""Hz; below are the bass drum and the bass, which mark the bar."""
SILENT_TRACK_PEAK: Final = 1e-4
"""Full scale is 1; below this the track is silent, not music."""
SHORTEST: Final = 2.0
"""s"""
LOCAL_S: Final = 4.0
"""s: two bars. An onset's strength is relative to the others around it, so that a quiet intro counts too."""
LEVELLING_FLOOR_SHARE: Final = 0.15
"""Share of the mean strength of all onsets: weaker parts are not raised to the level of the others."""
MUSIC_READ_THROUGHS: Final = 4
"""Passes over the whole music: one for its spectra, three for its beats, all taking equally long."""
CHORD_S: Final = 0.35
"""s before and after a change of harmony that are compared: less than a beat."""

TrackBeats = Callable[[Curve, Advance], NDArray[np.float64]]
"""A beat tracker: onset strength, and a callback told of every few seconds (s) done → (B,) s."""


@dataclass(frozen=True, eq=False)
class MusicAnalysis:
    """What is heard.

    accents    what marks the beats
    beats      (B,) as tracked, s
    part_beats the same, tracked in the bass alone, and in all but the bass
    timbre     (N, D) at the times of the accents
    """

    accents: Accents
    beats: NDArray[np.float64]
    part_beats: tuple[NDArray[np.float64], ...]
    timbre: NDArray[np.float64]

    @property
    def onsets(self) -> Curve:
        return self.accents.onsets


def listen(
    samples: NDArray[np.float32], rate: int, start: float = 0.0, track: TrackBeats = track_beats
) -> MusicAnalysis | None:
    """The analysis of samples, (N,) or (N, 2), the first at ``start`` s; None for silence, or less than two seconds.
    ``track`` allows comparing other beat trackers.

    Raises NoTracker if the beat tracker is not installed.
    """
    mono = samples if samples.ndim == 1 else one_channel(samples)
    if len(mono) < SHORTEST * rate or np.abs(mono).max() < SILENT_TRACK_PEAK:
        return None
    return hear([at_listening_rate(mono, rate)], start, track=track)


def hear(
    sound: Iterable[NDArray[np.float32]],
    start: float = 0.0,
    advance: Advance = lambda amount: None,
    track: TrackBeats = track_beats,
) -> MusicAnalysis | None:
    """The same for consecutive pieces at LISTENING_HZ, (n,) each, none of which is kept. ``advance`` is told of every
    few seconds (s) of music done."""

    def step(seconds: float) -> None:
        advance(seconds / MUSIC_READ_THROUGHS)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # librosa warns about music with silence at its ends
        spectra = Spectra(_told(sound, step))
        if spectra.seconds < SHORTEST or spectra.loudest < SILENT_TRACK_PEAK:
            return None
        accents, without_bass = _accents(spectra, start)
        timbre = spectra.timbre()
    del spectra
    beats, *parts = (track(curve, step) for curve in (accents.onsets, accents.bass, without_bass))
    return MusicAnalysis(accents, beats, tuple(parts), timbre)


def _told(sound: Iterable[NDArray[np.float32]], step: Advance) -> Iterator[NDArray[np.float32]]:
    for samples in sound:
        yield samples
        step(len(samples) / LISTENING_HZ)


def _accents(spectra: Spectra, start: float) -> tuple[Accents, Curve]:
    """The accents of spectra from ``start`` s on; and the onsets without the bass.

    The median over all bands hears drums, which fill them; the mean also hears the tones of music without drums.
    """
    drums = _relative(spectra.rise(aggregate=np.median))
    tones = _relative(spectra.rise(lag=2, max_size=3))
    bass = _relative(spectra.rise(below_hz=BASS_HZ))
    t = start + np.arange(len(bass)) * SPECTRUM_HOP / LISTENING_HZ
    accents = Accents(
        onsets=Curve(t - ONSET_PEAK_DELAY_S, (drums + tones + bass / 2) / 2.5),
        bass=Curve(t - ONSET_PEAK_DELAY_S, bass),
        harmony=Curve(t, _relative(_harmony_change(spectra.chroma))),
    )
    return accents, Curve(t - ONSET_PEAK_DELAY_S, (drums + tones) / 2)


def _relative(strength: NDArray) -> NDArray[np.float64]:
    """(N,) strength relative to the root mean square around it."""
    power = np.asarray(strength, np.float64) ** 2
    width = min(round(LOCAL_S * LISTENING_HZ / SPECTRUM_HOP), len(power))
    around = np.convolve(power, np.ones(width) / width, mode="same")
    return np.sqrt(power / np.maximum(np.maximum(around, LEVELLING_FLOOR_SHARE**2 * power.mean()), 1e-12))


def _harmony_change(chroma: NDArray[np.float32]) -> NDArray[np.float64]:
    """(N,) 1 − cosine between the mean chroma (N, 12) before and after each moment."""
    reach = round(CHORD_S * LISTENING_HZ / SPECTRUM_HOP)
    now = np.arange(len(chroma))
    earlier, later = np.maximum(now - reach, 0), np.minimum(now + reach, len(now))
    product, before_size, after_size = np.zeros((3, len(chroma)))
    for strength in chroma.T:
        total = np.concatenate([[0.0], np.cumsum(strength, dtype=np.float64)])
        before, after = total[now] - total[earlier], total[later] - total[now]
        product += before * after
        before_size += before**2
        after_size += after**2
    sizes = np.sqrt(before_size * after_size)
    return np.where(sizes > 0, 1 - product / np.maximum(sizes, 1e-12), 0.0)
