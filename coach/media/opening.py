"""Opening a media file, and saying in words why it cannot be used."""

from __future__ import annotations

import errno
import os
import re
import threading
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Final

import av
import av.logging
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from coach.base.errors import CoachError
from coach.media.clock import TAKE_TICK, Clock, Stamp, clock_of, usual_origin

# MPEG transport and program streams: .ts, .mts, .mpg.
STREAMS = frozenset({"mpegts", "mpeg"})
ONE_CLOCK: Final = frozenset({"mov", "avi", "gif"})
"""Containers with one table of times: nothing can begin anew in them."""
OPTIONS: Final = {"correct_ts_overflow": "0"}
"""Of FFmpeg: else a transport stream that begins anew would seem to leap ahead by a day."""
# The boxes with which an mp4 or mov begins, right behind their four bytes of length.
MP4_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
# How a path begins that was meant to be an address.
WEB = (("http:",), ("https:",))


@contextmanager
def reading(path: Path) -> Iterator[InputContainer]:
    """The opened file; whatever FFmpeg finds wrong with it, now or while it is read, is raised as CoachError."""
    with in_words(path), opened(path) as container:
        yield container


def opened(path: Path) -> InputContainer:
    """To be closed again. CoachError where that can be said before FFmpeg is asked, else what FFmpeg raises."""
    _check_file(path)
    return av.open(str(path.absolute()), metadata_errors="replace", options=OPTIONS)


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """What FFmpeg finds wrong with the file is raised as CoachError."""
    try:
        yield
    except av.FFmpegError as error:
        raise CoachError(_reason(path, error)) from error


def every_packet(container: InputContainer, *streams: Stream) -> Iterator[Packet]:
    """The packets of these tracks as they lie in the file.

    At its end PyAV stumbles over tracks that came up on the way, as they do in damaged files: by then all has come.
    """
    with suppress(IndexError):
        yield from container.demux(list(streams))


def film_packets(container: InputContainer, *streams: Stream) -> Iterator[Packet]:
    """The packets of these tracks with stamps of the film's own clock (:mod:`coach.media.clock`), and so their frames.

    From wherever the file was sought to, unless its clock is ``joined``: then from its beginning only. CoachError
    where what comes next cannot be made out.
    """
    clock, numbers, reached = film_clock(container), Counter(), 0.0
    try:
        for packet in every_packet(container, *streams):
            track = packet.stream_index
            _move(packet, -clock.origin_of(track, numbers[track]))
            reached = max(reached, seconds(packet.dts, packet.time_base) or 0.0)
            numbers[track] += 1
            yield packet
    except av.FFmpegError as error:
        if _is_of_the_disk(error) or not numbers:
            raise
        raise damaged(Path(container.name), reached) from error


def _move(packet: Packet, by: float) -> None:
    """by: s; whole ticks of the packet's clock are added."""
    ticks = round(by / packet.time_base) if packet.time_base else 0
    packet.pts = None if packet.pts is None else packet.pts + ticks
    packet.dts = None if packet.dts is None else packet.dts + ticks


def film_clock(container: InputContainer) -> Clock:
    """Where sound and pictures are in the film; a file that may hold several recordings is read through for it."""
    if is_kind(container, ONE_CLOCK):
        return Clock(_origin(container))
    file = os.stat(container.name)
    return _clock_throughout(container.name, _origin(container), file.st_size, file.st_mtime_ns)


def _origin(container: InputContainer) -> float:
    """The time stamp (s) of the film's time 0: in a broadcast its first, in a take of Coach the dance's own time 0."""
    tracks = [stream for stream in container.streams if _is_track(stream)]
    starts = [seconds(track.start_time, track.time_base) for track in tracks if track.start_time is not None]
    if is_kind(container, STREAMS):
        return min(starts, default=0.0)
    is_take = not container.streams.audio and any(track.time_base == TAKE_TICK for track in tracks)
    return 0.0 if is_take and is_kind(container, ONE_CLOCK) else usual_origin(starts)


@lru_cache(maxsize=16)
def _clock_throughout(name: str, origin: float, size: int, changed: int) -> Clock:
    """size, changed: of the file, so that another one of this name is read again."""
    with av.open(name, metadata_errors="replace", options=OPTIONS) as container:
        tracks = [stream for stream in container.streams if _is_track(stream)]
        return clock_of(_stamps(container, tracks), origin)


def _stamps(container: InputContainer, tracks: list[Stream]) -> Iterator[Stamp]:
    """Of all packets, up to what cannot be made out: whoever reads the film will come to it, and say so."""
    with suppress(av.FFmpegError):
        yield from map(_stamp, every_packet(container, *tracks))


def _stamp(packet: Packet) -> Stamp:
    decoded = packet.pts if packet.dts is None else packet.dts
    if decoded is None or not packet.time_base:
        return Stamp(packet.stream_index, None)
    rate = packet.stream.average_rate if packet.stream.type == "video" else None
    shown, base = decoded if packet.pts is None else packet.pts, packet.time_base
    length = packet.duration * base if packet.duration else 1 / rate if rate else 0
    return Stamp(packet.stream_index, float(decoded * base), float(shown * base), float(shown * base + length))


def _is_track(stream: Stream) -> bool:
    return stream.type == "audio" or (stream.type == "video" and not is_cover_art(stream))


def is_cover_art(stream: VideoStream) -> bool:
    return bool(stream.disposition & Disposition.attached_pic)


def seconds(ticks: int | None, time_base: Fraction | None) -> float | None:
    """A time stamp in seconds; None when the file does not say."""
    return None if ticks is None or time_base is None else float(ticks * time_base)


def is_kind(container: InputContainer, kinds: Collection[str]) -> bool:
    """Whether its format is one of these, by FFmpeg's names; one format may have several."""
    return not set(container.format.name.split(",")).isdisjoint(kinds)


def codec_name(track: Stream) -> str:
    """As FFmpeg calls it, or the file, whether there is a decoder for it or not; "" where neither has a name for it.

    FFmpeg's own account of the file is the only place that tells it without a decoder.
    """
    before = av.logging.get_level()
    av.logging.set_level(av.logging.INFO)
    try:
        told = track.container.dumps_format()
    finally:
        av.logging.set_level(before)
    found = re.search(rf"Stream #0:{track.index}\b.*: \w+: (?:none \((\S+) /|(?!none\b)(\w+))", told)
    return next(filter(None, found.groups()), "") if found else ""


def unknown_codec(what: str, path: Path, track: Stream) -> CoachError:
    """what: the picture, or the sound, of the file."""
    name = codec_name(track)
    how = f"with the codec {name}, which Coach does not know" if name else "in a way Coach cannot read"
    return CoachError(f"The {what} in {path} is coded {how}. Convert it to mp4 (H.264, AAC).")


def incomplete(path: Path) -> CoachError:
    return CoachError(f"{path} is incomplete: its end is missing. Copy or download it again.")


def damaged(path: Path, t: float) -> CoachError:
    """t: s, the beginning of what cannot be read."""
    return CoachError(f"{path} is damaged from {t // 60:.0f}:{t % 60:02.0f} on. Copy or download it again.")


def not_a_video(path: Path) -> CoachError:
    return CoachError(f"{path} is not a video that Coach can read. Give it an mp4, mov, mkv or webm file.")


def _check_file(path: Path) -> None:
    """What can be said before FFmpeg is asked."""
    if path.parts[:1] in WEB:
        raise CoachError("Coach reads files, not web addresses. Save the video on this computer and give its path.")
    try:
        is_folder, size = path.is_dir(), path.stat().st_size
    except OSError as error:  # a name that is too long too
        raise CoachError(_reason(path, error)) from error
    if is_folder:
        raise CoachError(f"{path} is a folder, not a video. Name the video file inside it.")
    if path.is_file() and size == 0:
        raise CoachError(f"{path} is empty (0 bytes). Copy or download it again.")
    if path.is_file():
        _check_rights(path)


def _check_rights(path: Path) -> None:
    """Asks the system, as FFmpeg calls all sorts of things "not permitted"."""
    try:
        path.open("rb").close()
    except OSError as error:
        raise CoachError(_reason(path, error)) from error


def _reason(path: Path, error: Exception) -> str:
    if isinstance(error, (FileNotFoundError, NotADirectoryError)):
        return f"There is no video at {path}. Check the name, or give the path of another file."
    if isinstance(error, PermissionError) and _is_of_the_disk(error):
        return f"You may not read {path}. Change its permissions, or copy it to a folder of your own."
    if isinstance(error, OSError) and _is_of_the_disk(error):
        return f"{path} cannot be read ({error.strerror}). Check the disk, or copy the file again."
    return str(incomplete(path) if _begins_like_mp4(path) else not_a_video(path))


def _is_of_the_disk(error: Exception) -> bool:
    """Whether the system refused, not one of FFmpeg's readers: those give up with "-1", which reads as EPERM."""
    refused = isinstance(error, av.FFmpegError) and error.errno in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS)
    return isinstance(error, OSError) and not refused


def _begins_like_mp4(path: Path) -> bool:
    """Whether a file that FFmpeg cannot make sense of was meant to be an mp4: then its index at the end is missing."""
    with path.open("rb") as file:
        return file.read(8)[4:] in MP4_BOXES


# ----------------------------------------------------------------
# Films that stay open between two readings: to open one costs as much as to decode several pictures.


IDLE: Final = 2
"""Containers of one film that are kept; more than two of its passages are seldom loaded at once."""


class OpenFilms:
    """``reading`` is :func:`coach.media.opening.reading` for films that are read again and again, from any thread.

    Who reads gets a container to themselves, at whatever place it was left: seek before decoding.
    """

    def __init__(self) -> None:
        self._idle: dict[Path, list[InputContainer]] = defaultdict(list)
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def reading(self, path: Path) -> Iterator[InputContainer]:
        """As :func:`coach.media.opening.reading`."""
        with in_words(path):
            container = self._taken(path) or opened(path)
            try:
                yield container
            except GeneratorExit:  # whoever reads has seen enough
                self._keep(path, container)
                raise
            except BaseException:
                container.close()
                raise
            self._keep(path, container)

    def close(self) -> None:
        """Closes what nobody reads, now, and the others as soon as they have been read."""
        with self._lock:
            self._closed = True
            idle = [container for containers in self._idle.values() for container in containers]
            self._idle.clear()
        for container in idle:
            container.close()

    def _taken(self, path: Path) -> InputContainer | None:
        with self._lock:
            return self._idle[path].pop() if self._idle[path] else None

    def _keep(self, path: Path, container: InputContainer) -> None:
        with self._lock:
            if not self._closed and len(self._idle[path]) < IDLE:
                self._idle[path].append(container)
                return
        container.close()
