"""Video files: what they are, and their pictures by time.

Times are seconds on the film's clock, from its time stamps, never frame index ÷ rate: so variable rates stay correct.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from math import floor
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from coach.base.console import bar_if_slow
from coach.base.errors import CoachError
from coach.media.interlaced import deinterlaced
from coach.media.open_films import OpenFilms
from coach.media.opening import damaged, incomplete, reading
from coach.media.packets import declared_length, film_clock, film_packets, seconds, with_progress
from coach.media.picture_track import (
    PictureTrack,
    in_decoding_order,
    picture_rate,
    picture_stream,
    picture_track,
    tells_time,
    unstamped,
)
from coach.media.pictures import Pictures, UnknownColours, display_size, orientation_of

# Above this many pixels one core may be too slow to decode; frame threads cost a quarter more work in all.
LARGE_PICTURE = 1280 * 720
LARGEST_DEFAULT_PICTURE = (1920, 1920)
"""Pixels, across and down: larger pictures are scaled down unless asked for, as they only cost memory."""
TRIED = (64, 64)
"""Pixels: large enough to test whether a picture can be shown."""
DUE_PICTURE_EPSILON_S = 1e-6
"""s by which a picture may lie after the requested time and still count as the one at it."""
FIRST_PICTURE_SLACK = 1 / 20
"""Share of a step (``every``) by which its first picture may come early: times in files are rounded. Shorter than one
picture even at 600 a second, where a step has twenty."""
HURRY_PICTURES = 4
"""s; earlier than this before the requested pictures, only those that others depend on are decoded."""
HURRY_UNEVEN_S = 1.0
"""The same for films with unevenly spaced pictures: as long as one of them usually lasts."""
EVEN_RATE_TOLERANCE = 0.01
"""Share by which the average rate of a film's pictures may differ from their usual one if they are evenly spaced."""
FORGIVEN_S = 1.5
"""s that may be missing at a file's end before it counts as incomplete."""


@dataclass(frozen=True)
class VideoInfo:
    """width, height in pixels as shown (after rotation); fps: average; duration: seconds, end of the last picture;
    track: which of the file's video tracks it is, None for a film without a file."""

    path: Path
    width: int
    height: int
    fps: float
    duration: float
    has_audio: bool
    track: PictureTrack | None = None

    @property
    def lasts(self) -> str:
        """Rounded down to tenths of a second: 2.97 s must not read as "3.0 s is less than 3"."""
        return f"{floor(10 * self.duration) / 10:.1f}"


@dataclass(frozen=True, eq=False)
class Frame:
    """t: seconds on the file's clock; rgb: (H, W, 3) uint8, C-contiguous."""

    t: float
    rgb: NDArray[np.uint8]


def probe(path: Path) -> VideoInfo:
    """What the file contains; its first picture is decoded to be sure. CoachError says what is wrong with it."""
    with reading(path) as container:
        stream = picture_stream(container, path)
        _check_complete(container, path)
        decoded = _decoded(container, stream)
        first = next(decoded, None)
        if first is None:
            raise _no_pictures(path)
        _shown(path, Pictures(TRIED), 0.0, first)  # raises if its colours cannot be shown
        width, height = display_size(first, stream.sample_aspect_ratio)
        if orientation_of(first).transposed:
            width, height = height, width
        has_audio = bool(container.streams.audio)
        fps = _whole_pictures_rate(stream, first, decoded)
        duration = None if film_clock(container).joined else _declared_duration(stream)
        track = picture_track(container, path, fps)
    duration = duration or _counted_duration(path)
    return VideoInfo(path, width, height, fps, duration, has_audio, track)


def _whole_pictures_rate(stream: VideoStream, first: av.VideoFrame, others: Iterator[av.VideoFrame]) -> float:
    """Pictures a second; in some interlaced films (AVCHD), each packet only holds half of one."""
    rate = picture_rate(stream)
    second = next(others, None) if first.interlaced_frame else None
    if second is None or first.pts is None or second.pts is None:
        return rate
    return rate / 2 if round((second.pts - first.pts) * float(first.time_base) * rate) == 2 else rate


def is_interlaced(path: Path) -> bool:
    """Whether its first picture is, which browsers would show with combs. CoachError if it cannot be read."""
    with reading(path) as container:
        first = next(_decoded(container, picture_stream(container, path)), None)
        return first is not None and first.interlaced_frame


def read_frames(
    path: Path,
    start: float = 0.0,
    pictures: Pictures | None = None,
    films: OpenFilms | None = None,
    every: float = 0.0,
) -> Generator[Frame, None, None]:
    """The pictures in order of time, from the one that covers ``start`` (s); closes the file after use.

    With ``start`` before the first picture begins with the first, beyond the last gives only the last. ``films`` keep
    the file open for the next reader. ``every``: only the first picture in each interval of that many s, 0 = all.
    """
    pictures = pictures or Pictures(LARGEST_DEFAULT_PICTURE)
    nothing = True
    for t, frame in _thinned(_covering(_timed_from(path, start, pictures, films), start), every):
        nothing = False
        yield _shown(path, pictures, t, frame)
    if nothing:
        raise _no_pictures(path)


def pictures_at(
    path: Path, times: Sequence[float], pictures: Pictures | None = None, films: OpenFilms | None = None
) -> Generator[tuple[float, Frame] | None, None, None]:
    """For each of the ``times`` (s, increasing) the time and the picture that covers it: the first one before the file
    begins, the last one beyond its end. Every picture is decoded once and followed by a None: a point to pause at.
    """
    pictures, due = pictures or Pictures(LARGEST_DEFAULT_PICTURE), deque(times)
    held = None
    for item in _timed_from(path, due[0], pictures, films) if due else ():
        while held is not None and due and item[0] > due[0] + DUE_PICTURE_EPSILON_S:
            yield due.popleft(), _shown(path, pictures, *held)
        if not due:
            return
        held = item
        yield None
    for t in due if held is not None else ():
        yield t, _shown(path, pictures, *held)


def picture_times(path: Path) -> NDArray[np.float64]:
    """(T,) s, when the film's pictures are shown, in order; read from its packets, nothing is decoded."""
    return np.sort([begin for begin, _ in _spans(path)])


def _spans(path: Path) -> Iterator[tuple[float, float]]:
    """(begin, end) s of each picture shown, from its packet, in file order."""
    with reading(path) as container:
        stream = picture_stream(container, path)
        step, by_decoding = 1 / picture_rate(stream), in_decoding_order(stream)
        with bar_if_slow(f"Looking through {path.name}", declared_length(container), "s") as advance:
            packets = with_progress(film_packets(container, stream), advance)
            for number, packet in enumerate(packet for packet in packets if packet.size):
                stamp = seconds(packet.dts if by_decoding else packet.pts, packet.time_base)
                begin = number * step if unstamped(stream) else stamp
                if begin is not None and not packet.is_discard:
                    yield begin, begin + (seconds(packet.duration, packet.time_base) or step)


def _shown(path: Path, pictures: Pictures, t: float, frame: av.VideoFrame) -> Frame:
    try:
        return Frame(t, pictures(frame))
    except UnknownColours as error:
        raise CoachError(
            f"The colours of {path} are coded in a way Coach cannot show ({error}). Convert it to mp4 (H.264)."
        ) from error


def _covering(timed: Iterator[tuple[float, av.VideoFrame]], start: float) -> Iterator[tuple[float, av.VideoFrame]]:
    """Drops all but the last of the pictures at or before ``start``."""
    held = None
    for item in timed:
        if held is not None and item[0] > start + DUE_PICTURE_EPSILON_S:
            yield held
        held = item
    if held is not None:
        yield held


def _thinned(timed: Iterator[tuple[float, av.VideoFrame]], every: float) -> Iterator[tuple[float, av.VideoFrame]]:
    """The first picture of each ``every`` s: the same ones wherever reading begins."""
    if not every:
        yield from timed
        return
    for _, together in groupby(timed, lambda item: floor(item[0] / every + FIRST_PICTURE_SLACK)):
        yield next(together)


def _timed_from(
    path: Path, start: float, pictures: Pictures, films: OpenFilms | None
) -> Iterator[tuple[float, av.VideoFrame]]:
    """Decoded pictures with their times, from some picture at or before ``start`` when there is one."""
    if start > 0 or films:  # a container kept open is wherever it was left
        with films.reading(path) if films else reading(path) as container:
            stream = picture_stream(container, path)
            timed = _timed(container, stream, start) if _sought(container, stream, start) else iter(())
            first = next(timed, None)
            if first is not None and (start <= 0 or first[0] <= start):
                pictures.pixel_aspect = stream.sample_aspect_ratio
                yield from chain([first], timed)
                return
    with reading(path) as container:  # or the film's index led too far ahead
        stream = picture_stream(container, path)
        pictures.pixel_aspect = stream.sample_aspect_ratio
        yield from _timed(container, stream, start)


def _timed(container: InputContainer, stream: VideoStream, start: float) -> Iterator[tuple[float, av.VideoFrame]]:
    return deinterlaced(_stamped(container, stream, start))


def _stamped(container: InputContainer, stream: VideoStream, start: float) -> Iterator[tuple[float, av.VideoFrame]]:
    rate = picture_rate(stream)
    step, even = 1 / rate, stream.base_rate and abs(rate / stream.base_rate - 1) < EVEN_RATE_TOLERANCE
    if in_decoding_order(stream):
        shown = _dated(_decoded(container, stream))
    else:
        hurried = start - (HURRY_PICTURES * step if even else HURRY_UNEVEN_S)
        shown = ((seconds(frame.pts, frame.time_base), frame) for frame in _decoded(container, stream, hurried))
    last = None
    for stamp, frame in shown:
        t = stamp if stamp is not None and not unstamped(stream) else 0.0 if last is None else last + step
        if last is None or t > last:
            yield t, frame
            last = t


def _dated(frames: Iterator[av.VideoFrame]) -> Iterator[tuple[float | None, av.VideoFrame]]:
    """Pictures of a file that only tells when they are decoded: all are as late as the first one, whose time is 0."""
    delay = None
    for frame in frames:
        decoded = seconds(frame.dts, frame.time_base)
        delay = decoded if delay is None else delay
        yield (None if decoded is None else decoded - delay), frame


def _decoded(container: InputContainer, stream: VideoStream, whole_from: float = -math.inf) -> Iterator[av.VideoFrame]:
    """Every picture that can be decoded; damaged ones are left out, as every player does.

    whole_from  s, before which only pictures that others depend on are decoded

    CoachError if nothing more can be decoded long before the end.
    """
    context = stream.codec_context
    if not context.is_open:
        context.thread_type = "AUTO" if context.width * context.height > LARGE_PICTURE else "SLICE"
    whole = reached = None  # s, how far the pictures and the packets have come
    for packet in film_packets(container, stream):
        if packet.has_sidedata("encryption_info"):
            raise _encrypted(container.name)
        stamp = seconds(packet.pts, packet.time_base)
        context.skip_frame = "NONREF" if stamp is not None and stamp < whole_from else "DEFAULT"
        reached = reached if stamp is None else stamp
        try:
            frames = packet.decode()
        except av.FFmpegError:  # from the decoder: reading itself is outside this try
            continue
        whole = whole if not packet.size else reached
        yield from frames
    if whole is not None and reached - whole > FORGIVEN_S:
        raise damaged(Path(container.name), whole)


def _sought(container: InputContainer, stream: VideoStream, t: float) -> bool:
    """Seeks to the last keyframe at or before ``t`` (s), as far as the file's index tells; or to the beginning.

    False if the film can only be read from its beginning.
    """
    if not tells_time(stream):
        return False
    clock = film_clock(container)
    try:
        if t <= 0:  # asked for its very beginning, an MPEG-TS with B-frames goes to a later keyframe
            container.seek(min(0, int(clock.origin * av.time_base)))
        else:
            container.seek(int((t + clock.origin) / stream.time_base), stream=stream, backward=True)
    except av.FFmpegError:  # no index, or one that begins later
        return False
    return True


def _declared_duration(stream: VideoStream) -> float | None:
    """The end of the picture according to the file; None if that is missing or ambiguous.

    A fragmented mp4 (a take) that begins late measures its length from time 0, other files from their start.
    """
    if stream.start_time:
        return None
    return seconds(stream.duration, stream.time_base) or None


def _counted_duration(path: Path) -> float:
    """The end of the last picture, from all packets, without decoding them."""
    return max((end for _, end in _spans(path)), default=0.0)


def _check_complete(container: InputContainer, path: Path) -> None:
    """CoachError if the file's index points beyond the file's end: a download or copy that broke off.

    The last second may be missing, as in the take of a killed program.
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
    with reading(path) as container:
        codec = picture_stream(container, path).codec_context.name
    return CoachError(
        f"No picture in {path} can be read ({codec}). Copy or download it again, or convert it to mp4 (H.264)."
    )
