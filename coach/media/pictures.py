"""Decoded pictures → upright RGB arrays, as cheaply as FFmpeg can (1280x720: about 1 ms, 406x720: 0.4 ms)."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

PIXEL = np.dtype("V3")


class Pictures:
    """Callable: one decoded frame → (H, W, 3) uint8 RGB, C-contiguous, turned as the camera was held.

    ``box`` (width, height) may be set at any time: pictures larger than it are scaled down to fit it, never stretched.
    ``pixel_aspect`` is the width of a pixel over its height, as the file says (not 1 in old television formats).
    """

    def __init__(self, box: tuple[int, int] | None = None) -> None:
        self.box = box
        self.pixel_aspect: Fraction | None = None
        self._reformatter = VideoReformatter()  # keeps its tables from picture to picture

    def __call__(self, frame: av.VideoFrame) -> NDArray[np.uint8]:
        turns = quarter_turns(frame)
        width, height = self._size(frame, turns)
        # One thread: waking a second one for a millisecond's work costs more than it saves. FFmpeg's bilinear
        # averages over the covered area when it scales down, so small pictures do not shimmer.
        rgb = self._reformatter.reformat(frame, width, height, "rgb24", interpolation="BILINEAR", threads=1)
        # to_ndarray keeps the padding of rows in its strides when the width is not a multiple of 32.
        upright = np.ascontiguousarray(rgb.to_ndarray())
        return turned(upright, turns) if turns else upright

    def _size(self, frame: av.VideoFrame, turns: int) -> tuple[int, int]:
        """Width and height to scale to, before turning."""
        width, height = display_size(frame, self.pixel_aspect)
        if self.box is None:
            return width, height
        across, down = self.box if turns % 2 == 0 else self.box[::-1]
        scale = min(1.0, across / width, down / height)
        return max(1, round(width * scale)), max(1, round(height * scale))


def display_size(frame: av.VideoFrame, pixel_aspect: Fraction | None) -> tuple[int, int]:
    """Width and height in square pixels, before turning."""
    return (round(frame.width * pixel_aspect) if pixel_aspect else frame.width), frame.height


def quarter_turns(frame: av.VideoFrame) -> int:
    """How many quarter turns anticlockwise bring the picture upright: 0 … 3."""
    return round(frame.rotation / 90) % 4


def turned(rgb: NDArray[np.uint8], turns: int) -> NDArray[np.uint8]:
    """The picture turned anticlockwise. Moving whole pixels, not bytes, makes it three times as fast."""
    pixels = np.rot90(rgb.view(PIXEL)[..., 0], turns)
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 3)


def fitted(rgb: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """The picture in a frame of another size: scaled to fit, never stretched, black around it."""
    down, across = rgb.shape[:2]
    if (across, down) == (width, height):
        return rgb
    scale = min(width / across, height / down)
    inner = max(1, round(across * scale)), max(1, round(down * scale))
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
    scaled = frame.reformat(*inner, interpolation="BILINEAR", threads=1).to_ndarray()
    framed = np.zeros((height, width, 3), np.uint8)
    top, left = (height - inner[1]) // 2, (width - inner[0]) // 2
    framed[top : top + inner[1], left : left + inner[0]] = scaled
    return framed
