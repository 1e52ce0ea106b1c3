"""The packets of a film, with time stamps of the film's own clock (:mod:`coach.media.clock`)."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Disposition, Stream
from av.video.stream import VideoStream

from coach.base.console import Advance, bar_if_slow
from coach.media.clock import TAKE_TICK, FilmClock, Stamp, clock_of, usual_origin
from coach.media.opening import DEMUXER_OPTIONS, damaged, is_of_the_disk

# MPEG transport and program streams: .ts, .mts, .mpg.
STREAMS: Final = frozenset({"mpegts", "mpeg"})
ONE_CLOCK: Final = frozenset({"mov", "avi"})
"""Containers with a single table of times, in which nothing can restart."""
DECODING_TIMES: Final = frozenset({"avi"})
"""Containers that tell when pictures are decoded. FFmpeg makes up when they are shown: one too late for H.264."""


def every_packet(container: InputContainer, *streams: Stream) -> Iterator[Packet]:
    """The packets of these tracks in file order.

    At the end PyAV stumbles over tracks that appeared midway, as they do in damaged files: by then everything has been
    read.
    """
    with suppress(IndexError):
        yield from container.demux(list(streams))


def film_packets(container: InputContainer, *streams: Stream) -> Iterator[Packet]:
    """The packets of these tracks with stamps of the film's own clock (:mod:`coach.media.clock`), and hence their
    frames.

    From the file's current position, unless its clock is ``joined``: then only from its beginning. CoachError where the
    rest is unreadable.
    """
    clock, numbers, reached = film_clock(container), Counter(), 0.0
    only_decoding = is_kind(container, DECODING_TIMES)
    try:
        for packet in every_packet(container, *streams):
            track, base = packet.stream_index, packet.time_base  # PyAV recreates it on every access
            if only_decoding:
                packet.pts = packet.dts
            _move(packet, base, -clock.origin_of(track, numbers[track]))
            reached = max(reached, seconds(packet.dts, base) or 0.0)
            numbers[track] += 1
            yield packet
    except av.FFmpegError as error:
        if is_of_the_disk(error) or not numbers:
            raise
        raise damaged(Path(container.name), reached) from error


def with_progress(packets: Iterable[Packet], advance: Advance) -> Iterator[Packet]:
    """The same packets; ``advance`` is told the progress (s) since the first one, whatever the clock says."""
    reached = None
    for packet in packets:
        at = seconds(packet.dts, packet.time_base)
        before = reached if reached is not None else at
        reached = before if at is None else max(before, at)
        advance(reached - before if reached is not None else 0.0)
        yield packet


def declared_length(container: InputContainer) -> int | None:
    """s according to the file; None if it does not say."""
    return round(container.duration / av.time_base) if container.duration else None


def _move(packet: Packet, base: Fraction | None, by: float) -> None:
    """by: s; whole ticks of the packet's clock, ``base`` s each, are added."""
    ticks = round(by / float(base)) if by and base else 0
    if not ticks:
        return
    packet.pts = None if packet.pts is None else packet.pts + ticks
    packet.dts = None if packet.dts is None else packet.dts + ticks


def film_clock(container: InputContainer) -> FilmClock:
    """The film's clock; a file that may hold several recordings is read through to find it."""
    if is_kind(container, ONE_CLOCK):
        return FilmClock(_origin(container))
    file = os.stat(container.name)
    return _clock_throughout(container.name, _origin(container), file.st_size, file.st_mtime_ns)


def _origin(container: InputContainer) -> float:
    """The time stamp (s) of the film's time 0: in a broadcast its first, in one of Coach's takes the dance's own time
    0."""
    tracks = [stream for stream in container.streams if _is_track(stream)]
    starts = [seconds(track.start_time, track.time_base) for track in tracks if track.start_time is not None]
    if is_kind(container, STREAMS):
        return min(starts, default=0.0)
    is_take = not container.streams.audio and any(track.time_base == TAKE_TICK for track in tracks)
    return 0.0 if is_take and is_kind(container, ONE_CLOCK) else usual_origin(starts)


@lru_cache(maxsize=16)
def _clock_throughout(name: str, origin: float, size: int, changed: int) -> FilmClock:
    """size, changed: of the file, so that another file of this name is read again."""
    with av.open(name, metadata_errors="replace", options=DEMUXER_OPTIONS) as container:
        tracks = [stream for stream in container.streams if _is_track(stream)]
        with bar_if_slow(f"Looking through {Path(name).name}", declared_length(container), "s") as advance:
            return clock_of(_stamps(with_progress(every_packet(container, *tracks), advance)), origin)


def _stamps(packets: Iterable[Packet]) -> Iterator[Stamp]:
    """Of all packets, up to the first unreadable one: reading the film will reach it, and say so."""
    with suppress(av.FFmpegError):
        yield from map(_stamp, packets)


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
    """A time stamp in seconds; None if the file does not say.

    As exact as ``float(ticks * time_base)``, but without making a Fraction: films have a hundred packets a second.
    """
    return None if ticks is None or time_base is None else ticks * time_base.numerator / time_base.denominator


def is_kind(container: InputContainer, kinds: Collection[str]) -> bool:
    """Whether its format is one of these, by FFmpeg's names; one format may have several."""
    return not set(container.format.name.split(",")).isdisjoint(kinds)
