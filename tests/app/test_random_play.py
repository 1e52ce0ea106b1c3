"""Random play dance before its first section."""

from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest

from coach.app import before_dance, random_play
from coach.base.errors import CoachError
from coach.live.options import SessionOptions
from coach.live.random_play.dance import SectionResult
from coach.live.random_play.sections import SongPart
from coach.live.set_up import SetUpChoice
from tests.kit.films import a_song


@pytest.mark.parametrize("then", [SetUpChoice.START, SetUpChoice.LEAVE])
def test_the_set_up_offers_a_calibration_as_that_of_a_dance_and_comes_back(where, monkeypatch, then):
    choices, offers, happened = [SetUpChoice.CALIBRATE, then], [True, False], []
    stages = iter(("first", "second"))

    def set_up(stage, offered, announced):
        happened.append((stage, offered, announced[0]))
        return choices.pop(0)

    session = SimpleNamespace(
        window=None, where=where, options=SessionOptions(), offers_calibration=lambda stage: offers.pop(0),
        calibrate=lambda: happened.append("calibrated"),
    )  # fmt: skip
    monkeypatch.setattr(before_dance, "open_stage", lambda *_: nullcontext(next(stages)))
    monkeypatch.setattr(random_play, "set_up", set_up)
    monkeypatch.setattr(random_play, "RandomPlay", lambda stage, *_: SimpleNamespace(run=lambda: [f"on the {stage}"]))
    results = random_play._danced(session, [SimpleNamespace(song=None)], (SongPart(0, 0, 8),))
    assert results == (["on the second"] if then is SetUpChoice.START else [])
    title = "Random play dance"
    assert happened == [("first", True, title), "calibrated", ("second", False, title)]


def test_where_a_section_breaks_off_the_others_are_told(where, capsys):
    def broken():
        raise CoachError("The camera is gone.")

    play = SimpleNamespace(results=[SectionResult(SongPart(0, 0, 8), 80.0)], run=broken)
    with pytest.raises(CoachError, match="The camera is gone"):
        random_play._played(play, [a_song(where.songs)])
    assert capsys.readouterr().out == "  Love · beats 1–8: 80\nRandom play dance: 80 of 100\n"


@pytest.fixture
def repertoire(where, monkeypatch):
    """Songs a to f, of which c cannot be danced; the names of those that were prepared; and what prepares them."""
    prepared = []

    def prepare(name, *_):
        prepared.append(name)
        if name == "c":
            raise CoachError("Its film is gone.")
        return SimpleNamespace(song=name)

    monkeypatch.setattr(random_play, "prepare", prepare)
    songs = [replace(a_song(where.songs), id=name) for name in "abcdef"]
    return songs, prepared, partial(random_play._made_ready, where, SessionOptions(), {})


def test_only_the_songs_that_are_danced_are_drawn_and_analysed(repertoire, where):
    songs, prepared, ready = repertoire
    songs.pop(2)
    rng = np.random.default_rng(3)
    danced, parts = random_play._chosen(songs, ready, 2, rng, where)
    assert [one.song for one in danced] == prepared and len(prepared) == 2
    assert [part.song for part in parts] == [0, 1]
    for _ in range(20):
        random_play._chosen(songs, ready, 2, rng, where)
    assert sorted(prepared) == ["a", "b", "d", "e", "f"]


def test_a_song_that_cannot_be_danced_is_left_out_once_and_another_comes(repertoire, where, capsys):
    songs, prepared, ready = repertoire
    danced, parts = random_play._chosen(songs, ready, 6, np.random.default_rng(0), where)
    assert sorted(one.song for one in danced) == ["a", "b", "d", "e", "f"] and len(parts) == 6
    assert sorted(prepared) == list("abcdef") and "c" not in [song.id for song in songs]
    assert capsys.readouterr().err == "Left out: c. Its film is gone.\n"
    with pytest.raises(CoachError, match="no song to dance"):
        random_play._chosen([replace(a_song(where.songs), id="c")], ready, 1, np.random.default_rng(0), where)
