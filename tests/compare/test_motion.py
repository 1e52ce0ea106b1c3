"""How much somebody moves: known movements, and what counts as having stopped."""

from dataclasses import replace

import numpy as np
import pytest

from coach.compare.features import track_features
from coach.compare.motion import (
    FROZEN_MOTION_SHARE,
    STOPPED,
    liveliness,
    moved_around,
    own_motion,
    spread,
    stands_still,
)
from coach.domain.landmarks import BODY, INDEX, LANDMARKS, PoseTrack
from tests.compare.tracks import rendered

FRAMES = 60


def swinging(arm_deg, legs_deg=0.0):
    """A front view: the right forearm swings by ± ``arm_deg``, the left shank by ± ``legs_deg``, all else stands."""
    image = np.zeros((FRAMES, len(LANDMARKS), 2))
    for name, x, y in (
        ("nose", 0.5, 0.2), ("left_shoulder", 0.6, 0.3), ("right_shoulder", 0.4, 0.3), ("left_elbow", 0.7, 0.4),
        ("right_elbow", 0.3, 0.4), ("left_wrist", 0.7, 0.5), ("right_wrist", 0.3, 0.5), ("left_hip", 0.56, 0.6),
        ("right_hip", 0.44, 0.6), ("left_knee", 0.56, 0.75), ("right_knee", 0.44, 0.75), ("left_ankle", 0.56, 0.9),
        ("right_ankle", 0.44, 0.9),
    ):  # fmt: skip
        image[:, INDEX[name]] = x, y
    phase = np.sin(np.linspace(0, 2 * np.pi, FRAMES, endpoint=False))
    for near, far, deg in (("right_elbow", "right_wrist", arm_deg), ("left_knee", "left_ankle", legs_deg)):
        turn, size = np.radians(deg) * phase, np.linalg.norm(image[0, INDEX[far]] - image[0, INDEX[near]])
        image[:, INDEX[far]] = image[:, INDEX[near]] + size * np.stack([np.sin(turn), np.cos(turn)], axis=1)
    world = np.concatenate([image - image[:1, [INDEX["left_hip"]]], np.zeros((FRAMES, len(LANDMARKS), 1))], axis=2)
    return PoseTrack(np.arange(FRAMES) / 30, image, world, np.ones((FRAMES, len(LANDMARKS))), BODY)


def test_spread_is_the_sd_of_the_direction():
    moved = spread(track_features(swinging(20.0)))
    assert moved[2] == pytest.approx(20 / np.sqrt(2), rel=0.03)  # a sine's SD
    assert moved[[0, 1, 3, 4, 5, 6, 7, 8]] == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0, 1.5])
def test_own_motion_is_the_share_of_the_reference(share):
    user, reference = (spread(track_features(swinging(deg))) for deg in (20 * share, 20.0))
    assert own_motion(user, reference) == pytest.approx(share, rel=0.05)


def test_another_movement_is_movement_too():
    """Who dances with other limbs has not stopped: legs instead of arms."""
    user, reference = spread(track_features(swinging(0.0, 20.0))), spread(track_features(swinging(20.0, 0.0)))
    assert own_motion(user, reference) == pytest.approx(1, rel=0.05)


def test_nothing_is_known_of_too_few_frames_or_a_still_reference():
    moving, still = track_features(swinging(20.0)), track_features(swinging(0.0))
    assert np.isnan(spread(moving[:3])).all()
    assert np.isnan(own_motion(spread(moving[:3]), spread(moving)))
    share = own_motion(spread(moving), spread(still))
    assert np.isnan(share) or share > 100


@pytest.mark.filterwarnings("error")
def test_of_a_reference_that_does_not_move_at_all_there_is_no_share():
    assert np.isnan(own_motion(np.full(9, 5.0), np.zeros(9)))


def test_what_trembles_in_depth_does_not_move():
    moving = track_features(swinging(20.0))
    trembling = replace(moving, lower=moving.lower + np.random.default_rng(0).normal(0, 1, (FRAMES, 9, 1)) * (0, 0, 1))
    np.testing.assert_allclose(spread(trembling), spread(moving))


@pytest.mark.parametrize(("joints", "known"), [(4, True), (3, False)])
def test_a_reference_is_as_lively_as_its_joints_on_average_of_which_four_must_be_seen(joints, known):
    """The right forearm, third of the joints, swings by ± 20°."""
    seen = track_features(swinging(20.0)).of_joints(np.arange(9) < joints)
    found = liveliness(seen)
    assert found == pytest.approx(20 / np.sqrt(2) / np.sqrt(joints) if known else np.nan, rel=0.03, nan_ok=True)


def test_a_copy_moves_as_much():
    moved = spread(track_features(rendered("reference"))[100:160])
    assert own_motion(moved, moved) == pytest.approx(1)


def test_moved_around_is_the_median_of_the_neighbours():
    moved = np.array([np.nan, 1.0, 0.2, 1.2, 0.9, np.nan, 1.1])
    assert moved_around(moved) == pytest.approx(np.full(7, 1.0))
    assert np.isnan(moved_around(np.full(3, np.nan))).all()
    assert len(moved_around(np.empty(0))) == 0


def test_who_has_stopped():
    moved = np.array([FROZEN_MOTION_SHARE - 0.01, STOPPED - 0.01, STOPPED - 0.01, STOPPED + 0.01, np.nan])
    around = np.array([0.1, 1.0, 0.4, 1.0, 1.0])
    assert stands_still(moved, around).tolist() == [True, True, False, False, False]


@pytest.mark.parametrize(
    "moved, around, still",
    [
        (0.13, 0.2, True),  # hardly at all
        (0.15, 0.2, False),
        (0.34, 0.7, True),  # much less than on the beats around
        (0.34, 0.6, False),
        (0.36, 2.0, False),
        (0.15, np.nan, False),
        (np.nan, 1.0, False),
    ],
)
def test_who_has_stopped_in_numbers(moved, around, still):
    """Limits of .14, .35 and .55: a change of one of them by a fifth is to be seen."""
    assert bool(stands_still(np.array(moved), np.array(around))) is still


def test_own_motion_is_summed_over_what_both_show():
    mine = np.array([8.0, 2.0, 4.0, 6.0, np.nan, 9.0, np.nan, np.nan, np.nan])
    theirs = np.array([10.0, 10.0, 10.0, 10.0, 10.0, np.nan, np.nan, np.nan, np.nan])
    assert own_motion(mine, theirs) == pytest.approx(0.5)
    theirs[3] = np.nan
    assert np.isnan(own_motion(mine, theirs))  # three joints are too few


@pytest.mark.parametrize(
    ("moved", "around", "stopped"),
    [
        (0.139, 0.1, True),  # nobody dances
        (0.141, 0.2, False),  # all of it is danced as small
        (0.349, 0.7, True),
        (0.349, 0.6, False),
        (0.2, 0.37, True),
        (0.2, 0.36, False),
        (0.36, 1.0, False),
        (0.2, np.nan, False),
    ],
)
def test_from_where_on_somebody_has_stopped(moved, around, stopped):
    assert stands_still(np.array([moved]), np.array([around])).tolist() == [stopped]


def test_six_beats_before_and_after_are_around():
    moved = np.arange(20.0)
    assert moved_around(moved)[[0, 3, 6, 13, 19]].tolist() == [3, 4.5, 6, 13, 16]


@pytest.mark.parametrize(("frames", "known"), [(3, False), (4, True)])
def test_four_frames_say_how_much_somebody_moves(frames, known):
    assert np.isfinite(spread(track_features(swinging(20.0))[:frames])).all() == known


@pytest.mark.parametrize(("joints", "known"), [(3, False), (4, True)])
def test_four_joints_say_how_much_somebody_moves(joints, known):
    shown = np.where(np.arange(9) < joints, 10.0, np.nan)
    assert np.isfinite(own_motion(shown, np.full(9, 20.0))) == known


def test_how_much_the_reference_moves_is_the_root_mean_square_over_the_joints_seen():
    features = track_features(swinging(20.0, 20.0))
    assert liveliness(features) == pytest.approx(np.sqrt((spread(features) ** 2).mean()))
    assert np.isnan(liveliness(track_features(PoseTrack.empty())))
