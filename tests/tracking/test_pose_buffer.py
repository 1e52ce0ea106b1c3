import tracemalloc
import weakref

import numpy as np
import pytest

from coach.domain.landmarks import Pose
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.tracking import pose_buffer
from coach.tracking.pose_buffer import TRACK_BATCH_POSES, PoseBuffer, joined, track_of
from tests.tracking.bodies import body


@pytest.mark.parametrize(
    "count", [0, 1, TRACK_BATCH_POSES - 1, TRACK_BATCH_POSES, 2 * TRACK_BATCH_POSES, 2 * TRACK_BATCH_POSES + 3]
)
def test_what_is_gathered_is_the_track_of_all(count):
    poses = [Pose.nobody(BLAZEPOSE) if k % 7 == 3 else body(0.5 + k / 1000) for k in range(count)]
    times = [k / 30 for k in range(count)]
    found, whole = PoseBuffer(), track_of(times, poses)
    for k, pose in enumerate(poses):
        assert len(found) == k
        found.add(times[k], pose)
    for name in ("t", "image", "world", "visibility"):
        np.testing.assert_array_equal(getattr(found.track(), name), getattr(whole, name))


def test_one_may_go_on_after_asking():
    found = PoseBuffer()
    found.add(0.0, body(0.5))
    assert len(found.track()) == 1
    found.add(0.1, body(0.6))
    assert found.track().t.tolist() == [0.0, 0.1]


def test_poses_of_an_hour_take_little_more_than_their_numbers(monkeypatch):
    monkeypatch.setattr(pose_buffer, "TRACK_BATCH_POSES", 16)
    found = PoseBuffer()
    tracemalloc.start()
    for k in range(640):
        pose = body(0.5)
        assert pose.body.seen  # what whoever follows asks of each
        found.add(k / 30, pose)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 1100 * 640  # 800 of them are numbers; as they come they take more than 2500


def test_no_piece_of_a_pose_stays_between_the_pictures():
    """Kept, each made the next picture of a film need new memory: 700 MB until 256 poses were packed."""
    found, pose = PoseBuffer(), body(0.5)
    pieces = [weakref.ref(values) for values in (pose.image, pose.world, pose.visibility)]
    found.add(0.0, pose)
    del pose
    assert [piece() for piece in pieces] == [None] * 3


def test_nothing_joined_is_nothing():
    assert len(joined([])) == len(joined([track_of([], [])])) == 0
