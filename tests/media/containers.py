"""A small film in each of the containers that cameras, editors and programs write, made with PyAV."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.video.reformatter import VideoReformatter

from coach.media.recording import TakeWriter
from tests.media.films import picture

FPS: Final = 25
PICTURES: Final = 80
TONE_HZ: Final = 440
SIZE: Final = (64, 48)
SIZES: Final = {"h263": (128, 96)}
"""Codec → the smallest picture that it knows."""

CONTAINERS: Final[Mapping[str, tuple[str, str, str]]] = {
    "mp4": ("libx264", "yuv420p", "aac"),
    "mkv": ("libx264", "yuv420p", "flac"),
    "webm": ("libvpx", "yuv420p", "libopus"),
    "avi": ("mpeg4", "yuv420p", "libmp3lame"),
    "mov": ("mjpeg", "yuvj420p", "pcm_s16le"),
    "flv": ("flv", "yuv420p", "libmp3lame"),
    "ts": ("libx264", "yuv420p", "aac"),
    "mpg": ("mpeg2video", "yuv420p", "mp2"),
    "ogv": ("libvpx", "yuv420p", "libopus"),
    "wmv": ("wmv2", "yuv420p", "wmav2"),
    "3gp": ("h263", "yuv420p", "aac"),
    "gif": ("gif", "rgb8", ""),
}
"""Ending → codec, pixel format, codec of the sound."""
QUICKLY: Final = {"libx264": {"preset": "ultrafast"}, "libvpx": {"deadline": "realtime", "cpu-used": "8"}}
"""Codec → how it takes its time for nothing here."""
BITS_S: Final = 1_000_000
"""Enough for every shade to come out as it went in."""
TAKE: Final = "take.mp4"
"""What Coach itself records: an mp4 in fragments."""


def small_films(folder: Path) -> list[Path]:
    """All of them, made where they are not there yet: three seconds of pictures and a tone each, some ten kilobytes."""
    for ending, how in CONTAINERS.items():
        if not (path := folder / f"film.{ending}").exists():
            small_film(path, *how)
    if not (take := folder / TAKE).exists():
        _take(take)
    return [*(folder / f"film.{ending}" for ending in CONTAINERS), take]


def small_film(
    path: Path, codec: str, pixels: str = "yuv420p", sound_codec: str = "", size: tuple[int, int] = SIZE
) -> Path:
    with av.open(str(path), "w") as out:
        video = out.add_stream(codec, rate=FPS, bit_rate=BITS_S, options=QUICKLY.get(codec, {}))
        (video.width, video.height), video.pix_fmt, video.gop_size = SIZES.get(codec, size), pixels, 12
        sound = _sound(out, sound_codec) if sound_codec else None
        reformatter = VideoReformatter()
        for n in range(PICTURES):
            frame = av.VideoFrame.from_ndarray(picture(n, video.width, video.height), format="rgb24")
            frame = reformatter.reformat(frame, format=pixels, threads=1)
            frame.pts, frame.time_base = n, Fraction(1, FPS)
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        if sound is not None:
            out.mux(sound.encode(_tone(sound.rate)))
            out.mux(sound.encode(None))
    return path


def _sound(out: av.container.OutputContainer, codec: str) -> av.AudioStream:
    rate = 48000 if codec == "libopus" else 44100
    return out.add_stream(codec, rate=rate, layout="stereo", bit_rate=128_000)


def _tone(rate: int) -> av.AudioFrame:
    """As long as the pictures, the same on both sides."""
    wave = np.sin(2 * np.pi * TONE_HZ / rate * np.arange(PICTURES * rate // FPS))
    frame = av.AudioFrame.from_ndarray(np.repeat(8000 * wave, 2).astype(np.int16)[None], format="s16", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
    return frame


def _take(path: Path) -> Path:
    with TakeWriter(path, *SIZE) as writer:
        for n in range(PICTURES):
            writer.write(picture(n, *SIZE), n / FPS)
    return path
