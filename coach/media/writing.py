"""What all films that are written have in common: H.264 in the colours of HD video, AAC in blocks, whose errors."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Final

import av
import numpy as np
from av.container import OutputContainer
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.media.audio import Audio, Piece

AAC_SAMPLES: Final = 1024
"""Samples to a frame of AAC."""
BT709: Final = 1
"""FFmpeg's number for the colours of HD video: matrix, primaries and transfer alike."""
BT601: Final = 6
"""FFmpeg's number for the matrix of older video."""
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
    matrix: int = BT709,
    one_core: bool = False,
) -> VideoStream:
    """A stream of H.264 that every browser and phone plays.

    size       (width, height), both even
    rate       pictures a second, as the file declares it; ``tick``: the unit (s) in which their times are counted
    keyframes  pictures from one that a player can jump to to the next, at most
    options    of x264
    matrix     by which its pictures were made of red, green and blue
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


def sound_block(audio: Audio, first: int) -> av.AudioFrame:
    """At most AAC_SAMPLES samples from number ``first`` on, to encode, at their time."""
    return _sound_frame(audio.samples[first : first + AAC_SAMPLES], first, audio.rate)


def _sound_frame(samples: NDArray[np.float32], first: int, rate: int) -> av.AudioFrame:
    """Samples (n, 2) to encode, the first of which is number ``first``."""
    block = np.ascontiguousarray(samples, np.float32)
    frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="flt", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = rate, first, Fraction(1, rate)
    return frame


def sound_blocks(audio: Audio) -> Iterator[av.AudioFrame]:
    """All of it, block after block."""
    return (sound_block(audio, first) for first in range(0, len(audio.samples), AAC_SAMPLES))


def sound_frames(pieces: Iterable[Piece], rate: int) -> Iterator[av.AudioFrame]:
    """Sound as it is decoded, to encode: from sample 0 on, without a gap."""
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


# ----------------------------------------------------------------
# Writing a finished film: H.264 and AAC in an mp4 that every browser and phone plays, and that starts at once.


FILM_CRF: Final = 21
"""x264's constant rate factor: what is lost cannot be seen at arm's length."""
PRESET: Final = "superfast"
"""The next slower one takes half as long again for a file a tenth smaller."""
KEYFRAMES_S: Final = 1.0
"""s between pictures that a player can jump to."""
SOUND_BITS: Final = 160_000
"""A second: nobody hears a difference to the original."""
FORMATS: Final = {3: "rgb24", 4: "bgra"}
"""Channels of a picture → what they are: RGB, or the memory of a drawn surface (blue, green, red, unused)."""


class FilmWriter:
    """Context manager. Pictures come in order at a constant rate, the sound as one array beforehand.

    The file is whole only after ``close``; an exception in the ``with`` leaves a file that cannot be played, so write
    under another name and rename. CoachError when the disk is full or may not be written.
    """

    def __init__(self, path: Path, width: int, height: int, fps: int, sound: Audio | None = None) -> None:
        """width, height: of the pictures to come, even numbers; sound: its sample 0 is heard with the first picture."""
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
            self._out = av.open(str(path.absolute()), "w", format="mp4", options={"movflags": "faststart"})
            self._video = self._new_video(width, height)
            self._audio = None
            if sound is not None:
                self._audio = self._out.add_stream("aac", rate=sound.rate, layout="stereo", bit_rate=SOUND_BITS)

    def write(self, picture: NDArray[np.uint8]) -> None:
        """The next picture: (height, width, 3) RGB, or (height, width, 4) as drawn surfaces are kept."""
        if picture.shape[:2] != self._size or picture.shape[2] not in FORMATS:
            raise ValueError(f"picture of shape {picture.shape} in a film of {self._size[1]}x{self._size[0]}")
        frame = av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(picture), format=FORMATS[picture.shape[2]])
        self._picture = self._reformatter.reformat(frame, format="yuv420p", dst_colorspace="ITU709", threads=1)
        self._encode()

    def again(self) -> None:
        """The last picture once more, which costs next to nothing."""
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
        options, keyframes = {"preset": PRESET, "crf": str(FILM_CRF)}, max(1, round(KEYFRAMES_S * self._fps))
        return h264_stream(self._out, (width, height), self._fps, Fraction(1, self._fps), keyframes, options)

    def _encode(self) -> None:
        self._picture.pts, self._picture.time_base = self.frames, Fraction(1, self._fps)
        self.frames += 1
        with self._said():
            self._out.mux(self._video.encode(self._picture))
            self._hear(self._out, self.frames / self._fps)

    def _hear(self, out: av.container.OutputContainer, until: float) -> None:
        """Encodes the sound up to ``until`` (s), so that sound and picture lie near each other in the file."""
        sound = self._sound
        while sound is not None and self._heard < min(len(sound.samples), until * sound.rate):
            block = sound_block(sound, self._heard)
            self._heard += block.samples
            out.mux(self._audio.encode(block))

    @contextmanager
    def _said(self) -> Iterator[None]:
        """Whatever FFmpeg cannot write becomes a sentence."""
        try:
            with own_errors():
                yield
        except OSError as error:
            raise CoachError(
                f"No film can be written in {self.path.parent} ({error.strerror or error}). Make room on the disk, or "
                "make the folder writable, and try again."
            ) from error


# ----------------------------------------------------------------
# A few seconds of pictures and music as a small mp4 in memory, for a page that carries its clips inside.


CLIP_CRF: Final = 29
"""x264's constant rate factor: a dancer 300 pixels high takes about 40 kB a second."""
CLIP_PRESET: Final = "veryfast"
"""Smaller files than a film's: a page carries them."""
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
            size, options = (first.shape[1], first.shape[0]), {"preset": CLIP_PRESET, "crf": str(CLIP_CRF)}
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


# ----------------------------------------------------------------
# Music alone, as small as it may be.


MUSIC_BITS: Final = 40_000
"""A second, of Opus: what is lost is heard by those who look for it."""


def ogg(audio: Audio, bits: int = MUSIC_BITS) -> bytes:
    """The sound as Opus in an Ogg file, the same bytes for the same sound. OSError when the encoder fails."""
    packed = io.BytesIO()
    with own_errors(), av.open(packed, "w", format="ogg", options={"fflags": "bitexact"}) as out:
        stream = out.add_stream(
            "libopus", rate=audio.rate, layout="stereo", bit_rate=bits, options={"vbr": "constrained"}
        )
        for block in sound_blocks(audio):
            out.mux(stream.encode(block))
        out.mux(stream.encode(None))
    return packed.getvalue()


# ----------------------------------------------------------------
# Pictures as JPEG, for whoever plays a network camera.


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
