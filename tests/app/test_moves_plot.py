"""``moves --plot``: of a take and of a film, as PNG and SVG; bad wishes write nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from coach.app import moves_plot
from coach.base.errors import CoachError
from coach.domain.beats import BeatGrid
from coach.domain.moves import DancedPhrase
from coach.estimators.registry import DEFAULT_CHOICE
from coach.pages.svg import hex_of
from coach.takes.folder import TakeFolder
from coach.takes.session_info import SessionInfo, write_info
from coach.takes.take import write_take
from coach.tracking.store import save_track
from coach.ui import theme
from tests.kit.films import a_song
from tests.kit.moving import GRID, MOVES, track
from tests.kit.takes import STARTED, a_take, verdict

PHRASES = tuple(DancedPhrase(k, k + 8, due, "wave", 0.99, due != "wave") for k, due in ((0, "wave"), (8, "clap")))


@pytest.fixture
def taken(where, tmp_path, monkeypatch):
    """Two takes, the older one without its moves; of a song whose moves have not been learnt."""
    song = replace(a_song(tmp_path, seconds=16.0), grid=GRID, moves=MOVES)
    monkeypatch.setattr(moves_plot, "song_of", lambda *_: song)
    monkeypatch.setattr(moves_plot, "_recognised", lambda *_: None)
    folders = []
    for name, moves in (("2026-03-01 18-30-05", ()), ("2026-03-02 18-30-05", PHRASES)):
        folder = TakeFolder(where.sessions / "lovedive" / name)
        folder.path.mkdir(parents=True)
        take = replace(
            a_take(tuple(replace(verdict(beat), t=float(GRID.times[beat])) for beat in range(32)), ()), moves=moves
        )
        write_take(folder.record, take)
        save_track(folder.poses, track())
        write_info(folder.session, SessionInfo("lovedive", STARTED))
        folders.append(folder)
    return folders


def plotted(where, to="", number=None):
    return moves_plot.plot_take("lovedive", number, to, where, DEFAULT_CHOICE)


def test_the_newest_take_as_png_in_its_folder(taken, where):
    said = plotted(where)
    file = taken[1].path / "moves.png"
    assert str(file) in said and file.read_bytes().startswith(b"\x89PNG")


def test_a_take_by_its_number_as_svg_without_moves(taken, where, tmp_path):
    said = plotted(where, str(tmp_path / "a.svg"), 1)
    assert "none is shaded" in said and "moves lovedive --learn" in said
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "shoulders" in text and "wave" not in text
    plotted(where, str(tmp_path / "b.svg"), 2)
    assert "wave, not clap" in (tmp_path / "b.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("every", [slice(None, None, 2), slice(0, 40)])
def test_a_take_of_beats_that_have_been_corrected_since_has_its_own(taken, where, tmp_path, monkeypatch, every, number):
    song = replace(a_song(tmp_path, seconds=16.0), grid=BeatGrid(GRID.times[every] + 0.2), moves=MOVES[:1])
    monkeypatch.setattr(moves_plot, "song_of", lambda *_: song)
    assert "none is shaded" not in plotted(where, str(tmp_path / "a.svg"), number)
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert ("wave, not clap" in text) == (number == 2)
    assert (hex_of(theme.MOVE_COLOURS[0]) in text) == (number == 2)


def test_a_take_of_one_beat_that_the_song_has_no_more_has_nothing_to_plot(taken, where):
    write_take(taken[1].record, a_take((verdict(150),), ()))
    with pytest.raises(CoachError, match="nothing to plot"):
        plotted(where)


@pytest.mark.parametrize(("to", "said"), [("a.pdf", "ends in .png or .svg"), ("no/a.png", "give --plot a file")])
def test_a_place_that_cannot_be(taken, where, tmp_path, to, said):
    with pytest.raises(CoachError, match=said):
        plotted(where, str(tmp_path / to))
    assert not list(tmp_path.rglob("a.*"))


def test_a_film_is_not_overwritten(tmp_path):
    film = tmp_path / "me.png"
    film.touch()
    with pytest.raises(CoachError, match="the film itself"):
        moves_plot.plot_file(str(film), Path("b.png"), film)
    assert moves_plot.plot_file(None, film, film) is None


def test_take_or_song_that_is_gone(taken, where, monkeypatch):
    with pytest.raises(CoachError, match="no take 3"):
        plotted(where, number=3)
    taken[1].poses.unlink()
    with pytest.raises(CoachError, match="poses.npz is missing"):
        plotted(where)
    monkeypatch.setattr(moves_plot, "song_of", lambda *_: None)
    with pytest.raises(CoachError, match="is gone"):
        plotted(where)
