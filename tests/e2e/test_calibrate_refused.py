"""`calibrate` where it cannot be done: one sentence, exit code 2, and what was there stays."""

import pytest

from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.devices.latencies import FILE
from tests.e2e.program import PROJECT, run

CLAPS = PROJECT / "tests" / "data" / "claps.mp4"


@pytest.fixture(scope="module")
def display():
    with virtual_screen() as environment:
        yield environment


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["--camera", CLAPS, "--no-audio"], "There is nothing to clap on: it is switched off. Connect a loudspeaker"),
        (["--no-audio", "--camera", "nowhere.mp4"], "nothing to clap on"),
    ],
    ids=["no sound", "neither"],
)
def test_without_sound(display, tmp_path, typed, said):
    code, out, error = run(display, "calibrate", "--unattended", "--settings-dir", tmp_path / "settings", *typed)
    assert (code, out) == (2, "")
    assert said in error and "Traceback" not in error
    assert not (tmp_path / "settings").exists()


def test_forgetting_what_is_not_there(tmp_path):
    assert run(None, "calibrate", "--forget", "--settings-dir", tmp_path)[:2] == (
        0,
        "No camera and loudspeaker are calibrated yet: python main.py calibrate\n",
    )
    code, _, error = run(None, "calibrate", "--forget", "3", "--settings-dir", tmp_path)
    assert code == 2 and "no calibration 3" in error


def test_a_damaged_file_is_kept_aside_and_said(tmp_path):
    (tmp_path / FILE).write_text("{")
    code, out, error = run(None, "calibrate", "--show", "--settings-dir", tmp_path)
    assert code == 0 and out.startswith("No camera and loudspeaker")
    assert "was damaged; it is kept as" in error
    assert [path.read_text() for path in tmp_path.iterdir()] == ["{"]
