"""`calibrate` where it cannot be done: one sentence, exit code 2, and what was there stays."""

import pytest

from coach import cli
from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.devices.latencies import FILE
from tests.e2e.program import PROJECT, run

CLAPS = PROJECT / "tests" / "data" / "claps.mp4"


@pytest.fixture(scope="module")
def display():
    with virtual_screen() as environment:
        yield environment


def test_without_sound(display, tmp_path):
    typed = ["--camera", CLAPS, "--no-audio", "--settings-dir", tmp_path / "settings"]
    code, out, error = run(display, "calibrate", "--unattended", *typed)
    assert (code, out) == (2, "") and "Traceback" not in error
    assert "There is nothing to clap to: it is switched off. Connect a loudspeaker" in error
    assert not (tmp_path / "settings").exists()


def here(capsys, tmp_path, *typed):
    """The same in this process."""
    code = cli.main(["calibrate", *typed, "--settings-dir", str(tmp_path)])
    return code, *capsys.readouterr()


def test_without_sound_and_camera(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    code, out, error = here(capsys, tmp_path / "settings", "--unattended", "--no-audio", "--camera", "nowhere.mp4")
    assert (code, out) == (2, "") and "nothing to clap to" in error and "Traceback" not in error
    assert not (tmp_path / "settings").exists()


def test_forgetting_what_is_not_there(capsys, tmp_path):
    assert here(capsys, tmp_path, "--forget")[:2] == (
        0,
        "No camera and loudspeaker are calibrated yet: python main.py calibrate\n",
    )
    code, _, error = here(capsys, tmp_path, "--forget", "3")
    assert code == 2 and "no calibration 3" in error


def test_a_damaged_file_is_kept_aside_and_said(capsys, tmp_path):
    (tmp_path / FILE).write_text("{")
    code, out, error = here(capsys, tmp_path, "--show")
    assert code == 0 and out.startswith("No camera and loudspeaker")
    assert "was damaged; it is kept as" in error
    assert [path.read_text() for path in tmp_path.iterdir()] == ["{"]
