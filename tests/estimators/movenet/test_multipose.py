"""The network that Coach brings along, on the rendered dancer; and what is around it."""

import pickle
from dataclasses import replace

import cv2
import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.domain.landmarks import LANDMARKS
from coach.estimators.movenet import multipose
from coach.estimators.movenet.model import MOST, multipose_model
from coach.estimators.movenet.multipose import (
    CELL,
    INPUT_SIDES_PX,
    KEYPOINT_COUNT,
    WHOLE_PICTURE,
    MultiPose,
    network_input,
    persons,
    region_around,
    side_for,
)
from coach.estimators.network_model import if_whole
from coach.media.pictures import Pictures
from coach.media.video import read_frames
from coach.tracking.store import load_track
from tests.tracking.bodies import body

HIGH, WIDE = 20, 32


def logit(p):
    return np.log(p / (1 - p))


def said(people, sure=0.9, rough=0.0):
    """What the network says of people (17, 2): x, y in cells, scattered around the middle; ``rough``: cells by which
    the regressed places are off."""
    outputs = {
        "center": np.full((1, HIGH, WIDE), logit(0.01)),
        "kpt_heatmap": np.full((KEYPOINT_COUNT, HIGH, WIDE), logit(0.01)),
        "kpt_regress": np.zeros((2 * KEYPOINT_COUNT, HIGH, WIDE)),
        "kpt_offset": np.zeros((2 * KEYPOINT_COUNT, HIGH, WIDE)),
    }
    for n, points in enumerate(people):
        x, y = np.floor(points.mean(axis=0)).astype(int)
        outputs["center"][0, y, x] = logit(0.9 - 0.1 * n)
        at = points[:, ::-1] - (y, x) + rough
        outputs["kpt_regress"][:, y, x] = at.ravel()
        for k, (px, py) in enumerate(points):
            column, row = int(px), int(py)
            outputs["kpt_heatmap"][k, row, column] = logit(sure)
            outputs["kpt_offset"][2 * k : 2 * k + 2, row, column] = py - row, px - column
    return {name: value.astype(np.float32) for name, value in outputs.items()}


def somebody(x, y, size=4.0, seed=0):
    return np.array((x, y)) + np.random.default_rng(seed).uniform(-size, size, (KEYPOINT_COUNT, 2))


ONE, OTHER = somebody(8.3, 9.7), somebody(22.6, 10.2, seed=1)


def test_points_are_found_to_the_part_of_a_pixel_the_surest_person_first():
    points, sure, middle = persons(said([ONE, OTHER]), 6)
    np.testing.assert_allclose(points, np.array([ONE, OTHER]) * CELL, atol=1e-3)
    np.testing.assert_allclose(sure, 0.9, atol=1e-5)
    assert middle == pytest.approx([0.9, 0.8], abs=1e-5)


def test_the_heatmap_knows_better_than_the_rough_place():
    points, _, _ = persons(said([ONE], rough=1.5), 6)
    np.testing.assert_allclose(points[0], ONE * CELL, atol=1e-3)


def test_each_takes_the_point_near_them_also_where_two_stand_close():
    near = ONE + (3.0, 0.0)
    points, _, _ = persons(said([ONE, near]), 6)
    assert np.abs(points[0] - ONE * CELL).max() < 1e-2 and np.abs(points[1] - near * CELL).max() < 1e-2


def test_a_point_that_is_nowhere_is_unsure_and_near_the_rough_place():
    outputs = said([ONE])
    outputs["kpt_heatmap"][9] = logit(0.01)
    points, sure, _ = persons(outputs, 6)
    assert sure[0, 9] < 0.02 and np.linalg.norm(points[0, 9] - ONE[9] * CELL) < 2 * CELL


def test_nobody_and_no_more_than_asked_for():
    points, sure, middle = persons(said([]), 6)
    assert (points.shape, sure.shape, middle.shape) == ((0, KEYPOINT_COUNT, 2), (0, KEYPOINT_COUNT), (0,))
    assert len(persons(said([ONE, OTHER]), 1)[0]) == 1


COVER = PROJECT / "tests" / "data" / "cover.mp4"
FOUND = PROJECT / "tests" / "data" / "poses" / "cover.npz"


@pytest.fixture(scope="module")
def frame():
    frames = read_frames(COVER, 2.0, Pictures((640, 360)))
    yield next(frames)
    frames.close()


@pytest.fixture(scope="module")
def blazepose(frame):
    track = load_track(FOUND).body
    return track.pose(int(np.abs(track.t - frame.t).argmin()))


@pytest.fixture(scope="module")
def opened():
    return pickle.loads(pickle.dumps(multipose_model())).load()


def off(pose, truth):
    """Torso lengths of each point."""
    torso = np.linalg.norm(truth.image[5:7].mean(axis=0) - truth.image[11:13].mean(axis=0))
    return np.linalg.norm(pose.image - truth.image[:17], axis=1) / torso


def test_it_finds_what_blazepose_finds(frame, blazepose, opened):
    with opened(people=6, stream=False) as estimator:
        (pose,) = estimator.detect_all(frame.rgb)
    assert off(pose, blazepose).max() < 0.2
    assert pose.skeleton.points == LANDMARKS[:17] and np.isnan(pose.world).all() and (pose.visibility > 0.9).all()


def test_two_side_by_side_each_as_alone(frame, blazepose, opened):
    part = frame.rgb[:, 120:520]
    with opened(people=6) as estimator:
        found = estimator.detect_all(np.hstack([part, part]), 0.0)
        assert len(found) == 2 and len(estimator.detect_all(np.hstack([part, part]), 0.1)) == 2
    for pose, left in zip(sorted(found, key=lambda pose: pose.image[0, 0]), (-120, 280)):
        moved = replace(blazepose, image=blazepose.image + np.float32((left / 360, 0)))
        assert np.median(off(pose, moved)) < 0.1


def test_in_a_stream_only_the_part_with_people_is_looked_at_and_at_times_all_of_it(frame, opened, monkeypatch):
    regions, sides = [], []
    looked = multipose.poses_in

    def noted(network, rgb, region, side):
        regions.append(region)
        sides.append(side)
        return looked(network, rgb, region, side)

    monkeypatch.setattr(multipose, "poses_in", noted)
    with opened() as estimator:
        for t in (0.0, 0.1, 0.2, 0.55):
            assert estimator.detect(frame.rgb, t).seen
        estimator.forget()
        estimator.detect(frame.rgb, 0.6)
    assert [region == WHOLE_PICTURE for region in regions] == [True, False, False, True, True]
    assert 0.4 < regions[1][2] < 1.0
    assert sides[0] == sides[-1] == INPUT_SIDES_PX[-1]  # nobody knows yet how large they are
    assert sides[1:3] == [INPUT_SIDES_PX[0]] * 2


def test_nobody_in_a_grey_picture(opened):
    grey = np.full((120, 200, 3), 90, np.uint8)
    with opened(people=6) as estimator:
        assert estimator.detect_all(grey) == () and not estimator.detect(grey, 0.1).seen


def test_a_picture_of_another_kind_is_a_fault_of_the_caller(opened):
    with opened() as estimator, pytest.raises(ValueError, match="expected a picture"):
        estimator.detect(np.zeros((10, 10), np.uint8))


@pytest.mark.parametrize("size", [(720, 1280), (1280, 720), (720, 720), (100, 1000)])
def test_the_network_gets_the_whole_picture_undistorted(size):
    rgb = np.full((*size, 3), 255, np.uint8)
    batch, scale = network_input(rgb, INPUT_SIDES_PX[0])
    _, _, high, wide = batch.shape
    assert high % 32 == wide % 32 == 0 and max(high, wide) == INPUT_SIDES_PX[0]
    filled = batch[0, 0] == 1
    assert filled.sum() == round(size[0] * scale) * round(size[1] * scale)


@pytest.mark.parametrize("size", [(650, 1155), (719, 1279), (651, 407), (1080, 1917), (3, 2)])
def test_however_large_the_part_is_halving_it_leaves_no_rest(size, monkeypatch):
    halved, resize = [], cv2.resize

    def watched(rgb, wanted, **how):
        if tuple(2 * side for side in wanted) == tuple(side - side % 2 for side in rgb.shape[1::-1]):
            halved.append(rgb.shape[:2])
        return resize(rgb, wanted, **how)

    monkeypatch.setattr(cv2, "resize", watched)
    rgb = np.zeros((*size, 3), np.uint8)
    rgb[size[0] // 2 :, size[1] // 2 :] = 255
    batch, scale = network_input(rgb, INPUT_SIDES_PX[0])
    assert len(halved) == (max(size) >= 2 * INPUT_SIDES_PX[0]) + (max(size) >= 4 * INPUT_SIDES_PX[0])
    assert all(height % 2 == width % 2 == 0 for height, width in halved)
    down, across = (int(np.argmax(batch[0, 0].max(axis=axis) > 0)) / scale for axis in (1, 0))
    assert (down, across) == pytest.approx((size[0] // 2, size[1] // 2), abs=1 / scale)


def test_small_people_are_looked_at_more_closely():
    small, large = INPUT_SIDES_PX
    assert side_for(0.0, WHOLE_PICTURE, 1.6) == side_for(0.45, WHOLE_PICTURE, 1.6) == large
    assert (
        side_for(0.55, WHOLE_PICTURE, 1.6)
        == side_for(0.45, (0.1, 0.1, 0.7), 1.6)
        == side_for(0.4, WHOLE_PICTURE, 0.5)
        == small
    )


def test_the_part_around_people_lies_in_the_picture_and_has_its_shape():
    left, top, share = region_around([body(1.6, y=0.6, height=0.3)], 16 / 9)
    assert 0.4 < share < 0.6 and left >= 0 and left + share * 16 / 9 == pytest.approx(16 / 9) and 0 <= top <= 1 - share
    assert region_around([], 16 / 9) == region_around([body(0.2), body(1.6)], 16 / 9) == WHOLE_PICTURE


def test_damaged_weights_are_said(tmp_path):
    damaged = tmp_path / "multipose.onnx"
    damaged.write_bytes(b"no network")
    assert if_whole(multipose_model(damaged)) is None
    with pytest.raises(CoachError, match="multipose.onnx is damaged"):
        multipose_model(damaged).load()
    with pytest.raises(CoachError, match="damaged, or not ONNX"):
        MultiPose(b"no network")


def test_it_is_whole():
    assert if_whole(multipose_model()) == multipose_model() and multipose_model().most == MOST
