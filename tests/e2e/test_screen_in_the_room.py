"""The reference on a screen in the room, which the camera sees better than the dancer.

What becomes of a take of nobody else is in ``tests/live/test_live_take`` and ``tests/app/test_session``.
"""

import signal

import pytest

from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.wording import words
from tests.e2e.program import LIMIT, record, start, wait_until
from tests.kit.tv import write_room

pytestmark = [pytest.mark.alone, pytest.mark.long]


@pytest.fixture(scope="module")
def display():
    with virtual_screen() as environment:
        yield environment


def test_the_dancer_beside_it_is_followed_once_that_is_noticed(display, tmp_path):
    film, sessions = write_room(tmp_path / "room.mp4"), tmp_path / "sessions"
    words_typed = ["--song", "lovedive", "--camera", film, "--unattended", "--no-audio", "--sessions-dir", sessions]
    with start(display, *words_typed) as program:
        wait_until(program, lambda: any(sessions.glob("*/*/report.html")))
        program.send_signal(signal.SIGINT)  # a whole reel takes longer than the dance; test_session waits for one
        _, said = program.communicate(timeout=LIMIT)
    assert (program.returncode, said.count("Traceback")) == (130, 0)
    assert words.LIVE_PARTLY_REFERENCE in said
    take = record(sessions)
    assert 0.3 < take["coverage"] < 0.7
    assert 85 < take["score"] < 98
    assert 50 < take["lag_ms"] < 130
