"""Left for right, by plain arithmetic."""

import numpy as np
import pytest

from coach.compare.features import track_features
from coach.compare.sides import GROUPS, mirrored, side_evidence, side_score, side_squares, turned
from tests.compare.tracks import rendered

NAN = float("nan")
ARMS, LEGS = GROUPS


@pytest.mark.parametrize(
    ("user", "reference", "is_turned"),
    [
        ((0.7, 0.7, 0.7, 1.0), (1.0,) * 4, True),
        ((0.8, 0.8, 0.8, 1.0), (1.0,) * 4, False),  # 37° away
        ((1.0,) * 4, (-0.7, 0.0, 0.7, 1.0), True),  # the reference, to either side
        ((-1.0,) * 4, (-0.8,) * 4, False),  # both show their backs
        ((0.7, 0.7, 1.0, 1.0), (1.0,) * 4, False),  # half of the frames are not most
        ((0.7, 1.0, 1.0, 1.0), (1.0, 0.7, 0.7, 1.0), True),  # now one, now the other
    ],
)
def test_who_is_turned_away_on_most_frames(user, reference, is_turned):
    assert turned(np.array(user), np.array(reference), np.array(4)) == is_turned


def test_frames_of_other_beats_do_not_count():
    user = np.array([[0.7, 0.7, NAN, NAN], [0.7, 0.7, 1.0, 1.0]])
    assert turned(user, np.ones((2, 4)), np.array([2, 4])).tolist() == [True, False]


@pytest.mark.parametrize(
    ("same", "swapped", "asymmetry", "factor"),
    [
        (1.0, 0.1, 2.0, 3.0),  # 1.35 / 0.45
        (0.1, 1.0, 2.0, 1 / 3),
        (0.0, 0.0, 2.0, 1.0),
        (1.0, 0.1, 0.61, 3.0),
        (1.0, 0.1, 0.59, 0.0),  # looks the same mirrored
        (1.0, 0.1, NAN, 0.0),
        (NAN, 0.1, 2.0, 0.0),
        (1.0, NAN, 2.0, 0.0),
    ],
)
def test_by_what_factor_the_other_side_explains_it(same, swapped, asymmetry, factor):
    assert side_score(*np.array([same, swapped, asymmetry])) == pytest.approx(factor)


def test_evidence_is_the_root_mean_square_over_arms_and_over_legs():
    squares = np.zeros((3, 2, 9))
    squares[0, 0, ARMS], squares[1, :, LEGS] = 8.0, 9.0
    found = side_evidence(squares, np.array(2))
    np.testing.assert_allclose(found, [[2.0, 0.0], [0.0, 3.0], [0.0, 0.0]])


@pytest.mark.parametrize(("seen", "known"), [(8, True), (7, False)])
def test_evidence_takes_half_of_the_limbs_on_half_of_the_frames(seen, known):
    """Four joints of the arms on four frames, of which the beat has the first four."""
    arms = np.full(24, NAN)
    arms[:seen] = 4.0
    squares = np.full((3, 6, 9), NAN)
    squares[:, :, ARMS] = arms.reshape(6, 4)
    found = side_evidence(squares, np.array(4))
    np.testing.assert_allclose(found[:, 0], 2.0 if known else NAN)
    assert np.isnan(found[:, 1]).all()


def test_of_a_beat_without_frames_nothing_is_known():
    assert np.isnan(side_evidence(np.full((3, 2, 9), NAN), np.array(0))).all()


def test_squares_are_of_the_user_from_the_reference_from_its_mirror_image_and_between_these():
    reference = track_features(rendered("reference").between(10.0, 10.3))
    for user, (same, other, apart) in (
        (reference, side_squares(reference, reference)),
        (mirrored(reference), side_squares(mirrored(reference), reference)[[1, 0, 2]]),
    ):
        seen = user.seen > 0
        np.testing.assert_allclose(same[seen], 0, atol=1e-3)
        np.testing.assert_allclose(other[seen], apart[seen], atol=1e-3)
        assert np.nanmax(other) > 1
