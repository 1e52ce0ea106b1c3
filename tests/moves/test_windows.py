"""Windows: normalised to the person, by time, and honest about what is not seen."""

from dataclasses import replace

import numpy as np
import pytest

from coach.domain.landmarks import INDEX
from coach.moves.examples import informative
from coach.moves.windows import AXES, FEATURES, KEPT_COSINES, MOVE_LANDMARKS, key_points, middles_of, windows
from tests.kit.moving import track

MIDDLES = np.array([2.0, 3.1, 7.0])


def of(one):
    return windows(key_points(one), MIDDLES)


def at(band, point, axis):
    """Which number of a window it is."""
    return (band * len(MOVE_LANDMARKS) + MOVE_LANDMARKS.index(point)) * AXES + axis


def test_neither_place_nor_size_of_the_dancer_matter():
    near, far = of(track(at=(0.9, 0.5), torso=0.25)), of(track(at=(0.3, 0.6), torso=0.1))
    assert near.shape == (3, FEATURES)
    assert np.allclose(near, far, atol=1e-4, equal_nan=True)


def test_frames_count_by_their_time_not_by_their_number():
    slow, fast = of(track(hz=20)), of(track(hz=60))
    assert np.nanmax(np.abs(slow - fast)) < 0.12


def test_the_first_numbers_are_mean_places_in_torsos():
    found = of(track())[0]
    assert found[at(0, "left_wrist", 1)] == pytest.approx(-2.0, abs=0.05)  # two torsos above the hips
    assert found[at(0, "left_ankle", 1)] == pytest.approx(1.6, abs=0.05)
    assert found[at(0, "left_hip", 0)] == pytest.approx(0.2, abs=0.02)


def test_what_is_hardly_seen_is_missing_and_nothing_else():
    one = track()
    visibility = one.visibility.copy()
    visibility[:, INDEX["left_wrist"]] = 0.3
    found = of(replace(one, visibility=visibility))
    hidden = [at(band, "left_wrist", axis) for band in range(KEPT_COSINES) for axis in range(AXES)]
    hidden.append(FEATURES - len(MOVE_LANDMARKS) + MOVE_LANDMARKS.index("left_wrist"))
    assert np.isnan(found[:, hidden]).all()
    shown = np.isfinite(of(one))
    shown[:, hidden] = False
    assert (np.isfinite(found) == shown).all()
    assert informative(found).all()


def test_a_point_that_flickers_is_held():
    one = track()
    visibility = one.visibility.copy()
    visibility[::9, INDEX["left_ankle"]] = 0.0
    found, plain = of(replace(one, visibility=visibility)), of(one)
    assert np.nanmax(np.abs(found - plain)) < 0.05
    assert (np.isfinite(found) == np.isfinite(plain)).all()


def test_without_hips_nothing_can_be_said():
    one = track()
    visibility = one.visibility.copy()
    visibility[:, INDEX["left_hip"]] = 0.0
    found = of(replace(one, visibility=visibility))
    assert np.isnan(found).all()
    assert not informative(found).any()


def test_a_gap_is_not_bridged():
    one = track()
    gap = one.at((one.t < 2.9) | (one.t > 3.4))
    found = windows(key_points(gap), [2.0, 3.15])
    assert np.isfinite(found[0]).any()
    assert np.isnan(found[1]).all()


def test_an_estimator_without_space_has_windows_too():
    one = track()
    found = of(replace(one, world=np.full_like(one.world, np.nan)))
    assert informative(found).all()
    assert np.isnan(found[:, at(0, "left_wrist", 2)]).all()


def test_how_much_each_point_moves_is_told():
    found = of(track())[0, -len(MOVE_LANDMARKS) :]
    assert MOVE_LANDMARKS[int(found.argmax())].endswith("wrist")
    assert found[MOVE_LANDMARKS.index("left_ankle")] < 0.01 < 0.1 < found.max()


def test_the_middles_of_windows_lie_within():
    assert middles_of(1.0, 2.0, 0.25) == pytest.approx([1.25, 1.5, 1.75])
    assert not len(middles_of(1.0, 1.4, 0.25))


def test_nobody_makes_no_windows():
    from coach.domain.landmarks import PoseTrack

    assert np.isnan(windows(key_points(PoseTrack.empty()), MIDDLES)).all()
