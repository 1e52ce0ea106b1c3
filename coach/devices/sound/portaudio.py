"""Sound through PortAudio. The only module that uses sounddevice.

For each block PortAudio says when it reaches the DAC, so this output has the exact clock.
"""

from __future__ import annotations

import sys
import threading
import time

from coach.base.errors import CoachError
from coach.devices.sound.output import NoOutput, OutputInfo, PlaybackBuffer, chosen
from coach.wording import words

OUTPUT_LATENCY_S = 0.1
"""s requested from PortAudio. With less there are gaps when pose finding and encoding use both cores; with more, start,
pause and volume feel slow. The real latency is measured at every block."""
CLOSE_LIMIT = 1.0
"""s that closing a device may take; a disconnected one may never answer."""


def install_hint() -> str:
    """How to install the PortAudio library on this platform (wheels for macOS and Windows contain it)."""
    if sys.platform.startswith("linux"):
        return "sudo apt install libportaudio2"
    return "pip install --force-reinstall sounddevice"


def load_sounddevice():
    """The module; NoOutput if the PortAudio library is missing."""
    try:
        import sounddevice  # here, because the import fails if the PortAudio library is missing
    except OSError as missing:
        raise NoOutput(words.PORTAUDIO_MISSING.format(install=install_hint())) from missing
    return sounddevice


def list_outputs() -> list[OutputInfo]:
    """The outputs PortAudio knows (NoOutput: the library is missing or does not start).

    Windows lists every device once per host API; only WASAPI's are returned, because their times are reliable.
    """
    sd = load_sounddevice()
    try:
        devices, hosts = sd.query_devices(), sd.query_hostapis()
    except sd.PortAudioError as error:
        raise NoOutput(f"PortAudio cannot list the sound devices ({error}).") from error
    stereo = [device for device in devices if device["max_output_channels"] >= 2]
    wasapi = [device for device in stereo if "WASAPI" in hosts[device["hostapi"]]["name"]]
    return [OutputInfo(device["index"], device["name"]) for device in wasapi or stereo]


def default_output(outputs: list[OutputInfo]) -> OutputInfo:
    """The system's default output (NoOutput: there is none)."""
    sd = load_sounddevice()
    defaults = [host["default_output_device"] for host in sd.query_hostapis()]
    ranked = [sd.default.device["output"], *defaults]
    known = {output.index: output for output in outputs}
    found = [known[index] for index in ranked if index in known]
    if not found:
        raise NoOutput("PortAudio finds no sound output.")
    return found[0]


def heard_at(now: float, host_now: float, called: float, dac: float, latency: float) -> float:
    """The moment (s, perf_counter) at which a block reaches the DAC.

    now       perf_counter in the callback
    host_now  the stream's own clock at the same moment
    called    the stream's clock when the host asked for the block (earlier, as Python had to wait for its lock)
    dac       the stream's clock when the block will reach the DAC
    latency   what the stream claims overall: used if the host reports nonsense (zeros, the past, over a second)
    """
    ahead = dac - called
    if not 0.0 < ahead <= 1.0:
        return now + latency
    waited = host_now - called
    return now + ahead - (waited if 0.0 <= waited <= 1.0 else 0.0)


class PortAudioOutput:
    """One open PortAudio stream, float32 stereo."""

    def __init__(self, info: OutputInfo, rate: int) -> None:
        """Open the device at ``rate`` Hz or, if it refuses, at its own rate (NoOutput: neither works)."""
        self._sd = load_sounddevice()
        self._info = info
        self.failure: str | None = None
        self.device = info.name
        self.description = words.SOUND.format(device=info.name)
        self._buffer: PlaybackBuffer | None = None
        self._stopping = True
        self._stream = self._opened(rate)
        self.rate = round(self._stream.samplerate)

    def _opened(self, rate: int):
        sd, info = self._sd, self._info
        device = sd.query_devices(info.index)
        wasapi = "WASAPI" in sd.query_hostapis(device["hostapi"])["name"]
        extra = sd.WasapiSettings(auto_convert=True) if wasapi else None
        problem = None
        for wanted in (rate, device["default_samplerate"]):
            try:
                return sd.OutputStream(
                    samplerate=wanted, device=info.index, channels=2, dtype="float32", latency=OUTPUT_LATENCY_S,
                    extra_settings=extra, callback=self._play, finished_callback=self._finished,
                )  # fmt: skip
            except sd.PortAudioError as error:
                problem = error
        raise NoOutput(f"The sound output {info.name!r} cannot be opened ({problem}).")

    def _play(self, out, frames: int, times, status) -> None:
        now, buffer = time.perf_counter(), self._buffer
        try:
            host_now, latency = self._stream.time, self._stream.latency
            moment = heard_at(now, host_now, times.currentTime, times.outputBufferDacTime, latency)
            buffer.fill(out, moment, status.output_underflow)
        except Exception as error:  # the C layer would print and lose it: the session shows it instead
            self.failure = f"{type(error).__name__}: {error}"
            raise self._sd.CallbackAbort from error

    def _finished(self) -> None:
        if not self._stopping and self.failure is None:
            self.failure = words.DEVICE_GONE

    def start(self, buffer: PlaybackBuffer) -> None:
        """Start playing; NoOutput if the device refuses."""
        if self.failure is not None:
            self._replace_stream()
        self._buffer, self.failure, self._stopping = buffer, None, False
        try:
            self._stream.start()
        except self._sd.PortAudioError as error:
            self._stopping, self.failure = True, str(error)
            raise NoOutput(str(error)) from error

    def _replace_stream(self) -> None:
        """Open a new stream: one whose device was disconnected cannot be restarted, PortAudio would wait for ever."""
        self._give_up_stream()
        self._stream = self._opened(self.rate)
        if round(self._stream.samplerate) != self.rate:
            raise NoOutput(f"{self._info.name} came back at another rate")

    def _give_up_stream(self) -> None:
        closing = threading.Thread(target=self._stream.close, name="close lost sound device", daemon=True)
        closing.start()
        closing.join(CLOSE_LIMIT)

    def stop(self) -> None:
        """Be silent at once."""
        self._stopping = True
        if self.failure is None:
            self._stream.abort(ignore_errors=True)

    def close(self) -> None:
        """Release the device."""
        self._stopping = True
        self._give_up_stream()


def open_output(device: str | None, rate: int) -> PortAudioOutput:
    """The named or the default device (NoOutput: PortAudio cannot be used; CoachError: the named device cannot)."""
    outputs = list_outputs()
    if not outputs:
        raise NoOutput("PortAudio finds no sound output.")
    info = default_output(outputs) if device is None else chosen(outputs, device)
    try:
        return PortAudioOutput(info, rate)
    except NoOutput as problem:
        if device is None:
            raise
        raise CoachError(
            f"{problem} Is another program using it? Close that, or choose another --audio-device."
        ) from None
