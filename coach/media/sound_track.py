"""Which sound track of a film to use, and its contents, block by block."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
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

from coach.base.console import Advance, bar_if_slow
from coach.base.errors import CoachError
from coach.media.clock import LEAP_S
from coach.media.opening import codec_name, reading, unknown_codec
from coach.media.packets import declared_length, every_packet, film_packets, seconds, with_progress

AUDIBLE: Final = 0.01
"""Full scale is 1. An open microphone in a quiet room stays below, music does not."""
DECODER_RUN_UP_S: Final = 1.0
"""s decoded before the wanted part: more than any decoder needs to settle."""
SURROUND: Final = ("FL", "FR", "FC", "LFE", "BL", "BR", "SL", "SR")
"""Channels of 5.1 and 7.1 in their usual order."""
CENTRE_CHANNEL_GAIN: Final = 0.7
"""Share that each side gets of a channel on neither side: half its power each."""
SECONDARY_SOUND_FLAGS: Final = (
    Disposition.comment | Disposition.descriptions | Disposition.visual_impaired | Disposition.hearing_impaired
)
"""Flags of tracks that players only play on request."""

SoundBlock = tuple[float | None, NDArray[np.float32]]
"""When it begins (s of the film; None: where the previous one ends), and samples (n, 1 or 2)."""


@dataclass(frozen=True)
class SoundTrack:
    """The ``number``-th (from 1) of ``count`` sound tracks; title: what the film calls it, or ""."""

    number: int
    count: int
    title: str = ""

    def __str__(self) -> str:
        return f"track {self.number} of {self.count}" + (f", “{self.title}”" if self.title else "")


def sound_track(path: Path) -> SoundTrack | None:
    """What :func:`sound_stream` chooses; None if the film has no sound track. CoachError as there."""
    with reading(path) as container:
        chosen, tracks = sound_stream(container, path), container.streams.audio
        if chosen is None:
            return None
        number = [track.index for track in tracks].index(chosen.index) + 1
        return SoundTrack(number, len(tracks), chosen.metadata.get("title", "").strip())


def sound_stream(container: InputContainer, path: Path) -> AudioStream | None:
    """The track that a player would choose, of those that have sound and can be decoded; None if there is no track.

    CoachError if there are tracks, but none with a known codec.
    """
    known = [track for track in container.streams.audio if track.codec_context is not None]
    if container.streams.audio and not known:
        raise unknown_codec("sound", path, container.streams.audio[0])
    order = sorted(
        known, key=lambda track: (bool(track.disposition & SECONDARY_SOUND_FLAGS), not track.disposition & 1)
    )
    if len(order) < 2:
        return order[0] if order else None
    return container.streams[_with_sound(path, tuple(track.index for track in order), path.stat().st_mtime_ns)]


@lru_cache(maxsize=16)
def _with_sound(path: Path, order: tuple[int, ...], _modified: int) -> int:
    """Index of the first of these streams that is audible, or the loudest if none is. Cached: it may take a while to
    find that one is silent to its end."""
    peaks = dict.fromkeys(order, -1.0)  # less than silence: nothing decodable
    with reading(path) as container:
        tracks = [container.streams[index] for index in order]
        for track in tracks:
            _channels(track)
        with bar_if_slow(f"Looking for the sound of {path.name}", declared_length(container), "s") as advance:
            for packet in with_progress(every_packet(container, *tracks), advance):
                index = packet.stream.index
                if peaks[index] < AUDIBLE:
                    peaks[index] = max([peaks[index], *map(_peak, _frames(packet))])
                if peaks[order[0]] >= AUDIBLE:
                    break
    return next((index for index in order if peaks[index] >= AUDIBLE), max(order, key=peaks.__getitem__))


def _peak(frame: av.AudioFrame) -> float:
    """0..1, full scale."""
    blocks = _converted(AudioResampler("flt", frame.layout.name, frame.sample_rate), frame)  # NumPy lacks some formats
    return max((float(np.abs(block.to_ndarray()).max(initial=0.0)) for block in blocks), default=0.0)


# ---------------------------------------------------------------- its samples


def sound_blocks(
    container: InputContainer, stream: AudioStream, rate: int, start: float = 0.0, until: float = math.inf
) -> Iterator[SoundBlock]:
    """What is decoded between ``start`` and ``until`` (s of the film), give or take a block, at ``rate`` (Hz).

    One channel or two; damaged packets are left out. CoachError if there are packets but none can be decoded.
    """
    length, channels = (container.duration or 0) / av.time_base, _channels(stream)
    packets = packets_between(film_packets(container, stream), start, until, length)
    frames = _decoded(packets, Path(container.name))
    for _, alike in groupby(frames, key=_format):  # joined recordings change format on the way
        resampler = None
        for frame in chain(alike, [None]):
            resampler = resampler or AudioResampler("flt", frame.layout.name, rate)
            for block in _converted(resampler, frame):
                samples = block.to_ndarray().reshape(-1, len(block.layout.channels))
                if len(samples):
                    yield seconds(block.pts, block.time_base), _two(samples, block.layout, channels)


def sound_formats(path: Path, advance: Advance = lambda amount: None) -> set[tuple[str, str, int]]:
    """All formats (samples, channels, Hz) that the film's sound takes: decoded to its end, as only the decoder notices
    changes. Empty if it has none; CoachError as :func:`sound_stream`. ``advance`` is told the progress (s)."""
    with reading(path) as container:
        stream = sound_stream(container, path)
        if stream is None:
            return set()
        _channels(stream)
        return set(map(_format, _decoded(with_progress(film_packets(container, stream), advance), path)))


def packets_between(packets: Iterable[av.Packet], start: float, until: float, reached: float) -> Iterator[av.Packet]:
    """The packets from DECODER_RUN_UP_S before ``start`` to ``until`` (s).

    reached  s, the film's length, if known. A packet far beyond has a damaged stamp and is left out: else days of
             silence would precede it
    """
    for packet in packets:
        at = seconds(packet.pts, packet.time_base)
        if at is not None and at > reached + LEAP_S:
            continue
        if at is not None and at >= until:
            return
        reached = max(reached, at or 0.0)
        if at is None or at >= start - DECODER_RUN_UP_S:
            yield packet


def _channels(stream: AudioStream) -> tuple[str, ...]:
    """Names of the channels; call before decoding anything.

    PyAV 18 frees a custom channel order twice, with the frame and with its layout, which crashes the program: so the
    decoder is given a standard order, or none.
    """
    context = stream.codec_context
    if context.is_open:
        return ()
    layout = context.layout
    names = tuple(channel.name for channel in layout.channels)
    if names:
        context.layout = f"{len(names)} channels" if "(" in layout.name else layout.name
    return names


def _decoded(packets: Iterable[av.Packet], path: Path) -> Iterator[av.AudioFrame]:
    tried, found = None, False
    for packet in packets:
        tried = packet.stream if packet.size > 0 else tried
        for frame in _frames(packet):
            found = True
            yield frame
    if tried is not None and not found:
        raise CoachError(
            f"No sound in {path} can be read ({codec_name(tried)}). Copy or download it again, or convert it to mp4 "
            "(H.264, AAC)."
        )


def _frames(packet: av.Packet) -> list[av.AudioFrame]:
    try:
        return packet.decode()
    except av.FFmpegError:  # from the decoder: reading itself is outside this try
        return []


def _converted(resampler: AudioResampler, frame: av.AudioFrame | None) -> list[av.AudioFrame]:
    try:
        return resampler.resample(frame)
    except av.FFmpegError:  # a damaged header may ask for anything
        return []


def _format(frame: av.AudioFrame) -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def _two(samples: NDArray[np.float32], layout: av.AudioLayout, told: Sequence[str]) -> NDArray[np.float32]:
    """(n, 1 or 2) of (n, channels): surround is mixed down to both sides, adding up to full scale at most.

    told  names of the channels from the file, if the layout has none
    """
    names = [channel.name for channel in layout.channels]
    if set(names) == {"NONE"} and len(told) == len(names):
        names = list(told)
    if len(names) <= 2 and names != ["FR", "FL"]:
        return samples
    if layout.name.startswith("ambisonic"):  # a 360° camera's: the first channel is what a plain microphone hears
        return samples[:, :1]
    if set(names) == {"NONE"}:  # the file does not say: assume the order of films
        names = (["FL", "FR", "BL", "BR"] if len(names) == 4 else [*SURROUND, *names])[: len(names)]
    weights = np.array([[_share(name, other) for other in "RL"] for name in names], np.float32)
    return samples @ (weights / weights.sum(axis=0).max())


def _share(name: str, other: str) -> float:
    """Of a channel (FL, SR, LFE, TFC …) on the side that is not called ``other``."""
    sides = set(name) & set("LR") if name != "LFE" else set()
    return 0.0 if other in sides else 1.0 if sides else CENTRE_CHANNEL_GAIN
