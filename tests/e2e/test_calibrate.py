"""`calibrate` as it is typed, on a film of claps and a loudspeaker that plays to nowhere but can be listened to.

In tests/data/claps.mp4 the rendered dancer claps 180 ms after each click (made as the dancer of cover.mp4 was). For the
microphone the loudspeaker's monitor is taken, into which a robot claps that hears the clicks.
"""

import json
import re
import shutil
import subprocess
import threading

import numpy as np
import pytest

from coach.bench.stand_ins.sound_sink import PULSEAUDIO_TOOLS, SINK_HZ, NullSink
from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.calibration.claps import clicks_heard
from coach.calibration.clicks import BEGIN, CLICK_TIMES_S, CLICKS, TO_CLAP
from coach.calibration.latency import SOUND_TRAVEL_S
from coach.devices.latencies import FILE
from coach.devices.sound.microphone import MicrophoneSound
from tests.calibration.clapping import clap_sound
from tests.e2e.program import PROJECT, run

CLAPS = PROJECT / "tests" / "data" / "claps.mp4"
LATE = 0.18
EXACT = 0.015
"""s"""
HEARD = 0.12
"""s after each click at which the robot means to clap; when it did is measured."""
LOUD = 1000
"""Of 32768: a click is."""
LAST = 13.0
"""s of a recording in which the last calibration is, from its first click on."""
FORMAT = ("--raw", "--format=s16le", f"--rate={SINK_HZ}", "--channels=1")

pytestmark = [
    pytest.mark.alone,
    pytest.mark.long,  # calibration/test_calibrate.py finds the same latencies without waiting
    pytest.mark.skipif(
        any(shutil.which(tool) is None for tool in PULSEAUDIO_TOOLS), reason="PulseAudio is not installed"
    ),
]


@pytest.fixture(scope="module")
def display():
    with virtual_screen() as environment:
        yield environment


@pytest.fixture
def sink(display):
    """A loudspeaker of its own for each test; ``environment`` has the screen, too."""
    with NullSink() as sink:
        screen = {key: value for key, value in display.items() if key in ("DISPLAY", "SDL_VIDEODRIVER")}
        sink.environment = {**sink.environment, **screen}
        yield sink


def words(settings, *more):
    return ["calibrate", "--unattended", "--settings-dir", settings, *more]


def said(done):
    """What the program has printed; the test is left where the program itself says that this machine has no time."""
    code, out, error = done
    if code == 2 and "too busy" in error:
        pytest.skip("This computer is too busy for a measurement in real time.")
    assert code == 0, error
    return out


def kept(settings):
    (pair,) = json.loads((settings / FILE).read_text(encoding="utf-8"))["pairs"]
    return pair


@pytest.mark.long
def test_the_sum_is_found_listed_and_forgotten(sink, tmp_path):
    recorder = sink.record()  # a sink that nobody listens to plays two seconds ahead
    done = run(sink.environment, *words(tmp_path, "--no-microphone", "--camera", CLAPS))
    recorder.finish()
    out = said(done)
    pair = kept(tmp_path)
    assert pair["total_ms"] == pytest.approx(1000 * LATE, abs=1000 * EXACT)
    assert (pair["camera"], pair["sound_ms"], pair["how"]) == ("claps.mp4", None, "claps")
    assert out.startswith("claps.mp4 with ") and " ms, camera and loudspeaker together, measured " in out
    _, listed, _ = run(None, "calibrate", "--show", "--settings-dir", tmp_path)
    assert listed == f"1  {out}"
    assert run(None, "calibrate", "--forget", "1", "--settings-dir", tmp_path)[1].startswith(
        "Forgotten: claps.mp4 with"
    )
    assert json.loads((tmp_path / FILE).read_text(encoding="utf-8"))["pairs"] == []


class Robot:
    """Hears the first of twelve clicks and claps on the last eight, as often as they come."""

    def __init__(self, environment):
        rng = np.random.default_rng(5)
        self.sound = np.zeros(round((TO_CLAP[-1] - BEGIN + HEARD + 0.1) * SINK_HZ))
        for due in TO_CLAP - BEGIN + HEARD:
            clap = clap_sound(rng, 0.6)
            first = round(due * SINK_HZ)
            self.sound[first : first + len(clap)] = clap
        self._environment, self._ended = environment, threading.Event()
        self._thread = threading.Thread(target=self._clap, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._ended.set()
        self._thread.join()

    def _clap(self):
        data = (np.clip(self.sound, -1, 1) * 32767).astype("<i2").tobytes()
        play = ["pacat", "--playback", "--latency-msec=50", *FORMAT]
        while self._listened():
            subprocess.run(play, input=data, env=self._environment, check=True, timeout=60)

    def _listened(self):
        """Until a click; False at the end."""
        listen = ["parec", "--device=coach.monitor", "--latency-msec=10", *FORMAT]
        with subprocess.Popen(listen, stdout=subprocess.PIPE, env=self._environment) as ears:
            while not self._ended.is_set():
                if np.abs(np.frombuffer(ears.stdout.read(960), "<i2")).max(initial=0) > LOUD:
                    break
            ears.terminate()
        return not self._ended.is_set()

    def began(self, recording):
        """The moment at which its sound last began to play: where the end of the recording fits it best."""
        last = recording.samples[-round(LAST * SINK_HZ) :]
        size = len(last) + len(self.sound)
        fit = np.fft.irfft(np.fft.rfft(last, size) * np.conj(np.fft.rfft(self.sound, size)), size)[: len(last)]
        return recording.start + (len(recording.samples) - len(last) + int(fit.argmax())) / SINK_HZ


def test_with_a_microphone_both_are_found_apart(sink, tmp_path):
    recorder = sink.record()
    with Robot(sink.environment) as robot:
        done = run(sink.environment, *words(tmp_path, "--camera", CLAPS))
        recording = recorder.finish()
    out, pair = said(done), kept(tmp_path)
    began = robot.began(recording)
    heard = MicrophoneSound(recording.samples, recording.rate, recording.start)
    clicks = clicks_heard(heard, CLICKS, began - BEGIN + CLICK_TIMES_S - 0.25)
    clapped_late = began - BEGIN + HEARD - np.nanmedian(clicks - CLICK_TIMES_S)
    assert pair["how"] == "microphone"
    assert pair["sound_ms"] == pytest.approx(1000 * SOUND_TRAVEL_S, abs=1000 * EXACT)
    assert pair["total_ms"] - pair["sound_ms"] == pytest.approx(
        1000 * (LATE - clapped_late + SOUND_TRAVEL_S), abs=1000 * EXACT
    )
    assert "camera " in out and "loudspeaker " in out and re.search(r"\([678] claps and a microphone", out)


@pytest.mark.long
def test_who_does_not_clap_is_told_and_nothing_is_kept(sink, tmp_path):
    recorder = sink.record()
    standing = PROJECT / "tests" / "data" / "cover.mp4"
    code, out, error = run(sink.environment, *words(tmp_path / "settings", "--camera", standing, "--no-microphone"))
    recorder.finish()
    assert (code, out) == (2, "")
    assert "clap" in error and "Traceback" not in error
    assert not (tmp_path / "settings").exists()
