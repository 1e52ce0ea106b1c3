"""The program practises: passes in a loop, kept however it ends; heard without a break."""

import json
import shutil

import numpy as np
import pytest

from coach.app.recovery import recover_all
from coach.base.paths import folders
from coach.bench.stand_ins.sound_sink import PULSEAUDIO_TOOLS, SINK_HZ, NullSink
from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.live.options import SessionOptions
from coach.takes.practice import PracticeFolder, pass_results
from tests.e2e.program import COVER, run, start, wait_until

pytestmark = pytest.mark.alone

BAR = ("--from", "9", "--to", "12")
PERIOD = 60 / 118


@pytest.fixture(scope="module")
def display():
    with virtual_screen() as environment:
        yield environment


def practise(sessions, *more):
    known = ("--song", "lovedive", "--camera", COVER, "--sessions-dir", sessions, "--settings-dir", sessions)
    return ["practice", *known, *BAR, "--unattended", *more]


def only_practice(sessions):
    (path,) = (sessions / "lovedive" / "practice").iterdir()
    return PracticeFolder(path)


@pytest.mark.long  # tests/live/test_practice dances whole practices on the manual transport
def test_two_passes_are_danced_kept_and_said(display, tmp_path):
    code, out, error = run(display, *practise(tmp_path, "--no-audio", "--passes", "2", "--speed", "0.75"))
    assert code == 0, error
    folder = only_practice(tmp_path)
    assert str(folder.path) in out
    results = pass_results(folder)
    assert [(result.stretch.first, result.stretch.last, result.speed) for result in results] == [(8, 11, 0.75)] * 2
    assert all(result.beats == 4 and result.score > 80 for result in results)
    for each in folder.passes:
        lag = json.loads(each.record.read_text(encoding="utf-8"))["lag_ms"]
        assert lag == pytest.approx(90 / 0.75, abs=45)
        assert not each.video.exists() and not each.log.exists()


@pytest.mark.long
def test_a_killed_practice_is_complete_to_the_last_second(display, tmp_path):
    def danced():
        sizes = [log.stat().st_size for log in tmp_path.glob("*/*/*/002/poses.log")]
        return bool(sizes) and sizes[0] > 15 * 804

    with start(
        display, *practise(tmp_path, "--no-audio", "--speed", "0.5", "--no-count-in", "--passes", "9")
    ) as program:
        wait_until(program, danced)
        program.kill()
    folder = only_practice(tmp_path)
    assert [each.record.exists() for each in folder.passes] == [True, False]
    recover_all(folders(sessions=tmp_path), SessionOptions())
    first, second = pass_results(folder)
    assert first.beats >= 3 and second.beats >= 1


@pytest.mark.long
@pytest.mark.skipif(any(shutil.which(tool) is None for tool in PULSEAUDIO_TOOLS), reason="needs PulseAudio")
def test_passes_that_join_are_heard_as_one_music(display, tmp_path):
    with NullSink() as sink:
        recorder = sink.record()
        environment = {**display, **sink.environment, "DISPLAY": display["DISPLAY"]}
        how = ("--passes", "3", "--speed", "0.8", "--no-count-in")
        code, _, error = run(environment, *practise(tmp_path, *how))
        heard = recorder.finish()
    assert code == 0, error
    assert heard.rate == SINK_HZ
    samples = heard.samples[np.flatnonzero(np.abs(heard.samples) > 1e-3)[0] :]
    lap = 4 * PERIOD / 0.8
    begins, length = round(0.2 * SINK_HZ), round(lap * SINK_HZ)
    again = samples[begins : begins + 2 * length]
    most = round(0.002 * SINK_HZ)
    alike = [np.dot(again[most : length - most], again[length + s :][most : length - most]) for s in range(-most, most)]
    part = again[most : length - most]
    assert (np.argmax(alike) - most) / SINK_HZ == pytest.approx(0, abs=2e-4)
    assert max(alike) / np.dot(part, part) > 0.98
