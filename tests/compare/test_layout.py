"""A track on a grid of times, and how limbs swing: what is left of slow poses."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.layout import LAYOUT_HZ, is_short, laid_out, swings
from coach.domain.landmarks import PoseTrack
from tests.compare.tracks import rendered


def test_a_track_is_laid_out_at_every_twentieth_of_a_second_that_it_has():
    second = rendered("reference").at(slice(300, 330))
    found = laid_out(replace(second, t=0.12 + np.arange(30) / 30))  # up to 1.087 s
    assert (found.first, len(found)) == (3, 19)
    assert (found.shifted(0.26).first, found.shifted(-0.26).first, len(found.shifted(0.26))) == (8, -2, 19)
    assert len(laid_out(PoseTrack.empty())) == 0


def test_directions_count_by_how_sure_they_are_and_are_those_beside_the_mean_one():
    found = laid_out(rendered("reference").between(8.0, 12.0))
    sd = found.features.flat_sd
    seen = np.isfinite(sd)
    np.testing.assert_allclose(found.weight[seen], np.where(sd[seen] > 6, 6 / sd[seen], 1))
    assert not found.weight[~seen].any() and 0 < found.weight[seen].min() < 1
    np.testing.assert_allclose(found.directions.sum(axis=0), 0, atol=1e-9)
    some = [40, 60]  # the mean is the same at each
    moved = found.features.flat[some[0]] - found.features.flat[some[1]]
    apart = (found.directions / np.maximum(found.weight, 1e-9))[some]
    np.testing.assert_allclose((apart[0] - apart[1])[seen[some].all(axis=0)], moved[seen[some].all(axis=0)])


@pytest.mark.parametrize(("user", "reference", "short"), [(159, 900, True), (900, 159, True), (160, 160, False)])
def test_less_than_eight_seconds_of_either_are_short(user, reference, short):
    assert is_short(range(user), range(reference)) is short


def swung(wide, hz, seconds=20.0):
    """(T,) a limb that swings by up to ``wide`` rad."""
    return np.exp(1j * wide * np.sin(2 * np.pi * hz * np.arange(round(seconds * LAYOUT_HZ)) / LAYOUT_HZ))


def sizes(*limbs, seen=None):
    """Root mean square of each limb's swings, 3 to 5 s from the beginning."""
    every = np.stack(limbs, axis=1)
    weight = np.ones(every.shape) if seen is None else np.array(seen, float)[:, None] * np.ones(len(limbs))
    return np.sqrt((np.abs(swings(every, weight, LAYOUT_HZ)[60:100]) ** 2).mean(axis=0))


def test_what_is_slower_than_two_seconds_is_left_out():
    """Of a swing that takes 4 s the mean over 2 s keeps about 2 / π; of what is left, the root is taken."""
    slow, quick = sizes(swung(0.6, 0.25, 100.0), swung(0.6, 3.0, 100.0))
    assert slow / quick == pytest.approx(np.sqrt(1 - 2 / np.pi), abs=0.06)


def test_time_runs_both_ways():
    limb = (swung(0.3, 0.4) * swung(0.2, 1.1))[:90, None]
    there, back = (swings(one, np.ones((90, 1)), LAYOUT_HZ) for one in (limb, limb[::-1]))
    np.testing.assert_allclose(there, back[::-1], atol=1e-9)


def test_a_limb_that_hardly_swings_is_not_enlarged():
    """Less than 0.1 rad: all such limbs are enlarged by the same, 1 / √0.1."""
    tiny, small = sizes(swung(0.01, 3.0), swung(0.1, 3.0))
    assert (tiny, small) == pytest.approx((0.01 / np.sqrt(2) / np.sqrt(0.1), 0.1 / np.sqrt(2) / np.sqrt(0.1)), rel=0.03)


def test_a_limb_that_is_seen_half_of_the_time_counts_as_much_while_it_is():
    always, half = sizes(swung(0.5, 3.0)), sizes(swung(0.5, 3.0), seen=np.arange(400) < 200)
    assert half == pytest.approx(always, rel=0.02)


def test_swings_are_what_is_left_of_slow_poses():
    t = np.arange(200) / LAYOUT_HZ
    slow, quick = np.exp(0.5j * np.sin(0.2 * t)), np.exp(0.5j * np.sin(6 * t))
    seen = np.ones((200, 2))
    found = swings(np.stack([slow, quick], axis=1), seen, LAYOUT_HZ)
    size = np.abs(found[20:-20]).mean(axis=0)
    assert size[0] < 0.1 * size[1]
    assert swings(np.zeros((0, 9), complex), np.zeros((0, 9)), LAYOUT_HZ).shape == (0, 9)
    seen[50:60] = 0
    hidden = swings(np.stack([slow, quick], axis=1), seen, LAYOUT_HZ)
    assert not hidden[50:60].any() and np.isfinite(hidden).all()


def test_limbs_that_swing_four_times_as_wide_count_twice_as_much():
    t = np.arange(400) / LAYOUT_HZ
    small, large = np.exp(0.15j * np.sin(6 * t)), np.exp(0.6j * np.sin(6 * t))
    found = np.abs(swings(np.stack([small, large], axis=1), np.ones((400, 2)), LAYOUT_HZ)[40:-40])
    assert found[:, 1].mean() / found[:, 0].mean() == pytest.approx(2, rel=0.1)
