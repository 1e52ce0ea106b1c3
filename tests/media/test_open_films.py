"""Films that stay open: the same pictures as from a file that is opened anew, whatever was read before."""

from contextlib import closing
from functools import cache

import av
import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.media.open_films import IDLE, OpenFilms
from coach.media.video import read_frames

COVER = PROJECT / "tests" / "data" / "cover.mp4"


@pytest.fixture
def films():
    found = OpenFilms()
    yield found
    found.close()


@pytest.fixture
def opened(monkeypatch):
    """Counts how often a file is opened."""
    paths = []
    real = av.open
    monkeypatch.setattr(av, "open", lambda path, **how: paths.append(path) or real(path, **how))
    return paths


def pictures(start, count, films=None):
    with closing(read_frames(COVER, start, films=films)) as frames:
        return [next(frames) for _ in range(count)]


@cache
def alone(start):
    """Of a file that is opened anew."""
    return pictures(start, 4)


@pytest.mark.parametrize("before", [0.0, 3.37, 20.0])
@pytest.mark.parametrize("start", [0.0, 5.21, pytest.param(12.0, marks=pytest.mark.long)])
def test_what_was_read_before_does_not_matter(films, before, start):
    pictures(before, 3, films)
    for found, expected in zip(pictures(start, 4, films), alone(start)):
        assert found.t == expected.t
        assert np.array_equal(found.rgb, expected.rgb)


def test_a_film_read_to_its_end_can_be_read_again(films):
    for _ in range(2):
        with closing(read_frames(COVER, 24.0, films=films)) as frames:
            *_, last = frames
    assert last.t > 24.0
    assert pictures(2.0, 1, films)[0].t == pictures(2.0, 1)[0].t


def test_it_is_opened_once_for_readings_after_each_other_and_for_each_at_once(films, opened):
    for start in (1.0, 2.0, 3.0):
        pictures(start, 1, films)
    assert len(opened) == 1
    with closing(read_frames(COVER, 4.0, films=films)) as one, closing(read_frames(COVER, 6.0, films=films)) as other:
        assert next(one).t < 5.0 < next(other).t
        assert next(one).t < 5.0
    assert len(opened) == 2


def test_no_more_are_kept_than_are_needed(films):
    readers = [read_frames(COVER, float(k), films=films) for k in range(IDLE + 2)]
    for reader in readers:
        next(reader)
    for reader in readers:
        reader.close()
    assert len(films._idle[COVER]) == IDLE


def test_after_the_end_nothing_stays_open(films):
    frames = read_frames(COVER, 1.0, films=films)
    next(frames)
    films.close()
    frames.close()
    assert not films._idle.get(COVER)


def test_what_cannot_be_read_is_said_as_ever_and_not_kept(films, tmp_path):
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"nothing of a film")
    for path in (broken, tmp_path / "missing.mp4"):
        with pytest.raises(CoachError) as expected:
            next(read_frames(path))
        with pytest.raises(CoachError) as found:
            next(read_frames(path, films=films))
        assert str(found.value) == str(expected.value)
        assert not films._idle[path]
