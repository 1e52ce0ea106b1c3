import numpy as np
import pytest

from coach.domain.landmarks import LANDMARKS
from coach.domain.passage import Passage
from coach.review.cards import CARD_PICTURE_ASPECT, CARD_PICTURE_HEIGHT_PX, around, load_thumbnails
from tests.kit.films import brightness, film

PASSAGE = Passage("shape", 3, 4, 1.5, 1.0, 2.5, 0.2, "Bend it.")


def scene(left, top, size=80):
    """A dark picture of 640x360 with a light square."""
    rgb = np.zeros((360, 640, 3), np.uint8)
    rgb[top : top + size, left : left + size] = 200
    return rgb


@pytest.mark.parametrize(("left", "top"), [(300, 140), (0, 0), (560, 280)])
def test_the_body_is_in_the_picture_and_fills_it(left, top):
    corners = np.full((len(LANDMARKS), 2), np.nan)
    corners[0], corners[1] = (left / 360, top / 360), ((left + 80) / 360, (top + 80) / 360)
    cut = around(scene(left, top), corners)
    assert cut.shape[0] == CARD_PICTURE_HEIGHT_PX
    assert cut.shape[1] == pytest.approx(CARD_PICTURE_HEIGHT_PX * CARD_PICTURE_ASPECT, abs=3)
    assert (cut > 100).mean() > 0.4


def test_without_a_body_it_is_the_middle():
    assert around(scene(280, 140), None).shape == (
        CARD_PICTURE_HEIGHT_PX,
        round(CARD_PICTURE_HEIGHT_PX * CARD_PICTURE_ASPECT),
        3,
    )


def test_each_is_of_its_passages_moment(tmp_path):
    into = {}
    for _ in load_thumbnails(film(tmp_path / "take.mp4", 3.0), {PASSAGE: None}, into):
        pass
    assert abs(int(into[PASSAGE].mean()) - brightness(1.7)) <= 4


def test_what_was_not_filmed_stays_without(tmp_path):
    into = {}
    for _ in load_thumbnails(film(tmp_path / "take.mp4", 1.0), {PASSAGE: None}, into):
        pass
    assert into == {}


def test_a_video_that_is_gone_leaves_none(tmp_path):
    into = {}
    assert list(load_thumbnails(tmp_path / "take.mp4", {PASSAGE: None}, into)) == []
    assert into == {}
