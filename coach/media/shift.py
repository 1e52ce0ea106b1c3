"""The pictures of a video on another clock: copied without being encoded anew, each ``shift`` seconds later."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from pathlib import Path
from typing import Final

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from coach.media.opening import origin, picture_stream, reading
from coach.media.recording import TICKS_PER_S, TakeWriter
from coach.media.video import VideoInfo, probe, read_frames
from coach.progress import bar

FITS_MP4: Final = frozenset({"h264", "hevc", "vp9", "av1", "mpeg4"})
"""Codecs that every mp4 reader knows; others are encoded anew."""
TICK: Final = Fraction(1, TICKS_PER_S)
REORDERED: Final = 16
"""Ticks kept free at the beginning: so many pictures may be decoded before they are due."""


def shifted_pictures(source: Path, target: Path, shift: float) -> None:
    """Write the pictures of ``source`` to ``target`` (mp4, no sound), ``shift`` s later; none before time 0.

    CoachError when the source cannot be read, OSError when the target cannot be written.
    """
    info = probe(source)
    if not _copied(source, target, shift):
        _encoded(info, target, shift)


def _copied(source: Path, target: Path, shift: float) -> bool:
    """False when an mp4 cannot hold these pictures as they are."""
    with reading(source) as container:
        stream = picture_stream(container, source)
        if stream.codec_context.name not in FITS_MP4:
            return False
        packets = _from_zero(_timed(container, stream, shift - origin(container)))
        # movie_timescale: a film that begins late says so in this unit, which is a whole millisecond otherwise.
        options = {"movie_timescale": str(TICKS_PER_S), "video_track_timescale": str(TICKS_PER_S)}
        with av.open(str(target.absolute()), "w", format="mp4", options=options) as out:
            copy = out.add_stream_from_template(stream)
            copy.time_base = TICK
            for packet in packets:
                packet.stream = copy
                out.mux(packet)
    return True


def _timed(container: InputContainer, stream: VideoStream, shift: float) -> Iterator[Packet]:
    """The packets in ticks of the new clock."""
    for packet in container.demux(stream):
        if packet.dts is None or packet.pts is None:  # the empty packet that ends the stream
            continue
        old = packet.time_base
        packet.pts, packet.dts = (round((float(stamp * old) + shift) / TICK) for stamp in (packet.pts, packet.dts))
        packet.duration, packet.time_base = round(packet.duration * old / TICK), TICK
        yield packet


def _from_zero(packets: Iterator[Packet]) -> Iterator[Packet]:
    """Without what comes before time 0, as far as decoding allows.

    Pictures before 0 from which later ones are made cannot be left out. They are squeezed into the first milliseconds:
    an edit list, which is made for hiding them, would have readers move the first picture that is shown to 0. Decoding
    times, which begin before 0 where pictures are coded out of order, must not be negative either for the same reason.
    """
    early, first = _before_zero(packets)
    shown = sorted(packet.pts for packet in early)
    rank = {stamp: REORDERED + number for number, stamp in enumerate(shown)}
    decoded = -1
    for packet in chain(early, first, packets):
        packet.pts = rank.get(packet.pts, max(packet.pts, REORDERED + len(rank)))
        decoded = packet.dts = max(packet.dts, decoded + 1)
        yield packet


def _before_zero(packets: Iterator[Packet]) -> tuple[list[Packet], list[Packet]]:
    """The packets from the last keyframe at or before time 0 up to 0, and the first one behind."""
    early: list[Packet] = []
    for packet in packets:
        if packet.pts > 0:
            return early, [packet]
        if packet.is_keyframe:
            early = []
        early.append(packet)
    return early, []


def _encoded(info: VideoInfo, target: Path, shift: float) -> None:
    with TakeWriter(target, info.width, info.height) as writer, bar("Copying your film", info.duration, "s") as advance:
        before = 0.0
        for frame in read_frames(info.path, start=-shift):
            advance(frame.t - before)
            before = frame.t
            if frame.t + shift >= 0:
                writer.write(frame.rgb, frame.t + shift)
