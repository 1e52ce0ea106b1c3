"""A network camera, served on this machine."""

from __future__ import annotations

import socket
import time

import pytest

from coach.base.errors import CoachError
from coach.bench.stand_ins.mjpeg_server import MjpegServer, encoded
from coach.devices.camera import camera as camera_module
from coach.devices.camera import sources
from coach.devices.camera.camera import open_camera
from tests.media.films import every, film, number

LIMIT = 20.0


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return encoded(film(tmp_path_factory.mktemp("stream") / "phone.mp4", every(20, 40.0), (320, 240)))


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(sources.StreamSource, "patience", 0.0)
    monkeypatch.setattr(camera_module, "RETRY", 0.01)


def wait_for(camera, state):
    limit = time.perf_counter() + LIMIT
    while camera.state != state and time.perf_counter() < limit:
        camera.wait(camera.latest().number, 0.02)
    assert camera.state == state


def test_pictures_arrive_in_order_and_are_stamped(clip):
    with MjpegServer(clip) as server, open_camera(server.url) as camera:
        begun = server.cue(0.1)
        seen = []
        while not seen or number(seen[-1].rgb) < 19:
            seen.append(camera.wait(seen[-1].number if seen else -1, LIMIT))
        ran = [f for f in seen if f.arrived >= begun - 0.01]
        assert [number(f.rgb) for f in ran] == sorted({number(f.rgb) for f in ran})
        assert all(f.arrived - begun >= number(f.rgb) / 40 for f in ran)
        assert ran[0].rgb.shape == (240, 320, 3) and camera.state == "live"


def test_a_camera_that_breaks_off_comes_back(clip):
    server = MjpegServer(clip)
    with open_camera(server.url) as camera:
        port = server.port
        server.close()
        wait_for(camera, "lost")
        last = camera.latest().number
        assert camera.message
        with MjpegServer(clip, port):
            assert camera.wait(last, LIMIT).number > last
            assert (camera.state, camera.message) == ("live", "")


def test_a_camera_that_hangs_counts_as_lost_until_it_goes_on(clip, monkeypatch):
    monkeypatch.setattr(camera_module, "STALLED", 0.2)
    with MjpegServer(clip) as server, open_camera(server.url) as camera:
        server.pause()
        wait_for(camera, "lost")
        last = camera.latest().number
        assert "comes back by itself" in camera.message
        server.pause(False)
        assert camera.wait(last, LIMIT) is not None
        assert camera.state == "live"


def refused(url):
    with pytest.raises(CoachError) as raised:
        open_camera(url)
    assert url in str(raised.value) and "--camera VIDEO or URL" in str(raised.value)
    return str(raised.value)


def test_nobody_at_the_address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "No camera answers at" in refused(f"http://127.0.0.1:{port}/video")
    assert "No camera answers at" in refused(f"rtsp://127.0.0.1:{port}/live")


def test_another_page_at_the_address(clip):
    with MjpegServer(clip) as server:
        assert "There is no video at" in refused(server.url + "nothing")
        assert "(nothing usable comes)" in refused(server.url + "resume")


def test_an_unknown_kind_of_address():
    assert "is no video that Coach can read" in refused("foo://127.0.0.1/")


def test_an_address_is_known_without_its_password():
    """A calibration is kept by it, in a file."""
    for url in ("http://me:secret@phone:8080/video?token=1", "http://phone:8080/video"):
        source = sources.StreamSource(url)
        assert (source.name, source.device, source.live) == (url, "http://phone:8080/video", True)
    assert sources.StreamSource("http://[broken").device
