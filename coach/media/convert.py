"""A video brought into a form that plays everywhere: copied, put into another container, or re-encoded.

What plays everywhere is H.264 (8 bit, 4:2:0, at most 1080p, not interlaced) with AAC or MP3 in mp4 or mov.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.container import InputContainer, OutputContainer
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from coach.base.console import Advance, bar, bar_if_slow
from coach.base.errors import CoachError
from coach.base.files import DISK_FULL_ERRORS, copy_file
from coach.media.audio import SAMPLE_HZ, sound_pieces
from coach.media.clock import TAKE_TICK
from coach.media.opening import reading
from coach.media.packets import declared_length, film_packets, with_progress
from coach.media.picture_track import ASSUMED_FPS, picture_rate, picture_stream, tells_time
from coach.media.pictures import Pictures, fitted
from coach.media.sound_track import sound_formats, sound_stream
from coach.media.video import VideoInfo, is_interlaced, picture_times, probe, read_frames
from coach.media.writing import h264_stream, keep_aspect, own_errors, sound_frames

LONG_SIDE, SHORT_SIDE = 1920, 1080
"""Pixels. Anything larger is never shown, and costs time in every dance."""
PLAIN_CONTAINERS: Final = frozenset({"mp4", "mov"})
PLAIN_PICTURES: Final = frozenset({"yuv420p", "yuvj420p"})
PLAIN_SOUNDS: Final = frozenset({"aac", "mp3"})
"""What needs no conversion, as FFmpeg names it."""
CONVERTED_CRF: Final = 20
"""x264's constant rate factor: visually lossless."""
LOOP_KEYFRAMES_S: Final = 1.0
"""s between pictures at which a loop can start without decoding what comes before."""
OFF_S: Final = 0.2
"""s by which remuxing may change the length before it is distrusted and the video re-encoded."""
MOVED_S: Final = 0.005
"""s by which it may move a picture: the rounding of any container's time stamps is less."""


class Conversion(Enum):
    """How a video gets into a song's folder."""

    COPY = "copied"
    REMUX = "put into an mp4"
    ENCODE = "converted to H.264"


def way_to_keep(path: Path) -> Conversion:
    """What this video needs in order to play everywhere. CoachError if it is not a video."""
    with reading(path) as container:
        stream, sound = picture_stream(container, path), sound_stream(container, path)
        context, told = stream.codec_context, tells_time(stream)
        small = max(context.width, context.height) <= LONG_SIDE and min(context.width, context.height) <= SHORT_SIDE
        plain = context.name == "h264" and context.pix_fmt in PLAIN_PICTURES
        container_names, length = set(container.format.name.split(",")), declared_length(container)
    heard = sound is None or sound.codec_context.name in PLAIN_SOUNDS
    if not (told and plain and small and heard) or is_interlaced(path):
        return Conversion.ENCODE
    if PLAIN_CONTAINERS & container_names and path.suffix.lower() in {".mp4", ".mov", ".m4v"}:
        return Conversion.COPY
    with bar("Looking through the sound", length, "s") as advance:
        formats = sound_formats(path, advance)
    return Conversion.REMUX if len(formats) < 2 else Conversion.ENCODE  # an mp4 declares only one format


def keep(path: Path, folder: Path, stem: str = "video") -> tuple[Path, Conversion]:
    """Put the video into ``folder`` in a form that plays everywhere: the new file, and what was done.

    Times stay as they are, variable frame rates too; a rotated picture is stored upright when re-encoded. Raises
    CoachError if the video cannot be read, OSError if the folder cannot be written.
    """
    way = way_to_keep(path)
    if way is Conversion.COPY:
        target = folder / f"{stem}{path.suffix.lower()}"
        _copy(path, target)
        return target, way
    target = folder / f"{stem}.mp4"
    if way is Conversion.REMUX and _remuxed(path, target):
        return target, way
    encode(path, target)
    return target, Conversion.ENCODE


def encode(path: Path, target: Path) -> None:
    """H.264 and AAC in an mp4, with the times of the original. OSError if the disk or the encoder fails."""
    info = probe(path)
    box = (LONG_SIDE, SHORT_SIDE) if info.width >= info.height else (SHORT_SIDE, LONG_SIDE)
    with (
        own_errors(),
        _written(target) as out,
        bar("Converting the video", round(info.duration * info.fps)) as advance,
    ):
        sound = out.add_stream("aac", rate=SAMPLE_HZ, layout="stereo", bit_rate=160_000) if info.has_audio else None
        stream, size, reformatter = None, None, VideoReformatter()
        blocks = sound_frames(sound_pieces(path, SAMPLE_HZ), SAMPLE_HZ)
        for frame in read_frames(path, pictures=Pictures(box)):
            even = frame.rgb[: frame.rgb.shape[0] // 2 * 2, : frame.rgb.shape[1] // 2 * 2]
            size = size or even.shape[1::-1]
            stream = stream or _video_stream(out, info, *size)
            # joined films may change their size
            out.mux(_lasting(stream.encode(_picture(reformatter, fitted(even, *size), frame.t)), info.duration))
            if sound is not None:
                _mux_until(out, sound, blocks, frame.t)
            advance(1)
        out.mux(_lasting(stream.encode(), info.duration))
        if sound is not None:
            _mux_until(out, sound, blocks, np.inf)
            out.mux(sound.encode())


def _copy(path: Path, target: Path) -> None:
    try:
        with bar_if_slow("Copying the video", path.stat().st_size, "B") as advance:
            copy_file(path, target, advance)
    except OSError as error:
        if error.errno in DISK_FULL_ERRORS or not path.is_file():
            raise
        raise CoachError(f"{path} cannot be copied ({error.strerror}). Check the disk and try again.") from error


def _remuxed(path: Path, target: Path) -> bool:
    """The same pictures and sound in an mp4; False if their times or lengths change."""
    try:
        with (
            reading(path) as source,
            _written(target) as out,
            bar("Putting the video into an mp4", declared_length(source), "s") as advance,
        ):
            _remux(source, out, path, advance)
        before, after = picture_times(path), picture_times(target)
        in_place = len(before) == len(after) and np.allclose(before, after, rtol=0, atol=MOVED_S)
        return in_place and abs(probe(target).duration - probe(path).duration) < OFF_S
    except (CoachError, ValueError) as problem:  # this container has something that an mp4 cannot hold
        cause = problem.__cause__
        if isinstance(cause, OSError) and cause.errno in DISK_FULL_ERRORS:  # converting would not help
            raise OSError(cause.errno, cause.strerror) from problem
        return False


def _remux(source: InputContainer, out: OutputContainer, path: Path, advance: Advance) -> None:
    sound = sound_stream(source, path)
    pictures = picture_stream(source, path)
    chosen = [pictures, *([] if sound is None else [sound])]
    copies = {stream.index: out.add_stream_from_template(stream) for stream in chosen}
    keep_aspect(copies[pictures.index], pictures)
    undated: dict[int, list[av.Packet]] = {stream.index: [] for stream in chosen}
    for packet in with_progress(film_packets(source, *chosen), advance):
        waiting = undated[packet.stream.index]
        if packet.dts is None:
            waiting.extend([packet] if packet.size else [])  # an empty packet ends a stream
            continue
        _date(waiting, packet)
        for ready in (*waiting, packet):
            ready.stream = copies[packet.stream.index]
            out.mux(ready)
        waiting.clear()


def _date(undated: list[av.Packet], first: av.Packet) -> None:
    """Decoding times for the packets before the first that has one: Matroska does not store those of reordered ones."""
    if not undated:
        return
    rate = picture_rate(first.stream) if first.stream.type == "video" else ASSUMED_FPS
    step = max(1, round(1 / (rate * float(first.time_base))))
    for back, packet in enumerate(reversed(undated), start=1):
        packet.dts = first.dts - back * step


def _written(target: Path) -> OutputContainer:
    """Its index is at the end: for one at the beginning FFmpeg writes the whole file again, silently, which for an hour
    takes long and cannot be stopped. Only films sent to others need that."""
    return av.open(str(target.absolute()), "w", format="mp4")


def _video_stream(out: OutputContainer, info: VideoInfo, width: int, height: int) -> VideoStream:
    fps = min(max(info.fps, 1.0), 240.0)
    rate, keyframes = Fraction(fps).limit_denominator(1001), max(1, round(LOOP_KEYFRAMES_S * fps))
    # no B-frames: with uneven times FFmpeg would declare the mp4 shorter than its pictures last
    options = {"preset": "veryfast", "crf": str(CONVERTED_CRF), "bf": "0"}
    return h264_stream(out, (width, height), rate, TAKE_TICK, keyframes, options)


def _picture(reformatter: VideoReformatter, rgb: NDArray[np.uint8], t: float) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
    frame = reformatter.reformat(frame, format="yuv420p", dst_colorspace="ITU709", threads=1)
    frame.pts, frame.time_base = round(t / TAKE_TICK), TAKE_TICK
    return frame


def _lasting(packets: list[av.Packet], end: float) -> list[av.Packet]:
    """To the film's end (s): an mp4 only uses the length of its last picture, others last until the next one."""
    for packet in packets:
        packet.duration = max(1, round(end / packet.time_base) - packet.pts)
    return packets


def _mux_until(out: OutputContainer, sound, blocks: Iterator[av.AudioFrame], t: float) -> None:
    """Encodes sound up to ``t`` (s), so that sound and picture are close together in the file."""
    for frame in blocks:
        out.mux(sound.encode(frame))
        if frame.pts * frame.time_base >= t:
            return
