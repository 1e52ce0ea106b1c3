"""The window is closed in the middle of the dance."""

from __future__ import annotations

import subprocess

import av
import pytest

from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.media.video import probe
from coach.wording.words import WINDOW_TITLE
from tests.e2e.program import COVER, LIMIT, danced, only_take, record, start, wait_until
from tests.e2e.window_manager import ask_to_close

pytestmark = [pytest.mark.alone, pytest.mark.long]


@pytest.fixture(scope="module")
def display():
    with virtual_screen() as environment:
        yield environment


def xdotool(environment, *words: str) -> str:
    return subprocess.run(["xdotool", *words], env=environment, capture_output=True, text=True).stdout


def dancing(environment, sessions, seconds):
    """A condition: so many seconds are danced; Space is pressed until the set-up screen takes it."""
    far = danced(sessions, seconds)

    def reached() -> bool:
        if not list(sessions.glob("*/*/poses.log")):
            xdotool(environment, "key", "space")
        return far()

    return reached


def test_a_window_closed_in_the_middle_keeps_the_take_and_shows_nothing_more(display, tmp_path):
    options = ["--song", "lovedive", "--camera", COVER, "--sessions-dir", tmp_path, "--no-audio"]
    with start(display, *options) as program:
        wait_until(program, dancing(display, tmp_path, 3))
        (window,) = xdotool(display, "search", "--class", WINDOW_TITLE).split()
        ask_to_close(display["DISPLAY"], int(window))
        out, error = program.communicate(timeout=LIMIT)  # one that shows a result would wait for a key for ever
    assert (program.returncode, error.count("Traceback")) == (0, 0)
    assert str(only_take(tmp_path) / "reel.mp4") in out and probe(only_take(tmp_path) / "reel.mp4").has_audio
    beats = record(tmp_path)["beats"]
    assert [beat["kind"] for beat in beats[2:5]] == ["ok"] * 3
    assert beats[-1]["kind"] == "unseen"
    with av.open(str(only_take(tmp_path) / "take.mp4")) as film:
        assert max(frame.time for frame in film.decode(video=0)) > 2.0
