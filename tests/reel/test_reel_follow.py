"""Pictures of a video for times that go forward, jump, and come back: the nearest, whatever was asked before."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.reel.film import REEL_PICTURE_GAP_S, PictureFollower
from tests.kit.films import FPS, brightness, film


@pytest.fixture(scope="module")
def video(tmp_path_factory):
    return film(tmp_path_factory.mktemp("films") / "film.mp4", 6.0, start=1.0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.floats(0.6, 7.0), min_size=1, max_size=8))
def test_it_is_always_the_nearest(video, times):
    with PictureFollower(video) as pictures:
        for t in times:
            frame = pictures.at(t)
            nearest = min(max(t, 1.0), 1.0 + 6.0 - 1 / FPS)
            assert abs(frame.t - nearest) <= 0.5 / FPS + 1e-6
            assert frame.rgb.mean() == pytest.approx(brightness(frame.t), abs=3)


def test_a_hole_is_shown_as_one(video):
    with PictureFollower(video) as pictures:
        assert pictures.at(1.0 - REEL_PICTURE_GAP_S - 0.1) is None
        assert pictures.at(2.0) is not None
        assert pictures.at(7.0 + REEL_PICTURE_GAP_S) is None


@pytest.mark.parametrize("content", [None, b"", b"no film"])
def test_what_cannot_be_read_is_a_problem_said_once(tmp_path, content):
    path = tmp_path / "take.mp4"
    if content is not None:
        path.write_bytes(content)
    with PictureFollower(path) as pictures:
        assert pictures.at(1.0) is None
        assert pictures.at(2.0) is None
        assert "take.mp4" in pictures.problem


def test_without_a_video_there_is_no_problem():
    with PictureFollower(None) as pictures:
        assert pictures.at(0.0) is None
        assert pictures.problem == ""
