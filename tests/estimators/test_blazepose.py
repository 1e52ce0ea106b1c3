import subprocess
import sys

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.base.paths import PROJECT, folders
from coach.domain.landmarks import Pose
from coach.estimators.blazepose.landmarker import BlazePose
from coach.estimators.blazepose.model import pose_model
from coach.estimators.blazepose.skeleton import BLAZEPOSE
from coach.media.video import read_frames

VIDEO = PROJECT / "songs" / "lovedive" / "reference.mp4"
EMPTY = np.zeros((48, 64, 3), np.uint8)


@pytest.fixture(scope="module")
def model():
    return pose_model(None, folders().cache).data


@pytest.fixture(scope="module")
def picture():
    return next(read_frames(VIDEO, 3.0)).rgb


def test_the_dancer_is_found_with_their_own_left_and_right(model, picture):
    with BlazePose(model, stream=False) as blazepose:
        pose = blazepose.detect(picture)
    assert (pose.people, pose.image.shape, pose.world.shape, pose.visibility.shape) == (1, (33, 2), (33, 3), (33,))
    assert pose.image.dtype == pose.world.dtype == pose.visibility.dtype == np.float32
    # the dancer faces us: their left is on the right of the picture; x is in units of the height
    assert pose.image[BLAZEPOSE.index["left_hip"], 0] > pose.image[BLAZEPOSE.index["right_hip"], 0]
    assert pose.image[BLAZEPOSE.index["nose"]] == pytest.approx([0.8, 0.25], abs=0.15)
    assert pose.image[BLAZEPOSE.index["left_heel"], 1] > 0.7


def bordered(picture, size):
    """The picture, as large as fits, in the middle of a black one of ``size`` (height, width)."""
    part = min(size[0] / picture.shape[0], size[1] / picture.shape[1])
    rows, columns = (np.arange(round(length * part)) / part for length in picture.shape[:2])
    small = picture[rows.astype(int)][:, columns.astype(int)]
    top, left = ((whole - own) // 2 for whole, own in zip(size, small.shape))
    canvas = np.zeros((*size, 3), np.uint8)
    canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
    return canvas


def figure(pose):
    """(33, 2) image landmarks from the middle of the hips, in lengths of the torso."""
    hips, shoulders = (
        pose.image[[BLAZEPOSE.index[f"left_{part}"], BLAZEPOSE.index[f"right_{part}"]]].mean(axis=0)
        for part in ("hip", "shoulder")
    )
    return (pose.image - hips) / np.linalg.norm(shoulders - hips)


@pytest.mark.parametrize("size", [(720, 2000), (1600, 1280), (1280, 720), (900, 1500)])
def test_black_borders_change_nothing_of_the_figure(model, picture, size):
    with BlazePose(model, stream=False) as blazepose:
        plain, framed = blazepose.detect(picture), blazepose.detect(bordered(picture, size))
    assert framed.people == 1
    joints = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    body = [index for name, index in BLAZEPOSE.index.items() if name.endswith(joints)]
    assert np.abs(figure(framed) - figure(plain))[body].max() < 0.1


def test_a_picture_that_is_not_contiguous_gives_the_same_pose(model, picture):
    cropped = picture[:, 100:1111]
    assert not cropped.flags.c_contiguous
    with BlazePose(model, stream=False) as blazepose:
        askew, straight = blazepose.detect(cropped), blazepose.detect(cropped.copy())
    assert askew.people == 1
    np.testing.assert_array_equal(askew.image, straight.image)


def test_nobody_is_nan(model):
    with BlazePose(model) as blazepose:
        pose = blazepose.detect(EMPTY, 0.0)
    assert (pose.people, pose.seen) == (0, False)
    assert np.isnan(pose.image).all() and np.isnan(pose.world).all()
    assert (pose.visibility == 0).all()


def test_two_people_are_counted_and_the_taller_is_taken(model, picture):
    half = picture[:, 340:940]
    smaller = np.zeros_like(half)
    smaller[60:660, 50:550] = half[::1][np.linspace(0, 719, 600).astype(int)][:, np.linspace(0, 599, 500).astype(int)]
    with BlazePose(model, people=2, stream=False) as blazepose:
        pose = blazepose.detect(np.hstack([smaller, half]))
    assert pose.people == 2
    assert pose.image[BLAZEPOSE.index["nose"], 0] > 600 / 720


def test_everybody_of_a_picture_with_their_own_world_landmarks(model, picture):
    two = np.hstack([picture[:, 340:940], picture[:, 340:940]])
    with BlazePose(model, people=3, stream=False) as blazepose:
        found = blazepose.detect_all(two)
        assert blazepose.detect_all(EMPTY) == ()
    assert [pose.people for pose in found] == [2, 2]
    left, right = sorted(found, key=lambda pose: pose.image[0, 0])
    assert right.image[0, 0] - left.image[0, 0] == pytest.approx(600 / 720, abs=0.03)
    assert np.isfinite(left.world).all() and np.isfinite(right.world).all()


def test_forgetting_lets_the_dancer_be_found_elsewhere_at_once(model, picture):
    """The same picture after another place is found as in a film that begins with it."""
    shifted = np.roll(picture, 400, axis=1)
    with BlazePose(model) as fresh:
        expected = fresh.detect(shifted, 0.0)
    with BlazePose(model) as blazepose:
        for k in range(5):
            blazepose.detect(picture, k / 30)
        blazepose.forget()
        pose = blazepose.detect(shifted, 6 / 30)
    assert expected.seen
    assert pose.image == pytest.approx(expected.image, abs=1e-5)


def test_times_that_stand_still_or_go_back_are_accepted(model):
    with BlazePose(model) as blazepose:
        assert [blazepose.detect(EMPTY, moment).people for moment in (5.0, 5.0, 5.0004, 4.0, 6.0)] == [0] * 5


def test_timestamps_given_to_mediapipe_always_increase(model):
    with BlazePose(model) as blazepose:
        assert [blazepose._next_ms(t) for t in (0.0, 0.0004, 0.0333, 0.02, 1.0)] == [0, 1, 33, 34, 1000]


def test_closing_twice(model):
    blazepose = BlazePose(model)
    blazepose.close()
    blazepose.close()


@pytest.mark.parametrize("rgb", [EMPTY[..., 0], EMPTY.astype(np.float32), np.zeros((4, 4, 4), np.uint8)])
def test_other_arrays_are_refused(model, rgb):
    with BlazePose(model) as blazepose, pytest.raises(ValueError, match=r"expected a picture of shape \(H, W, 3\)"):
        blazepose.detect(rgb, 0.0)


def test_a_broken_model_is_named():
    with pytest.raises(CoachError, match=r"The pose model cannot be used: .*--pose-model"):
        BlazePose(b"not a model")


def test_nobody_has_the_shapes_of_a_pose():
    pose = Pose.nobody(BLAZEPOSE)
    assert (pose.image.shape, pose.world.shape, pose.visibility.shape, pose.people) == ((33, 2), (33, 3), (33,), 0)


def test_a_new_process_prints_nothing(model, tmp_path):
    bundle, shown = tmp_path / "model.task", tmp_path / "picture.npy"
    bundle.write_bytes(model)
    np.save(shown, next(read_frames(VIDEO)).rgb)
    script = (
        "import sys, numpy, pathlib; from coach.estimators.blazepose.landmarker import BlazePose\n"
        f"with BlazePose(pathlib.Path({str(bundle)!r}).read_bytes()) as b:\n"
        f"    sys.exit(b.detect(numpy.load({str(shown)!r}), 0.0).people)"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout, run.stderr) == (1, "", "")
