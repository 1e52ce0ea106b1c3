"""The pictures of a video on another clock: copied without re-encoding."""

from __future__ import annotations

import errno
import math
from collections.abc import Iterable, Iterator
from contextlib import closing
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Final

import av
from av.packet import Packet
from av.video.stream import VideoStream

from coach.base.console import bar, bar_if_slow
from coach.media.opening import reading
from coach.media.packets import declared_length, film_packets, with_progress
from coach.media.picture_track import picture_rate, picture_stream, tells_time
from coach.media.pictures import fitted
from coach.media.recording import TICKS_PER_S, TakeWriter
from coach.media.video import LARGEST_DEFAULT_PICTURE, VideoInfo, probe, read_frames
from coach.media.writing import keep_aspect, own_error, own_errors

FITS_MP4: Final = frozenset({"h264", "hevc", "vp9", "av1", "mpeg4"})
"""Codecs that every mp4 reader knows; others are re-encoded."""
SHIFT_TIME_BASE: Final = Fraction(1, TICKS_PER_S)
COPYING: Final = "Copying your film"
"""Label of the progress bar."""
UNKNOWN_DECODING_TIME: Final = -(1 << 40)
"""Decoding time earlier than any other."""
REORDERED: Final = 16
"""Ticks kept free at the beginning: this many pictures may be decoded before they are due."""
MOST_EARLY: Final = 1000
"""Pictures before time 0 that are kept because later ones depend on them: cameras set a keyframe every few seconds. For
a film without further keyframes all would wait in memory, and be decoded whenever the take is shown."""


def shifted_pictures(source: Path, target: Path, shift: float, speed: float = 1.0, until: float = math.inf) -> None:
    """Write the pictures of ``source`` to ``target`` (mp4, no sound), from time 0 to about ``until`` (s) of its clock.

    Second t of the source is second ``speed`` · t + ``shift`` of that clock.

    CoachError if the source cannot be read, OSError if the target cannot be written.
    """
    if not _copied(source, target, shift, speed, until):
        _encoded(probe(source), target, shift, speed, until)


def _copied(source: Path, target: Path, shift: float, speed: float, until: float) -> bool:
    """False if an mp4 cannot hold these pictures as they are."""
    with reading(source) as container:
        stream = picture_stream(container, source)
        if not tells_time(stream) or stream.codec_context.name not in FITS_MP4:
            return False
        with bar_if_slow(COPYING, declared_length(container), "s") as advance:
            packets = _before(
                until, _timed(with_progress(film_packets(container, stream), advance), stream, shift, speed)
            )
            return _written(packets, target, stream)


def _written(packets: Iterator[Packet], target: Path, stream: VideoStream) -> bool:
    early = _before_zero(packets)
    if len(early) > MOST_EARLY:
        return False
    try:
        with closing(_Copy(target, stream)) as copy:
            for packet in _from_zero(early, packets):
                if packet.is_discard:  # trimmed: only its own container can hide the picture
                    return False
                copy.add(packet)
    except OSError as error:
        if error.errno == errno.EINVAL:  # mp4's answer to packets it has no place for
            return False
        raise
    return True


class _Copy:
    """An mp4 to be filled with packets. Anything wrong with it is an OSError, never blamed on the film being read."""

    def __init__(self, target: Path, stream: VideoStream) -> None:
        # movie_timescale: a film that begins late says so in this unit, which is a whole millisecond otherwise.
        options = {"movie_timescale": str(TICKS_PER_S), "video_track_timescale": str(TICKS_PER_S)}
        with own_errors():
            self._out = av.open(str(target.absolute()), "w", format="mp4", options=options)
            self._stream = self._out.add_stream_from_template(stream)
            self._stream.time_base = SHIFT_TIME_BASE
            keep_aspect(self._stream, stream)

    def add(self, packet: Packet) -> None:
        packet.stream = self._stream
        try:
            self._out.mux(packet)
        except av.FFmpegError as error:
            raise own_error(error) from error

    def close(self) -> None:
        with own_errors():
            self._out.close()


def _timed(packets: Iterable[Packet], stream: VideoStream, shift: float, speed: float) -> Iterator[Packet]:
    """The stream's packets in ticks of the new clock."""
    ticks, later = speed * float(stream.time_base / SHIFT_TIME_BASE), shift / SHIFT_TIME_BASE
    picture = round(speed * TICKS_PER_S / picture_rate(stream))
    for packet in packets:
        if packet.pts is None:  # the empty packet that ends the stream
            continue
        decoded = UNKNOWN_DECODING_TIME if packet.dts is None else packet.dts  # matroska does not keep them
        packet.pts, packet.dts = round(packet.pts * ticks + later), round(decoded * ticks + later)
        # Where the film does not say (.ts): players leave out a last picture that lasts no time.
        packet.duration, packet.time_base = round((packet.duration or 0) * ticks) or picture, SHIFT_TIME_BASE
        yield packet


def _before(until: float, packets: Iterator[Packet]) -> Iterator[Packet]:
    """Those that pictures before ``until`` (s) depend on."""
    for packet in packets:
        if packet.dts * SHIFT_TIME_BASE >= until or (packet.is_keyframe and packet.pts * SHIFT_TIME_BASE >= until):
            return
        yield packet


def _from_zero(early: list[Packet], packets: Iterator[Packet]) -> Iterator[Packet]:
    """The ``early`` ones and those after them, with times that begin at 0.

    Pictures before 0 on which later ones depend cannot be left out. They are squeezed into the first milliseconds: with
    an edit list, which is meant for hiding them, readers would move the first picture shown to 0. Decoding times, which
    begin before 0 if pictures are coded out of order, must not be negative either, for the same reason.
    """
    shown = sorted(packet.pts for packet in early if packet.pts <= 0)
    rank = {stamp: REORDERED + number for number, stamp in enumerate(shown)}
    decoded = -1
    for packet in chain(early, packets):
        packet.pts = rank.get(packet.pts, max(packet.pts, REORDERED + len(rank)))
        decoded = packet.dts = max(packet.dts, decoded + 1)
        yield packet


def _before_zero(packets: Iterator[Packet]) -> list[Packet]:
    """The packets from the last keyframe at or before time 0 to the first one after 0; at most MOST_EARLY + 1."""
    early: list[Packet] = []
    for packet in packets:
        if packet.is_keyframe and packet.pts <= 0:
            early = []
        early.append(packet)
        if packet.pts > 0 or len(early) > MOST_EARLY:
            break
    return early


def _encoded(info: VideoInfo, target: Path, shift: float, speed: float, until: float) -> None:
    begin, end = max(0.0, -shift / speed), min(info.duration, (until - shift) / speed)
    scale = min(1.0, *(most / size for most, size in zip(LARGEST_DEFAULT_PICTURE, (info.width, info.height))))
    width, height = (round(size * scale) for size in (info.width, info.height))
    with (
        TakeWriter(target, width, height) as writer,
        bar(COPYING, end - begin, "s") as advance,
        closing(read_frames(info.path, start=begin)) as frames,
    ):
        before = begin
        for frame in frames:
            advance(frame.t - before)
            before = frame.t
            t = frame.t * speed + shift
            if t >= until:
                break
            if t >= 0:
                writer.write(fitted(frame.rgb, width, height), t)  # joined films may change their size
