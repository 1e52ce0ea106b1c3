"""``python main.py reel`` as it is typed: made, stopped, killed, and never half-done."""

import os
import signal

import pytest

from coach import cli
from coach.media.video import probe
from coach.takes.take import write_take
from tests.e2e.program import only_take, run, start, wait_until
from tests.kit.films import film
from tests.kit.takes import a_take

NO_SCREEN = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
"""A film needs no screen to be made on."""


@pytest.fixture
def sessions(tmp_path):
    """One take of a song that is gone, long enough to be stopped on the way."""
    path = tmp_path / "sessions" / "gone" / "2026-03-01 18-30-05"
    path.mkdir(parents=True)
    write_take(path / "take.json", a_take(song="gone"))
    film(path / "take.mp4", 8.0)
    return tmp_path / "sessions"


def parts(sessions):
    return [path for path in only_take(sessions).iterdir() if path.name.endswith(".part")]


@pytest.mark.long  # reel/test_making.py makes the same one in this process
def test_it_says_where_the_film_is(sessions):
    code, out, _ = run(NO_SCREEN, "reel", "--no-slow", "--top", "1", "--sessions-dir", sessions)
    assert code == 0
    assert out.strip() == str(only_take(sessions) / "reel.mp4")
    assert probe(only_take(sessions) / "reel.mp4").duration > 5


def test_ctrl_c_leaves_nothing_half_done(sessions):
    with start(NO_SCREEN, "reel", "--portrait", "--sessions-dir", sessions) as program:
        wait_until(program, lambda: bool(parts(sessions)))
        program.send_signal(signal.SIGINT)
        _, error = program.communicate(timeout=60)
    assert program.returncode == 130
    assert "Traceback" not in error
    assert not parts(sessions)
    assert not list(only_take(sessions).glob("reel*"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--top", "0"], "whole number"),
        (["--take", "7"], "take 7"),
        (["--song", "nothing"], "nothing"),
        (["--with-reference", "maybe"], "maybe"),
    ],
)
def test_what_cannot_be_is_said(capsys, sessions, words, said):
    try:
        code = cli.main(["reel", *words, "--sessions-dir", str(sessions)])
    except SystemExit as left:
        code = left.code
    error = capsys.readouterr().err
    assert code == 2
    assert said in error
    assert "Traceback" not in error


def test_the_program_itself_ends_so_too(sessions):
    code, out, error = run(NO_SCREEN, "reel", "--take", "7", "--sessions-dir", sessions)
    assert (code, out) == (2, "")
    assert "take 7" in error and "Traceback" not in error
