"""OpenPose as an estimator: networks made by the test, in files of the dancer's own."""

import pickle
import subprocess
import sys

import numpy as np
import pytest

from coach.base.errors import CoachError
from coach.estimators.bottom_up.persons import group_greedily
from coach.estimators.openpose import model, onnx, trial
from coach.estimators.openpose.estimator import OpenPoseNetwork, find_persons
from coach.estimators.openpose.model import LARGEST_WEIGHTS_BYTES, kept_openpose, openpose_model
from coach.estimators.openpose.skeleton import CHANNELS, EDGES, FIELD_OF_EDGE, OPENPOSE
from tests.estimators.bottom_up.drawn import confidence, fields, person
from tests.estimators.bottom_up.programme import group_by_programme
from tests.estimators.openpose.caffemodel import trained

PEOPLE = [person(20), person(33), person(60, 26)]
PICTURE = np.zeros((720, 1252, 3), np.uint8)
"""As wide, in proportion, as the drawn maps: 80 by 46 cells."""


def channels(people):
    """(57, h, w) as the network would draw them."""
    drawn = fields(people)
    found = np.zeros((CHANNELS, *drawn.shape[2:]), np.float32)
    found[:18] = confidence(people)
    found[18] = 1 - found[:18].max(axis=0)
    for edge, x in enumerate(FIELD_OF_EDGE):
        found[19 + x : 21 + x] = drawn[edge]
    return found


def always(said):
    """A network, as ONNX, that says the same of every picture."""
    weights = {"nothing": np.zeros((len(said), 3, 1, 1)), "said": said[None]}
    steps = [
        onnx.node("Conv", ["image", "nothing"], "blank", kernel_shape=(1, 1)),
        onnx.node("GlobalAveragePool", ["blank"], "pooled"),
        onnx.node("Add", ["said", "pooled"], "output"),
    ]
    return onnx.model(steps, weights, "image", "output")


@pytest.fixture(autouse=True)
def tried_here(monkeypatch):
    """Networks are tried out in this process: another one takes half a second to start."""
    monkeypatch.setattr(model, "try_out", lambda network, path: trial.tried(network, str(path)))


@pytest.fixture
def weights(tmp_path):
    path = tmp_path / "openpose.onnx"
    path.write_bytes(always(channels(PEOPLE)))
    return path


def test_every_channel_is_a_point_a_field_or_nobody():
    used = [*range(18), 18, *(19 + x + axis for x in FIELD_OF_EDGE for axis in (0, 1))]
    assert sorted(used) == list(range(CHANNELS))
    assert len(EDGES) == len(FIELD_OF_EDGE) == 19
    assert {point for edge in EDGES for point in edge} == set(range(18))


@pytest.mark.parametrize("group", [group_greedily, group_by_programme])
def test_drawn_channels_are_decoded(group):
    xy, sure = find_persons(channels(PEOPLE), group)
    xy = xy[np.argsort(xy[:, 1, 0])]
    np.testing.assert_allclose(xy, PEOPLE, atol=0.5)
    assert (sure > 0.5).all()


def test_everybody_of_a_picture_in_units_of_its_height(weights, tmp_path):
    with openpose_model(weights, tmp_path / "cache").load()(people=6) as openpose:
        everybody = openpose.detect_all(PICTURE)
    assert [pose.people for pose in everybody] == [3, 3, 3]
    assert {pose.skeleton for pose in everybody} == {OPENPOSE}
    for pose, true in zip(sorted(everybody, key=lambda pose: pose.image[1, 0]), PEOPLE):
        np.testing.assert_allclose(pose.image, (true + 0.5) / 46, atol=0.01)
        assert np.isnan(pose.world).all()


def test_weights_of_caffe_are_kept_as_onnx_and_need_not_be_named_again(tmp_path):
    cache, caffemodel = tmp_path / "cache", tmp_path / "pose.caffemodel"
    caffemodel.write_bytes(trained())
    assert kept_openpose(cache) is None
    first = openpose_model(caffemodel, cache)
    assert (first.source, onnx.is_onnx(first.file.read_bytes())) == (str(caffemodel), True)
    assert openpose_model(caffemodel, cache) == openpose_model(None, cache) == kept_openpose(cache) == first
    assert pickle.loads(pickle.dumps(first)) == first
    with first.load()() as openpose:
        openpose.detect(np.zeros((48, 64, 3), np.uint8))


def test_other_weights_take_the_place_of_those_kept(weights, tmp_path):
    cache, caffemodel = tmp_path / "cache", tmp_path / "pose.caffemodel"
    caffemodel.write_bytes(trained())
    first, second = openpose_model(caffemodel, cache), openpose_model(weights, cache)
    assert first.identity != second.identity
    assert kept_openpose(cache) == second


def test_a_kept_network_that_has_come_to_harm_is_none(weights, tmp_path):
    found = openpose_model(weights, tmp_path / "cache")
    found.file.write_bytes(found.file.read_bytes()[:-1])
    assert kept_openpose(tmp_path / "cache") is None
    assert openpose_model(weights, tmp_path / "cache") == found
    (tmp_path / "cache" / "openpose" / "network.json").write_text("[1]")
    assert kept_openpose(tmp_path / "cache") is None


def test_a_cache_that_cannot_be_written_does_not_stop_the_dance(weights, tmp_path, capsys):
    (tmp_path / "cache").write_text("a file in the place of the folder")
    found = openpose_model(weights, tmp_path / "cache")
    assert found.file == weights
    assert "name the weights again" in capsys.readouterr().err
    found.load()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot be read"),
        (b"", "does not hold OpenPose's weights, or not all of them"),
        (b"not a network at all", "does not hold OpenPose's weights, or not all of them"),
        (trained()[:-100], "not all of them"),
        (trained(L1=b""), "not all of them"),
        (always(np.zeros((17, 8, 8))), "holds another network than OpenPose's"),
        (
            onnx.model([onnx.node("Unheard", ["image"], "output")], {}, "image", "output"),
            "cannot be read as a network|not this estimator's network",
        ),
    ],
)
def test_whatever_is_no_such_network_is_named_in_a_sentence(tmp_path, content, said):
    path = tmp_path / "weights"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CoachError, match=said) as caught:
        openpose_model(path, tmp_path / "cache")
    assert str(path) in str(caught.value)
    assert not (tmp_path / "cache").exists()


def test_a_file_that_is_far_too_large_is_not_read(tmp_path):
    path = tmp_path / "film.mp4"
    with open(path, "wb") as file:
        file.truncate(LARGEST_WEIGHTS_BYTES + 1)  # a hole: it takes no room
    with pytest.raises(CoachError, match=r"film.mp4 is too large for OpenPose's weights"):
        openpose_model(path, tmp_path / "cache")


def test_a_network_is_tried_out_in_a_process_of_its_own(tmp_path, monkeypatch):
    with pytest.raises(CoachError, match=r"other holds another network than OpenPose's for COCO"):
        trial.try_out(always(np.zeros((17, 8, 8))), tmp_path / "other")
    crash = [sys.executable, "-c", "import os; os.abort()"]
    run = subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda command, **options: run(crash, **options))
    with pytest.raises(CoachError, match=r"bad holds a network that cannot be run: it may be damaged"):
        trial.try_out(b"", tmp_path / "bad")


def test_without_weights_the_dancer_reads_which(tmp_path):
    with pytest.raises(CoachError, match=r"weights of your own.*pose_iter_440000.caffemodel.*--weights FILE"):
        openpose_model(None, tmp_path)


def test_a_picture_becomes_blue_green_red_from_0_to_1():
    """A network that hands its input on, three channels out of 57."""
    weights = {"pass": np.concatenate([np.eye(3), np.zeros((54, 3))])[:, :, None, None]}
    network = OpenPoseNetwork(onnx.model([onnx.node("Conv", ["image", "pass"], "o", kernel_shape=(1, 1))], weights, "image", "o"), "n")  # fmt: skip  # noqa: E501
    said = network(np.full((36, 64, 3), (255, 102, 0), np.uint8))
    assert said.shape == (57, 368, 656)
    assert said[:3, 100, 100] == pytest.approx([0, 0.4, 1], abs=1e-4)
