"""Takes: the camera's own times, odd sizes, crashes, full disks."""

from __future__ import annotations

import contextlib
import errno
import io
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest

from coach.media import recording
from coach.media.recording import FRAGMENT_S, TICKS_PER_S, TakeWriter
from coach.media.video import probe, read_frames
from tests.media.films import number, picture

ROOT = Path(__file__).resolve().parents[2]


def record(path, times, size=(64, 48)):
    with TakeWriter(path, *size) as writer:
        for n, t in enumerate(times):
            writer.write(picture(n, *size), t)
    return path


def test_pictures_keep_the_cameras_own_times(tmp_path):
    times = [0.02, 0.05, 0.094, 0.2, 0.21, 0.5, 1.3, 2.4, 2.44]
    frames = list(read_frames(record(tmp_path / "take.mp4", times)))
    assert [f.t for f in frames] == pytest.approx(times, abs=0.51 / TICKS_PER_S)
    assert [number(f.rgb) for f in frames] == list(range(9))


def test_a_take_that_begins_late_keeps_song_time(tmp_path):
    path = record(tmp_path / "take.mp4", [7.5 + n / 30 for n in range(60)])
    assert next(read_frames(path)).t == pytest.approx(7.5, abs=1e-4)
    assert probe(path).duration == pytest.approx(7.5 + 60 / 30, abs=0.001)
    assert next(read_frames(path, 8.52)).t == pytest.approx(8.5, abs=1e-4)


def test_a_slow_camera_gets_a_keyframe_every_second_too(tmp_path):
    path = record(tmp_path / "take.mp4", [n / 5 for n in range(30)])
    assert [f.t for f in read_frames(path, 4.21)][0] == pytest.approx(4.2, abs=1e-4)


@pytest.mark.parametrize(("width", "height"), [(406, 721), (405, 720), (65, 49), (2, 2)])
def test_odd_sizes_lose_only_the_odd_row_or_column(tmp_path, width, height):
    info = probe(record(tmp_path / "take.mp4", [0.0, 0.1, 0.2], (width, height)))
    assert (info.width, info.height) == (width - width % 2, height - height % 2)


def test_colours_survive(tmp_path):
    frame = list(read_frames(record(tmp_path / "take.mp4", [0.0, 0.1, 0.2])))[-1]
    assert np.abs(frame.rgb[5, 5].astype(int) - (220, 30, 30)).max() <= 10


def test_a_picture_of_another_size_is_refused(tmp_path):
    with TakeWriter(tmp_path / "take.mp4", 64, 48) as writer, pytest.raises(ValueError, match="64x48"):
        writer.write(picture(0, 32, 24), 0.0)


def test_times_that_do_not_advance_are_left_out(tmp_path):
    frames = list(read_frames(record(tmp_path / "take.mp4", [0.0, 0.1, 0.1, 0.05, 0.2])))
    assert [f.t for f in frames] == pytest.approx([0.0, 0.1, 0.2])


def test_closing_twice_and_without_pictures_is_harmless(tmp_path):
    writer = TakeWriter(tmp_path / "take.mp4", 64, 48)
    writer.close()
    writer.close()


def test_a_noisy_dark_room_stays_below_25_megabytes_a_minute(tmp_path):
    rng = np.random.default_rng(1)
    width, height, seconds = 640, 360, 4
    noise = rng.normal(60, 20, (2 * height, 2 * width, 3)).clip(0, 255).astype(np.uint8)
    with TakeWriter(tmp_path / "take.mp4", width, height) as writer:
        for n in range(30 * seconds):
            top, left = rng.integers((height, width))
            writer.write(noise[top : top + height, left : left + width], n / 30)
    a_minute_at_720p = (tmp_path / "take.mp4").stat().st_size * (60 / seconds) * (1280 * 720) / (width * height)
    assert 10e6 < a_minute_at_720p < 25e6


CRASH = """
import os, sys
from pathlib import Path
from coach.media import recording
from coach.media.recording import TakeWriter
from tests.media.films import picture
writer = TakeWriter(Path(sys.argv[1]), 64, 48)
for n in range(100):
    writer.write(picture(n), n / 30)
os.kill(os.getpid(), 9) if os.name == "posix" else os._exit(9)
"""


def test_a_killed_program_leaves_a_take_that_plays_up_to_the_last_second(tmp_path):
    path = tmp_path / "take.mp4"
    subprocess.run([sys.executable, "-c", CRASH, str(path)], cwd=ROOT, timeout=60)
    frames = list(read_frames(path))
    assert [f.t for f in frames] == pytest.approx([n / 30 for n in range(len(frames))], abs=1e-4)
    assert frames[-1].t > 99 / 30 - FRAGMENT_S - 0.04
    assert probe(path).duration == pytest.approx(frames[-1].t + 1 / 30, abs=0.01)


def test_a_take_cut_in_the_middle_of_a_fragment_still_plays(tmp_path):
    path = record(tmp_path / "take.mp4", [n / 30 for n in range(150)])
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"moof") + 300])
    frames = list(read_frames(path))
    assert 110 <= len(frames) <= 150
    assert probe(path).duration == pytest.approx(frames[-1].t, abs=1.1)


def test_no_folder_is_an_oserror(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        record(tmp_path / "nowhere" / "take.mp4", [0.0])


@pytest.mark.parametrize("kind", [av.error.ExternalError, av.error.UnknownError, av.error.InvalidDataError])
def test_an_encoder_that_fails_is_an_oserror_and_what_was_written_plays(tmp_path, kind):
    class Failing:
        def encode(self, frame):
            raise kind(1, "Generic error in an external library")

    writer = TakeWriter(tmp_path / "take.mp4", 64, 48)
    for n in range(60):
        writer.write(picture(n), n / 30)
    writer._stream = Failing()
    with pytest.raises(OSError, match="external library"):
        writer.write(picture(60), 2.0)
    with pytest.raises(OSError, match="external library"):
        writer.close()
    writer.close()
    assert len(list(read_frames(writer.path))) >= 55


class SmallDisk(io.BytesIO):
    """A file on a disk that is full after 8000 bytes."""

    def write(self, data):
        if self.tell() + len(data) > 8000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


def test_a_full_disk_is_an_oserror_and_what_was_written_plays(tmp_path, monkeypatch):
    disk = SmallDisk()
    open_file = recording.av.open
    monkeypatch.setattr(recording.av, "open", lambda path, *rest, **named: open_file(disk, *rest, **named))
    writer = TakeWriter(tmp_path / "take.mp4", 64, 48)
    with pytest.raises(OSError, match="No space left"):
        for n in range(900):
            writer.write(picture(n), n / 30)
    with contextlib.suppress(OSError):
        writer.close()
    writer.close()
    monkeypatch.undo()
    (tmp_path / "left.mp4").write_bytes(disk.getvalue())
    assert len(list(read_frames(tmp_path / "left.mp4"))) >= 30
