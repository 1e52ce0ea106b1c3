"""The PortAudio edge against a fake sounddevice."""

from __future__ import annotations

import builtins
import sys
import threading
from types import SimpleNamespace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.devices.sound import portaudio
from coach.devices.sound.output import NoOutput, OutputInfo, PlaybackBuffer
from coach.devices.sound.portaudio import heard_at, list_outputs, open_output
from coach.devices.transport import AudioTransport
from coach.wording import words

RATE = 48000


class PortAudioError(Exception):
    pass


class CallbackAbort(Exception):
    pass


class FakeStream:
    """Remembers how it was opened; ``call`` is what the host would do."""

    latency = 0.09
    time = 7.004

    def __init__(self, **settings) -> None:
        self.settings = settings
        self.samplerate = settings["samplerate"]
        self.started, self.closed = 0, threading.Event()

    def start(self) -> None:
        self.started += 1

    def abort(self, ignore_errors: bool = True) -> None:
        self.settings["finished_callback"]()

    def close(self, ignore_errors: bool = True) -> None:
        self.closed.set()

    def call(self, frames: int = 480, current: float = 7.0, dac: float = 7.1, underflow: bool = False) -> np.ndarray:
        out = np.full((frames, 2), np.nan, np.float32)
        times = SimpleNamespace(currentTime=current, outputBufferDacTime=dac)
        self.settings["callback"](out, frames, times, SimpleNamespace(output_underflow=underflow))
        return out


class FakeSounddevice:
    """One host, as many devices as given; opens those whose rates allow it."""

    PortAudioError, CallbackAbort = PortAudioError, CallbackAbort

    def __init__(self, *devices: dict, host: str = "ALSA", rates: tuple[float, ...] = (48000, 44100)) -> None:
        base = {"hostapi": 0, "max_output_channels": 2, "default_samplerate": 44100.0}
        self.devices = [{**base, "index": k, **device} for k, device in enumerate(devices)]
        self.hosts = [{"name": host, "default_output_device": len(devices) - 1}]
        self.default = SimpleNamespace(device={"output": -1})
        self.rates = rates
        self.streams: list[FakeStream] = []

    def query_devices(self, index: int | None = None):
        return self.devices if index is None else self.devices[index]

    def query_hostapis(self, index: int | None = None):
        return self.hosts if index is None else self.hosts[index]

    def WasapiSettings(self, auto_convert: bool):  # noqa: N802 - sounddevice's own name
        return ("wasapi", auto_convert)

    def OutputStream(self, **settings):  # noqa: N802 - sounddevice's own name
        if settings["samplerate"] not in self.rates:
            raise PortAudioError("Invalid sample rate")
        self.streams.append(FakeStream(**settings))
        return self.streams[-1]


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> FakeSounddevice:
    fake = FakeSounddevice({"name": "mic", "max_output_channels": 0}, {"name": "HDMI"}, {"name": "Speakers"})
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    return fake


def buffer(transport: AudioTransport | None = None) -> PlaybackBuffer:
    return PlaybackBuffer(np.full((RATE, 2), 0.5, np.float32), RATE, 0.0, 0.0, 1.0, transport or AudioTransport(0.0))


def test_the_time_a_block_waited_for_python_is_taken_off():
    assert heard_at(now=100.0, host_now=7.004, called=7.0, dac=7.1, latency=0.5) == pytest.approx(100.096)


@pytest.mark.parametrize("dac", [0.0, 7.0, 6.9, 8.5, float("nan")])
def test_where_the_host_reports_nonsense_its_latency_is_used(dac: float):
    assert heard_at(100.0, 7.004, 7.0, dac, 0.08) == pytest.approx(100.08)


def test_a_host_without_a_clock_of_its_own_still_tells_how_far_ahead():
    assert heard_at(100.0, 0.0, 7.0, 7.1, 0.5) == pytest.approx(100.1)


def test_outputs_are_those_that_play_stereo(host: FakeSounddevice):
    assert list_outputs() == [OutputInfo(1, "HDMI"), OutputInfo(2, "Speakers")]


def test_windows_gives_wasapi_only(monkeypatch: pytest.MonkeyPatch):
    fake = FakeSounddevice({"name": "Speakers"}, {"name": "Speakers", "hostapi": 1}, host="MME")
    fake.hosts = [{"name": "MME", "default_output_device": 0}, {"name": "Windows WASAPI", "default_output_device": 1}]
    fake.default.device["output"] = 0
    monkeypatch.setitem(sys.modules, "sounddevice", fake)
    assert list_outputs() == [OutputInfo(1, "Speakers")]
    open_output(None, RATE)
    assert fake.streams[0].settings["device"] == 1
    assert fake.streams[0].settings["extra_settings"] == ("wasapi", True)


def test_the_default_or_the_named_device_is_opened(host: FakeSounddevice):
    output = open_output(None, RATE)
    assert (output.description, output.rate) == ("Sound: Speakers", RATE)
    assert open_output("hdmi", RATE).description == "Sound: HDMI"
    assert [stream.settings["device"] for stream in host.streams] == [2, 1]
    with pytest.raises(CoachError, match="no sound output 'tuba'"):
        open_output("tuba", RATE)


def test_a_device_with_its_own_rate_is_opened_at_that(host: FakeSounddevice):
    host.rates = (44100,)
    assert open_output(None, RATE).rate == 44100


def test_a_device_that_does_not_open(host: FakeSounddevice):
    host.rates = ()
    with pytest.raises(NoOutput, match="'Speakers' cannot be opened"):
        open_output(None, RATE)
    with pytest.raises(CoachError, match="another program"):
        open_output("HDMI", RATE)


def test_no_devices_at_all(host: FakeSounddevice):
    host.devices = []
    with pytest.raises(NoOutput, match="no sound output"):
        open_output("HDMI", RATE)


def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    importing = builtins.__import__

    def without(name: str, *rest, **more):
        if name == "sounddevice":
            raise OSError("PortAudio library not found")
        return importing(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    monkeypatch.setattr(portaudio.sys, "platform", "linux")
    with pytest.raises(NoOutput, match="sudo apt install libportaudio2"):
        list_outputs()


def test_a_block_is_played_and_its_moment_told(host: FakeSounddevice, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(portaudio, "time", SimpleNamespace(perf_counter=lambda: 100.0))
    output, transport = open_output(None, RATE), AudioTransport(0.0)
    playing = buffer(transport)
    output.start(playing)
    np.testing.assert_array_equal(host.streams[0].call(), 0.5)
    assert transport.position(100.1) == pytest.approx(0.004)
    host.streams[0].call(underflow=True)
    assert playing.underruns == 1


def test_an_exception_in_the_callback_is_reported_and_ends_the_stream(host: FakeSounddevice):
    output = open_output(None, RATE)
    broken = buffer()
    broken.samples = None
    output.start(broken)
    with pytest.raises(CallbackAbort):
        host.streams[0].call()
    assert output.failure.startswith("TypeError")


def test_a_stream_that_ends_by_itself_is_a_lost_device(host: FakeSounddevice):
    output = open_output(None, RATE)
    output.start(buffer())
    output.stop()
    assert output.failure is None
    output.start(buffer())
    host.streams[0].settings["finished_callback"]()
    assert output.failure == words.DEVICE_GONE


def test_a_lost_device_is_opened_anew_and_never_started_again(host: FakeSounddevice):
    output = open_output(None, RATE)
    output.start(buffer())
    host.streams[0].settings["finished_callback"]()
    output.stop()
    output.start(buffer())
    assert [stream.started for stream in host.streams] == [1, 1]
    assert host.streams[0].closed.is_set() and output.failure is None
    output.close()
    assert host.streams[1].closed.is_set()


def test_a_refused_start_is_said(host: FakeSounddevice, monkeypatch: pytest.MonkeyPatch):
    output = open_output(None, RATE)

    def refuse() -> None:
        raise PortAudioError("Device unavailable")

    monkeypatch.setattr(host.streams[0], "start", refuse)
    with pytest.raises(NoOutput, match="Device unavailable"):
        output.start(buffer())
    output.start(buffer())
    assert host.streams[1].started == 1
