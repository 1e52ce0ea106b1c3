"""Writing a take: H.264 in fragmented mp4, with the camera's own times, playable even if the program is killed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType

import av
import cv2
import numpy as np
from av.video.stream import VideoStream
from numpy.typing import NDArray

from coach.media.clock import TAKE_TICK
from coach.media.writing import BT601, h264_stream, own_errors

TICKS_PER_S = TAKE_TICK.denominator
"""Of the time stamps."""
KEYFRAME_EVERY_S = 0.5
"""s between pictures that the review can jump to."""
FRAGMENT_S = 0.25
"""s; a fragment of this length is handed to the system at once: this is what a crash can cost."""

RECORDING_CRF = 23  # x264's constant rate factor; a plain room needs about 14 MB a minute at 1280x720
MOST_BITS_PER_PIXEL_S = 3.2
"""Cap for noisy pictures (a dark room): 1280x720 stays below 23 MB a minute."""
LEAST_BITRATE = 64_000
"""Bits a second that even the smallest pictures need, for H.264's overhead on each."""

KEYFRAME = 1  # picture type I

FRAGMENTED = "frag_keyframe+empty_moov+default_base_moof+frag_discont"
"""frag_discont: the first fragment keeps its time, so a camera that came late does not shift the take."""


class TakeWriter:
    """Context manager. One core needs about 3 ms for a picture of 1280x720.

    Raises OSError if the disk is full, the folder is gone or the encoder fails; what was written until then stays
    playable.
    """

    def __init__(self, path: Path, width: int, height: int) -> None:
        """width, height: of the pictures to come; H.264 needs even sizes, so an odd column or row is dropped."""
        self.path = path
        self.width, self.height = width - width % 2, height - height % 2
        if self.width < 2 or self.height < 2:
            raise ValueError(f"pictures of {width}x{height} are too small to record")
        self._next_keyframe = -np.inf
        self._last_ticks = -1
        with own_errors():
            self._container = _opened(path)
            self._stream = self._new_stream()

    def write(self, rgb: NDArray[np.uint8], t: float) -> None:
        """rgb: (height, width, 3); t: seconds, later than the last (by at least one tick, else it is dropped)."""
        ticks = round(t * TICKS_PER_S)
        if ticks <= self._last_ticks:
            return
        with own_errors():
            frame = self._encodable(rgb)
            frame.pts, frame.time_base = ticks, Fraction(1, TICKS_PER_S)
            if t >= self._next_keyframe:
                frame.pict_type = KEYFRAME
                self._next_keyframe = t + KEYFRAME_EVERY_S
            self._last_ticks = ticks
            self._mux(frame)

    def close(self) -> None:
        """Writes what is still in the encoder. May be called again."""
        if self._container is None:
            return
        container = self._container
        with own_errors():
            try:
                if self._last_ticks >= 0:
                    self._mux(None)
            finally:
                self._container = None
                container.close()

    def __enter__(self) -> TakeWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _new_stream(self) -> VideoStream:
        most = max(round(MOST_BITS_PER_PIXEL_S * self.width * self.height), LEAST_BITRATE)
        options = {"preset": "ultrafast", "tune": "zerolatency", "crf": str(RECORDING_CRF), "forced-idr": "1"}
        cap = {"maxrate": str(most), "bufsize": str(most // 2)}
        # keyframes are set by time in write(); one core: least total work, and the other finds poses
        size, tick, seldom = (self.width, self.height), Fraction(1, TICKS_PER_S), 10 * 30
        return h264_stream(self._container, size, 30, tick, seldom, options | cap, BT601, one_core=True)

    def _encodable(self, rgb: NDArray[np.uint8]) -> av.VideoFrame:
        cut = np.ascontiguousarray(rgb[: self.height, : self.width])
        if cut.shape != (self.height, self.width, 3):
            raise ValueError(f"picture of shape {rgb.shape} in a take of {self.width}x{self.height}")
        # OpenCV does this in a fifth of FFmpeg's time, though only in the colours of BT.601
        return av.VideoFrame.from_ndarray(cv2.cvtColor(cut, cv2.COLOR_RGB2YUV_I420), format="yuv420p")

    def _mux(self, frame: av.VideoFrame | None) -> None:
        for packet in self._stream.encode(frame):
            self._container.mux(packet)


def _opened(path: Path) -> av.container.OutputContainer:
    # flush_packets: each fragment goes to the system at once, so only a power cut can lose it.
    # avoid_negative_ts: by default, FFmpeg would move the first picture to time 0.
    options = {
        "movflags": FRAGMENTED,
        "frag_duration": str(round(FRAGMENT_S * 1_000_000)),
        "flush_packets": "1",
        "avoid_negative_ts": "disabled",
    }
    return av.open(str(path.absolute()), "w", format="mp4", options=options)
