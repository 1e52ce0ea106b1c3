"""PoseNet: drawn outputs are decoded, and the network finds the dancers of real pictures."""

import pickle

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.estimators.bottom_up.persons import group_greedily
from coach.estimators.network_model import if_whole
from coach.estimators.openpose.skeleton import OPENPOSE
from coach.estimators.posenet.estimator import POSENET_STRIDE_PX, find_persons
from coach.estimators.posenet.model import posenet_model
from coach.estimators.posenet.skeleton import EDGES, POSENET
from coach.estimators.registry import grouped_by_programme
from coach.media.video import read_frames
from tests.estimators.bottom_up.drawn import person
from tests.estimators.bottom_up.programme import group_by_programme

CELLS = (24, 41)
RADIUS = 2.0
"""Cells of the network's outputs; of the disc that it raises around a point."""

WAYS = pytest.mark.parametrize("group", [group_greedily, group_by_programme])


def coco(*drawn):
    """(P, 17, 2) the drawn people, in pixels of the input."""
    order = [OPENPOSE.index[name] for name in POSENET.points]
    return np.array([one[order] * 8 for one in drawn])


def outputs(people):
    """Heatmaps, offsets and displacements as a perfect network would tell them; each cell speaks of who is nearest."""
    rows, columns = np.mgrid[: CELLS[0], : CELLS[1]] * float(POSENET_STRIDE_PX)
    cells = np.stack([columns, rows], axis=-1)
    heatmaps = np.full((17, *CELLS), -9.0)
    offsets = np.zeros((2, 17, *CELLS))
    there, back = np.zeros((2, 16, *CELLS)), np.zeros((2, 16, *CELLS))
    away = np.linalg.norm(cells - people[:, :, None, None], axis=-1)  # (P, 17, h, w)
    away = np.where(np.isnan(away), np.inf, away)
    nearest = away.argmin(axis=0)
    for part in range(17):
        target = people[nearest[part], part]
        heatmaps[part, away[:, part].min(axis=0) <= RADIUS * POSENET_STRIDE_PX] = 3.0
        offsets[:, part] = np.nan_to_num(np.moveaxis(target - cells, -1, 0))[::-1]
    for edge, (a, b) in enumerate(EDGES):
        there[:, edge] = np.nan_to_num(np.moveaxis(people[nearest[a], b] - cells, -1, 0))[::-1]
        back[:, edge] = np.nan_to_num(np.moveaxis(people[nearest[b], a] - cells, -1, 0))[::-1]
    return heatmaps, offsets.reshape(34, *CELLS), there.reshape(32, *CELLS), back.reshape(32, *CELLS)


PEOPLE = {
    "one": coco(person(40)),
    "two apart": coco(person(20), person(60)),
    "two who overlap": coco(person(33), person(42, 26)),
    "crossing arms": coco(
        person(40, right_elbow=(-4, -3), left_elbow=(4, -3), right_wrist=(4, -5), left_wrist=(-4, -5))
    ),
    "a missing limb": coco(person(40, left_elbow=None, left_wrist=None)),
    "a third at the edge": coco(person(30), person(50), person(77)),
}


@WAYS
@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_is_found_with_their_own_points(name, group):
    xy, confidence = find_persons(*outputs(PEOPLE[name]), group)
    outside = (PEOPLE[name] > (np.array(CELLS[::-1]) - 1) * POSENET_STRIDE_PX).any(axis=-1)
    true = np.where(outside[..., None], np.nan, PEOPLE[name])
    assert len(xy) == len(true)
    order = np.argsort(np.nanmean(xy[..., 0], axis=1))
    np.testing.assert_array_equal(np.isnan(xy[order]), np.isnan(true))
    assert np.nanmax(np.abs(xy[order] - true)) < 6
    assert (confidence[order][np.isfinite(true[..., 0])] > 0.5).all()
    assert (confidence[order][np.isnan(true[..., 0])] == 0).all()


def test_nobody():
    xy, confidence = find_persons(*outputs(coco(person(40)) * np.nan))
    assert (xy.shape, confidence.shape) == ((0, 17, 2), (0, 17))


def test_a_ghost_is_not_somebody():
    """A few unsure points that go together are chance."""
    heatmaps, *others = outputs(coco(person(20), person(60)))
    heatmaps[:, :, CELLS[1] // 2 :] -= 6
    assert len(find_persons(heatmaps, *others)[0]) == 1


@pytest.fixture(scope="module")
def opened():
    return posenet_model().load()


@pytest.fixture(scope="module")
def picture():
    return next(read_frames(PROJECT / "songs" / "lovedive" / "reference.mp4", 3.0)).rgb


def test_the_dancer_is_found_with_their_own_left_and_right(opened, picture):
    with opened() as posenet:
        pose = posenet.detect(picture)
    assert (pose.people, pose.image.shape, pose.world.shape, pose.visibility.shape) == (1, (17, 2), (17, 3), (17,))
    assert pose.image.dtype == pose.world.dtype == pose.visibility.dtype == np.float32
    assert np.isnan(pose.world).all()
    assert pose.image[POSENET.index["left_hip"], 0] > pose.image[POSENET.index["right_hip"], 0]
    assert pose.image[POSENET.index["nose"]] == pytest.approx([0.8, 0.25], abs=0.15)
    assert pose.image[POSENET.index["left_ankle"], 1] > 0.7
    assert pose.visibility.mean() > 0.5


def test_everybody_of_a_picture_and_the_tallest(opened, picture):
    half = picture[:, 340:940]
    smaller = np.zeros_like(half)
    smaller[60:660, 50:550] = half[np.linspace(0, 719, 600).astype(int)][:, np.linspace(0, 599, 500).astype(int)]
    both = np.hstack([smaller, half])
    with opened(people=6) as posenet, opened() as first:
        everybody = posenet.detect_all(both)
        assert [pose.people for pose in everybody] == [2, 2]
        assert posenet.detect(both).image[0, 0] > 600 / 720
        assert len(first.detect_all(both)) == 1


def test_nobody_in_an_empty_picture_of_whatever_size(opened):
    with opened() as posenet:
        for size in ((48, 64), (64, 1000), (1000, 64), (1, 1)):
            pose = posenet.detect(np.zeros((*size, 3), np.uint8))
            assert (pose.people, pose.seen, len(pose.skeleton)) == (0, False, 17)


def test_other_arrays_are_refused(opened):
    with opened() as posenet, pytest.raises(ValueError, match=r"expected a picture of shape \(H, W, 3\)"):
        posenet.detect(np.zeros((4, 4), np.uint8))


def test_another_way_from_points_to_persons_finds_the_same_dancer_under_another_identity(opened, picture):
    (model,) = grouped_by_programme([posenet_model()])
    assert (model.name, posenet_model().name) == ("posenet-programme", "posenet")
    assert model.identity != posenet_model().identity
    with opened() as greedy, pickle.loads(pickle.dumps(model)).load()() as programme:
        one, other = greedy.detect(picture), programme.detect(picture)
    seen = one.visibility >= 0.5
    assert np.abs(one.image - other.image)[seen].max() < 0.02


def test_the_model_can_be_handed_to_another_process():
    model = pickle.loads(pickle.dumps(posenet_model()))
    assert (model.skeleton, model.identity) == (POSENET, posenet_model().identity)
    assert if_whole(posenet_model()) == posenet_model()


@pytest.mark.parametrize(("content", "said"), [(None, "cannot be read"), (b"network", "is damaged")])
def test_a_file_that_has_come_to_harm_is_named(tmp_path, content, said):
    file = tmp_path / "posenet.onnx"
    if content:
        file.write_bytes(content)
    with pytest.raises(CoachError, match=f"posenet.onnx {said}.*Fetch Coach again"):
        posenet_model(file).load()
    assert if_whole(posenet_model(file)) is None
