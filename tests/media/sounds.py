"""Films with sound as the world has it, for the tests: several tracks, surround, joined recordings. Tones tell them
apart: :func:`pitch` says which one is heard."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.stream import Disposition
from av.video.reformatter import VideoReformatter

from tests.media.films import every, film, picture

RATE = 48000


def tone(hertz: float, seconds: float = 1.0, rate: int = RATE, channels: int = 2, level: float = 0.5) -> np.ndarray:
    """(n, channels) float32, the same on all."""
    sound = level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.repeat(sound[:, None], channels, axis=1).astype(np.float32)


def silence(seconds: float = 1.0) -> np.ndarray:
    return np.zeros((round(seconds * RATE), 2), np.float32)


def noise(seconds: float = 1.0, level: float = 0.5, seed: int = 0) -> np.ndarray:
    """(n, 2) float32, different on both sides, of that SD."""
    return np.random.default_rng(seed).normal(0, level, (round(seconds * RATE), 2)).astype(np.float32)


def pitch(sound: np.ndarray, rate: int) -> float:
    """Hz of the strongest tone in (n,) or (n, 2), to a hertz or two in half a second; 0 in silence."""
    sound = sound if sound.ndim == 1 else sound[:, np.abs(sound).max(axis=0).argmax()]
    if not len(sound) or np.abs(sound).max() < 1e-3:
        return 0.0
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(spectrum.argmax() * rate / len(sound))


def with_tracks(
    path: Path,
    sounds: Sequence[np.ndarray],
    codecs: Sequence[str] | None = None,
    flags: Sequence[Disposition] | None = None,
    titles: Sequence[str] | None = None,
    layout: str | None = None,
    pictures: int = 10,
    starts: Sequence[float] | None = None,
) -> Path:
    """A film with a sound track of each of the sounds ((n, channels) at RATE), PCM unless ``codecs`` say otherwise,
    written in turns as a recorder does."""
    count = len(sounds)
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=10)
        video.width, video.height, video.pix_fmt = 64, 48, "yuv420p"
        tracks = []
        for sound, codec, flag, title in zip(
            sounds, codecs or ["pcm_s16le"] * count, flags or [None] * count, titles or [""] * count
        ):
            shape = layout or ("mono" if sound.shape[1] == 1 else "stereo")
            options = {"mapping_family": "2"} if shape.startswith("ambisonic") else {}
            tracks.append(out.add_stream(codec, rate=RATE, layout=shape, options=options))
            if flag is not None:
                tracks[-1].disposition = flag
            if title:
                tracks[-1].metadata["title"] = title
        reformatter = VideoReformatter()
        for n in range(pictures):
            frame = av.VideoFrame.from_ndarray(picture(n), format="rgb24")
            frame = reformatter.reformat(frame, format="yuv420p", threads=1)
            frame.pts, frame.time_base = n, Fraction(1, 10)
            out.mux(video.encode(frame))
        out.mux(video.encode())
        for at in range(0, max(map(len, sounds)), RATE // 10):
            for track, sound, start in zip(tracks, sounds, starts or [0.0] * count):
                _encode(out, track, sound[at : at + RATE // 10], round(start * RATE) + at)
        for track in tracks:
            out.mux(track.encode())
    return path


def _encode(out, track, block: np.ndarray, at: int) -> None:
    if not len(block):
        return
    pcm = np.ascontiguousarray(np.clip(block, -1, 1), np.float32).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(pcm, format="flt", layout=track.codec_context.layout.name)
    frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
    out.mux(track.encode(frame))


def joined(path: Path, *sounds: tuple[np.ndarray, int], anew: bool = False, codec: str = "mpeg4") -> Path:
    """Recordings of a second of sound ((n, channels), rate) and picture, one behind the other in one file (.ts).

    anew   the clock of each begins at 0; else it goes on where the one before ended
    codec  of the pictures; H.264 begins each part a little earlier than it should
    """
    parts = []
    for number, sound in enumerate(sounds):
        begin = 0.0 if anew else float(number)
        times = [begin + t for t in every(10)]
        part = path.with_name(f"part{number}{path.suffix}")
        parts.append(film(part, times, codec=codec, sound=sound, sound_from=begin).read_bytes())
    path.write_bytes(b"".join(parts))
    return path
