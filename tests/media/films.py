"""Tiny films for the tests, made with PyAV: every picture carries its number as a shade, and a red corner."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import VideoReformatter

TICK = Fraction(1, 12800)
STEP = 8
"""Levels of grey between picture n and n + 1: far enough apart to survive compression."""


def picture(number: int, width: int = 64, height: int = 48) -> np.ndarray:
    """Grey of ``16 + STEP·number``, with its top left quarter red."""
    rgb = np.full((height, width, 3), 16 + STEP * (number % 28), np.uint8)
    rgb[: height // 2, : width // 2] = (220, 30, 30)
    return rgb


def number(rgb: np.ndarray) -> int:
    """Which picture (modulo 28) this is, from its bottom right corner."""
    height, width = rgb.shape[:2]
    return round((float(rgb[-height // 4 :, -width // 4 :].mean()) - 16) / STEP)


def film(
    path: Path,
    times: list[float],
    size: tuple[int, int] = (64, 48),
    codec: str = "libx264",
    sound: tuple[np.ndarray, int] | None = None,
    sound_from: float = 0.0,
    gop: int = 12,
    pixel_aspect: Fraction = Fraction(1),
    sound_codec: str | None = None,
    paint: Callable[[int, int, int], np.ndarray] = picture,
) -> Path:
    """A film with pictures at ``times`` (s) and sound ((n, channels) float32, rate) from ``sound_from`` (s) on.

    sound_codec  else PCM in an mkv, AAC in others
    paint        number, width, height → picture
    """
    heard = sound and (hashlib.sha256(sound[0].tobytes()).digest(), sound[0].shape, sound[1])
    how = path.suffix, tuple(times), size, codec, heard, sound_from, gop, pixel_aspect, sound_codec, paint
    if how in _ENCODED:
        path.write_bytes(_ENCODED[how])
        return path
    _encode(path, times, size, codec, sound, sound_from, gop, pixel_aspect, sound_codec, paint)
    _ENCODED[how] = path.read_bytes()
    return path


_ENCODED: dict[tuple, bytes] = {}
"""How a film is made → the film: many tests ask for the same one, and encoding it takes longer than what they test."""


def _encode(path, times, size, codec, sound, sound_from, gop, pixel_aspect, sound_codec, paint):
    with av.open(str(path), "w") as out:
        stream = out.add_stream(
            codec, rate=round(1 / (times[1] - times[0])), options={"crf": "12"} if codec == "libx264" else {}
        )
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        stream.codec_context.time_base, stream.codec_context.gop_size = TICK, gop
        stream.codec_context.sample_aspect_ratio = pixel_aspect
        track = _sound_stream(out, sound, sound_codec)
        reformatter = VideoReformatter()
        for n, t in enumerate(times):
            frame = av.VideoFrame.from_ndarray(paint(n, *size), format="rgb24")
            frame = reformatter.reformat(frame, format=stream.pix_fmt, threads=1)
            frame.pts, frame.time_base = round(t / TICK), TICK
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
        if track is not None:
            _write_sound(out, track, sound, sound_from)


def sound_only(path: Path, samples: np.ndarray, rate: int = 48000) -> Path:
    with av.open(str(path), "w") as out:
        _write_sound(out, _sound_stream(out, (samples, rate)), (samples, rate), 0.0)
    return path


def every(count: int, fps: float = 10.0) -> list[float]:
    return [n / fps for n in range(count)]


def turned_by(path: Path, degrees: int) -> Path:
    """Marks the film as held turned, as phones do: shown, it is turned clockwise by ``degrees``."""
    c, s = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    return shown_by(path, c, s, -s, c)


def shown_by(path: Path, a: int, b: int, c: int, d: int) -> Path:
    """Marks the mp4 as one whose point (x, y) is to be shown at (ax + cy, bx + dy)."""
    one = 0x10000
    plain = struct.pack(">9i", one, 0, 0, 0, one, 0, 0, 0, 0x40000000)
    matrix = struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 0x40000000)
    data = path.read_bytes()
    at = data.index(plain, data.index(b"tkhd"))
    path.write_bytes(data[:at] + matrix + data[at + len(plain) :])
    return path


def trimmed_to(path: Path, *spans: tuple[float, float]) -> Path:
    """Has an mp4 show only these parts (s, from its first picture on), one behind the other, as phones trim: by its
    edit list, with every picture left in the file."""
    data = path.read_bytes()
    at = data.index(b"elst") - 4
    size, first = (int.from_bytes(data[place : place + 4], "big") for place in (at, at + 20))
    edits = [(round(1000 * (end - begin)), first + round(begin / TICK), 0x10000) for begin, end in spans]
    edit_list = b"elst" + struct.pack(">II", 0, len(edits)) + b"".join(struct.pack(">3I", *edit) for edit in edits)
    return grown(path, at, size, edit_list)


def grown(path: Path, at: int, size: int, box: bytes) -> Path:
    """Puts a box in the place of that of ``size`` bytes at ``at``, in a film whose index is at its end."""
    data = path.read_bytes()
    new = struct.pack(">I", 4 + len(box)) + box
    data = _lengthened(data, 0, len(data), at, len(new) - size)
    path.write_bytes(data[:at] + new + data[at + size :])
    return path


def _lengthened(data: bytes, begin: int, end: int, at: int, more: int) -> bytes:
    """With ``more`` bytes in the length of every box around ``at``."""
    while begin < end:
        size, kind = int.from_bytes(data[begin : begin + 4], "big"), data[begin + 4 : begin + 8]
        if begin < at < begin + size:
            data = data[:begin] + struct.pack(">I", size + more) + data[begin + 4 :]
            inside = {b"stsd": 16}.get(kind, 8)
            whole = kind in (b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl", b"stsd")
            return _lengthened(data, begin + inside, begin + size, at, more) if whole else data
        begin += size
    return data


def clicks(at: list[float], seconds: float, rate: int, channels: int = 2) -> np.ndarray:
    """(n, channels) silence with a burst of 5 ms at each time (s)."""
    samples = np.zeros((round(seconds * rate), channels), np.float32)
    burst = 0.8 * np.sin(2 * np.pi * 2000 * np.arange(round(0.005 * rate)) / rate)
    for t in at:
        samples[round(t * rate) : round(t * rate) + len(burst)] = burst[:, None]
    return samples


def onsets(samples: np.ndarray, rate: int, level: float = 0.2) -> list[float]:
    """Times (s) at which sound begins after at least 50 ms of silence."""
    loud = np.flatnonzero(np.abs(samples).max(axis=1) > level)
    first = np.diff(loud, prepend=-rate) > 0.05 * rate
    return [float(i / rate) for i in loud[first]]


def _sound_stream(out, sound, codec=None):
    if sound is None:
        return None
    samples, rate = sound
    codec = codec or ("pcm_s16le" if out.format.name in ("wav", "matroska") else "aac")
    options = {"aac_coder": "fast"} if codec == "aac" else {}
    return out.add_stream(codec, rate=rate, layout="mono" if samples.shape[1] == 1 else "stereo", options=options)


def _write_sound(out, track, sound, start):
    samples, rate = sound
    layout = "mono" if samples.shape[1] == 1 else "stereo"
    pcm = np.ascontiguousarray((samples * 32767).astype(np.int16).reshape(1, -1))
    for at in range(0, len(samples), rate):
        block = pcm[:, at * samples.shape[1] : (at + rate) * samples.shape[1]]
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="s16", layout=layout)
        frame.sample_rate, frame.time_base = rate, Fraction(1, rate)
        frame.pts = round(start * rate) + at
        out.mux(track.encode(frame))
    out.mux(track.encode())
