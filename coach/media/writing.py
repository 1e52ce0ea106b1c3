"""What all films that are written have in common: H.264 in the colours of HD video, AAC in blocks, whose errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.container import OutputContainer
from av.video.stream import VideoStream

from coach.media.audio import Audio

BLOCK: Final = 1024
"""Samples to a frame of AAC."""
BT709: Final = 1
"""FFmpeg's number for the colours of HD video: matrix, primaries and transfer alike."""
VIDEO_RANGE: Final = 1
"""FFmpeg's number for levels from 16 to 235, which every player expects of video."""


@contextmanager
def own_errors() -> Iterator[None]:
    """Whatever FFmpeg cannot encode or write is an OSError: only some of its errors are one by themselves."""
    try:
        yield
    except av.FFmpegError as error:
        raise own_error(error) from error


def own_error(error: av.FFmpegError) -> OSError:
    """For what is tried so often that a context manager would take as long as the trying."""
    return OSError(error.errno, error.strerror)


def h264_stream(
    out: OutputContainer,
    size: tuple[int, int],
    rate: Fraction | int,
    tick: Fraction,
    keyframes: int,
    options: dict[str, str],
    one_core: bool = False,
) -> VideoStream:
    """A stream of H.264 that every browser and phone plays.

    size       (width, height), both even
    rate       pictures a second, as the file declares it; ``tick``: the unit (s) in which their times are counted
    keyframes  pictures from one that a player can jump to to the next, at most
    options    of x264
    one_core   the other one has something better to do
    """
    stream = out.add_stream("libx264", rate=rate, options=options)
    (stream.width, stream.height), stream.pix_fmt = size, "yuv420p"
    context = stream.codec_context
    context.time_base, context.gop_size = tick, keyframes
    if one_core:
        context.thread_type, context.thread_count = "NONE", 1
    context.colorspace = context.color_primaries = context.color_trc = BT709
    context.color_range = VIDEO_RANGE
    return stream


def sound_block(audio: Audio, first: int) -> av.AudioFrame:
    """At most BLOCK samples from number ``first`` on, to encode, at their time."""
    block = np.ascontiguousarray(audio.samples[first : first + BLOCK], np.float32)
    frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="flt", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = audio.rate, first, Fraction(1, audio.rate)
    return frame


def sound_blocks(audio: Audio) -> Iterator[av.AudioFrame]:
    """All of it, block after block."""
    return (sound_block(audio, first) for first in range(0, len(audio.samples), BLOCK))
