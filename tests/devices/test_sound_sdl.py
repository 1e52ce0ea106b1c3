"""The SDL edge against a fake pygame audio device."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pygame
import pytest

from coach.base.errors import CoachError
from coach.devices.sound import sdl
from coach.devices.sound.output import NoOutput, OutputInfo, PlaybackBuffer
from coach.devices.sound.sdl import SDL_BLOCKS_AHEAD, SDL_FRAMES, list_outputs, open_output
from coach.devices.transport import AudioTransport

RATE = 48000


class FakeDevice:
    """Calls back when the test says so, as SDL does while it is not paused."""

    def __init__(self, name, capture, rate, audio_format, channels, chunk, changes, callback) -> None:
        if name == "busy":
            raise pygame.error("in use")
        self.name, self.callback, self.paused, self.closed = name, callback, True, False

    def pause(self, paused: int) -> None:
        self.paused = bool(paused)

    def close(self) -> None:
        assert self.paused, "closing while it calls back is a deadlock"
        self.closed = True

    def call(self) -> np.ndarray:
        assert not self.paused
        block = np.full((SDL_FRAMES, 2), np.nan, np.float32)
        self.callback(self, memoryview(block).cast("B"))
        return block


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    there = ["HDMI", "Headset"]
    fake = SimpleNamespace(get_audio_device_names=lambda capture: there, AudioDevice=FakeDevice, AUDIO_F32=0x8120)
    monkeypatch.setattr(sdl, "_audio", lambda: fake)
    monkeypatch.setattr(sdl, "RETURN", 0.0)
    return there


def buffer(transport: AudioTransport | None = None) -> PlaybackBuffer:
    return PlaybackBuffer(np.full((RATE, 2), 0.5, np.float32), RATE, 0.0, 0.0, 1.0, transport or AudioTransport(0.0))


def test_the_first_or_the_named_device_is_opened_and_what_is_missing_said(names: list[str]):
    assert list_outputs() == [OutputInfo(0, "HDMI"), OutputInfo(1, "Headset")]
    output = open_output(None, RATE, "For exact timing: sudo apt install libportaudio2")
    assert output.description.startswith("Sound through SDL (HDMI): timing is less exact.")
    assert output.description.endswith("sudo apt install libportaudio2")
    assert "(Headset)" in open_output("head", RATE, "").description
    with pytest.raises(CoachError, match="no sound output 'tuba'"):
        open_output("tuba", RATE, "")


def test_no_device_and_a_device_in_use(names: list[str]):
    names[:] = ["busy"]
    with pytest.raises(NoOutput, match="in use"):
        open_output(None, RATE, "")
    names.clear()
    with pytest.raises(NoOutput, match="no sound output"):
        open_output(None, RATE, "")


def test_blocks_are_played_and_their_moment_told(names: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sdl, "time", SimpleNamespace(perf_counter=lambda: 100.0, sleep=lambda seconds: None))
    output, transport = open_output(None, RATE, ""), AudioTransport(0.0)
    output.start(buffer(transport))
    np.testing.assert_array_equal(output._device.call(), 0.5)
    assert transport.position(100.0 + SDL_BLOCKS_AHEAD * SDL_FRAMES / RATE + 0.01) == pytest.approx(0.01)


def test_between_tapes_the_device_runs_on_silently_and_starts_again(names: list[str]):
    output = open_output(None, RATE, "")
    output.start(buffer())
    output._device.call()
    output.stop()
    assert not output._device.call().any()
    output.start(buffer())
    assert output._device.call().all()


def test_the_callback_itself_pauses_for_closing(names: list[str], monkeypatch: pytest.MonkeyPatch):
    output = open_output(None, RATE, "")
    output.start(buffer())
    device = output._device
    monkeypatch.setattr(output._paused, "wait", lambda limit: not device.call().any() and device.paused)
    output.close()
    assert device.closed


def test_a_device_that_calls_no_more_is_left_alone(names: list[str], monkeypatch: pytest.MonkeyPatch):
    output = open_output(None, RATE, "")
    output.start(buffer())
    monkeypatch.setattr(output._paused, "wait", lambda limit: False)
    output.close()
    assert not output._device.closed


def test_a_device_that_never_played_is_closed(names: list[str]):
    output = open_output(None, RATE, "")
    output.close()
    assert output._device.closed


def test_an_exception_in_the_callback_is_reported(names: list[str]):
    output, broken = open_output(None, RATE, ""), buffer()
    broken.samples = None
    output.start(broken)
    output._device.call()
    assert output.failure.startswith("TypeError")
    assert not output._device.call().any()
