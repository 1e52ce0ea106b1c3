"""Which sound track of a film is heard, and what is in it, block after block."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.media.opening import every_packet, film_packets, reading, seconds

AUDIBLE: Final = 0.01
"""Full scale is 1. An open microphone in a quiet room stays below, music does not."""
RUN_UP_S: Final = 1.0
"""s that are decoded before what is wanted: more than any decoder needs to find its feet."""
SURROUND: Final = {"rematrix_maxval": "1", "lfe_mix_level": "0.5"}
"""For FFmpeg: channels add up to full scale at most, and those for low tones, which it would leave out, are heard."""
ASIDE: Final = (
    Disposition.comment | Disposition.descriptions | Disposition.visual_impaired | Disposition.hearing_impaired
)
"""Flags of tracks that a player leaves to those who ask for them."""

Block = tuple[float | None, NDArray[np.float32]]
"""When it begins (s of the film; None: where the one before ends), and samples (n, 1 or 2)."""


@dataclass(frozen=True)
class SoundTrack:
    """The ``number``-th (from 1) of ``count`` sound tracks; title: what the film calls it, or ""."""

    number: int
    count: int
    title: str = ""


def sound_track(path: Path) -> SoundTrack | None:
    """What :func:`sound_stream` chooses; None when the film has no sound track. CoachError as there."""
    with reading(path) as container:
        chosen, tracks = sound_stream(container, path), container.streams.audio
        if chosen is None:
            return None
        number = [track.index for track in tracks].index(chosen.index) + 1
        return SoundTrack(number, len(tracks), chosen.metadata.get("title", "").strip())


def sound_stream(container: InputContainer, path: Path) -> AudioStream | None:
    """The track that a player would choose, of those that have sound and can be decoded; None when there is no track.

    CoachError when there are tracks, but none in a code that is known.
    """
    known = [track for track in container.streams.audio if track.codec_context is not None]
    if container.streams.audio and not known:
        raise unreadable(path)
    order = sorted(known, key=lambda track: (bool(track.disposition & ASIDE), not track.disposition & 1))
    if len(order) < 2:
        return order[0] if order else None
    return container.streams[_with_sound(path, tuple(track.index for track in order), path.stat().st_mtime_ns)]


def unreadable(path: Path) -> CoachError:
    return CoachError(f"The sound of {path} cannot be read. Copy or download the file again, or convert it to mp4.")


@lru_cache(maxsize=16)
def _with_sound(path: Path, order: tuple[int, ...], _modified: int) -> int:
    """Index of the first of these streams that is audible, the loudest where none is. Remembered: it may take a while
    to know that one is silent to its end."""
    peaks = dict.fromkeys(order, -1.0)  # less than silence: nothing in it can be decoded
    with reading(path) as container:
        for packet in every_packet(container, *(container.streams[index] for index in order)):
            index = packet.stream.index
            if peaks[index] < AUDIBLE:
                peaks[index] = max([peaks[index], *map(_peak, _frames(packet))])
            if peaks[order[0]] >= AUDIBLE:
                break
    return next((index for index in order if peaks[index] >= AUDIBLE), max(order, key=peaks.__getitem__))


def _peak(frame: av.AudioFrame) -> float:
    """0..1, full scale."""
    samples = frame.to_ndarray()
    if not samples.size:
        return 0.0
    if samples.dtype.kind == "f":
        return float(np.abs(samples).max())
    middle = 128 if samples.dtype == np.uint8 else 0
    return float(np.abs(samples.astype(np.float64) - middle).max()) / 2 ** (8 * samples.itemsize - 1)


# ---------------------------------------------------------------- its samples


def sound_blocks(
    container: InputContainer, stream: AudioStream, rate: int, start: float = 0.0, until: float = math.inf
) -> Iterator[Block]:
    """What is decoded between ``start`` and ``until`` (s of the film), give or take a block, at ``rate`` (Hz).

    One channel or two; damaged packets are left out. CoachError where packets are there and none can be decoded.
    """
    frames = _decoded(_between(film_packets(container, stream), start, until), Path(container.name))
    for _, alike in groupby(frames, key=_format):  # joined recordings change their format on the way
        resampler = None
        for frame in chain(alike, [None]):
            resampler = resampler or AudioResampler("flt", _layout(frame), rate, options=SURROUND)
            for block in _converted(resampler, frame):
                samples = block.to_ndarray().reshape(-1, len(block.layout.channels))
                if len(samples):
                    yield seconds(block.pts, block.time_base), samples[:, : 1 if _is_round(block) else 2]


def sound_formats(path: Path) -> set[tuple[str, str, int]]:
    """All formats (samples, channels, Hz) that the film's sound has on its way: decoded to its end, as only the
    decoder notices. Empty when it has none; CoachError as :func:`sound_stream`."""
    with reading(path) as container:
        stream = sound_stream(container, path)
        return set() if stream is None else set(map(_format, _decoded(every_packet(container, stream), path)))


def _between(packets: Iterable[av.Packet], start: float, until: float) -> Iterator[av.Packet]:
    for packet in packets:
        at = seconds(packet.pts, packet.time_base)
        if at is not None and at >= until:
            return
        if at is None or at >= start - RUN_UP_S:
            yield packet


def _decoded(packets: Iterable[av.Packet], path: Path) -> Iterator[av.AudioFrame]:
    tried = found = False
    for packet in packets:
        tried = tried or packet.size > 0
        for frame in _frames(packet):
            found = True
            yield frame
    if tried and not found:
        raise unreadable(path)


def _frames(packet: av.Packet) -> list[av.AudioFrame]:
    try:
        return packet.decode()
    except av.FFmpegError:  # of the decoder: reading itself is outside of this try
        return []


def _converted(resampler: AudioResampler, frame: av.AudioFrame | None) -> list[av.AudioFrame]:
    try:
        return resampler.resample(frame)
    except av.FFmpegError:  # a damaged header may ask for anything
        return []


def _format(frame: av.AudioFrame) -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def _layout(frame: av.AudioFrame) -> str:
    """What FFmpeg is asked for. It would make mono 3 dB softer on its way to stereo, and refuses sound in the round."""
    return frame.layout.name if len(frame.layout.channels) == 1 or _is_round(frame) else "stereo"


def _is_round(frame: av.AudioFrame) -> bool:
    """Whether this is ambisonic sound of 360° cameras: its first channel is what a plain microphone hears."""
    return frame.layout.name.startswith("ambisonic")
