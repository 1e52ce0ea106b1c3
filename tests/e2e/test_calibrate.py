"""`calibrate` as it is typed, on a film of claps and a loudspeaker that plays to nowhere but can be listened to.

In tests/data/claps.mp4 the rendered dancer claps 180 ms after each click (made as the dancer of cover.mp4 was). For the
microphone the loudspeaker's monitor is taken, into which a robot claps that hears the clicks.
"""

import json
import shutil
import subprocess
import threading

import numpy as np
import pytest

from coach.bench.stand_ins.sound_sink import SINK_HZ, TOOLS, NullSink
from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.calibration.clicks import BEGIN, CLICKS, DUE, TO_CLAP
from coach.calibration.heard import Heard, clicks_heard
from coach.calibration.measured import AIR
from coach.devices.latencies import FILE
from tests.calibration.clapping import clap_sound
from tests.e2e.program import PROJECT, run

CLAPS = PROJECT / "tests" / "data" / "claps.mp4"
LATE = 0.18
EXACT = 0.015
"""s"""
HEARD = 0.12
"""s after each click at which the robot means to clap; when it did is measured."""

pytestmark = [
    pytest.mark.alone,
    pytest.mark.skipif(any(shutil.which(tool) is None for tool in TOOLS), reason="PulseAudio is not installed"),
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


def kept(settings):
    (pair,) = json.loads((settings / FILE).read_text(encoding="utf-8"))["pairs"]
    return pair


def test_the_sum_is_found_listed_and_forgotten(sink, tmp_path):
    recorder = sink.record()  # a sink that nobody listens to plays two seconds ahead
    code, out, error = run(sink.environment, *words(tmp_path, "--no-microphone", "--camera", CLAPS))
    recorder.finish()
    assert code == 0, error
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
    """Hears the first click and claps on the eight that are to be clapped on; ``sound`` is what it plays."""

    def __init__(self, environment):
        rng = np.random.default_rng(5)
        self.sound = np.zeros(round((TO_CLAP[-1] + 1.0) * SINK_HZ))
        for due in TO_CLAP - BEGIN + HEARD:
            clap = clap_sound(rng, 0.6)
            first = round(due * SINK_HZ)
            self.sound[first : first + len(clap)] = clap
        self._environment = environment
        self._thread = threading.Thread(target=self._clap, daemon=True)
        self._thread.start()

    def _clap(self):
        command = ["parec", "--raw", "--format=s16le", f"--rate={SINK_HZ}", "--channels=1", "--device=coach.monitor"]
        with subprocess.Popen([*command, "--latency-msec=10"], stdout=subprocess.PIPE, env=self._environment) as ears:
            while np.abs(np.frombuffer(ears.stdout.read(960), "<i2")).max(initial=0) < 1000:
                pass
            ears.terminate()
        command = ["pacat", "--playback", "--raw", "--format=s16le", f"--rate={SINK_HZ}", "--channels=1"]
        data = (np.clip(self.sound, -1, 1) * 32767).astype("<i2").tobytes()
        subprocess.run([*command, "--latency-msec=50"], input=data, env=self._environment, check=True, timeout=60)

    def began(self, recording):
        """The moment at which its sound began to play, where the recording fits it best."""
        size = len(recording.samples) + len(self.sound)
        fit = np.fft.irfft(np.fft.rfft(recording.samples, size) * np.conj(np.fft.rfft(self.sound, size)), size)
        return recording.start + int(fit[: len(recording.samples)].argmax()) / SINK_HZ


def test_with_a_microphone_both_are_found_apart(sink, tmp_path):
    recorder = sink.record()
    robot = Robot(sink.environment)
    code, out, error = run(sink.environment, *words(tmp_path, "--camera", CLAPS))
    recording = recorder.finish()
    assert code == 0, error
    pair = kept(tmp_path)
    # When the clicks sounded tells when the program's song time 0 was, as far as its own clock is right.
    heard = Heard(recording.samples, recording.rate, recording.start)
    clicks = clicks_heard(heard, CLICKS, robot.began(recording) - BEGIN + DUE - 0.2)
    seen_after_heard = np.median(clicks - DUE) + LATE - (robot.began(recording) - BEGIN + HEARD)
    assert pair["how"] == "microphone"
    assert pair["sound_ms"] == pytest.approx(1000 * AIR, abs=1000 * EXACT)
    assert pair["total_ms"] - pair["sound_ms"] == pytest.approx(1000 * (seen_after_heard + AIR), abs=1000 * EXACT)
    assert "camera " in out and "loudspeaker " in out and "(8 claps and a microphone" in out


def test_who_does_not_clap_is_told_and_nothing_is_kept(sink, tmp_path):
    recorder = sink.record()
    standing = PROJECT / "tests" / "data" / "cover.mp4"
    code, out, error = run(sink.environment, *words(tmp_path / "settings", "--camera", standing, "--no-microphone"))
    recorder.finish()
    assert (code, out) == (2, "")
    assert "clap" in error and "Traceback" not in error
    assert not (tmp_path / "settings").exists()
