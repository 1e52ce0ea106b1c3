"""The sound of a video file as one array."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.media.opening import origin, reading, seconds

SAMPLE_HZ: Final = 48000
"""Hz: what sound cards play without another resampling."""
# Blocks whose time stamps are off by less than this are taken to follow each other without a gap (mkv and webm
# round their stamps to a millisecond).
JITTER_S = 0.02


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


def read_audio(path: Path, rate: int = SAMPLE_HZ, until: float = math.inf) -> Audio | None:
    """The first sound track in stereo at ``rate``; None when the file has none. CoachError when it cannot be read.

    until  s after which nothing is wanted any more, give or take a block
    """
    with reading(path) as container:
        if not container.streams.audio:
            return None
        stream = container.streams.audio[0]
        found = iter(()) if stream.codec_context is None else _blocks(container, stream, rate)
        blocks = list(takewhile(lambda block: block[0] < until, found))
    if not blocks:
        raise CoachError(f"The sound of {path} cannot be read. Copy or download the file again, or convert it to mp4.")
    return Audio(_joined(blocks, rate), rate)


def _blocks(container: InputContainer, stream: AudioStream, rate: int) -> Iterator[tuple[float, NDArray[np.float32]]]:
    """(start in seconds, samples (n, 2)) of each decoded block; damaged ones are left out and become silence."""
    zero = origin(container)
    # FFmpeg would make a mono track 3 dB softer on its way to stereo: both sides are filled here instead.
    layout = "mono" if stream.channels == 1 else "stereo"
    resampler = AudioResampler(format="flt", layout=layout, rate=rate)
    for packet in container.demux(stream):
        try:
            decoded = packet.decode()
        except av.FFmpegError:  # of the decoder: reading itself is outside of this try
            continue
        for frame in decoded:
            yield from _resampled(resampler, frame, zero)
    yield from _resampled(resampler, None, zero)


def _resampled(
    resampler: AudioResampler, frame: av.AudioFrame | None, zero: float
) -> Iterator[tuple[float, NDArray[np.float32]]]:
    for block in resampler.resample(frame):
        start = seconds(block.pts, block.time_base)
        samples = block.to_ndarray().reshape(-1, len(block.layout.channels))
        if len(samples):
            yield (0.0 if start is None else start - zero), np.broadcast_to(samples, (len(samples), 2))


def _joined(blocks: list[tuple[float, NDArray[np.float32]]], rate: int) -> NDArray[np.float32]:
    """(N, 2): every block at its time; silence in gaps, nothing before time 0."""
    places, at = [], None
    for start, samples in blocks:
        due = round(start * rate)
        at = due if at is None or abs(due - at) > JITTER_S * rate else at
        places.append(at)
        at += len(samples)
    joined = np.zeros((max(0, max(p + len(s) for p, (_, s) in zip(places, blocks))), 2), np.float32)
    for place, (_, samples) in zip(places, blocks):
        kept = samples[max(0, -place) :]
        joined[max(0, place) : max(0, place) + len(kept)] = kept
    return joined


def resampled(samples: NDArray[np.float32], rate: int, wanted: int) -> NDArray[np.float32]:
    """(N,2) float32 at ``wanted`` Hz, each sample at its time: for a device that refuses the song's own rate."""
    if rate == wanted or not len(samples):
        return samples
    resampler = AudioResampler(format="flt", layout="stereo", rate=wanted)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples, np.float32).reshape(1, -1), "flt", "stereo")
    frame.sample_rate = rate
    blocks = [block.to_ndarray().reshape(-1, 2) for part in (frame, None) for block in resampler.resample(part)]
    found, length = np.concatenate(blocks), round(len(samples) * wanted / rate)
    return np.pad(found[:length], ((0, max(0, length - len(found))), (0, 0)))
