import tracemalloc

import numpy as np
import pytest

from coach.domain.landmarks import BODY, Pose, PoseTrack
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.tracking.pose_buffer import track_of
from coach.tracking.shots import CutFinder, JumpFinder, thumbnail, unlikeness, without_cuts
from tests.tracking.bodies import body

SHOTS = np.random.default_rng(3).integers(0, 255, (2, 12, 12, 3)).astype(np.uint8)


def scene(shot, shift=0, brightness=1.0):
    """(240, 240, 3) a picture of large blocks, moved to the side by a panning camera."""
    picture = np.kron(SHOTS[shot], np.ones((24, 24, 1), np.uint8))[:240, shift : shift + 240]
    return (picture * brightness).astype(np.uint8)


def cuts(pictures):
    finder = CutFinder()
    return [k for k, picture in enumerate(pictures) if finder(picture)]


def test_another_shot_is_a_cut():
    assert cuts([scene(0)] * 5 + [scene(1)] * 5) == [5]


def test_to_black_and_back_are_cuts():
    black = np.zeros((240, 240, 3), np.uint8)
    assert cuts([scene(0)] * 3 + [black] * 3 + [scene(0)] * 3) == [3, 6]


def test_panning_flashes_and_fades_are_none():
    assert cuts([scene(0, shift) for shift in range(0, 40, 2)]) == []
    assert cuts([scene(0, brightness=b) for b in (0.4, 0.4, 1.0, 0.4, 0.4)]) == []
    assert cuts([scene(0, brightness=b) for b in np.linspace(1, 0.3, 20)]) == []


def test_a_first_picture_is_none():
    assert cuts([scene(0)]) == []


@pytest.mark.parametrize("size", [(720, 1280), (1280, 406), (16, 16), (5, 7)])
def test_thumbnails_of_any_picture(size):
    small = thumbnail(np.full((*size, 3), 51, np.uint8))
    assert small.shape == (16, 16, 3)
    assert small == pytest.approx(0.2)


def test_unlikeness_knows_the_picture_whatever_the_light():
    one = thumbnail(scene(0))
    assert unlikeness(one, one * 0.5) == pytest.approx(0, abs=1e-5)
    assert unlikeness(one, 1 - one) == pytest.approx(2, abs=1e-5)
    assert unlikeness(one, np.zeros_like(one)) == 1


def test_a_cut_leaves_a_gap_that_is_not_bridged():
    track = track_of([k / 30 for k in range(60)], [body(1.0)] * 60)
    broken = without_cuts(track, [1.0])
    missing = np.flatnonzero(~broken.seen)
    assert missing.tolist() == [27, 28, 29, 30, 31, 32, 33]
    assert broken.t[34] - broken.t[26] > 0.2
    assert (broken.visibility[missing] == 0).all() and np.isnan(broken.world[missing]).all()
    assert without_cuts(track, []) is track


def test_an_hour_of_many_cuts_takes_no_more_memory_than_its_poses():
    t = np.arange(0, 3600, 0.1)
    track = PoseTrack(t, np.zeros((len(t), 23, 2)), np.zeros((len(t), 23, 3)), np.ones((len(t), 23)), BODY)
    tracemalloc.start()
    broken = without_cuts(track, t[::20].tolist())
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert broken.seen.reshape(-1, 20).sum(axis=1).tolist() == [17] * 1799 + [18]
    assert most < 60e6


def test_a_body_that_is_suddenly_elsewhere_is_a_cut():
    times = [k / 30 for k in range(6)]
    poses = [body(1.0), body(1.01), body(1.4), body(1.4), Pose.nobody(BLAZEPOSE), body(0.2)]
    is_jump = JumpFinder()
    found = [t for t, pose in zip(times, poses) if is_jump(pose, t)]
    assert found == [times[2]]  # after a gap nothing is sure
