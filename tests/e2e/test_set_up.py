"""The set-up screen of the real program: a raised hand starts the dance; Ctrl-C before that leaves nothing."""

import signal
from itertools import islice

import pytest

from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.media.recording import TakeWriter
from coach.media.video import read_frames
from tests.e2e.program import COVER, danced, start, wait_until

HAND_UP = 21.5
"""s: the cover's final pose has one hand over the head."""
ARMS_DOWN = 0.5


@pytest.fixture(scope="module")
def display():
    with virtual_screen() as environment:
        yield environment


def standing(path, at):
    """A film of two seconds of the cover's dancer standing as at ``at`` s."""
    (frame,) = islice(read_frames(COVER, at), 1)
    height, width = frame.rgb.shape[:2]
    with TakeWriter(path, width, height) as film:
        for n in range(60):
            film.write(frame.rgb, n / 30)
    return path


def words(film, sessions):
    return ["--song", "lovedive", "--no-audio", "--camera", film, "--sessions-dir", sessions]


@pytest.mark.long
def test_a_raised_hand_starts_the_dance(display, tmp_path):
    film = standing(tmp_path / "hand.mp4", HAND_UP)
    with start(display, *words(film, tmp_path / "sessions")) as program:
        wait_until(program, danced(tmp_path / "sessions", 0.5))
        program.send_signal(signal.SIGINT)
        program.communicate(timeout=60)
    assert program.returncode == 130
    assert list((tmp_path / "sessions").glob("*/*/take.json"))


@pytest.mark.alone
@pytest.mark.long
def test_standing_there_does_not_start_it(display, tmp_path):
    film = standing(tmp_path / "still.mp4", ARMS_DOWN)
    with start(display, *words(film, tmp_path / "sessions")) as program:
        with pytest.raises(AssertionError, match="did not come so far"):
            wait_until(program, danced(tmp_path / "sessions", 0.5), limit=12)
        program.send_signal(signal.SIGINT)
        _, error = program.communicate(timeout=60)
    assert program.returncode == 130
    assert "Traceback" not in error
    assert not (tmp_path / "sessions").exists() or not list((tmp_path / "sessions").iterdir())
