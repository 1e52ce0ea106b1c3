"""Slow music at its own pitch, with FFmpeg's atempo."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.media.audio import Audio

LEAST_ATEMPO: Final = 0.5
"""Slowest speed for one atempo; slower music goes through several."""
STRETCHED_AT_ONCE: Final = 4096
"""Samples handed over at a time."""
HALF_WINDOW: Final = 1024
"""Samples, at 32–48 kHz. atempo plays windows of the music at their own speed, further apart or closer together, and
counts from their beginnings; so the middle of a window comes too early in slow music."""
PADDING_SAMPLES: Final = 8192
"""Samples of silence that push the end of the music out of atempo's windows."""


def stretched(audio: Audio, speed: float) -> Audio:
    """The same music at ``speed`` (0 < speed <= 1): what was at t s is at t / speed, within 10 ms of song time.

    Raises ValueError for any other speed; CoachError if FFmpeg refuses.
    """
    *_, slow = stretching(audio, speed)
    return slow


def stretching(audio: Audio, speed: float) -> Iterator[Audio | None]:
    """:func:`stretched` in small steps: yields None while there is more to do, finally the music."""
    if not 0 < speed <= 1:
        raise ValueError(f"speed is {speed}, expected more than 0 and at most 1")
    length = round(len(audio.samples) / speed)
    if speed == 1 or not length:
        yield audio
        return
    steps = _steps(speed)
    tail = np.zeros((PADDING_SAMPLES, 2), np.float32)
    blocks = [np.zeros((_early(steps), 2), np.float32)]
    try:
        for block in _through_atempo(np.concatenate([audio.samples, tail]), audio.rate, steps):
            blocks.append(block)
            yield None
    except (av.FFmpegError, ValueError) as refused:  # ValueError: this FFmpeg is built without the filter
        raise CoachError(f"FFmpeg cannot slow the music down ({refused})") from refused
    slow = np.concatenate(blocks)[:length]
    missing = np.zeros((length - len(slow), 2), np.float32)
    yield Audio(np.ascontiguousarray(np.concatenate([slow, missing])), audio.rate)


def _steps(speed: float) -> list[float]:
    """Factors that atempo takes, whose product is ``speed``."""
    steps = []
    while speed < LEAST_ATEMPO:
        steps.append(LEAST_ATEMPO)
        speed /= LEAST_ATEMPO
    return [*steps, speed]


def _early(steps: list[float]) -> int:
    """Samples by which the music comes out too early; the next step stretches what the previous one loses."""
    early = 0.0
    for step in steps:
        early = early / step + HALF_WINDOW * (1 / step - 1)
    return round(early)


def _through_atempo(samples: NDArray[np.float32], rate: int, steps: list[float]) -> Iterator[NDArray[np.float32]]:
    graph = Graph()
    source = graph.add_abuffer(format="flt", layout="stereo", sample_rate=rate, time_base=Fraction(1, rate))
    last = source
    for step in steps:
        tempo = graph.add("atempo", str(step))
        last.link_to(tempo)
        last = tempo
    last.link_to(graph.add("abuffersink"))
    graph.configure()
    for first in range(0, len(samples), STRETCHED_AT_ONCE):
        graph.push(_frame(samples[first : first + STRETCHED_AT_ONCE], rate, first))
        yield from _ready(graph)
    graph.push(None)
    yield from _ready(graph)


def _frame(samples: NDArray[np.float32], rate: int, first: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples).reshape(1, -1), format="flt", layout="stereo")
    frame.sample_rate, frame.pts, frame.time_base = rate, first, Fraction(1, rate)
    return frame


def _ready(graph: Graph) -> Iterator[NDArray[np.float32]]:
    """What has come out of the graph so far."""
    while True:
        try:
            yield graph.pull().to_ndarray().reshape(-1, 2)
        except (av.BlockingIOError, av.EOFError):
            return
