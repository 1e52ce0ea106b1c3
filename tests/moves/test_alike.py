"""Which phrases are the same move, of limbs that turn as told."""

import numpy as np
import pytest

from coach.compare.features import IS_HINGE, Features
from coach.domain.landmarks import JOINTS
from coach.moves.alike import Likeness, images, likeness

MOMENTS = 64
TURNS = 4
"""Full turns of each limb in a phrase: one takes 16 moments."""


def phrase(late=0, wide=1.0, held=0.0, seen=1.0):
    """All limbs swing in the picture by up to ``wide`` rad about ``held`` rad, ``late`` moments later."""
    swing = held + wide * np.sin(2 * np.pi * TURNS * (np.arange(MOMENTS) - late) / MOMENTS)
    limb = np.stack([np.sin(swing), np.cos(swing), 0 * swing], axis=-1)[:, None].repeat(9, axis=1)
    none, every = np.zeros((MOMENTS, 9)), np.full((MOMENTS, 9), seen)
    deep_sd = np.where(IS_HINGE, np.nan, none)  # how far elbows and knees are bent is not known
    return Features(none, none + 1j, none, limb, deep_sd, every, limb.copy(), 0 * limb, np.ones(MOMENTS))


def of(one, other):
    """Correlation and degrees apart."""
    found = likeness([one], [other])
    return found.correlation[0, 0], found.apart[0, 0]


def test_a_phrase_is_like_itself():
    assert of(phrase(), phrase()) == pytest.approx((1.0, 0.0), abs=1e-4)


def test_each_is_compared_with_each():
    found = likeness([phrase(), phrase(late=8)], [phrase(late=8), phrase(), phrase()])
    assert (found.correlation > 0.99).tolist() == [[False, True, True], [True, False, False]]
    assert (found.apart < 0.1).tolist() == [[False, True, True], [True, False, False]]


@pytest.mark.parametrize("late", [-2, -1, 1, 2])
def test_a_little_later_or_earlier_is_the_same(late):
    assert of(phrase(late=late), phrase())[0] == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("late", [-4, 4])
def test_a_quarter_of_its_time_later_it_is_not(late):
    """Two of the four moments are forgiven: what is left, an eighth, makes it cos 45°."""
    correlation, apart = of(phrase(late=late, wide=0.2), phrase(wide=0.2))
    assert correlation == pytest.approx(np.cos(np.pi / 4), abs=0.05)
    assert apart == pytest.approx(np.degrees(0.2 * np.sqrt(2) * np.sin(np.pi / 8)), rel=0.05)


def test_the_same_movement_with_arms_held_elsewhere_correlates_but_is_apart():
    correlation, apart = of(phrase(wide=0.1, held=0.5), phrase(wide=0.1))
    assert correlation == pytest.approx(np.cos(0.5), abs=0.02)
    assert apart == pytest.approx(np.degrees(0.5), abs=0.5)


def test_the_same_movement_larger_is_the_same():
    assert of(phrase(wide=0.3), phrase(wide=0.1))[0] == pytest.approx(1.0, abs=0.02)


def test_a_swing_to_the_other_side_is_its_mirror_image():
    """Swung left first instead of right first: half a turn later, which no shift makes good."""
    other = phrase(late=8)
    assert of(other, phrase())[0] < -0.5
    (image,) = images([other])
    assert likeness([image], [phrase()]).correlation[0, 0] == pytest.approx(1.0, abs=0.01)


def test_what_is_never_seen_is_like_nothing():
    found = likeness([phrase(seen=0.0)], [phrase()])
    assert np.isnan(found.correlation).all() and not found.alike(8).any()


def test_limbs_in_which_good_dancers_differ_weigh_less():
    def apart(joint):
        other = phrase()
        for limbs in (other.lower, other.deep):
            limbs[:, JOINTS.index(joint)] *= -1
        return of(other, phrase())[1]

    assert apart("nose") < apart("left_shoulder") < apart("left_hip")


@pytest.mark.parametrize(
    ("beats", "correlation", "apart", "same"),
    [
        (8, 0.51, 27.9, True),
        (8, 0.49, 10.0, False),
        (8, 0.9, 28.1, False),
        (5, 0.51, 27.9, True),
        (4, 0.66, 19.9, True),
        (4, 0.64, 10.0, False),
        (4, 0.9, 20.1, False),
    ],
)
def test_the_same_move_has_the_same_movement_and_the_same_shapes_of_a_bar_more_so(beats, correlation, apart, same):
    found = Likeness(np.array([[correlation]]), np.array([[apart]]))
    assert found.alike(beats).tolist() == [[same]]
