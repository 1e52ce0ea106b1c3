"""When the sound of one recording begins in another: the same music, recorded twice. Pure.

Conventions: sound is (N,) float32, one channel, at ``OFFSET_HZ`` samples a second; the offset is in seconds, and is the
time in the second recording at which the first one's time 0 falls: negative when the second was switched on later.

Two views of the sound are combined. *Onsets* (how much louder each of 24 bands gets) survive loudspeakers, rooms,
phones and drifting clocks, but every piece of the same tempo looks a little like every other. *Phases* (PHAT: the
correlation of the sound itself with all loudness taken out) agree only for the very same recording, to a millisecond,
but only over some seconds, because the clocks of two devices drift apart. So onsets propose, phases decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import Advance

OFFSET_HZ: Final = 8000
"""Hz. Phones record little of use above 4 kHz from across a room."""
ONSET_HOP: Final = 160
"""Samples from one value of the onsets to the next: 20 ms, as coarse as PIECE_OFFSET_RADIUS_S lets phases correct."""
LOUDNESS_WINDOW_SAMPLES: Final = 512
"""Samples of which loudness is taken: 64 ms, more than two periods of the lowest tones."""
SPECTRA_AT_ONCE: Final = 1 << 12
"""Windows whose spectra are taken at once: an hour's would take a gigabyte."""
PITCH_BANDS: Final = 24
"""Equal steps of pitch, about a quarter of an octave: voice, drums and bass do not hide each other's onsets."""
LOWEST_BAND_EDGE_HZ: Final = 40.0
"""Hz, lower edge of the lowest band. Below is the rumble of rooms and hands."""
LEAST_OVERLAP_S: Final = 3.0
"""s; less common sound proves nothing."""
PROPOSALS: Final = 6
"""Number of best onset offsets whose phases are compared: each costs as much time again."""
SAME_PROPOSAL_S: Final = 0.08
"""s; two proposals closer than this are one."""

CHUNKS: Final = 12
"""Pieces, spread over the common time, whose phases are compared."""
PIECE_OFFSET_RADIUS_S: Final = 0.06
"""s from a proposal within which a piece may lie: clock drift during a song, and the resolution of the onsets."""
CHUNK_S: Final = (1 << 15) / OFFSET_HZ - PIECE_OFFSET_RADIUS_S
"""About 4 s: as much as one fast Fourier transform takes."""
BAND_HZ: Final = (80.0, 3600.0)
"""Hz whose phases are compared: what a phone's microphone hears, below the filter at half of OFFSET_HZ."""
ONSET_FLOOR_SHARE: Final = 1e-4
"""Share of a band's mean power: anything quieter counts as noise, so that silence has no onsets."""
CLEAR_PEAK_SD: Final = 6.0
"""SD of its correlation by which a piece's peak must stand out; other music reached 4.4."""
UPSIDE_DOWN: Final = 12.0
"""SD, averaged over the pieces, above which a recording is believed to be inverted; the same music reached 22 through a
room, other music 9."""
LEAST_OFFSET_AGREEMENT: Final = 0.25
"""Share of the pieces that must agree: applause, talking and a late fade-in may take the rest."""
PIECES_AGREE_S: Final = 0.025
"""s; pieces agree if they are this close to their median."""
SILENT_AMPLITUDE: Final = 1e-4
"""Full scale is 1: nothing that a microphone records is this quiet."""
CLEAR_SOUND: Final = 12.0
"""SD by which a recording from across a room stands out on average."""
_TINY: Final = np.float32(1e-9)
"""In place of zero, before dividing by it or taking its logarithm."""


@dataclass(frozen=True)
class SoundOffset:
    """seconds: see above; share: 0..1, of the common time in which both recordings have the very same sound;
    strength: how clearly, in SD, the mean over the pieces; speed: of the second recording relative to the first, in
    whose time ``seconds`` are."""

    seconds: float
    share: float
    strength: float
    speed: float = 1.0


def sound_offsets(
    first: NDArray[np.float32], second: NDArray[np.float32], advance: Advance = lambda seconds: None
) -> tuple[SoundOffset, ...]:
    """The offsets at which the two have the same sound, the surest first; none if they never do.

    More than one if the music repeats itself exactly and only a part of it was recorded. ``advance`` is told of every
    few minutes (s) of either that are done.
    """
    (first, first_from), (second, second_from) = _audible(first), _audible(second)
    if min(len(first), len(second)) < LEAST_OVERLAP_S * OFFSET_HZ:
        return ()
    proposals = _proposals(onsets(first, advance), onsets(second, advance))
    found = _distinct(_either_way_up(first, second, proposals))
    best_first = sorted(found, key=lambda offset: -offset.share * offset.strength)
    return tuple(replace(offset, seconds=float(offset.seconds + second_from - first_from)) for offset in best_first)


def _audible(sound: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """Without the silence at its ends, and s at which it then begins: a sound track that begins late or ends early
    would have its loudest onset where it is switched on, and agree with nothing where there is nothing."""
    loud = (sound > SILENT_AMPLITUDE) | (sound < -SILENT_AMPLITUDE)  # not abs, nor indices: of an hour 350 MB
    if not loud.any():
        return sound[:0], 0.0
    first = int(loud.argmax())
    return sound[first : len(loud) - int(loud[::-1].argmax())], first / OFFSET_HZ


def is_clear(sounds: Sequence[SoundOffset]) -> bool:
    """Whether the music is heard beyond doubt."""
    return bool(sounds) and sounds[0].strength >= CLEAR_SOUND


def _distinct(found: list[SoundOffset]) -> list[SoundOffset]:
    kept: list[SoundOffset] = []
    for offset in sorted(found, key=lambda o: -o.strength):
        if all(abs(offset.seconds - other.seconds) > SAME_PROPOSAL_S for other in kept):
            kept.append(offset)
    return kept


# ---------------------------------------------------------------- onsets propose


def onsets(sound: NDArray[np.float32], advance: Advance = lambda seconds: None) -> NDArray[np.float32]:
    """(T, PITCH_BANDS) at OFFSET_HZ / HOP a second: how much louder each band has become, mean 0 and SD 1."""
    frames = np.lib.stride_tricks.sliding_window_view(sound, LOUDNESS_WINDOW_SAMPLES)[::ONSET_HOP]
    bands = np.empty((len(frames), PITCH_BANDS), np.float32)
    for at in range(0, len(frames), SPECTRA_AT_ONCE):
        some = frames[at : at + SPECTRA_AT_ONCE]
        bands[at : at + len(some)] = _bands(some)
        advance(len(some) * ONSET_HOP / OFFSET_HZ)
    loudness = np.log(bands + ONSET_FLOOR_SHARE * bands.mean(axis=0) + _TINY)
    rise = np.maximum(np.diff(loudness, axis=0), 0)
    return ((rise - rise.mean(axis=0)) / (rise.std(axis=0) + _TINY)).astype(np.float32)


def _bands(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """(T, PITCH_BANDS) power of the (T, WINDOW) frames."""
    spectrum = np.fft.rfft(frames * np.hanning(LOUDNESS_WINDOW_SAMPLES).astype(np.float32))
    power = spectrum.real**2 + spectrum.imag**2
    edges = np.geomspace(
        LOWEST_BAND_EDGE_HZ / OFFSET_HZ * LOUDNESS_WINDOW_SAMPLES, LOUDNESS_WINDOW_SAMPLES // 2 + 1, PITCH_BANDS + 1
    ).astype(int)
    starts = np.maximum.accumulate(np.maximum(edges[:-1], np.arange(PITCH_BANDS) + 1))
    return np.add.reduceat(power, starts, axis=1)


def _proposals(first: NDArray, second: NDArray) -> list[float]:
    """s, the offsets at which the onsets agree best, best first."""
    size = _fast_size(len(first) + len(second))
    spectrum = np.zeros(size // 2 + 1, np.complex64)
    for theirs, mine in zip(second.T, first.T):  # one by one: of an hour, all together would take 250 MB
        spectrum += np.fft.rfft(theirs, size) * np.fft.rfft(mine, size).conj()
    lag = np.fft.fftfreq(size, 1 / size).astype(int)
    overlap = np.minimum(len(first), len(second) - lag) - np.maximum(0, -lag)
    enough = overlap * ONSET_HOP >= LEAST_OVERLAP_S * OFFSET_HZ
    agreement = np.where(enough, np.fft.irfft(spectrum, size) / np.sqrt(np.maximum(overlap, 1)), -np.inf)
    proposals = []
    while len(proposals) < PROPOSALS and np.isfinite(best := agreement.max()) and best > 0:
        at = lag[int(agreement.argmax())]
        proposals.append(float(at * ONSET_HOP / OFFSET_HZ))
        agreement[np.abs(lag - at) * ONSET_HOP <= SAME_PROPOSAL_S * OFFSET_HZ] = -np.inf
    return proposals


# ---------------------------------------------------------------- phases decide


def _either_way_up(first: NDArray, second: NDArray, proposals: list[float]) -> list[SoundOffset]:
    """The verified offsets; some devices invert sound, which onsets do not notice, but phases do."""
    found = [offset for at in proposals if (offset := _verified(first, second, at)) is not None]
    if any(offset.strength > UPSIDE_DOWN for offset in found):
        return found
    turned = [offset for at in proposals if (offset := _verified(first, -second, at)) is not None]
    return found + [offset for offset in turned if offset.strength > UPSIDE_DOWN]


def _verified(first: NDArray, second: NDArray, offset: float) -> SoundOffset | None:
    """The offset to a millisecond, from pieces of the common time; None if phases do not agree."""
    pieces = _pieces(first, second, offset)
    if not pieces:
        return None
    shifts, clarity = np.array([_piece_shift(a, b) for a, b in pieces]).T
    clear = clarity > CLEAR_PEAK_SD
    if not clear.any():
        return None
    agree = clear & (np.abs(shifts - np.median(shifts[clear])) <= PIECES_AGREE_S)
    if agree.sum() < min(2, len(pieces)) or agree.mean() < LEAST_OFFSET_AGREEMENT:
        return None
    middle = float(np.average(shifts[agree], weights=clarity[agree]))
    return SoundOffset(offset + middle, float(agree.mean()), float(clarity[agree].mean()))


def _pieces(first: NDArray, second: NDArray, offset: float) -> list[tuple[NDArray, NDArray]]:
    """Pairs of equal pieces (CHUNK_S, or the whole common time) that have the same sound if ``offset`` is right."""
    shift = round(offset * OFFSET_HZ)
    start, end = max(0, -shift), min(len(first), len(second) - shift)
    length = min(round(CHUNK_S * OFFSET_HZ), end - start)
    count = max(1, min(CHUNKS, (end - start) // length))
    begins = np.linspace(start, end - length, count).astype(int)
    return [(first[at : at + length], second[at + shift : at + shift + length]) for at in begins]


def _piece_shift(a: NDArray, b: NDArray) -> tuple[float, float]:
    """(s by which ``b`` is late, how many SD its peak stands out) within PIECE_OFFSET_RADIUS_S; (0, 0) of silence."""
    size = _fast_size(len(a) + round(PIECE_OFFSET_RADIUS_S * OFFSET_HZ))
    cross = np.fft.rfft(b, size) * np.fft.rfft(a, size).conj()
    size_of = np.abs(cross)
    if size_of.max() <= _TINY:
        return 0.0, 0.0
    hertz = np.fft.rfftfreq(size, 1 / OFFSET_HZ)
    heard = (hertz > BAND_HZ[0]) & (hertz < BAND_HZ[1])
    phases = np.fft.irfft(np.where(heard, cross / np.maximum(size_of, _TINY), 0), size)
    reach = round(PIECE_OFFSET_RADIUS_S * OFFSET_HZ)
    near = np.concatenate([phases[-reach:], phases[: reach + 1]])
    peak = int(near.argmax())
    return (peak - reach) / OFFSET_HZ, float(near[peak] / phases.std())


def _fast_size(least: int) -> int:
    return 1 << (least - 1).bit_length()
