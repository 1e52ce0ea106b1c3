import numpy as np

from coach.bench.live_group import cut_upright, seen_of_each, side_by_side
from coach.media.video import Frame
from coach.tracking.store import save_track
from tests.kit.takes import a_track


def film(count=6):
    return [Frame(k / 30, np.full((32, 18, 3), k, np.uint8)) for k in range(count)]


def test_the_middle_of_a_picture_is_cut_upright():
    rgb = np.arange(32)[None, :, None] * np.ones((32, 1, 3))
    assert cut_upright(Frame(0.0, rgb)).rgb[0, :, 0].tolist() == list(range(7, 25))


def test_each_dancer_is_a_little_later_than_their_neighbour():
    last = list(side_by_side(film(), 3))[-1]
    assert last.rgb.shape == (32, 54, 3)
    assert last.rgb[0, ::18, 0].tolist() == [5, 3, 1]
    assert next(side_by_side(film(), 3)).rgb.max() == 0


def test_more_than_three_stand_farther_away():
    assert next(side_by_side(film(), 6)).rgb.shape == (32, 54, 3)


def test_how_often_each_was_seen_is_read_from_their_takes(tmp_path):
    for k, frames in ((2, 5), (1, 9)):
        folder = tmp_path / "song" / "2026-01-01 10-00-00" / f"dancer {k}"
        folder.mkdir(parents=True)
        save_track(folder / "poses.npz", a_track(frames))
    assert seen_of_each(tmp_path) == [9, 5]
