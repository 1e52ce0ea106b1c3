"""A network camera that stops in the middle of a dance and comes back."""

import signal

import av
import pytest

from coach.bench.stand_ins.mjpeg_server import MjpegServer, encoded
from coach.bench.stand_ins.virtual_screen import virtual_screen
from tests.e2e.program import COVER, LIMIT, danced, only_take, record, start, wait_until

pytestmark = [pytest.mark.alone, pytest.mark.long]

BEFORE = 3
"""s of poses after which the camera stops."""


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory):
    """A dance whose camera hangs until the program has noticed, ended by Ctrl-C: its output, and the sessions folder.

    The film of its mistakes is not waited for: a camera that is not in step with the music shows little else.
    """
    sessions = tmp_path_factory.mktemp("sessions")
    with virtual_screen() as display, MjpegServer(encoded(COVER)) as camera:
        words = ["--song", "lovedive", "--camera", camera.url, "--unattended", "--no-audio", "--sessions-dir", sessions]
        with start(display, *words) as program:
            wait_until(program, danced(sessions, BEFORE))
            camera.pause()
            wait_until(program, Still(sessions).for_long)
            camera.pause(False)
            wait_until(program, lambda: list(sessions.glob("*/*/take.json")))
            program.send_signal(signal.SIGINT)
            out, error = program.communicate(timeout=LIMIT)
    assert program.returncode == 130, error
    return out, sessions


class Still:
    """Tells when the pose log has not grown for 40 looks (2 s)."""

    def __init__(self, sessions):
        (self.log,) = sessions.glob("*/*/poses.log")
        self.size, self.looks = 0, 0

    def for_long(self):
        size = self.log.stat().st_size
        self.looks = self.looks + 1 if size == self.size else 0
        self.size = size
        return self.looks > 40


def test_the_dance_goes_on_to_its_end(interrupted):
    out, sessions = interrupted
    assert str(only_take(sessions)) in out
    assert len(record(sessions)["beats"]) == 48


def test_what_was_not_seen_is_unseen_and_what_came_before_and_after_is_judged(interrupted):
    kinds = [beat["kind"] for beat in record(interrupted[1])["beats"]]
    # first and last beat aside: of those half is seen, at some lags too little
    unseen = [k for k in range(1, len(kinds) - 1) if kinds[k] == "unseen"]
    assert len(unseen) >= 2
    assert unseen[0] >= 4
    assert len(kinds) - unseen[-1] > 10


def test_the_film_of_the_take_has_a_gap_and_goes_on(interrupted):
    with av.open(str(only_take(interrupted[1]) / "take.mp4")) as film:
        times = [frame.time for frame in film.decode(video=0)]
    steps = [after - before for before, after in zip(times, times[1:])]
    assert max(steps) > 1.5
    assert times[-1] > 23.5
