"""Which video track of a film to use, and how far to trust its time stamps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from statistics import median
from typing import Final

import av
from av.container import InputContainer
from av.format import Flags
from av.index import IndexEntries
from av.stream import Disposition
from av.video.stream import VideoStream

from coach.base.errors import CoachError
from coach.media.opening import not_a_video, unknown_codec
from coach.media.packets import DECODING_TIMES, ONE_CLOCK, film_clock, is_cover_art, is_kind, seconds

ENOUGH_STEPS: Final = 1000
"""From picture to picture, whose median is the usual one: going through all of an hour takes a third of a second."""
NOT_FILMS: Final = frozenset({"tty", "bin", "xbin", "adf", "idf"})
"""FFmpeg "plays" text files as films of a terminal."""
STILLS: Final = frozenset({"avif", "heic", "heix", "heim", "heis", "mif1"})
"""Brands of photographs, which phones store in the same container as films."""
HIDDEN_PICTURE_FLAGS: Final = Disposition.timed_thumbnails | Disposition.still_image | Disposition.visual_impaired
"""Flags of tracks that players do not show by default."""
PREVIEW_SHARE: Final = 1 / 4
"""Share of the most pixels, and of the most pictures a second, below which another track is only a preview."""
SHORT: Final = 1 / 2
"""The same for the length."""
ASSUMED_FPS: Final = 30.0
"""If the file does not say: what phones record."""


@dataclass(frozen=True)
class PictureTrack:
    """The ``number``-th (from 1) of ``count`` video tracks; looks: its size and rate, in words."""

    number: int
    count: int
    looks: str

    def __str__(self) -> str:
        return f"track {self.number} of {self.count} ({self.looks})"


def picture_stream(container: InputContainer, path: Path) -> VideoStream:
    """The film's video; if several, the one that a player should choose.

    CoachError if there is none (sound only, a single picture, text), or none with a known codec.
    """
    films = [stream for stream in container.streams.video if not is_cover_art(stream)]
    if not films and container.streams.audio:
        raise CoachError(f"{path} has sound but no picture. Coach needs the video of the dance.")
    if not films or is_kind(container, NOT_FILMS):
        raise not_a_video(path)
    if _is_still(container):
        raise CoachError(f"{path} is a picture, not a video. Give Coach the video of the dance.")
    known = [film for film in films if film.codec_context is not None]
    if not known:
        raise unknown_codec("picture", path, films[0])
    return _best(known)


def _is_still(container: InputContainer) -> bool:
    kind = container.format.name
    return kind.endswith("_pipe") or kind == "image2" or container.metadata.get("major_brand", "").strip() in STILLS


def picture_track(container: InputContainer, path: Path, fps: float) -> PictureTrack:
    """What :func:`picture_stream` chooses, with ``fps`` pictures a second; CoachError as there."""
    chosen = picture_stream(container, path)
    films = [stream.index for stream in container.streams.video if not is_cover_art(stream)]
    context = chosen.codec_context
    looks = f"{context.width}x{context.height}, {fps:.3g} fps"
    return PictureTrack(films.index(chosen.index) + 1, len(films), looks)


def picture_rate(stream: VideoStream) -> float:
    """Pictures a second, on average."""
    return float(_known_rate(stream) or _guessed_rate(stream) or ASSUMED_FPS)


def _known_rate(stream: VideoStream) -> float | None:
    """Counted if possible: the rate in the file may be that of its clock, or of its first seconds."""
    if unstamped(stream):
        return float(stream.guessed_rate or stream.average_rate or 0) or None
    return _counted_rate(stream) or (float(stream.average_rate) if stream.average_rate else None)


def _counted_rate(stream: VideoStream) -> float | None:
    """From the file's index as far as FFmpeg has read it, or from all packets where they were read for the clock."""
    if not is_kind(stream.container, ONE_CLOCK):
        return film_clock(stream.container).rates.get(stream.index)
    index = stream.index_entries
    if len(index) < 2:
        return None
    # an AVI's pictures are evenly spaced; where a step is longer, one is repeated
    even = is_kind(stream.container, DECODING_TIMES)
    ticks = _usual_step(index) if even else (index[-1].timestamp - index[0].timestamp) / (len(index) - 1)
    return 1 / float(ticks * stream.time_base) if ticks > 0 else None


def _usual_step(index: IndexEntries) -> float:
    """Ticks from one picture to the next."""
    return median(index[k + 1].timestamp - index[k].timestamp for k in range(min(len(index) - 1, ENOUGH_STEPS)))


def _guessed_rate(stream: VideoStream) -> Fraction | None:
    """For a film that does not say; a picture at every tick of its clock is no useful guess."""
    guessed, tick = stream.guessed_rate, stream.time_base
    return None if guessed and tick and guessed * tick >= 1 else guessed


def unstamped(stream: VideoStream) -> bool:
    """Whether the file is a bare sequence of coded pictures (raw H.264): only their index tells the time."""
    return bool(stream.container.format.flags & Flags.no_timestamps.value)


def in_decoding_order(stream: VideoStream) -> bool:
    """Whether the stamps tell when pictures are decoded, not when they are shown: AVI does not know B-frames."""
    return is_kind(stream.container, DECODING_TIMES) and bool(stream.codec_context.has_b_frames)


def tells_time(stream: VideoStream) -> bool:
    """Whether the stamps of its packets tell when they are shown. If not it must be decoded, from the beginning."""
    return not (film_clock(stream.container).joined or in_decoding_order(stream) or unstamped(stream))


def _best(tracks: list[VideoStream]) -> VideoStream:
    """By flags, size, rate and length: a track that is small, slow or short compared with another is a preview,
    whatever its flags."""
    shown = [track for track in tracks if not track.disposition & HIDDEN_PICTURE_FLAGS] or tracks
    largest, fastest, longest = (max(map(of, shown)) for of in (_pixels, _rate, _length))
    whole = [
        track
        for track in shown
        if _pixels(track) >= PREVIEW_SHARE * largest
        and _rate(track) >= PREVIEW_SHARE * fastest
        and _length(track) >= SHORT * longest
    ]
    return max(whole or shown, key=lambda track: (bool(track.disposition & Disposition.default), *_size(track)))


def _size(track: VideoStream) -> tuple[float, float, float]:
    return _pixels(track), _rate(track), _length(track)


def _pixels(track: VideoStream) -> int:
    return track.codec_context.width * track.codec_context.height


def _rate(track: VideoStream) -> float:
    return _known_rate(track) or 0.0


def _length(track: VideoStream) -> float:
    """s; the file's length if the track does not say."""
    declared, whole = seconds(track.duration, track.time_base), track.container.duration
    return _noted_length(track) or declared or (whole / av.time_base if whole else 0.0)


def _noted_length(track: VideoStream) -> float | None:
    """s, as Matroska notes it: "00:03:25.480000000"."""
    parts = re.fullmatch(r"(\d+):(\d+):(\d+(?:\.\d+)?)", track.metadata.get("DURATION", ""))
    return 3600 * int(parts[1]) + 60 * int(parts[2]) + float(parts[3]) if parts else None
