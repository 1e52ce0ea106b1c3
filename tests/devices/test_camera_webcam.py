"""Webcams, with drivers made for the test."""

from __future__ import annotations

import sys
from itertools import islice

import cv2
import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.devices.camera import webcam
from coach.devices.camera.webcam import CameraInfo, WebcamSource, list_cameras


class Driver:
    """Stands for cv2.VideoCapture. ``fps_at``: what it says for each width; ``good``: pictures before it fails."""

    def __init__(self, fps_at=None, good=1000, opens=True):
        self.fps_at, self.good, self.opens = fps_at or {1280: 30.0, 640: 30.0}, good, opens
        self.settings, self.order, self.released = {}, [], False

    def __call__(self, index, backend):
        self.index, self.backend = index, backend
        return self

    def isOpened(self):
        return self.opens

    def set(self, key, value):
        self.order.append(key)
        self.settings[key] = value
        return True

    def get(self, key):
        return self.fps_at[self.settings[cv2.CAP_PROP_FRAME_WIDTH]] if key == cv2.CAP_PROP_FPS else self.settings[key]

    def grab(self):
        self.good -= 1
        return self.good >= 0

    def retrieve(self):
        size = (int(self.settings[cv2.CAP_PROP_FRAME_HEIGHT]), int(self.settings[cv2.CAP_PROP_FRAME_WIDTH]), 3)
        return True, np.full(size, (10, 20, 200), np.uint8)

    def read(self):
        return self.retrieve() if self.grab() else (False, None)

    def release(self):
        self.released = True


@pytest.fixture(autouse=True)
def on_linux(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")


def test_a_fast_camera_is_asked_for_720p_mjpeg_and_a_short_queue():
    driver = Driver()
    first = next(WebcamSource(0, driver).pictures())
    assert first.rgb.shape == (720, 1280, 3)
    assert first.rgb[0, 0].tolist() == [200, 20, 10]  # RGB, though OpenCV gives BGR
    assert first.rgb.flags.c_contiguous
    assert driver.settings[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")
    assert driver.order.index(cv2.CAP_PROP_FOURCC) < driver.order.index(cv2.CAP_PROP_FRAME_WIDTH)
    assert driver.settings[cv2.CAP_PROP_FPS] == 30
    assert driver.settings[cv2.CAP_PROP_BUFFERSIZE] == 1


@pytest.mark.parametrize(("fps", "width"), [(10.0, 640), (30.0, 1280), (0.0, 1280)])
def test_a_camera_that_is_slow_at_720p_runs_at_480p(fps, width):
    driver = Driver({1280: fps, 640: 30.0})
    assert next(WebcamSource(0, driver).pictures()).rgb.shape[1] == width


def test_a_camera_that_stops_is_lost_and_let_go():
    driver = Driver(good=4)  # one for the trial, three for the dance
    pictures = WebcamSource(2, driver).pictures()
    assert len(list(islice(pictures, 3))) == 3
    with pytest.raises(CoachError, match=r"Camera 2 has stopped\. Check its cable"):
        next(pictures)
    assert driver.released


def test_stopping_lets_go_of_the_camera():
    driver = Driver()
    source = WebcamSource(0, driver)
    pictures = source.pictures()
    next(pictures)
    source.stop()
    assert list(pictures) == []
    assert driver.released


@pytest.mark.parametrize(
    ("platform", "there", "allowed", "words"),
    [
        ("linux", False, False, "There is no camera 3. Plug one in."),
        ("linux", True, False, "sudo usermod -aG video"),
        ("linux", True, True, "Another program may be using it"),
        ("win32", False, False, "Another program may be using it"),
        ("darwin", False, False, "System Settings, Privacy"),
    ],
)
def test_a_camera_that_does_not_open_says_why(monkeypatch, platform, there, allowed, words):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(webcam.Path, "exists", lambda self: there)
    monkeypatch.setattr(webcam.os, "access", lambda *_: allowed)
    with pytest.raises(CoachError) as raised:
        next(WebcamSource(3, Driver(opens=False)).pictures())
    assert words in str(raised.value)


def test_a_busy_camera_that_opens_but_gives_nothing_is_let_go():
    driver = Driver(good=0)
    with pytest.raises(CoachError):
        next(WebcamSource(0, driver).pictures())
    assert driver.released


def test_the_list_names_cameras_that_give_a_picture(monkeypatch):
    monkeypatch.setattr(webcam, "candidates", lambda: [0, 1, 4])
    drivers = {0: Driver(), 1: Driver(good=0), 4: Driver({1280: 10.0, 640: 30.0})}
    monkeypatch.setattr(webcam, "_name", {0: "C930e", 4: "USB Camera"}.get)
    found = list_cameras(lambda index, backend: drivers[index])
    assert found == [CameraInfo(0, 1280, 720, 30.0, "C930e"), CameraInfo(4, 640, 480, 30.0, "USB Camera")]
    assert all(driver.released for driver in drivers.values())


def test_elsewhere_the_first_indices_are_tried_until_two_are_missing(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    tried = []

    def capture(index, backend):
        tried.append((index, backend))
        return Driver(opens=index == 0)

    assert [c.index for c in list_cameras(capture)] == [0]
    assert [index for index, _ in tried] == [0, 1, 1, 2, 2]
    assert tried[1:3] == [(1, cv2.CAP_DSHOW), (1, cv2.CAP_MSMF)]


def test_no_camera_is_an_empty_list_without_noise(monkeypatch, capfd):
    monkeypatch.setattr(webcam, "candidates", lambda: [97, 98])
    assert list_cameras() == []
    assert capfd.readouterr().err == ""
