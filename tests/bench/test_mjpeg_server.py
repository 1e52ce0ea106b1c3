"""The network camera of the benchmarks."""

from __future__ import annotations

import subprocess
import sys
import urllib.error
import urllib.request
from itertools import islice
from pathlib import Path

import pytest

from coach.bench.stand_ins.mjpeg_server import JpegSequence, MjpegServer, encoded
from coach.devices.camera.camera import open_camera
from tests.media.films import every, film

ROOT = Path(__file__).resolve().parents[2]
FILM = JpegSequence((0.0, 0.1, 0.2, 0.3), (b"a", b"b", b"c", b"d"))


def test_the_film_runs_with_its_own_times_and_its_last_picture_stays():
    assert list(islice(FILM.schedule(0.0), 6)) == [
        (0.0, 0), (0.1, 1), (0.2, 2), (0.3, 3), (pytest.approx(0.4), 3), (pytest.approx(0.5), 3),
    ]  # fmt: skip


def test_before_its_beginning_the_first_picture_is_repeated():
    times, numbers = zip(*islice(FILM.schedule(-0.2), 4))
    assert times == pytest.approx((-0.2, -0.1, 0.0, 0.1))
    assert numbers == (0, 0, 0, 1)


def test_every_picture_is_encoded_beforehand(tmp_path):
    ready = encoded(film(tmp_path / "a.mp4", every(5)))
    assert ready.times == pytest.approx(every(5), abs=1e-3)
    assert all(data[:2] == b"\xff\xd8" and data[-2:] == b"\xff\xd9" for data in ready.jpegs)


def test_it_answers_cues_pauses_and_unknown_pages():
    with MjpegServer(FILM) as server:
        assert float(urllib.request.urlopen(server.url + "cue?in=5").read()) > 0
        assert urllib.request.urlopen(server.url + "pause").read() == b"ok"
        assert urllib.request.urlopen(server.url + "resume").read() == b"ok"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(server.url + "nothing")


def test_it_runs_in_a_process_of_its_own(tmp_path):
    path = film(tmp_path / "a.mp4", every(5), (320, 240))
    command = [sys.executable, "-m", "coach.bench.stand_ins.mjpeg_server", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            with open_camera(process.stdout.readline().strip()) as camera:
                assert camera.wait(-1, 0.0).rgb.shape == (240, 320, 3)
        finally:
            process.kill()
