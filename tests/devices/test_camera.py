"""The camera as the rest of the program sees it: newest picture, states, refusals; with cameras made for the test."""

from __future__ import annotations

import queue
import threading

import pytest

from coach.base.errors import CoachError
from coach.devices.camera import camera as camera_module
from coach.devices.camera.camera import Camera, camera_source, open_camera
from coach.devices.camera.sources import FilmSource, Picture, StreamSource
from coach.devices.camera.webcam import WebcamSource
from tests.media.films import every, film, number, picture

LIMIT = 20.0


class TestCamera:
    """A camera that does what the test tells it: a number is a picture, None an end, an exception is raised."""

    __test__ = False
    name, latency, patience = "camera 7", 0.07, 0.0

    def __init__(self, *script):
        self.orders = queue.Queue()
        for order in script:
            self.orders.put(order)
        self.cues, self.let_go = [], 0

    def pictures(self):
        try:
            while (order := self.orders.get(timeout=LIMIT)) != "stop":
                if isinstance(order, BaseException):
                    raise order
                yield None if order is None else Picture(picture(order), 100.0 + order)
        finally:
            self.let_go += 1

    def cue(self, moment, position, rate=1.0):
        self.cues.append((moment, position))

    def stop(self):
        self.orders.put("stop")


def newest(camera):
    """The picture that is there already."""
    return camera.wait(-1, 0.0)


def until(camera, state):
    """Waits for a state, woken at every change."""
    with camera._fresh:
        assert camera._fresh.wait_for(lambda: camera._state == state, LIMIT)


@pytest.fixture(autouse=True)
def no_pause_between_tries(monkeypatch):
    monkeypatch.setattr(camera_module, "RETRY", 0.0)


def test_the_newest_picture_is_kept_and_all_are_handed_on():
    handed = []
    source = TestCamera(0, 1, 2)
    with Camera(source, handed.append) as camera:
        assert camera.wait(1, LIMIT).number == 2
        assert number(newest(camera).rgb) == 2
        assert newest(camera).arrived == 102.0
        assert (camera.state, camera.message, camera.latency) == ("live", "", 0.07)
    assert [(f.number, number(f.rgb)) for f in handed] == [(0, 0), (1, 1), (2, 2)]
    assert source.let_go == 1


def test_the_name_by_which_a_calibration_is_kept_can_be_written():
    """A film's name may have bytes that are no text; Python hands them out as half characters."""
    source = TestCamera(0)
    source.device = "clap\udcff 손.mp4"
    with Camera(source) as camera:
        assert camera.device == "clap? 손.mp4"


def test_waiting_without_a_new_picture_ends_with_the_timeout():
    with Camera(TestCamera(0)) as camera:
        assert camera.wait(-1, LIMIT).number == 0
        assert camera.wait(0, 0.001) is None
        assert camera.wait(-1, 0.0).number == 0  # a picture that is there already is given at once


def test_until_the_first_picture_the_camera_is_opening():
    with Camera(TestCamera()) as camera:
        assert (camera.state, camera.wait(-1, 0.0)) == ("opening", None)
        assert camera.message == "Opening camera 7 …"


def test_a_lost_camera_freezes_its_picture_says_so_and_comes_back():
    source = TestCamera(0, CoachError("Camera 7 has stopped."), CoachError("Camera 7 has stopped."))
    with Camera(source) as camera:
        until(camera, "lost")
        assert camera.message == "Camera 7 has stopped."
        assert number(newest(camera).rgb) == 0
        source.orders.put(5)
        assert number(camera.wait(0, LIMIT).rgb) == 5
        assert (camera.state, camera.message, newest(camera).number) == ("live", "", 1)
    assert source.let_go == 3


def test_a_camera_that_only_falls_silent_counts_as_lost(monkeypatch):
    monkeypatch.setattr(camera_module, "STALLED", 0.0)
    with Camera(TestCamera(0)) as camera:
        camera.wait(-1, LIMIT)
        assert camera.state == "lost"
        assert camera.message == "Your picture has stopped. Check camera 7; the picture comes back by itself."
        assert newest(camera).number == 0


def test_the_end_of_a_film_keeps_the_last_picture():
    with Camera(TestCamera(0, 1, None)) as camera:
        until(camera, "ended")
        assert newest(camera).number == 1
        assert camera.message == "camera 7 has ended"


def test_cues_reach_the_source():
    source = TestCamera(0)
    with Camera(source) as camera:
        camera.cue(50.0, 2.0)
    assert source.cues == [(50.0, 2.0)]


def test_a_camera_that_refuses_is_a_sentence_with_what_to_do():
    with Camera(TestCamera(CoachError("Camera 7 gives no picture."))) as camera:
        with pytest.raises(CoachError) as raised:
            camera.wait_opened()
    assert str(raised.value).startswith("Camera 7 gives no picture. ")
    assert "python main.py cameras" in str(raised.value) and "--camera FILE or URL" in str(raised.value)


def test_the_first_opening_is_tried_for_a_while():
    source = TestCamera(CoachError("busy"), CoachError("busy"), 3)
    source.patience = LIMIT
    with Camera(source) as camera:
        camera.wait_opened()
        assert number(newest(camera).rgb) == 3


@pytest.mark.parametrize("where", ["source", "on_frame"])
def test_a_bug_in_the_thread_reaches_the_main_loop(where):
    def on_frame(frame):
        raise ZeroDivisionError("bug")

    source = TestCamera(ZeroDivisionError("bug")) if where == "source" else TestCamera(0)
    with Camera(source, on_frame if where == "on_frame" else None) as camera:
        camera._thread.join(LIMIT)
        with pytest.raises(ZeroDivisionError):
            camera.wait(99, LIMIT)
        with pytest.raises(ZeroDivisionError):  # also where there is a picture
            camera.wait(-1, 0.0)


def test_ctrl_c_while_opening_closes_the_camera(monkeypatch):
    source = TestCamera()
    monkeypatch.setattr(camera_module, "camera_source", lambda spec: source)

    def interrupted(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(Camera, "wait_opened", interrupted)
    with pytest.raises(KeyboardInterrupt):
        open_camera("7")
    assert source.let_go == 1
    assert not [t for t in threading.enumerate() if t.name == "camera"]


def test_what_names_which_camera(tmp_path):
    path = film(tmp_path / "cover.mp4", every(5))
    assert isinstance(camera_source("0"), WebcamSource)
    assert camera_source("/dev/video2").name == "camera 2"
    assert isinstance(camera_source("http://192.168.0.20:8080/video"), StreamSource)
    assert isinstance(camera_source("rtsp://192.168.0.20/live"), StreamSource)
    assert isinstance(camera_source(str(path)), FilmSource)


@pytest.mark.parametrize("spec", ["99999999999", "/dev/video99999999999", "9" * 5000, "²"])
def test_a_number_that_no_camera_can_have_is_no_video_either(spec):
    with pytest.raises(CoachError, match="lists the cameras that work"):
        camera_source(spec)


@pytest.mark.parametrize(("spec", "words"), [("webcam", "There is no video at webcam"), (".", "is a folder")])
def test_what_names_no_camera_is_said_with_what_to_do(spec, words):
    with pytest.raises(CoachError) as raised:
        open_camera(spec)
    assert f"--camera {spec}: " in str(raised.value) and words in str(raised.value)
    assert "python main.py cameras" in str(raised.value)
