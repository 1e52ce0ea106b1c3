"""The microphone against a fake sounddevice, and the moments of its samples."""

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.devices.sound.microphone import came_in_at, joined, open_microphone


class PortAudioError(Exception):
    pass


class Stream:
    latency, time = 0.02, 7.5

    def __init__(self, **how):
        self.how, self.samplerate, self.running = how, how["samplerate"], False

    def start(self):
        self.running = True

    def abort(self, ignore_errors):
        self.running = False

    def close(self):
        self.running = False

    def hear(self, block, adc=7.45):
        self.how["callback"](
            np.asarray(block, np.float32)[:, None], len(block), SimpleNamespace(inputBufferAdcTime=adc), 0
        )


class Sounddevice:
    PortAudioError = PortAudioError

    def __init__(self, *names, default=-1, rates=(48000,)):
        self.devices = [
            {"index": k, "name": name, "max_input_channels": int(name != "Speakers"), "default_samplerate": 44100.0}
            for k, name in enumerate(names)
        ]
        self.default = SimpleNamespace(device={"input": default})
        self.rates, self.streams = rates, []

    def query_devices(self, index=None):
        return self.devices if index is None else self.devices[index]

    def query_hostapis(self):
        return [{"default_input_device": next((d["index"] for d in self.devices if d["max_input_channels"]), -1)}]

    def InputStream(self, **how):  # noqa: N802 (sounddevice's name)
        if how["samplerate"] not in self.rates:
            raise PortAudioError("Invalid sample rate")
        self.streams.append(Stream(**how))
        return self.streams[-1]


@pytest.fixture
def machine(monkeypatch):
    def with_devices(*names, **how):
        fake = Sounddevice(*names, **how)
        monkeypatch.setitem(sys.modules, "sounddevice", fake)
        return fake

    return with_devices


def test_the_moment_of_a_block():
    assert came_in_at(100.0, 7.5, 7.45, 480, 48000, 0.02) == pytest.approx(99.95)
    for nonsense in (0.0, 7.6, 5.0):
        assert came_in_at(100.0, 7.5, nonsense, 480, 48000, 0.02) == pytest.approx(99.98)
    assert came_in_at(100.0, 7.5, 0.0, 48000, 48000, 0.02) == pytest.approx(99.0)


def blocks(*starts, frames=480, rate=48000):
    return [(start, np.full(frames, k, np.float32)) for k, start in enumerate(starts)]


def test_blocks_are_put_together_and_jitter_is_left_out():
    sample = joined(blocks(*(10 + 0.01 * k + (0.006 if k % 4 == 0 else 0) for k in range(30))), 48000)
    assert (len(sample.samples), sample.rate) == (30 * 480, 48000)
    assert sample.start == pytest.approx(10.0, abs=1e-6)
    assert sample.samples[480 * 7] == 7


def test_samples_that_were_lost_leave_no_time():
    times = [10 + 0.01 * k + (0.05 if k > 15 else 0) for k in range(30)]
    assert np.isnan(joined(blocks(*times), 48000).start)
    assert np.isnan(joined([], 48000).start) and len(joined([], 48000).samples) == 0


def test_it_hears_only_between_start_and_stop(machine, monkeypatch):
    monkeypatch.setattr("coach.devices.sound.microphone.time.perf_counter", lambda: 100.0)
    host = machine("Mic")
    microphone = open_microphone()
    (stream,) = host.streams
    stream.hear([0.5] * 4)
    microphone.start()
    stream.hear([0.25] * 4)
    sample = microphone.stop()
    stream.hear([0.5] * 4)
    assert sample.samples.tolist() == [0.25] * 4
    assert sample.start == pytest.approx(99.95)
    assert not stream.running
    microphone.start()
    assert len(microphone.stop().samples) == 0
    microphone.close()


def test_which_microphone(machine):
    machine("Speakers", "Built-in", "USB Mic", default=2)
    assert open_microphone().name == "USB Mic"
    assert open_microphone("built").name == "Built-in"
    with pytest.raises(CoachError, match="There is no microphone 'desk'. Give --microphone a number or part"):
        open_microphone("desk")


def test_without_a_default_the_host_knows(machine):
    machine("Speakers", "Built-in")
    assert open_microphone().name == "Built-in"


def test_no_microphone(machine):
    machine("Speakers")
    with pytest.raises(CoachError, match="finds no microphone"):
        open_microphone()


def test_a_microphone_with_a_rate_of_its_own_and_one_that_refuses(machine):
    machine("Mic", rates=(44100.0,))
    assert open_microphone().rate == 44100
    machine("Mic", rates=())
    with pytest.raises(CoachError, match="'Mic' cannot be opened"):
        open_microphone()
