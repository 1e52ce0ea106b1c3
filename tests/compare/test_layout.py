"""How limbs swing: what is left of slow poses."""

import numpy as np
import pytest

from coach.compare.layout import LAYOUT_HZ, swings


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
