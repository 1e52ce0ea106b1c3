import pytest

from coach.media.open_films import OpenFilms
from coach.review.beginnings import Beginnings
from tests.review.films import brightness, film


def filled(path, times):
    found, films = Beginnings(path, times), OpenFilms()
    for _ in found.filling(films):
        pass
    films.close()
    return found


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
    found = Beginnings(path, (0.5, 2.5))
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
