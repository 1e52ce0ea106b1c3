import sqlite3
from contextlib import closing
from dataclasses import replace

import numpy as np
import pytest

from coach.domain.beats import BeatGrid
from coach.media.open_films import OpenFilms
from coach.ui.passage import first_frames
from coach.ui.passage.first_frames import FirstFrames, SongFirstFrames, look_through
from tests.kit.films import a_song, brightness, film


def filled(path, times):
    return fill(FirstFrames(path, times))[0]


def fill(found):
    """It, and how many pictures had to be decoded."""
    with closing(OpenFilms()) as films:
        return found, sum(1 for _ in found.filling(films))


def test_the_picture_of_each_place_is_that_which_stands_there(tmp_path):
    times = (2.5, 0.32, -1.0, 1.0, 9.0)
    found = filled(film(tmp_path / "a.mp4", 3.0), times)
    for t, shown in zip(times, (2.5, 0.3, 0.0, 1.0, 2.95)):
        frame = found.at(t)
        assert frame.t == pytest.approx(shown)
        assert abs(int(frame.rgb.mean()) - brightness(shown)) <= 3
    assert found.at(0.5) is None  # nobody asked for it


def test_it_is_known_as_soon_as_the_film_has_been_read_so_far(tmp_path):
    path, films = film(tmp_path / "a.mp4", 3.0), OpenFilms()
    found = FirstFrames(path, (0.5, 2.5))
    steps = found.filling(films)
    while found.at(0.5) is None:
        next(steps)
    assert found.at(2.5) is None
    steps.close()
    films.close()


@pytest.mark.parametrize("content", [None, b"no film"])
def test_a_film_that_cannot_be_read_begins_nowhere(tmp_path, content):
    path = tmp_path / "a.mp4"
    if content is not None:
        path.write_bytes(content)
    assert filled(path, (0.0, 1.0)).at(1.0) is None


def test_a_film_of_which_nothing_is_wanted_is_not_opened(tmp_path):
    assert filled(tmp_path / "gone.mp4", ()).at(0.0) is None


@pytest.fixture
def song(tmp_path):
    film(tmp_path / "reference.mp4", 8.0)
    return a_song(tmp_path)


def kept(cache):
    return list(cache.rglob("*.db"))


def test_those_of_a_song_are_found_once_and_for_all_its_takes(song, tmp_path, capsys):
    cache = tmp_path / "cache"
    look_through(song, cache)
    assert "Looking through Love (once)" in capsys.readouterr().err
    look_through(song, cache)
    assert capsys.readouterr().err == ""
    again = SongFirstFrames(song, cache, also=(0.32, 1.0))
    assert again.complete
    for t in (0.0, 0.5, 7.5):
        assert again.at(t).t == pytest.approx(t)
        assert abs(int(again.at(t).rgb.mean()) - brightness(t)) <= 3
    assert again.at(0.32) is None
    first = kept(cache)[0].read_bytes()
    assert fill(again)[0].at(0.32).t == pytest.approx(0.3)
    assert kept(cache)[0].read_bytes() == first  # what only this take asked for is not


def test_of_a_long_song_no_more_than_a_batch_is_in_memory(song, tmp_path, monkeypatch):
    monkeypatch.setattr(first_frames, "BATCH", 3)
    found, held = SongFirstFrames(song, tmp_path / "cache"), []
    with closing(OpenFilms()) as films:
        for _ in found.filling(films):
            held.append(len(found._packed))
    assert max(held) <= 3 and found.complete
    assert found.at(7.5).t == pytest.approx(7.5)


def test_what_was_found_before_it_was_stopped_is_known(song, tmp_path):
    found = SongFirstFrames(song, tmp_path / "cache")
    with closing(OpenFilms()) as films, closing(found.filling(films)) as steps:
        while found.at(1.0) is None:
            next(steps)
    again = SongFirstFrames(song, tmp_path / "cache")
    assert again.at(1.0).t == pytest.approx(1.0) and not again.complete


def test_one_picture_that_is_damaged_is_not_shown_and_found_again(song, tmp_path):
    look_through(song, tmp_path / "cache")
    with closing(sqlite3.connect(kept(tmp_path / "cache")[0])) as database, database:
        database.execute("UPDATE pictures SET jpeg = zeroblob(9) WHERE place = 0.5")
    again = SongFirstFrames(song, tmp_path / "cache")
    assert again.at(0.5) is None and not SongFirstFrames(song, tmp_path / "cache").complete


def test_a_song_whose_video_was_replaced_begins_otherwise(song, tmp_path):
    look_through(song, tmp_path / "cache")
    film(song.video, 8.0, size=(64, 96))
    assert not SongFirstFrames(song, tmp_path / "cache").complete


def test_only_beats_that_were_put_right_are_looked_for_again(song, tmp_path):
    look_through(song, tmp_path / "cache")
    moved = replace(song, grid=BeatGrid(np.append(song.grid.times[:-1], 7.7)))
    found = SongFirstFrames(moved, tmp_path / "cache")
    assert not found.complete and found.at(7.0) is not None and found.at(7.7) is None
    assert fill(found)[1] < 30  # from the last keyframe on
    assert SongFirstFrames(moved, tmp_path / "cache").at(7.7).t == pytest.approx(7.7)


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-40],
        lambda data: data[: len(data) // 2],
        lambda data: b"",
        lambda data: data[:200] + data[300:],
    ],
)
def test_what_is_damaged_is_found_again(song, tmp_path, damage):
    look_through(song, tmp_path / "cache")
    file = kept(tmp_path / "cache")[0]
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    found = SongFirstFrames(song, tmp_path / "cache")
    for t in (0.5, 7.5):  # what is still there is right
        assert (frame := found.at(t)) is None or abs(int(frame.rgb.mean()) - brightness(t)) <= 3
    look_through(song, tmp_path / "cache")
    assert (again := SongFirstFrames(song, tmp_path / "cache")).complete
    assert abs(int(again.at(7.5).rgb.mean()) - brightness(7.5)) <= 3


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(song, tmp_path):
    (tmp_path / "cache").write_bytes(b"a file")
    found, _ = fill(SongFirstFrames(song, tmp_path / "cache"))
    assert found.complete


def test_a_song_whose_video_is_gone_begins_nowhere(song, tmp_path):
    song.video.unlink()
    found, pictures = fill(SongFirstFrames(song, tmp_path / "cache"))
    assert (found.complete, pictures) == (False, 0)


def test_without_a_cache_nothing_is_kept(song):
    assert fill(SongFirstFrames(song, None))[0].complete
    assert not SongFirstFrames(song, None).complete
