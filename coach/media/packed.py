"""Clips, music and pictures as bytes, as small as possible: for pages and packages that embed them."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from coach.media.audio import Audio
from coach.media.writing import h264_stream, own_errors, sound_blocks

CLIP_CRF: Final = 29
"""x264's constant rate factor: a dancer 300 pixels high takes about 40 kB a second."""
CLIP_PRESET: Final = "veryfast"
"""For smaller files than a film's: a page embeds them."""
SOUND_BITS_S: Final = 64_000
"""Enough to dance to."""
MUSIC_BITS: Final = 40_000
"""Bits a second of Opus: only careful listeners hear what is lost."""
QUANTISER: Final = 4
"""2 is nearly perfect, 31 the worst; 4 is what webcams and phones send (about 30 kB for a plain room at 1280x720)."""


def small_clip(pictures: Iterable[NDArray[np.uint8]], fps: int, audio: Audio | None) -> bytes:
    """H.264 and AAC that every browser plays; b"" if there are no pictures.

    pictures  (H, W, 3) uint8 RGB of one even size, ``fps`` a second, from time 0 on
    audio     its first sample is heard at time 0

    OSError if there is no room for a temporary file or the encoder fails.
    """
    pictures = iter(pictures)
    first = next(pictures, None)
    if first is None:
        return b""
    with tempfile.TemporaryDirectory(prefix="coach-clip-") as folder:
        path = Path(folder) / "clip.mp4"  # a file: only there can the index be moved to the front
        with own_errors(), av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as out:
            size, options = (first.shape[1], first.shape[0]), {"preset": CLIP_PRESET, "crf": str(CLIP_CRF)}
            # one core: meanwhile the screen must stay smooth
            video = h264_stream(out, size, fps, Fraction(1, fps), keyframes=fps, options=options, one_core=True)
            sound = None if audio is None else out.add_stream("aac", rate=audio.rate, layout="stereo")
            reformatter = VideoReformatter()
            for number, rgb in enumerate(chain([first], pictures)):
                out.mux(video.encode(_frame(reformatter, rgb, number, fps)))
            out.mux(video.encode())
            if sound is not None:
                sound.bit_rate = SOUND_BITS_S
                for block in sound_blocks(audio):
                    out.mux(sound.encode(block))
                out.mux(sound.encode())
        return path.read_bytes()


def _frame(reformatter: VideoReformatter, rgb: NDArray[np.uint8], number: int, fps: int) -> av.VideoFrame:
    frame = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(rgb), format="rgb24")
    frame = reformatter.reformat(frame, format="yuv420p", dst_colorspace="ITU709", threads=1)
    frame.pts, frame.time_base = number, Fraction(1, fps)
    return frame


def ogg(audio: Audio, bits: int = MUSIC_BITS) -> bytes:
    """The sound as Opus in an Ogg file, the same bytes for the same sound. OSError if the encoder fails."""
    packed = io.BytesIO()
    with own_errors(), av.open(packed, "w", format="ogg", options={"fflags": "bitexact"}) as out:
        stream = out.add_stream(
            "libopus", rate=audio.rate, layout="stereo", bit_rate=bits, options={"vbr": "constrained"}
        )
        for block in sound_blocks(audio):
            out.mux(stream.encode(block))
        out.mux(stream.encode(None))
    return packed.getvalue()


def jpeg(rgb: NDArray[np.uint8]) -> bytes:
    """The picture (H, W, 3) as a JPEG file; H and W must be even. OSError if the encoder fails."""
    height, width = rgb.shape[:2]
    context = av.CodecContext.create("mjpeg", "w")
    context.width, context.height, context.pix_fmt, context.time_base = width, height, "yuvj420p", Fraction(1, 30)
    context.qmin = context.qmax = QUANTISER
    with own_errors():
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24").reformat(format="yuvj420p")
        packets = [*context.encode(frame), *context.encode(None)]
    return b"".join(bytes(packet) for packet in packets)
