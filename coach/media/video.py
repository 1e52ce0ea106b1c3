"""Video files: what they are, and their pictures by time.

Times are seconds on the file's own clock, pts × time_base, never frame index ÷ rate: variable frame rates stay true.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.media.opening import OpenFilms, incomplete, origin, picture_stream, reading, seconds
from coach.media.pictures import Pictures, display_size, quarter_turns

# Above this many pixels one core may be too slow to decode; frame threads cost a quarter more work in all.
LARGE_PICTURE = 1280 * 720
ASSUMED_FPS = 30.0
"""Where the file does not say: what phones film."""
ROUNDING_S = 1e-6
"""s by which a picture may lie after the time that was asked for and still be the one at it."""
HURRY_PICTURES = 4
"""Further than this before the pictures that are asked for, those are left out that nothing else is made from."""
PAUSE_S = 1.0
"""The same of films whose pictures are unevenly spaced: as long as one of them usually stands."""
EVEN = 0.01
"""Share by which the average rate of a film's pictures may differ from their usual one if they are evenly spaced."""
FORGIVEN_S = 1.5
"""What may be missing at a file's end before it counts as incomplete."""


@dataclass(frozen=True)
class VideoInfo:
    """width, height in pixels as shown (after rotation); fps: average; duration: seconds, end of the last picture."""

    path: Path
    width: int
    height: int
    fps: float
    duration: float
    has_audio: bool


@dataclass(frozen=True, eq=False)
class Frame:
    """t: seconds on the file's clock; rgb: (H, W, 3) uint8, C-contiguous."""

    t: float
    rgb: NDArray[np.uint8]


def probe(path: Path) -> VideoInfo:
    """What the file holds; its first picture is decoded to be sure. CoachError says what is wrong with it."""
    with reading(path) as container:
        stream = picture_stream(container, path)
        _check_complete(container, path)
        first = next(_decoded(container, stream), None)
        if first is None:
            raise _no_pictures(path)
        width, height = display_size(first, stream.sample_aspect_ratio)
        if quarter_turns(first) % 2:
            width, height = height, width
        has_audio = bool(container.streams.audio)
        fps = float(stream.average_rate or stream.guessed_rate or ASSUMED_FPS)
        duration = _declared_duration(container, stream) or _counted_duration(container, stream)
    return VideoInfo(path, width, height, fps, duration, has_audio)


def read_frames(
    path: Path, start: float = 0.0, pictures: Pictures | None = None, films: OpenFilms | None = None
) -> Generator[Frame, None, None]:
    """The pictures in the order of their times, from the one that covers ``start`` (s) on; closes the file after use.

    ``start`` before the first picture begins with the first, behind the last gives only the last. ``films`` keep the
    file open for whoever reads it again.
    """
    pictures = pictures or Pictures()
    nothing = True
    for t, frame in _covering(_timed_from(path, start, pictures, films), start):
        nothing = False
        yield Frame(t, pictures(frame))
    if nothing:
        raise _no_pictures(path)


def pictures_at(
    path: Path, times: Sequence[float], pictures: Pictures | None = None, films: OpenFilms | None = None
) -> Generator[tuple[float, Frame] | None, None, None]:
    """For each of the ``times`` (s, increasing) the time and the picture that covers it, the first one before the file
    begins, the last one behind its end. Every picture is decoded once, and followed by a None: a step to pause after.
    """
    pictures, due = pictures or Pictures(), deque(times)
    held = None
    for item in _timed_from(path, due[0], pictures, films) if due else ():
        while held is not None and due and item[0] > due[0] + ROUNDING_S:
            yield due.popleft(), Frame(held[0], pictures(held[1]))
        if not due:
            return
        held = item
        yield None
    for t in due if held is not None else ():
        yield t, Frame(held[0], pictures(held[1]))


def picture_times(path: Path) -> NDArray[np.float64]:
    """(T,) s, when the file's pictures are, in order; read from its packets, nothing is decoded."""
    with reading(path) as container:
        stream = picture_stream(container, path)
        zero = origin(container)
        stamps = (seconds(packet.pts, packet.time_base) for packet in container.demux(stream))
        return np.sort([stamp - zero for stamp in stamps if stamp is not None])


def _covering(timed: Iterator[tuple[float, av.VideoFrame]], start: float) -> Iterator[tuple[float, av.VideoFrame]]:
    """Drops all but the last of the pictures at or before ``start``."""
    held = None
    for item in timed:
        if held is not None and item[0] > start + ROUNDING_S:
            yield held
        held = item
    if held is not None:
        yield held


def _timed_from(
    path: Path, start: float, pictures: Pictures, films: OpenFilms | None
) -> Iterator[tuple[float, av.VideoFrame]]:
    """Decoded pictures with their times, from some picture at or before ``start`` when there is one."""
    with films.reading(path) if films else reading(path) as container:
        stream = picture_stream(container, path)
        pictures.pixel_aspect = stream.sample_aspect_ratio
        zero = origin(container)
        if start > 0 or films:  # one that stayed open is where it was left
            _seek(container, stream, max(start, 0.0) + zero)
        timed = _timed(container, stream, zero, start)
        first = next(timed, None)
        if start <= 0 or (first is not None and first[0] <= start):
            yield from () if first is None else chain([first], timed)
            return
    yield from _timed_from(path, 0.0, pictures, films)  # the file's index led too far: begin at the beginning


def _timed(
    container: InputContainer, stream: VideoStream, zero: float, start: float
) -> Iterator[tuple[float, av.VideoFrame]]:
    step = 1.0 / float(stream.average_rate or ASSUMED_FPS)
    even = stream.average_rate and stream.base_rate and abs(stream.average_rate / stream.base_rate - 1) < EVEN
    last = -step
    for frame in _decoded(container, stream, start + zero - (HURRY_PICTURES * step if even else PAUSE_S)):
        stamp = seconds(frame.pts, frame.time_base)
        t = last + step if stamp is None else stamp - zero
        if t > last or last < 0:
            yield t, frame
            last = t


def _decoded(container: InputContainer, stream: VideoStream, whole_from: float = -math.inf) -> Iterator[av.VideoFrame]:
    """Every picture that can be decoded; damaged ones are left out, as every player does.

    whole_from  stamp (s) before which only those are decoded that others are made from
    """
    context = stream.codec_context
    if not context.is_open:
        context.thread_type = "AUTO" if context.width * context.height > LARGE_PICTURE else "SLICE"
    for packet in container.demux(stream):
        if packet.has_sidedata("encryption_info"):
            raise _encrypted(container.name)
        stamp = seconds(packet.pts, packet.time_base)
        context.skip_frame = "NONREF" if stamp is not None and stamp < whole_from else "DEFAULT"
        try:
            frames = packet.decode()
        except av.FFmpegError:  # of the decoder: reading itself is outside of this try
            continue
        yield from frames


def _seek(container: InputContainer, stream: VideoStream, stamp: float) -> None:
    """To the last keyframe at or before ``stamp`` (s), as far as the file's index tells; or to the beginning."""
    if stamp <= origin(container):  # asked for its very beginning, an MPEG-TS with B-frames goes to a later keyframe
        container.seek(0)
    else:
        container.seek(int(stamp / stream.time_base), stream=stream, backward=True)


def _declared_duration(container: InputContainer, stream: VideoStream) -> float | None:
    """The end of the picture by the file's own account; None where that is missing or could mean two things.

    A fragmented mp4 (a take) that begins late counts its length from time 0, other files count from their start.
    """
    if stream.start_time:
        return None
    return seconds(stream.duration, stream.time_base) or None


def _counted_duration(container: InputContainer, stream: VideoStream) -> float:
    """The end of the last picture, from all packets, without decoding them."""
    _seek(container, stream, 0.0)
    end = 0.0
    for packet in container.demux(stream):
        stamp = seconds(packet.pts, packet.time_base)
        if stamp is not None:
            end = max(end, stamp + (seconds(packet.duration, packet.time_base) or 0.0))
    return end - origin(container)


def _check_complete(container: InputContainer, path: Path) -> None:
    """CoachError when the file's index points behind the file's end: a download or copy that broke off.

    The last second may be missing, as it is from the take of a program that was killed.
    """
    size = path.stat().st_size
    for stream in (*container.streams.video, *container.streams.audio):
        entries = stream.index_entries
        there = (n for n in range(len(entries) - 1, -1, -1) if entries[n].pos + entries[n].size <= size)
        if not len(entries):
            continue
        last = next(there, 0)
        if (entries[-1].timestamp - entries[last].timestamp) * stream.time_base > FORGIVEN_S:
            raise incomplete(path)


def _encrypted(path: str) -> CoachError:
    return CoachError(f"{path} is encrypted: only its shop's own player can show it. Use a copy without protection.")


def _no_pictures(path: Path) -> CoachError:
    return CoachError(f"No picture in {path} can be read. Copy or download it again, or convert it to mp4 (H.264).")
