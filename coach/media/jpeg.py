"""Pictures as JPEG, for whoever plays a network camera."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from numpy.typing import NDArray

from coach.media.writing import own_errors

QUANTISER = 4
"""2 is nearly perfect, 31 the worst; 4 is what webcams and phones send (about 30 kB for a plain room at 1280x720)."""


def jpeg(rgb: NDArray[np.uint8]) -> bytes:
    """The picture (H, W, 3) as a JPEG file; H and W must be even. OSError when the encoder fails."""
    height, width = rgb.shape[:2]
    context = av.CodecContext.create("mjpeg", "w")
    context.width, context.height, context.pix_fmt, context.time_base = width, height, "yuvj420p", Fraction(1, 30)
    context.qmin = context.qmax = QUANTISER
    with own_errors():
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24").reformat(format="yuvj420p")
        packets = [*context.encode(frame), *context.encode(None)]
    return b"".join(bytes(packet) for packet in packets)
