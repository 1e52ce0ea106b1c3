"""From which side the camera looks: found in the take itself, and taken off."""

import tracemalloc

import numpy as np
import pytest

from coach.bench.synthetic.body import Proportions, landmarks
from coach.bench.synthetic.camera import Sensor, Viewpoint, film
from coach.compare.features import error, flat_error, track_features
from coach.compare.view import MOST_TURNED, estimate_view, seen_from, slopes
from tests.compare.tracks import synthetic

DANCE = synthetic()[2]
T = np.arange(DANCE.t[0], DANCE.t[-1], 0.1)


def seen_by(camera, noise=0.0):
    sensor = Sensor(noise=noise, drops=0, hidden=0, swaps=0)
    return track_features(
        film(landmarks(DANCE.at(T), Proportions.average()), T, camera, sensor, np.random.default_rng(3))
    )


STRAIGHT = seen_by(Viewpoint())


@pytest.mark.parametrize("pan", [-20, -8, 8, 20])
@pytest.mark.parametrize("noise", [0, 1])
def test_finds_the_pan_and_takes_it_off(pan, noise):
    user = seen_by(Viewpoint(pan=np.radians(pan)), noise)
    view = estimate_view(user, STRAIGHT)
    assert np.sign(view[0]) == np.sign(pan)
    assert abs(np.degrees(view[0])) == pytest.approx(abs(pan), rel=0.5)
    assert error(seen_from(user, view), STRAIGHT).mean() < error(user, STRAIGHT).mean()


def test_finds_the_roll():
    view = estimate_view(seen_by(Viewpoint(roll=np.radians(6))), STRAIGHT)
    assert np.degrees(view[2]) == pytest.approx(6, abs=1.5)


def test_the_same_camera_is_no_rotation():
    assert np.abs(estimate_view(STRAIGHT, STRAIGHT)).max() < 1e-6


def test_one_limb_that_is_always_wrong_does_not_turn_the_camera():
    flat = STRAIGHT.flat.copy()
    flat[:, 3] *= np.exp(1j * np.radians(60)).astype(np.complex64)
    view = estimate_view(type(STRAIGHT)(**{**vars(STRAIGHT), "flat": flat}), STRAIGHT)
    assert np.degrees(np.abs(view)).max() < 4


def test_nothing_seen_is_no_rotation_and_wild_ones_are_held():
    blind = type(STRAIGHT)(**{**vars(STRAIGHT), "flat_sd": np.full_like(STRAIGHT.flat_sd, np.inf)})
    assert estimate_view(blind, STRAIGHT).tolist() == [0, 0, 0]
    assert (np.abs(estimate_view(seen_by(Viewpoint(pan=np.radians(80))), STRAIGHT)) <= MOST_TURNED).all()


def test_slopes_are_those_of_the_rotation():
    small = 1e-3
    for axis in range(3):
        view = np.zeros(3)
        view[axis] = small
        turned = np.angle(STRAIGHT.flat * seen_from(STRAIGHT, view).flat.conj()) / small
        clear = (np.abs(STRAIGHT.lower[..., :2]) ** 2).sum(axis=-1) > 0.3
        clear &= ((np.abs(STRAIGHT.upper[..., :2]) ** 2).sum(axis=-1) > 0.3) | (STRAIGHT.upper == 0).all(axis=-1)
        assert np.allclose(turned[clear], slopes(STRAIGHT)[..., axis][clear], atol=0.03)


def test_turning_there_and_back_changes_nothing():
    there = seen_from(STRAIGHT, np.array([0.2, 0.0, 0.0]))
    assert np.median(flat_error(seen_from(there, np.array([-0.2, 0.0, 0.0])), STRAIGHT)) < 0.01


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_each_turn_is_a_rotation(axis):
    view = 0.2 * np.eye(3)[axis]
    there = seen_from(STRAIGHT, view)
    back = seen_from(there, -view)
    for name in ("lower", "upper"):
        before, turned, after = (getattr(each, name) for each in (STRAIGHT, there, back))
        np.testing.assert_allclose(np.linalg.norm(turned, axis=-1), np.linalg.norm(before, axis=-1), atol=1e-5)
        np.testing.assert_allclose(after, before, atol=1e-5)
    np.testing.assert_allclose(np.abs(there.flat), 1, atol=1e-5)


def test_turning_a_long_take_needs_little_more_than_what_comes_of_it():
    """Of an hour 60 MB; what lies between, all at once, would be as much again and a half."""
    count = 20_000
    long = STRAIGHT.take(np.arange(count) % len(STRAIGHT.flat))
    seen_from(STRAIGHT, np.array([0.2, 0.0, 0.0]))
    tracemalloc.start()
    try:
        turned = seen_from(long, np.array([0.2, 0.1, 0.0]))
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1.2 * held
    some = long.take(np.arange(3000, 3010))
    np.testing.assert_array_equal(turned.flat[3000:3010], seen_from(some, np.array([0.2, 0.1, 0.0])).flat)
