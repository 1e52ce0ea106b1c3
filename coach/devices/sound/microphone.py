"""The sound in the room, with the moment of each sample: the microphone, through PortAudio.

Nothing is saved to disk, and it listens only between ``start`` and ``stop``.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.devices.sound.output import NoOutput, OutputInfo, chosen
from coach.devices.sound.portaudio import load_sounddevice

MICROPHONE_RATE_HZ: Final = 48000
"""Hz requested; a microphone that refuses uses its own."""
MICROPHONE_LATENCY_S: Final = 0.1
"""s requested from PortAudio: a block may wait this long while poses are found."""
BLOCK_JITTER_S: Final = 0.020
"""s by which blocks may fail to line up in time before samples must have been lost."""
CLOSE_LIMIT: Final = 1.0
"""s that closing may take; a disconnected device may never answer."""


@dataclass(frozen=True, eq=False)
class MicrophoneSound:
    """What a microphone has recorded: samples (N,) float32 in −1 … 1 at ``rate`` Hz.

    The first was heard at the moment ``start`` (s), which is NaN if samples were lost on the way, or none came: then
    times are unknown.
    """

    samples: NDArray[np.float32]
    rate: int
    start: float

    def part(self, begin: float, end: float) -> slice:
        """The samples between two moments (s), if there are any."""
        first, last = (round((moment - self.start) * self.rate) for moment in (begin, end))
        return slice(max(first, 0), max(last, 0))


def came_in_at(now: float, host_now: float, adc: float, frames: int, rate: int, latency: float) -> float:
    """The moment (s, perf_counter) at which the first sample of a block of ``frames`` was heard.

    now       perf_counter in the callback
    host_now  the stream's own clock at the same moment
    adc       the stream's clock when the first sample was captured
    latency   what the stream claims: used if the host reports nonsense (zeros, the future, over a second)
    """
    ago = host_now - adc
    if not 0.0 < ago <= 1.0:
        return now - max(latency, frames / rate)
    return now - ago


def joined(blocks: list[tuple[float, NDArray[np.float32]]], rate: int) -> MicrophoneSound:
    """The blocks joined. ``blocks``: the moment (s) of the first sample and (n,) samples of each."""
    if not blocks:
        return MicrophoneSound(np.zeros(0, np.float32), rate, float("nan"))
    lengths = np.array([len(block) for _, block in blocks])
    starts = np.array([moment for moment, _ in blocks]) - (np.cumsum(lengths) - lengths) / rate
    thirds = [np.median(part) for part in np.array_split(starts, min(3, len(starts)))]
    whole = max(thirds) - min(thirds) <= BLOCK_JITTER_S
    samples = np.concatenate([block for _, block in blocks])
    return MicrophoneSound(samples, rate, float(np.median(starts)) if whole else float("nan"))


class Microphone:
    """One open PortAudio input, mono. ``name`` is what the system calls it."""

    def __init__(self, index: int, name: str) -> None:
        """Open it, silent (CoachError: it refuses)."""
        self.name = name
        self._sd = load_sounddevice()
        self._blocks: list[tuple[float, NDArray[np.float32]]] = []
        self._listening = False
        self._stream = self._opened(index)
        self.rate = round(self._stream.samplerate)

    def _opened(self, index: int):
        sd, problem = self._sd, None
        for rate in (MICROPHONE_RATE_HZ, sd.query_devices(index)["default_samplerate"]):
            try:
                return sd.InputStream(
                    samplerate=rate,
                    device=index,
                    channels=1,
                    dtype="float32",
                    latency=MICROPHONE_LATENCY_S,
                    callback=self._hear,
                )
            except sd.PortAudioError as error:
                problem = error
        raise CoachError(f"The microphone {self.name!r} cannot be opened ({problem}).")

    def _hear(self, block, frames: int, times, status) -> None:
        now = time.perf_counter()
        if self._listening:
            host_now, latency = self._stream.time, self._stream.latency
            moment = came_in_at(now, host_now, times.inputBufferAdcTime, frames, self.rate, latency)
            self._blocks.append((moment, block[:, 0].copy()))

    def start(self) -> None:
        """Start listening. CoachError if the device refuses."""
        self._blocks, self._listening = [], True
        try:
            self._stream.start()
        except self._sd.PortAudioError as error:
            self._listening = False
            raise CoachError(f"The microphone {self.name!r} does not start ({error}).") from None

    def stop(self) -> MicrophoneSound:
        """Stop listening; returns everything heard since the start."""
        self._listening = False
        self._stream.abort(ignore_errors=True)
        return joined(self._blocks, self.rate)

    def close(self) -> None:
        """Release the device."""
        self._listening = False
        closing = threading.Thread(target=self._stream.close, name="close microphone", daemon=True)
        closing.start()
        closing.join(CLOSE_LIMIT)


def open_microphone(wanted: str | None = None) -> Microphone:
    """The microphone with this number, or part of its name; without one the system's own.

    CoachError: there is none, or it does not open.
    """
    try:
        inputs, usual = _inputs()
    except NoOutput as missing:
        raise CoachError(str(missing)) from None
    if wanted is not None:
        info = chosen(inputs, wanted, "microphone", "--microphone")
        return Microphone(info.index, info.name)
    for info in inputs:
        if info.index == usual:
            return Microphone(info.index, info.name)
    raise CoachError("PortAudio finds no microphone.")


def _inputs() -> tuple[list[OutputInfo], int]:
    """All microphones, and the number of the system's own (NoOutput: PortAudio cannot be used here)."""
    sd = load_sounddevice()
    try:
        devices, hosts = sd.query_devices(), sd.query_hostapis()
    except sd.PortAudioError as error:
        raise NoOutput(f"PortAudio cannot list the sound devices ({error}).") from error
    inputs = [OutputInfo(each["index"], each["name"]) for each in devices if each["max_input_channels"] > 0]
    usual = [sd.default.device["input"], *(host["default_input_device"] for host in hosts)]
    return inputs, next((index for index in usual if index >= 0), -1)
