"""What all written films have in common: H.264 in the colours of HD video, AAC in blocks, errors as OSErrors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from coach.media.audio import Audio, Piece

AAC_SAMPLES: Final = 1024
"""Samples per AAC frame."""
BT709: Final = 1
"""FFmpeg's number for the colours of HD video: matrix, primaries and transfer alike."""
BT601: Final = 6
"""FFmpeg's number for the matrix of older video."""
VIDEO_RANGE: Final = 1
"""FFmpeg's number for levels from 16 to 235, which every player expects in video."""


@contextmanager
def own_errors() -> Iterator[None]:
    """Turns any failure of FFmpeg to encode or write into an OSError; only some of its errors already are."""
    try:
        yield
    except av.FFmpegError as error:
        raise own_error(error) from error


def own_error(error: av.FFmpegError) -> OSError:
    """The same for one error, where a context manager would cost as much time as the operation."""
    return OSError(error.errno, error.strerror)


def h264_stream(
    out: OutputContainer,
    size: tuple[int, int],
    rate: Fraction | int,
    tick: Fraction,
    keyframes: int,
    options: dict[str, str],
    matrix: int = BT709,
    one_core: bool = False,
) -> VideoStream:
    """A stream of H.264 that every browser and phone plays.

    size       (width, height), both even
    rate       pictures a second, as the file declares it; ``tick``: the unit (s) in which their times are counted
    keyframes  most pictures between two that a player can jump to
    options    of x264
    matrix     that converts its pictures from red, green and blue
    one_core   encode on one core and leave the other free
    """
    stream = out.add_stream("libx264", rate=rate, options=options)
    (stream.width, stream.height), stream.pix_fmt = size, "yuv420p"
    context = stream.codec_context
    context.time_base, context.gop_size = tick, keyframes
    if one_core:
        context.thread_type, context.thread_count = "NONE", 1
    context.colorspace, context.color_primaries, context.color_trc = matrix, BT709, BT709
    context.color_range = VIDEO_RANGE
    return stream


def keep_aspect(copy: VideoStream, original: VideoStream) -> None:
    """Gives a stream made from the ``original`` as a template the same shape of its pixels: PyAV only copies what the
    codec says of it, and what the container says, in which anamorphic films often differ, takes precedence."""
    if original.sample_aspect_ratio:
        copy.codec_context.sample_aspect_ratio = original.sample_aspect_ratio


def sound_block(audio: Audio, first: int) -> av.AudioFrame:
    """At most AAC_SAMPLES samples from number ``first`` on, timed, for encoding."""
    return _sound_frame(audio.samples[first : first + AAC_SAMPLES], first, audio.rate)


def _sound_frame(samples: NDArray[np.float32], first: int, rate: int) -> av.AudioFrame:
    """Samples (n, 2) for encoding, the first of which is number ``first``."""
    block = np.ascontiguousarray(samples, np.float32)
    frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="flt", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = rate, first, Fraction(1, rate)
    return frame


def sound_blocks(audio: Audio) -> Iterator[av.AudioFrame]:
    """All of it, block after block."""
    return (sound_block(audio, first) for first in range(0, len(audio.samples), AAC_SAMPLES))


def sound_frames(pieces: Iterable[Piece], rate: int) -> Iterator[av.AudioFrame]:
    """Decoded sound for encoding: from sample 0 on, without a gap."""
    at = 0
    for place, samples in pieces:
        while at < place:
            silence = np.zeros((min(AAC_SAMPLES, place - at), 2), np.float32)
            yield _sound_frame(silence, at, rate)
            at += len(silence)
        new = samples[at - place :]  # nothing before time 0, and nothing twice
        if len(new):
            yield _sound_frame(np.broadcast_to(new, (len(new), 2)), at, rate)
        at += len(new)
