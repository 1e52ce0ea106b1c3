"""A video file, and an address, in place of a camera."""

from __future__ import annotations

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count, islice

import pytest

from coach.base.errors import CoachError
from coach.bench.stand_ins.mjpeg_server import MjpegServer, encoded
from coach.devices.camera import camera as camera_module
from coach.devices.camera import sources
from coach.devices.camera.camera import open_camera
from coach.devices.camera.sources import FilmSource
from coach.media.network import read_stream, without_login
from coach.media.video import probe, read_frames
from tests.media.films import every, film, number, turned_by

LIMIT = 20.0
FPS = 50.0


@pytest.fixture
def path(tmp_path):
    return film(tmp_path / "cover.mp4", every(10, FPS))


def newest(camera):
    """The picture that is there already."""
    return camera.wait(-1, 0.0)


def hurried(path):
    """The film with a clock that stands at 100, played without waiting."""
    source = FilmSource(path, probe(path), lambda: 100.0)
    source._waited = lambda moment: True
    return source


def taken(pictures, count):
    return [(round(p.moment, 4), number(p.rgb)) if p else None for p in islice(pictures, count)]


def test_until_its_first_cue_it_plays_in_a_loop_from_the_beginning(path):
    source = hurried(path)
    assert [n for _, n in taken(source.pictures(), 25)] == [*range(10), *range(10), *range(5)]


def test_a_cue_shows_the_position_at_the_moment(path):
    source = hurried(path)
    source.cue(100.0, 0.1)
    assert taken(source.pictures(), 6) == [(100.0 + n / FPS, 5 + n) for n in range(5)] + [None]


def test_before_a_cue_ahead_the_film_runs_up_to_it(path):
    source = hurried(path)
    source.cue(100.06, 0.1)
    assert taken(source.pictures(), 3) == [(100.0, 2), (100.02, 3), (100.04, 4)]


def test_a_cue_at_half_the_rate_shows_half_as_much_of_the_film_in_a_second(path):
    source = hurried(path)
    source.cue(100.08, 0.1, 0.5)
    assert taken(source.pictures(), 4) == [(100.0, 3), (100.04, 4), (100.08, 5), (100.12, 6)]


def test_before_its_beginning_the_first_picture_is_repeated(path):
    source = hurried(path)
    source.cue(100.06, 0.0)
    got = taken(source.pictures(), 5)
    assert got == [(100.0, 0), (100.02, 0), (100.04, 0), (100.06, 0), (100.08, 1)]


def test_pictures_come_at_their_own_pace_and_are_stamped_when_due(path):
    handed = []
    with open_camera(str(path), handed.append) as camera:
        begun = time.perf_counter() + 0.05
        camera.cue(begun)
        while camera.state != "ended":
            camera.wait(newest(camera).number, 0.05)
    ran = [f for f in handed if f.arrived >= begun - 0.001][-10:]
    assert [number(f.rgb) for f in ran] == list(range(10))
    assert [f.arrived - begun for f in ran] == pytest.approx([n / FPS for n in range(10)], abs=1e-4)
    assert newest(camera) is handed[-1]
    assert camera.message == "cover.mp4 has ended"


def test_a_film_that_has_ended_plays_again_after_a_cue(path):
    handed, opened = [], []
    with open_camera(str(path), lambda frame: handed.append((frame, opened and opened[0].state))) as camera:
        opened.append(camera)
        camera.cue(time.perf_counter(), 0.18)
        while camera.state != "ended":
            camera.wait(newest(camera).number, 0.05)
        last = newest(camera).number
        camera.cue(time.perf_counter(), 0.1)
        while handed[-1][0].number == last:
            camera.wait(last, 0.05)
        first, state = next((frame, state) for frame, state in handed if frame.number > last)
        assert (number(first.rgb), state) == (5, "live")


def test_where_a_loop_comes_back_to_is_found_meanwhile(path, monkeypatch):
    """That takes half a second, in which the first beats of a pass without a count-in were lost."""
    waited_for = []

    def noted(path, start=0.0):
        if threading.current_thread() is threading.main_thread():
            waited_for.append(start)
        return read_frames(path, start)

    monkeypatch.setattr(sources, "read_frames", noted)
    source = hurried(path)
    pictures = source.pictures()
    for position in (0.1, 0.105, 0.08, 0.1):
        source.cue(100.0, position)
        shown = list(iter(lambda: next(pictures), None))
        assert [number(one.rgb) for one in shown] == list(range(int(position * FPS), 10))
    assert waited_for == [0.1]


def test_a_film_held_upright_is_upright(tmp_path):
    path = turned_by(film(tmp_path / "phone.mp4", every(5)), 90)
    with open_camera(str(path)) as camera:
        assert newest(camera).rgb.shape == (64, 48, 3)


def test_closing_does_not_wait_for_the_next_picture(tmp_path):
    slow = film(tmp_path / "slow.mp4", [0.0, 1.0, 60.0])
    camera = open_camera(str(slow))
    camera.cue(time.perf_counter(), 2.0)
    begun = time.perf_counter()
    camera.close()
    assert time.perf_counter() - begun < 5.0
    assert not camera._thread.is_alive()


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
        camera.wait(newest(camera).number, 0.02)
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
        last = newest(camera).number
        assert camera.message
        with MjpegServer(clip, port):
            assert camera.wait(last, LIMIT).number > last
            assert (camera.state, camera.message) == ("live", "")


def test_a_camera_that_hangs_counts_as_lost_until_it_goes_on(clip, monkeypatch):
    monkeypatch.setattr(camera_module, "STALLED", 0.2)
    with MjpegServer(clip) as server, open_camera(server.url) as camera:
        server.pause()
        wait_for(camera, "lost")
        last = newest(camera).number
        assert "comes back by itself" in camera.message
        server.pause(False)
        assert camera.wait(last, LIMIT) is not None
        assert camera.state == "live"


def refused(url):
    with pytest.raises(CoachError) as raised:
        open_camera(url)
    assert without_login(url) in str(raised.value) and "--camera FILE or URL" in str(raised.value)
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
    assert "is not a video that Coach can read" in refused("foo://127.0.0.1/")


class _NoFirstBoundary(BaseHTTPRequestHandler):
    """The film's pictures, told apart by boundaries that only follow them, as small cameras send them."""

    jpegs: list

    def do_GET(self):  # noqa: N802 (the name that http.server calls)
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=picture")
        self.end_headers()
        for data in self.jpegs:
            self.wfile.write(b"Content-Type: image/jpeg\r\n\r\n" + data + b"\r\n--picture\r\n")

    def log_message(self, *_):
        pass


@pytest.fixture
def small_camera(clip):
    """(address, the jpegs that it sends)."""
    handler = type("Handler", (_NoFirstBoundary,), {"jpegs": list(clip.jpegs)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", handler.jpegs
    server.shutdown()
    server.server_close()


def test_a_camera_that_leaves_out_the_first_boundary_is_seen(small_camera):
    moments, found = count(), []
    with pytest.raises(CoachError, match="has stopped sending"):
        for arrival in read_stream(small_camera[0], lambda: next(moments)):
            found.append(arrival)
    numbers = [number(arrival.rgb) for arrival in found]
    assert numbers == list(range(20 - len(found), 20)) and len(found) > 1
    assert [arrival.moment for arrival in found] == [0, *range(len(found) - 1)]  # when each began


def test_a_page_that_claims_to_be_a_camera(small_camera):
    url, jpegs = small_camera
    jpegs[:] = [b"<html>Please log in.</html>"] * 50
    assert "is not a video that Coach can read" in refused(url)


def test_a_password_is_not_said(small_camera):
    url, said = small_camera[0].replace("//", "//me:secret@") + "?token=1", []
    for address in (url, url + "&page=2", "http://me:secret@127.0.0.1:1/?token=1"):
        with pytest.raises(CoachError) as problem:
            list(read_stream(address, lambda: 0.0))
        said.append(str(problem.value))
        small_camera[1][:] = [b"<html>Please log in.</html>"] * 50
    assert ["has stopped" in said[0], "is not a video" in said[1], "No camera answers" in said[2]] == [True] * 3
    assert not any(word in sentence for sentence in said for word in ("secret", "token"))


def test_an_address_is_known_without_its_password():
    """It is shown on the screen and in messages, and a calibration is kept by it, in a file."""
    for url in ("http://me:secret@phone:8080/video?token=1", "http://phone:8080/video"):
        source = sources.StreamSource(url)
        assert (source.name, source.device, source.live) == (*["http://phone:8080/video"] * 2, True)
    assert sources.StreamSource("http://[broken").device
