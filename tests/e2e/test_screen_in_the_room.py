"""The reference on a screen in the room, which the camera sees better than the dancer."""

import pytest

from coach.bench.stand_ins.virtual_screen import virtual_screen
from coach.wording import words
from tests.e2e.program import record, run
from tests.kit.tv import write_room

pytestmark = [pytest.mark.alone, pytest.mark.long]


@pytest.fixture(scope="module")
def display():
    with virtual_screen() as environment:
        yield environment


def danced_before(display, film, sessions):
    words_typed = ["--song", "lovedive", "--camera", film, "--unattended", "--no-audio", "--sessions-dir", sessions]
    return run(display, *words_typed)


def test_the_dancer_beside_it_is_followed_once_that_is_noticed(display, tmp_path):
    film = write_room(tmp_path / "room.mp4", with_dancer=True)
    code, _, said = danced_before(display, film, tmp_path / "sessions")
    assert code == 0
    assert words.LIVE_PARTLY_REFERENCE in said
    take = record(tmp_path / "sessions")
    assert 0.3 < take["coverage"] < 0.7
    assert 85 < take["score"] < 98
    assert 50 < take["lag_ms"] < 130


def test_where_there_is_nothing_else_nothing_is_kept(display, tmp_path):
    film = write_room(tmp_path / "room.mp4", with_dancer=False)
    code, out, said = danced_before(display, film, tmp_path / "sessions")
    assert (code, out) == (2, "")
    assert said.strip() == words.LIVE_IS_REFERENCE
    assert not [path for path in (tmp_path / "sessions").rglob("*") if path.is_file()]
