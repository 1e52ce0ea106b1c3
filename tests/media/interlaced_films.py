"""Interlaced films as camcorders and television make them: two moments in every other row of each picture.

Whole pictures are coded by x264 and by FFmpeg's MPEG-2 encoder. Nothing here can code one half at a time, as AVCHD
cameras do (PAFF, a packet for each half): so :func:`halves` does, without compressing.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

FPS = 25
SIZE = (64, 64)
HALVES_TICK = Fraction(1, 90_000)
CODED_AS = {
    "libx264": {"crf": "10", "x264-params": "bff=1", "flags": "+ildct+ilme", "bf": "0"},
    "mpeg2video": {"flags": "+ildct+ilme", "qmin": "2", "qmax": "2"},
}

Moment = Callable[[int], np.ndarray]
"""Number of a half → picture at its moment, (H, W) grey."""


def whole(path: Path, moment: Moment, count: int, codec: str = "libx264") -> Path:
    """``count`` pictures, each of two moments, both halves in one packet."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=FPS, options=CODED_AS[codec])
        (stream.height, stream.width), stream.pix_fmt = moment(0).shape, "yuv420p"
        for n in range(count):
            woven = moment(2 * n).copy()  # the lower half first: pictures from PyAV cannot say otherwise
            woven[::2] = moment(2 * n + 1)[::2]
            frame = av.VideoFrame.from_ndarray(_yuv(woven), format="yuv420p")
            frame.pts, frame.time_base = n, Fraction(1, FPS)
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


def halves(path: Path, moment: Moment, count: int) -> Path:
    """``count`` pictures in H.264, a packet for each half."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=FPS)  # only for its name: it codes nothing
        (stream.width, stream.height), stream.pix_fmt = SIZE, "yuv420p"
        stream.time_base = HALVES_TICK
        for k in range(2 * count):
            packet = av.Packet(_parameters() + _half(moment(k)[k % 2 :: 2], *divmod(k, 2)))
            packet.stream, packet.time_base, packet.is_keyframe = stream, HALVES_TICK, k == 0
            packet.pts = packet.dts = round(k / (2 * FPS) / HALVES_TICK)
            packet.duration = round(1 / (2 * FPS) / HALVES_TICK)
            out.mux(packet)
    return path


def _yuv(grey: np.ndarray) -> np.ndarray:
    """(H · 3/2, W) planes without colour, one above the other."""
    return np.concatenate([grey, np.full((len(grey) // 2, grey.shape[1]), 128, np.uint8)])


def _parameters() -> bytes:
    """What a decoder must know first (SPS, PPS): Main profile, pictures in halves, 25 a second."""
    sps = _u(8, 77) + _u(8, 0) + _u(8, 30) + _ue(0) + _ue(0) + _ue(0) + _ue(4) + _ue(2) + "0"
    sps += _ue(SIZE[0] // 16 - 1) + _ue(SIZE[1] // 32 - 1) + "0010" + "1"
    sps += "00001" + _u(32, 1) + _u(32, 2 * FPS) + "10000"
    pps = _ue(0) + _ue(0) + "00" + _ue(0) + _ue(0) + _ue(0) + "000" + 3 * _ue(0) + "000"
    return _unit(0x67, sps) + _unit(0x68, pps)


def _half(rows: np.ndarray, number: int, lower: int) -> bytes:
    """A slice of macroblocks as they are (I_PCM)."""
    first = not (number or lower)
    bits = _ue(0) + _ue(7) + _ue(0) + _u(4, number % 16) + "1" + str(lower) + (_ue(0) if first else "")
    bits += _u(8, (2 * number + lower) % 256) + ("00" if first else "0") + _ue(0)
    for y in range(0, len(rows), 16):
        for x in range(0, rows.shape[1], 16):
            bits += _ue(25)
            bits += "0" * (-len(bits) % 8)
            block = rows[y : y + 16, x : x + 16].tobytes() + bytes([128]) * 128
            bits += "".join(f"{byte:08b}" for byte in block)
    return _unit(0x65 if first else 0x61, bits)


def _u(width: int, value: int) -> str:
    return f"{value:0{width}b}"


def _ue(value: int) -> str:
    """Exponential-Golomb code."""
    plain = f"{value + 1:b}"
    return "0" * (len(plain) - 1) + plain


def _unit(head: int, bits: str) -> bytes:
    bits += "1"
    bits += "0" * (-len(bits) % 8)
    data, zeros = bytearray([head]), 0
    for byte in int(bits, 2).to_bytes(len(bits) // 8, "big"):
        if zeros >= 2 and byte <= 3:
            data.append(3)
            zeros = 0
        data.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return b"\0\0\0\1" + bytes(data)
