"""The sound of a video file as one array."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import av
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray

from coach.base.console import Advance
from coach.media.opening import reading
from coach.media.sound_track import SoundBlock, sound_blocks, sound_stream

SAMPLE_HZ: Final = 48000
"""Hz: what sound cards play without another resampling."""
JITTER_S = 0.02
"""s; a block whose time stamp is off by less follows the previous one without a gap (mkv and webm round their stamps to
a millisecond)."""
SOUND_STRETCH_S: Final = 10.0
"""s of sound joined at once, and over which to decide whether the two channels cancel out."""
CANCELS: Final = 2.0
"""Least power of the difference of two channels, relative to their mean, if they cancel out; in music it is below 1."""

Piece = tuple[int, NDArray[np.float32]]
"""Number of its first sample on the film's clock (time × rate), and samples."""


@dataclass(frozen=True, eq=False)
class Audio:
    """samples: (N, 2) float32, left and right, full scale ±1; rate: samples a second.

    Sample 0 is the file's presentation time 0, so sample index ÷ rate is the time of the pictures' clock.
    """

    samples: NDArray[np.float32]
    rate: int

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / self.rate


PassageSound: TypeAlias = Callable[[float, float], Audio | None]
"""A film's sound from one of its times to another (s), as :func:`read_audio` returns it."""


def read_audio(path: Path, rate: int = SAMPLE_HZ, start: float = 0.0, until: float = math.inf) -> Audio | None:
    """The film's sound in stereo at ``rate``; None if it has none. CoachError if it cannot be read.

    start, until  s between which it is wanted: anything before is silent, and takes no memory; it ends at ``until``
    """
    wanted = _within(sound_pieces(path, rate, start, until), rate, start, until)
    pieces = list(_stretches(wanted, round(SOUND_STRETCH_S * rate)))
    return Audio(_joined(pieces, (2,)), rate) if pieces else None


def read_mono(
    path: Path,
    rate: int = SAMPLE_HZ,
    start: float = 0.0,
    until: float = math.inf,
    advance: Advance = lambda amount: None,
) -> NDArray[np.float32] | None:
    """What :func:`read_audio` reads, in one channel (:func:`mono`): (N,). ``advance`` is told of every few seconds (s)
    read."""
    pieces = []
    for place, samples in _mono_stretches(path, rate, start, until):
        pieces.append((place, samples))
        advance(len(samples) / rate)
    return _joined(pieces, ()) if pieces else None


def mono_pieces(
    path: Path, rate: int = SAMPLE_HZ, start: float = 0.0, until: float = math.inf
) -> Iterator[NDArray[np.float32]]:
    """What :func:`read_mono` reads from ``start`` on, in pieces of (n,): an hour of sound need not fit into memory."""
    at = round(start * rate)
    for place, samples in _mono_stretches(path, rate, start, until):
        for begin in range(at, place, round(SOUND_STRETCH_S * rate)):  # gaps of any length take no memory
            yield np.zeros(min(place - begin, round(SOUND_STRETCH_S * rate)), np.float32)
        new = samples[max(0, at - place) :]  # without what was already returned
        if len(new):
            yield new
        at = max(at, place + len(samples))


def _mono_stretches(path: Path, rate: int, start: float, until: float) -> Iterator[Piece]:
    wanted = _within(sound_pieces(path, rate, start, until), rate, start, until)
    return ((place, mono(samples)) for place, samples in _stretches(wanted, round(SOUND_STRETCH_S * rate)))


def sound_pieces(path: Path, rate: int, start: float = 0.0, until: float = math.inf) -> Iterator[Piece]:
    """The film's sound as it is decoded, in pieces of (n, 1 or 2), each with its time, from about ``start`` to about
    ``until`` (s): to within a block. Nothing if the film has none. CoachError if it cannot be read."""
    with reading(path) as container:
        stream = sound_stream(container, path)
        if stream is not None:
            yield from _placed(sound_blocks(container, stream, rate, start, until), rate)


def mono(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """(N, 1 or 2) → (N,): the mean of both channels, or half their difference if one is the inverse of the other."""
    middle = samples.mean(axis=1)
    side = (samples[:, 0] - samples[:, -1]) / 2
    return side if np.dot(side, side) > CANCELS * np.dot(middle, middle) else middle


def _placed(blocks: Iterable[SoundBlock], rate: int) -> Iterator[Piece]:
    at = 0
    for number, (start, samples) in enumerate(blocks):
        due = at if start is None else round(start * rate)
        at = due if number == 0 or abs(due - at) > JITTER_S * rate else at
        yield at, samples
        at += len(samples)


def _within(pieces: Iterable[Piece], rate: int, start: float, until: float) -> Iterator[Piece]:
    """The part between ``start``, or 0, and ``until`` (s)."""
    first, end = round(max(0.0, start) * rate), until * rate
    for place, samples in pieces:
        skipped = max(0, first - place)
        kept = samples[skipped : max(skipped, math.ceil(min(end - place, len(samples))))]
        if len(kept):
            yield place + skipped, kept


def _stretches(pieces: Iterable[Piece], length: int) -> Iterator[Piece]:
    """The same in two channels and in longer pieces: about ``length`` samples, fewer only before a gap."""
    begin, held, end = 0, [], 0
    for place, samples in pieces:
        if held and (place != end or end - begin >= length):
            yield begin, np.concatenate(held)
            held = []
        begin, end = begin if held else place, place + len(samples)
        held.append(np.broadcast_to(samples, (len(samples), 2)))
    if held:
        yield begin, np.concatenate(held)


def _joined(pieces: list[Piece], shape: tuple[int, ...]) -> NDArray[np.float32]:
    """(N, *shape): every piece at its time, silence in gaps. Empties ``pieces``, so that an hour is not kept twice."""
    joined = np.zeros((max(place + len(samples) for place, samples in pieces), *shape), np.float32)
    while pieces:
        place, samples = pieces.pop()
        joined[place : place + len(samples)] = samples
    return joined


def resampled(samples: NDArray[np.float32], rate: int, wanted: int) -> NDArray[np.float32]:
    """(N,2) float32 at ``wanted`` Hz, each sample at its time: for a device that refuses the song's own rate."""
    if rate == wanted or not len(samples):
        return samples
    resampler = AudioResampler(format="flt", layout="stereo", rate=wanted)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples, np.float32).reshape(1, -1), "flt", "stereo")
    frame.sample_rate = rate
    blocks = [block.to_ndarray().reshape(-1, 2) for part in (frame, None) for block in resampler.resample(part)]
    # nothing comes out of fewer samples than the filter is long
    found, length = np.concatenate([samples[:0], *blocks]), round(len(samples) * wanted / rate)
    return np.pad(found[:length], ((0, max(0, length - len(found))), (0, 0)))
