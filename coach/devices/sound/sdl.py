"""Sound through SDL, which comes with pygame: for machines without the PortAudio library.

SDL does not say when a block reaches the DAC; the amount it buffers is taken as the latency.
"""

from __future__ import annotations

import threading
import time

import numpy as np

from coach.devices.sound.output import NoOutput, OutputInfo, PlaybackBuffer, chosen
from coach.wording import words

SDL_FRAMES = 1024
"""Frames per block."""
SDL_BLOCKS_AHEAD = 1
"""Blocks before the DAC when a new one is requested: SDL double-buffers, so one is playing."""
CLOSE_LIMIT = 1.0
"""s to wait for the last callback."""
RETURN = 0.05
"""s for the last callback to return."""


def _audio():
    import pygame
    from pygame._sdl2 import audio, sdl2

    try:
        sdl2.init_subsystem(sdl2.INIT_AUDIO)
    except pygame.error as error:
        raise NoOutput(f"SDL finds no sound either ({error}).") from error
    return audio


def list_outputs() -> list[OutputInfo]:
    """The outputs SDL knows (NoOutput: SDL has no sound)."""
    names = _audio().get_audio_device_names(False)
    return [OutputInfo(index, name) for index, name in enumerate(names)]


class SdlOutput:
    """One open SDL device, float32 stereo.

    SDL holds its device lock during the callback, and pygame holds Python's lock while it asks SDL to pause or close:
    if a callback is waiting for Python then, that is a deadlock. So the device keeps running, silent between buffers,
    and is paused only once, for closing, by the callback itself.
    """

    def __init__(self, info: OutputInfo, rate: int, why: str) -> None:
        """Open the device (NoOutput: it refuses); ``why`` says why there is no better output."""
        import pygame

        audio = _audio()
        self.rate = rate
        self.failure: str | None = None
        self.device = info.name
        self.description = words.SOUND_THROUGH_SDL.format(device=info.name, why=why)
        self._buffer: PlaybackBuffer | None = None
        self._runs, self._closing, self._paused = False, False, threading.Event()
        try:
            self._device = audio.AudioDevice(
                info.name, False, rate, audio.AUDIO_F32, 2, SDL_FRAMES, 0, callback=self._play
            )
        except pygame.error as error:
            raise NoOutput(f"SDL cannot open {info.name!r} ({error}).") from error

    def _play(self, device, block: memoryview) -> None:
        out, buffer = np.frombuffer(block, np.float32).reshape(-1, 2), self._buffer
        if self._closing:
            device.pause(1)
            self._paused.set()
        if buffer is None or self._closing:
            out[:] = 0.0
            return
        try:
            buffer.fill(out, time.perf_counter() + SDL_BLOCKS_AHEAD * len(out) / self.rate)
        except Exception as error:  # noqa: BLE001 - SDL's thread would swallow it: the session shows it instead
            self.failure = f"{type(error).__name__}: {error}"
            self._buffer = None

    def start(self, buffer: PlaybackBuffer) -> None:
        """Start playing."""
        self._buffer, self.failure = buffer, None
        if not self._runs:
            self._runs = True
            self._device.pause(0)

    def stop(self) -> None:
        """Be silent from the next block on."""
        self._buffer = None

    def close(self) -> None:
        """Release the device; if it no longer calls back, it stays open until the process ends."""
        self._buffer, self._closing = None, True
        if self._runs and not self._paused.wait(CLOSE_LIMIT):
            return
        time.sleep(RETURN)
        self._device.close()


def open_output(device: str | None, rate: int, why: str) -> SdlOutput:
    """The named device or the first (NoOutput: SDL cannot be used; CoachError: there is no such device)."""
    outputs = list_outputs()
    if not outputs:
        raise NoOutput("SDL finds no sound output either.")
    return SdlOutput(outputs[0] if device is None else chosen(outputs, device), rate, why)
