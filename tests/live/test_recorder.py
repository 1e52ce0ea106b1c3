"""What gets into a take, and what happens when it cannot."""

from __future__ import annotations

import errno
import threading
from functools import partial

import pytest

from coach.devices.camera.camera import CameraFrame
from coach.live.recorder import Recorder
from coach.media.recording import TakeWriter
from coach.media.video import probe, read_frames
from tests.media.films import number, picture

LIMIT = 20.0


def frames(moments, size=(64, 48)):
    return [CameraFrame(picture(n, *size), moment, n) for n, moment in enumerate(moments)]


class Writer:
    """A TakeWriter that writes nothing; ``gate`` holds it up, ``broken`` is what it raises at the third picture."""

    def __init__(self, broken=None, gate=None, broken_close=None):
        self.broken, self.gate, self.broken_close = broken, gate, broken_close
        self.times, self.closed = [], False
        self.started = threading.Event()

    def __call__(self, path, width, height):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.closed = True
        if self.broken_close:
            raise self.broken_close

    def write(self, rgb, t):
        self.started.set()
        if self.gate is not None:
            assert self.gate.wait(LIMIT)
        if self.broken is not None and len(self.times) == 2:
            raise self.broken
        self.times.append(t)


def full():
    return OSError(errno.ENOSPC, "No space left on device")


def test_a_take_holds_the_pictures_of_the_song_in_song_time(tmp_path):
    path = tmp_path / "take.mp4"
    with Recorder(path, lambda moment: moment - 100.0) as recorder:
        for frame in frames([99.9, 99.99, 100.0, 100.04, 100.1, 100.1, 100.07, 100.2]):
            recorder.offer(frame)
    taken = list(read_frames(path))
    assert [f.t for f in taken] == pytest.approx([0.0, 0.04, 0.1, 0.2], abs=1e-4)
    assert [number(f.rgb) for f in taken] == [2, 3, 4, 7]
    assert (recorder.kept, recorder.dropped, recorder.problem) == (4, 0, None)


def test_nothing_is_kept_while_the_song_stands_still(tmp_path):
    with Recorder(tmp_path / "take.mp4", lambda moment: None) as recorder:
        for frame in frames([1.0, 2.0]):
            recorder.offer(frame)
    assert (recorder.kept, recorder.dropped) == (0, 0)
    assert not (tmp_path / "take.mp4").exists()


def test_a_slow_encoder_costs_pictures_but_never_blocks_the_camera(tmp_path):
    gate = threading.Event()
    writer = Writer(gate=gate)
    recorder = Recorder(tmp_path / "take.mp4", float, writer, ahead=4)
    first, *rest = frames([n / 10 for n in range(10)])
    recorder.offer(first)
    assert writer.started.wait(LIMIT)  # the first is with the encoder, the queue is empty
    for frame in rest:
        recorder.offer(frame)
    gate.set()
    recorder.close()
    assert (recorder.kept, recorder.dropped) == (5, 5)
    assert writer.times == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4])


def test_a_full_disk_is_said_and_the_dance_goes_on(tmp_path):
    writer = Writer(broken=full(), broken_close=full())
    recorder = Recorder(tmp_path / "take.mp4", float, writer)
    for frame in frames([n / 10 for n in range(20)]):
        recorder.offer(frame)
    recorder.close()
    recorder.close()
    assert writer.closed
    assert recorder.problem == "Your dance is no longer filmed (No space left on device). It is still judged."
    assert (recorder.kept, recorder.dropped) == (2, 18)


def test_a_disk_that_fills_at_the_very_end_is_said_too(tmp_path):
    with Recorder(tmp_path / "take.mp4", float, Writer(broken_close=full())) as recorder:
        recorder.offer(frames([0.0])[0])
    assert "No space left" in recorder.problem


class SmallDisk(TakeWriter):
    """A disk that is full after ``space`` bytes of the film."""

    def __init__(self, space, *film):
        super().__init__(*film)
        self.space = space

    def close(self):
        super().close()
        with open(self.path, "r+b") as film:
            film.truncate(self.space)
        raise full()


@pytest.mark.parametrize("share", [0, 0.01, 0.1, 0.2, 0.3, 0.4, 0.7, 0.9, 1])
def test_a_disk_that_fills_at_any_byte_leaves_a_film_that_plays_or_none(tmp_path, share):
    """There was a film of a header alone, called incomplete by review and page."""
    record_to(tmp_path / "whole.mp4", TakeWriter)
    path, space = tmp_path / "take.mp4", int(share * (tmp_path / "whole.mp4").stat().st_size)
    assert "No space left" in record_to(path, partial(SmallDisk, space)).problem
    assert path.exists() == (share >= 0.9)
    assert not path.exists() or len(list(read_frames(path))) > 0


def record_to(path, writer):
    with Recorder(path, float, writer) as recorder:
        for frame in frames([0.0, 0.1, 0.2]):
            recorder.offer(frame)
    return recorder


def test_a_folder_that_is_gone_is_said(tmp_path):
    with Recorder(tmp_path / "gone" / "take.mp4", float) as recorder:
        recorder.offer(frames([0.0])[0])
    assert "No such file" in recorder.problem
    assert (recorder.kept, recorder.dropped) == (0, 1)


def test_an_exception_of_the_thread_reaches_close(tmp_path):
    recorder = Recorder(tmp_path / "take.mp4", float, Writer(broken=ZeroDivisionError("bug")))
    for frame in frames([0.0, 0.1, 0.2, 0.3]):
        recorder.offer(frame)
    with pytest.raises(ZeroDivisionError, match="bug"):
        recorder.close()


def test_a_camera_that_comes_back_in_another_size_stays_in_the_same_take(tmp_path):
    path = tmp_path / "take.mp4"
    with Recorder(path, float) as recorder:
        recorder.offer(CameraFrame(picture(20, 64, 48), 0.0, 0))
        recorder.offer(CameraFrame(picture(20, 48, 64), 0.1, 1))
    wide, tall = (f.rgb for f in read_frames(path))
    assert wide.shape == tall.shape == (48, 64, 3)
    assert tall[24, 2].max() < 20 and tall[24, -2].max() < 20  # black beside the upright picture
    assert tall[40, 32].min() > 150
    assert probe(path).duration == pytest.approx(0.133, abs=0.01)
