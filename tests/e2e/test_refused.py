"""What cannot be danced or looked at, as it is typed: a sentence, and nothing is left behind."""

import pytest

from coach.bench.stand_ins.virtual_screen import virtual_screen
from tests.e2e.program import COVER, run


@pytest.fixture(scope="module")
def display():
    with virtual_screen() as environment:
        yield environment


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--song", "lovdive"], "lovedive"),
        (["--song", "lovedive", "--camera", "nowhere.mp4"], "nowhere.mp4"),
        (["--song", "lovedive", "--camera", __file__], "test_session.py"),
        (["--song", "lovedive", "--camera", "http://127.0.0.1:9/video"], "127.0.0.1"),
        (
            ["--song", "lovedive", "--audio-device", "no such loudspeaker", "--camera", str(COVER)],
            "no such loudspeaker",
        ),
        (["review", "--song", "lovedive"], "lovedive"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(display, tmp_path, words, said):
    code, _, error = run(display, *words, "--sessions-dir", tmp_path)
    assert code == 2
    assert said in error
    assert "Traceback" not in error
    assert not list(tmp_path.iterdir())


def test_without_a_song_the_songs_are_listed(display):
    code, out, _ = run(display)
    assert code == 0
    assert "lovedive" in out
    assert "stand-in" in out
