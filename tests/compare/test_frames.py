import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from coach.compare.sampling import BEATS_AT_ONCE, blocks, frames_between


@given(st.integers(0, 5 * BEATS_AT_ONCE))
def test_blocks_cover_everything_once_and_in_order(count):
    covered = [k for some in blocks(count) for k in range(count)[some]]
    assert covered == list(range(count))
    assert all(some.stop - some.start <= BEATS_AT_ONCE for some in blocks(count))


def test_each_beat_has_its_own_frames():
    t = np.array([0.0, 0.1, 0.2, 0.9, 1.0, 1.4])
    found = frames_between(t, np.array([0.0, 0.2, 0.5, 2.0]), np.array([0.2, 0.5, 1.4, 3.0]))
    assert [row[there].tolist() for row, there in zip(found.index, found.real)] == [[0, 1], [2], [3, 4], []]
    assert found.index.shape == (4, 2)  # as many as the longest has


def test_a_beat_of_which_nobody_knows_when_has_none():
    found = frames_between(np.array([0.0, 0.1]), np.array([np.nan, 0.0]), np.array([np.nan, 0.05]))
    assert found.real.tolist() == [[False], [True]]


def test_no_frames_at_all():
    assert frames_between(np.empty(0), np.array([0.0, 1.0]), np.array([1.0, 2.0])).index.shape == (2, 0)
    assert frames_between(np.array([0.0]), np.empty(0), np.empty(0)).index.shape == (0, 0)
