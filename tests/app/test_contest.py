"""What the terminal says of a contest."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from coach.app import contest, contest_reels
from coach.contest.entries import Entry
from coach.contest.ranking import standing
from coach.reel import making
from coach.score.scoring import ScoreOptions
from tests.contest.test_page import result
from tests.kit.sessions import a_session


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


def test_what_is_set_apart_is_counted_by_its_reason(tmp_path):
    apart = [replace(result(70.0), state=state) for state in ("other dance", "refused", "refused", "same film")]
    entries = [Entry(tmp_path / f"{k}.mp4") for k in range(len(apart))]
    text = contest.contest_text(standing(entries, apart, 16), tmp_path)
    assert "Not ranked: another dance (1), not judged (2), the same film again (1)" in text


def test_a_reel_is_of_the_film_that_it_is_called_after_whenever_it_was_scored(where, monkeypatch):
    """A clock that is set back, as every autumn, makes an earlier take the newest."""
    entries = [Entry(where.sessions / f"{name}.mp4") for name in ("first", "second")]
    ranked, days = standing(entries, [result(90.0), result(80.0, 1)], 16), iter((5, 2))

    def scored(song, film, where, options):
        folder = a_session(where, next(days), video=False, song=song)
        (folder.path / "reel.mp4").write_text(film.name)
        return SimpleNamespace(folder=folder)

    monkeypatch.setattr(contest_reels, "score_film", scored)
    monkeypatch.setattr(making, "render", lambda request, tell: request.folder.path / "reel.mp4")
    out = where.sessions / "contest"
    out.mkdir(parents=True)
    reels = list(contest_reels.make_reels(ranked, 2, "lovedive", out, where, ScoreOptions()))
    assert [(reel.name, reel.read_text()) for reel in reels] == [
        ("01 first.mp4", "first.mp4"), ("02 second.mp4", "second.mp4"),
    ]  # fmt: skip
