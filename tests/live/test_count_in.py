import numpy as np
import pytest

from coach.domain.beats import BeatGrid
from coach.live.count_in import BEFORE_FIRST_CLICK_S, count_in

GRID = BeatGrid(np.arange(48) * 0.5)


def test_before_the_song():
    counted = count_in(GRID, 0.0)
    assert counted.beats == ((-2.0, 5), (-1.5, 6), (-1.0, 7), (-0.5, 8))
    assert counted.at == pytest.approx(-2.0 - BEFORE_FIRST_CLICK_S)
    assert [c.accent for c in counted.clicks] == [True, False, False, False]


def test_in_the_middle_the_clicks_lie_on_the_beats():
    assert [t for t, _ in count_in(GRID, 10.2).beats] == [8.5, 9.0, 9.5, 10.0]
    assert [t for t, _ in count_in(GRID, 10.5).beats] == [8.5, 9.0, 9.5, 10.0]


def test_a_song_whose_first_beat_is_late():
    grid = BeatGrid(1.3 + np.arange(8) * 0.5)
    assert [t for t, _ in count_in(grid, 0.0).beats] == pytest.approx([-1.7, -1.2, -0.7, -0.2])


def test_the_count_that_is_shown():
    counted = count_in(GRID, 0.0)
    assert [counted.count(t) for t in (-2.1, -2.0, -1.6, -1.5, -0.01, 0.0, 3.0)] == [None, 5, 5, 6, 8, None, None]


def test_three_beats_to_a_bar():
    assert [c for _, c in count_in(BeatGrid(np.arange(9) * 0.4, beats_per_bar=3), 0.0).beats] == [4, 5, 6]
