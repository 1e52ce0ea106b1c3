"""Writing a finished film: H.264 and AAC in an mp4 that every browser and phone plays, and that starts immediately."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.media.audio import Audio
from coach.media.writing import h264_stream, own_errors, sound_block

FILM_CRF: Final = 21
"""x264's constant rate factor: losses cannot be seen at arm's length."""
PRESET: Final = "superfast"
"""The next slower preset takes half as long again for a file a tenth smaller."""
FILM_KEYFRAMES_S: Final = 1.0
"""s between pictures that a player can jump to."""
SOUND_BITS: Final = 160_000
"""A second: nobody hears a difference to the original."""
INDEX_BYTES: Final = 44
"""Of each picture and each block of sound, at most, in an mp4's index: size (4), two times (8 each), keyframe (4), and
place and number of a chunk of its own (8 and 12)."""
INDEX_BASE_BYTES: Final = 1 << 13
"""Of the rest of the index: codecs, names, lengths; about 1200 are needed."""
AAC_BLOCK: Final = 1024
"""Samples."""
FORMATS: Final = {3: "rgb24", 4: "bgra"}
"""Channels of a picture → what they are: RGB, or the memory of a drawn surface (blue, green, red, unused)."""


class FilmWriter:
    """Context manager. Pictures come in order at a constant rate, the sound as one array beforehand.

    The file is complete only after ``close``; an exception in the ``with`` leaves an unplayable file, so write under
    another name and rename. CoachError if the disk is full or cannot be written.
    """

    def __init__(
        self, path: Path, width: int, height: int, fps: int, sound: Audio | None = None, count: int = 0
    ) -> None:
        """
        width, height  of the pictures to come, even numbers
        sound          its sample 0 is heard with the first picture
        count          pictures to come, at most: the index then has its place at the file's beginning from the start.
                       Else all is moved to make room for it, of an hour for seconds and in silence
        """
        if width % 2 or height % 2 or min(width, height) < 2:
            raise ValueError(f"H.264 needs even sizes, not {width}x{height}")
        self.path = path
        self.frames = 0
        self._size = (height, width)
        self._fps = fps
        self._sound = sound
        self._heard = 0
        self._reformatter = VideoReformatter()
        self._picture: av.VideoFrame | None = None
        with self._said():
            options = {"moov_size": str(_index_size(count, sound))} if count else {"movflags": "faststart"}
            self._out = av.open(str(path.absolute()), "w", format="mp4", options=options)
            self._video = self._new_video(width, height)
            self._audio = None
            if sound is not None:
                self._audio = self._out.add_stream("aac", rate=sound.rate, layout="stereo", bit_rate=SOUND_BITS)

    def write(self, picture: NDArray[np.uint8]) -> None:
        """The next picture: (height, width, 3) RGB, or (height, width, 4), the format of drawn surfaces."""
        if picture.shape[:2] != self._size or picture.shape[2] not in FORMATS:
            raise ValueError(f"picture of shape {picture.shape} in a film of {self._size[1]}x{self._size[0]}")
        frame = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(picture), format=FORMATS[picture.shape[2]])
        self._picture = self._reformatter.reformat(frame, format="yuv420p", dst_colorspace="ITU709", threads=1)
        self._encode()

    def again(self) -> None:
        """The last picture again, which costs next to nothing."""
        if self._picture is None:
            raise ValueError("there is no picture yet to show again")
        self._encode()

    def close(self) -> None:
        """Writes what is still in the encoders, and the index to the file's beginning. May be called again."""
        if self._out is None:
            return
        out, self._out = self._out, None
        with self._said():
            try:
                if self.frames:
                    out.mux(self._video.encode(None))
                    self._hear(out, np.inf)
                    if self._audio is not None:
                        out.mux(self._audio.encode(None))
            finally:
                out.close()

    def __enter__(self) -> FilmWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _new_video(self, width: int, height: int) -> VideoStream:
        options, keyframes = {"preset": PRESET, "crf": str(FILM_CRF)}, max(1, round(FILM_KEYFRAMES_S * self._fps))
        return h264_stream(self._out, (width, height), self._fps, Fraction(1, self._fps), keyframes, options)

    def _encode(self) -> None:
        self._picture.pts, self._picture.time_base = self.frames, Fraction(1, self._fps)
        self.frames += 1
        with self._said():
            self._out.mux(self._video.encode(self._picture))
            self._hear(self._out, self.frames / self._fps)

    def _hear(self, out: av.container.OutputContainer, until: float) -> None:
        """Encodes the sound up to ``until`` (s), so that sound and picture are close together in the file."""
        sound = self._sound
        while sound is not None and self._heard < min(len(sound.samples), until * sound.rate):
            block = sound_block(sound, self._heard)
            self._heard += block.samples
            out.mux(self._audio.encode(block))

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Turns whatever FFmpeg cannot write into a sentence."""
        try:
            with own_errors():
                yield
        except OSError as error:
            raise CoachError(
                f"No film can be written in {self.path.parent} ({error.strerror or error}). Make room on the disk, or "
                "make the folder writable, and try again."
            ) from error


def _index_size(pictures: int, sound: Audio | None) -> int:
    """Upper bound in bytes on the index of this many pictures and the sound."""
    blocks = 0 if sound is None else len(sound.samples) // AAC_BLOCK + 3  # what is before its first sample, and its end
    return INDEX_BASE_BYTES + INDEX_BYTES * (pictures + blocks)
