from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.bench.people.numbers import thinned
from coach.compare.features import track_features
from coach.compare.judge import judge_features, judge_track
from coach.compare.prepared import prepare_reference
from coach.compare.sampling import BEATS_AT_ONCE, LONGEST_POSE_GAP_S, blocks, filled, frames_between
from coach.domain.landmarks import PoseTrack
from coach.domain.thresholds import PRIOR
from tests.compare.tracks import GRID, rendered


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


# ---------------------------------------------------------------- slow cameras


def at(times):
    """As many poses of the rendered dancer, at these times."""
    return replace(rendered("cover").at(np.arange(len(times))), t=np.array(times))


def test_poses_between_frames_are_filled_in():
    slow = at([0.0, 0.1, 0.1333, 0.5, 0.5667])
    found = filled(slow)
    assert found.t == pytest.approx([0, 0.0333, 0.0667, 0.1, 0.1333, 0.5, 0.5333, 0.5667], abs=1e-3)  # none in a gap
    np.testing.assert_allclose(found.image[1], (2 * slow.image[0] + slow.image[1]) / 3, atol=1e-6)
    np.testing.assert_allclose(found.world[6], (slow.world[3] + slow.world[4]) / 2, atol=1e-6)
    for name in ("image", "world", "visibility"):
        np.testing.assert_array_equal(getattr(found, name)[[0, 3, 4, 5, 7]], getattr(slow, name))
    assert 0.5 - 0.1333 > LONGEST_POSE_GAP_S


@pytest.mark.parametrize("track", [rendered("cover"), at([0.0, 0.04, 0.08]), at([0.0]), PoseTrack.empty()])
def test_a_camera_that_is_quick_enough_needs_none(track):
    assert filled(track) is track


def test_nobody_is_invented_beside_a_frame_that_shows_nobody():
    slow = at([0.0, 0.0667, 0.1333])
    slow.image[1], slow.visibility[1] = np.nan, 0
    assert filled(slow).seen.tolist() == [True, False, False, False, True]


def test_a_take_of_a_slow_camera_is_judged_with_its_gaps_filled():
    """Beats of half a second have five uneven frames of it, and are judged by fifteen."""
    thin, song = thinned(rendered("cover"), 10.0), prepare_reference(rendered("reference"), GRID, PRIOR)
    whole, plain = (judge_features(t.t, track_features(t), song) for t in (filled(thin), thin))
    found = np.array([v.error for v in judge_track(thin, song)])
    np.testing.assert_array_equal(found, [v.error for v in whole])
    assert np.nanmax(np.abs(found - [v.error for v in plain])) > 1
