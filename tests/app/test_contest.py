"""What the terminal says of a contest."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from coach.app import contest
from coach.contest.entries import Entry
from coach.contest.standing import standing
from tests.contest.test_page import result


@pytest.mark.parametrize(
    ("films", "said"),
    [
        (1, "1 film for Love\n1 other file in the folder is left out.\n1 of them was judged before.\n"),
        (2, "2 films for Love\n2 other files in the folder are left out.\n2 of them were judged before.\n"),
    ],
)
def test_one_film_is_not_said_in_the_plural(monkeypatch, capsys, films, said):
    monkeypatch.setattr(contest, "is_known", lambda film, store: True)
    prepared = SimpleNamespace(song=SimpleNamespace(romanised="Love"))
    contest._say_what_there_is(prepared, [Path("a.mp4")] * films, films, None)
    assert capsys.readouterr().err == said


def test_a_contest_of_one_is_told(tmp_path):
    text = contest.contest_text(standing([Entry(tmp_path / "a.mp4")], [result(70.0)], 16), tmp_path)
    assert f"Ranked 1 of 1 film in {tmp_path}:" in text
