import gc
import pickle
import weakref

import numpy as np
import pytest

from coach.domain.landmarks import (
    BODY,
    DRAWN_LIMBS,
    INDEX,
    JOINT_ENDS,
    JOINTS,
    LANDMARKS,
    SWAPPED_JOINTS,
    Noise,
    Pose,
    PoseTrack,
    Skeleton,
    opposite,
)
from coach.estimators.blazepose.skeleton import BLAZEPOSE


def track(frames=4, step=0.1):
    rng = np.random.default_rng(7)
    return PoseTrack(
        step * np.arange(frames),
        rng.random((frames, 33, 2)),
        rng.random((frames, 33, 3)),
        rng.random((frames, 33)),
        BLAZEPOSE,
    )


def same(a, b):
    return all(
        np.array_equal(getattr(a, f), getattr(b, f), equal_nan=True) for f in ("t", "image", "world", "visibility")
    )


def test_nine_joints_of_thirteen_landmarks():
    assert len(JOINTS) == 9
    assert len({name for ends in JOINT_ENDS.values() for name in ends}) == 13
    assert all(JOINT_ENDS[joint][1] == joint for joint in JOINTS)


def test_limbs_are_landmarks():
    assert {name for limb in DRAWN_LIMBS for name in limb} <= set(LANDMARKS)


@pytest.mark.parametrize(
    ("name", "other"),
    [("left_knee", "right_knee"), ("right_ear", "left_ear"), ("mouth_left", "mouth_right"), ("nose", "nose")],
)
def test_opposite(name, other):
    assert opposite(name) == other


@pytest.mark.parametrize("swapped", [BODY.swapped, BLAZEPOSE.swapped, SWAPPED_JOINTS])
def test_swapping_twice_changes_nothing(swapped):
    assert swapped[swapped].tolist() == list(range(len(swapped)))


def test_a_mirror_swaps_sides_and_turns_x_round():
    one = track()
    mirrored = one.mirrored()
    left, right = (BLAZEPOSE.index[f"{side}_wrist"] for side in ("left", "right"))
    assert mirrored.image[:, left] == pytest.approx(one.image[:, right] * (-1, 1))
    assert mirrored.world[:, left] == pytest.approx(one.world[:, right] * (-1, 1, 1))
    assert mirrored.visibility[:, left] == pytest.approx(one.visibility[:, right])
    assert same(mirrored.mirrored(), one)


def test_between_has_its_start_and_not_its_end():
    assert track().between(0.1, 0.3).t == pytest.approx([0.1, 0.2])
    assert len(track().between(5, 6)) == 0


def test_shifted_moves_only_the_times():
    later = track().shifted(-1.5)
    assert later.t == pytest.approx([-1.5, -1.4, -1.3, -1.2])
    assert np.array_equal(later.image, track().image)


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.0, 2.0])
def test_at_speed_changes_only_the_times(speed):
    slow = track().shifted(1.0)
    found = slow.at_speed(speed)
    assert found.t == pytest.approx(speed * np.array([1.0, 1.1, 1.2, 1.3]))
    assert np.array_equal(found.image, slow.image) and np.array_equal(found.world, slow.world)
    assert np.array_equal(found.visibility, slow.visibility)
    assert found.at_speed(1 / speed).t == pytest.approx(slow.t)
    assert len(PoseTrack.empty().at_speed(speed)) == 0


@pytest.mark.parametrize("speed", [0.0, -1.0, np.nan])
def test_no_track_stands_still_or_runs_backwards(speed):
    with pytest.raises(ValueError, match=r"PoseTrack\.t"):
        track().at_speed(speed)


def test_frames_without_a_pose_are_not_seen():
    one = track()
    one.image[2] = np.nan
    assert one.seen.tolist() == [True, True, False, True]


def test_a_track_of_nothing():
    assert len(PoseTrack.empty()) == 0
    assert same(PoseTrack.empty().mirrored(), PoseTrack.empty())


@pytest.mark.parametrize("name", ["image", "world", "visibility"])
def test_arrays_that_do_not_fit_are_named(name):
    arrays = {field: getattr(track(), field) for field in ("t", "image", "world", "visibility")}
    arrays[name] = arrays[name][:-1]
    with pytest.raises(ValueError, match=rf"PoseTrack\.{name} has shape \(3, 33.*expected \(4, 33"):
        PoseTrack(**arrays, skeleton=BLAZEPOSE)


@pytest.mark.parametrize(("t", "message"), [([0, 1, 1, 2], "strictly increasing"), ([0, 1, np.nan, 2], "not finite")])
def test_times_must_increase(t, message):
    one = track()
    with pytest.raises(ValueError, match=message):
        PoseTrack(t, one.image, one.world, one.visibility, BLAZEPOSE)


def test_a_frame_is_seen_when_any_landmark_is():
    image = track(3).image.copy()
    image[0, INDEX["nose"]] = np.nan
    image[1] = np.nan
    found = track(3)
    assert PoseTrack(found.t, image, found.world, found.visibility, BLAZEPOSE).seen.tolist() == [True, False, True]
    assert PoseTrack.empty().seen.tolist() == []


def test_nobody_is_seen_at_given_times():
    track = PoseTrack.unseen(np.array([0.5, 1.0]))
    assert track.t.tolist() == [0.5, 1.0] and not track.seen.any()
    assert np.isnan(track.world).all() and not track.visibility.any()


# ---------------------------------------------------------------- skeletons

TRUNK = ("left_hip", "right_hip", "left_shoulder", "right_shoulder")
SMALL = Skeleton("small", (*TRUNK, "nose", "tail"), Noise(np.ones(9), np.ones(9)))


def small(frames=2):
    image = np.arange(frames * len(SMALL) * 2, dtype=np.float32).reshape(frames, len(SMALL), 2)
    return PoseTrack(np.arange(frames), image, np.full((frames, 6, 3), np.nan), np.full((frames, 6), 0.5), SMALL)


def test_points_find_their_landmarks_and_what_a_skeleton_lacks_is_unseen():
    body = small().body
    assert body.image.shape == (2, len(LANDMARKS), 2) and body.skeleton.points == LANDMARKS
    for name in (*TRUNK, "nose"):
        assert np.array_equal(body.image[:, INDEX[name]], small().image[:, SMALL.index[name]])
        assert (body.visibility[:, INDEX[name]] == 0.5).all()
    wrist = INDEX["left_wrist"]
    assert np.isnan(body.image[:, wrist]).all() and (body.visibility[:, wrist] == 0).all()
    assert body.skeleton.noise is SMALL.noise and body.body is body


def test_a_pose_has_the_body_of_its_track():
    pose, track = small().pose(1), small()
    assert pose.seen and pose.skeleton is SMALL
    assert np.array_equal(pose.body.image, track.body.image[1], equal_nan=True)
    assert np.array_equal(pose.body.visibility, track.body.visibility[1])
    assert not PoseTrack.unseen(np.zeros(1), SMALL).pose(0).seen
    assert Pose.nobody(SMALL).image.shape == (6, 2) and not Pose.nobody(SMALL).seen


@pytest.mark.parametrize("one", [lambda: track().body, lambda: track().body.pose(0)])
def test_what_has_been_asked_for_its_body_does_not_wait_for_the_garbage_collector(one):
    """Tracks of an hour that kept themselves alive took half a gigabyte."""
    gc.disable()
    try:
        left = one()
        assert left.body is left
        gone = weakref.ref(left)
        del left
        assert gone() is None
    finally:
        gc.enable()


def test_blazepose_has_all_landmarks():
    assert set(LANDMARKS) < set(BLAZEPOSE.points) and len(BLAZEPOSE) == 33 == len(set(BLAZEPOSE.points))
    one = track()
    assert np.array_equal(one.body.image[:, INDEX["left_hip"]], one.image[:, 23])
    assert same(one.mirrored().body, one.body.mirrored())


def test_chosen_frames():
    assert track(4).at([2, 3]).t == pytest.approx([0.2, 0.3])
    assert track(4).at(np.array([True, False, False, True])).t == pytest.approx([0.0, 0.3])


@pytest.mark.parametrize("points", [TRUNK[1:], (*TRUNK, "left_knee"), ()])
def test_a_skeleton_without_a_trunk_or_of_one_side_is_none(points):
    with pytest.raises(ValueError, match="The skeleton s lacks"):
        Skeleton("s", points, BODY.noise)


def test_skeletons_are_equal_by_name_and_points_also_after_pickling():
    again = pickle.loads(pickle.dumps(BLAZEPOSE))
    assert again == BLAZEPOSE and hash(again) == hash(BLAZEPOSE) and again != BODY
    assert np.array_equal(again.noise.flat, BLAZEPOSE.noise.flat)


def test_of_nobody_no_point_is_known():
    pose = Pose.nobody(BLAZEPOSE)
    assert pose.image.shape == (len(BLAZEPOSE), 2) and pose.world.shape == (len(BLAZEPOSE), 3)
    assert np.isnan(pose.image).all() and np.isnan(pose.world).all()
    assert not pose.visibility.any() and not pose.seen and pose.people == 0
