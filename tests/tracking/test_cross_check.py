"""Limbs that two networks see in different places."""

import weakref
from dataclasses import replace

import numpy as np
import pytest

from coach.domain.landmarks import LANDMARKS, Pose, PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.estimators.movenet.skeleton import MULTIPOSE
from coach.tracking.cross_check import (
    CHECKED_LANDMARKS,
    LEAST_DISAGREEMENT,
    SECOND_VISIBILITY,
    LookRows,
    cross_checked,
    look,
)
from tests.tracking.bodies import body

TORSO = 0.3 * 0.6
"""Of ``body``, units of the picture's height."""


def still(frames=10, x=1.0):
    """The track of somebody who stands."""
    pose, t = body(x), np.arange(frames) / 30
    return PoseTrack(t, *(np.repeat(part[None], frames, axis=0) for part in (pose.image, pose.world, pose.visibility)),
                     BLAZEPOSE)  # fmt: skip


def seen(x=1.0, sure=1.0, **moved):
    """The same as the second network sees them, its own points only; ``moved``: landmark → (x, y) torso lengths."""
    whole, at = body(x), [BLAZEPOSE.index[name] for name in MULTIPOSE.points]
    image, visibility = whole.image[at].copy(), np.ones(len(at), np.float32)
    for name, by in moved.items():
        image[MULTIPOSE.index[name]] += np.float32(by) * np.float32(TORSO)
        visibility[MULTIPOSE.index[name]] = sure
    return Pose(image, np.full((len(at), 3), np.nan, np.float32), visibility, 1, MULTIPOSE)


def unseen(track, frame=0):
    """The landmarks of a frame that count as not seen."""
    return {name for name, v in zip(LANDMARKS, track.body.visibility[frame]) if v == 0}


def test_who_is_seen_alike_by_both_stays_as_they_are():
    track = still()
    same = cross_checked(track, [look(0, [seen()]), look(3, [seen(), seen(0.4)])])
    np.testing.assert_array_equal(same.visibility, track.visibility)
    assert cross_checked(track, []) is track


@pytest.mark.parametrize("limb", CHECKED_LANDMARKS)
def test_a_limb_elsewhere_is_not_seen_and_stays_where_it_was_found(limb):
    track = still()
    found = cross_checked(track, [look(0, [seen(**{limb: (0, -1)})])])
    assert unseen(found) == {limb}
    np.testing.assert_array_equal(found.image, track.image)
    np.testing.assert_array_equal(track.visibility, 1)  # a copy


@pytest.mark.parametrize(
    ("far", "sure", "not_seen"),
    [
        (LEAST_DISAGREEMENT + 0.02, 1.0, True),
        (LEAST_DISAGREEMENT - 0.02, 1.0, False),
        (1.0, SECOND_VISIBILITY, True),
        (1.0, SECOND_VISIBILITY - 0.01, False),
    ],
)
def test_how_far_and_how_sure(far, sure, not_seen):
    found = cross_checked(still(), [look(0, [seen(left_wrist=(far, 0), sure=sure)])])
    assert unseen(found) == ({"left_wrist"} if not_seen else set())


def test_each_frame_goes_by_the_look_nearest_to_it():
    looks = [look(0, [seen()]), look(4, [seen(left_elbow=(0, -1))]), look(8, [seen(right_knee=(1, 0))])]
    found = cross_checked(still(12), looks)
    elbow, knee = (found.visibility[:, BLAZEPOSE.index[name]] == 0 for name in ("left_elbow", "right_knee"))
    assert np.flatnonzero(elbow).tolist() == [3, 4, 5, 6]
    assert np.flatnonzero(knee).tolist() == [7, 8, 9, 10, 11]


def test_a_limb_is_compared_with_ones_own_and_not_with_a_neighbours():
    neighbour = seen(1.6, left_wrist=(0, -2))
    assert unseen(cross_checked(still(), [look(0, [neighbour, seen()])])) == set()
    assert unseen(cross_checked(still(), [look(0, [neighbour])])) == set()  # of them nothing is known
    assert unseen(cross_checked(still(), [look(0, [])])) == set()


def test_where_nobody_was_found_or_a_point_is_missing_nothing_changes():
    nobody = PoseTrack.unseen(np.arange(10) / 30, BLAZEPOSE)
    np.testing.assert_array_equal(cross_checked(nobody, [look(0, [seen()])]).visibility, 0)
    lost = seen()
    lost = replace(lost, image=np.where(np.arange(17)[:, None] == MULTIPOSE.index["left_wrist"], np.nan, lost.image))
    assert unseen(cross_checked(still(), [look(0, [lost])])) == set()


def test_looks_kept_together_are_the_same_looks():
    few = [look(0, [seen(), seen(left_elbow=(0, -1))]), look(3, []), look(4, [seen(right_knee=(1, 0))])]
    rows = LookRows()
    for one in few:
        rows.add(one)
    assert len(rows) == 3
    for _ in range(2):  # for each person anew
        for one, kept in zip(few, rows, strict=True):
            assert kept.frame == one.frame and len(kept.image) == len(one.image)
            if len(one.image):
                np.testing.assert_array_equal(kept.image, one.image)
                np.testing.assert_array_equal(kept.visibility, one.visibility)
    np.testing.assert_array_equal(cross_checked(still(12), rows).visibility, cross_checked(still(12), few).visibility)


def test_no_piece_of_a_look_stays_between_the_pictures():
    rows, one = LookRows(), look(0, [seen()])
    pieces = [weakref.ref(values) for values in (one.image, one.visibility)]
    rows.add(one)
    del one
    assert [piece() for piece in pieces] == [None, None]
