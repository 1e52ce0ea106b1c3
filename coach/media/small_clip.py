"""A few seconds of pictures and music as a small mp4 in memory, for a page that carries its clips inside."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from coach.media.audio import Audio
from coach.media.writing import h264_stream, own_errors, sound_blocks

QUALITY: Final = 29
"""x264's constant rate factor: a dancer 300 pixels high takes about 40 kB a second."""
SOUND_BITS_S: Final = 64_000
"""Enough to dance to."""


def small_clip(pictures: Iterable[NDArray[np.uint8]], fps: int, audio: Audio | None) -> bytes:
    """H.264 and AAC that every browser plays; b"" without pictures.

    pictures  (H, W, 3) uint8 RGB of one even size, ``fps`` a second, from time 0 on
    audio     its first sample is heard at time 0

    OSError when there is no room for a temporary file or the encoder fails.
    """
    pictures = iter(pictures)
    first = next(pictures, None)
    if first is None:
        return b""
    with tempfile.TemporaryDirectory(prefix="coach-clip-") as folder:
        path = Path(folder) / "clip.mp4"  # a file: only there can the index be moved to the front
        with own_errors(), av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as out:
            size, options = (first.shape[1], first.shape[0]), {"preset": "veryfast", "crf": str(QUALITY)}
            # one core: the screen beside it must stay smooth
            video = h264_stream(out, size, fps, Fraction(1, fps), keyframes=fps, options=options, one_core=True)
            sound = None if audio is None else out.add_stream("aac", rate=audio.rate, layout="stereo")
            for number, rgb in enumerate(chain([first], pictures)):
                out.mux(video.encode(_frame(rgb, number, fps)))
            out.mux(video.encode())
            if sound is not None:
                sound.bit_rate = SOUND_BITS_S
                for block in sound_blocks(audio):
                    out.mux(sound.encode(block))
                out.mux(sound.encode())
        return path.read_bytes()


def _frame(rgb: NDArray[np.uint8], number: int, fps: int) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
    frame = frame.reformat(format="yuv420p", dst_colorspace="ITU709", threads=1)
    frame.pts, frame.time_base = number, Fraction(1, fps)
    return frame
