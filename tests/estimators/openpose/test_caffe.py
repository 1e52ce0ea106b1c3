"""Caffe's file becomes a network that says the same as its layers do in numpy."""

import numpy as np
import pytest

from coach.estimators.network import Network
from coach.estimators.openpose.caffe import to_onnx
from coach.estimators.openpose.onnx import input_size, is_onnx, model, node
from coach.estimators.openpose.protobuf import fields, floats, message, number, numbers, text
from tests.estimators.openpose.caffemodel import blob, convolution, in_numpy, layer, trained


@pytest.mark.parametrize("deployed", [False, True])
@pytest.mark.parametrize("size", [(16, 24), (17, 9)])
def test_the_network_says_what_its_layers_do(deployed, size):
    image = np.random.default_rng(1).uniform(0, 1, (3, *size)).astype(np.float32)
    network = Network(to_onnx(trained(deployed)), "the test's network")
    (said,) = network(image[None]).values()
    expected = in_numpy(image)
    assert said.shape == expected.shape
    np.testing.assert_allclose(said, expected, atol=1e-4 * np.abs(expected).max())


def test_a_network_whose_picture_comes_from_no_layer_is_the_same():
    image = np.random.default_rng(1).uniform(0, 1, (1, 3, 16, 16)).astype(np.float32)
    bare, whole = (Network(to_onnx(file), "n")(image) for file in (trained(data=None, slice=None), trained()))
    np.testing.assert_array_equal(*(next(iter(said.values())) for said in (bare, whole)))


def test_the_file_is_onnx_that_takes_pictures_of_any_size():
    file = to_onnx(trained())
    assert is_onnx(file) and not is_onnx(trained())
    assert input_size(file) is None
    assert to_onnx(trained()) == file


@pytest.mark.parametrize(
    ("instead", "why"),
    [
        ({"last L2": None}, "neither net_output nor the branches"),
        ({"conv1_1": layer("Convolution", "conv1_1", ["image"], ["conv1_1"])}, "conv1_1: its weights are missing"),
        (
            {"conv2_1": layer("Convolution", "c", ["image"], ["conv2_1"],
                              (7, message((7, message((1, (2, 3, 3, 3)))), (5, bytes(8)))))},
            r"layer c: 2 weights do not fill an array of \[2, 3, 3, 3\]",
        ),
        ({"pool1": layer("Pooling", "p", ["conv1_2"], ["pool1_stage1"], (121, message((1, 1))))}, "only max pooling"),
        (
            {"pool1": layer("Pooling", "p", ["conv1_2"], ["pool1_stage1"], (121, message((2, 2), (3, 0))))},
            r"layer p: its settings are impossible \(0, 0\)",
        ),
        ({"L2": convolution("conv5_5_CPM_L2", "elsewhere")}, "takes 2 inputs instead of one picture"),
    ],
)  # fmt: skip
def test_what_is_no_such_network_is_told_apart(instead, why):
    with pytest.raises(ValueError, match=why):
        to_onnx(trained(**instead))


def test_files_without_layers_or_with_old_ones():
    with pytest.raises(ValueError, match="it has no layers"):
        to_onnx(message((1, "net")))
    with pytest.raises(ValueError, match="old format"):
        to_onnx(message((1, "net"), (2, [message((4, "conv"))])))


def test_whatever_a_damaged_file_holds_is_a_value_error():
    """Cut off anywhere, or with any byte changed: an error or a network, and no other trouble."""
    file, rng = trained(), np.random.default_rng(2)
    for cut in rng.integers(0, len(file), 40):
        with pytest.raises(ValueError):
            to_onnx(file[:cut])
    for at in (*range(60), *rng.integers(0, len(file), 60)):
        changed = bytearray(file)
        changed[at] ^= 1 << rng.integers(8)
        try:
            to_onnx(bytes(changed))
        except ValueError:
            continue


def test_messages_are_read_as_they_are_written():
    written = message((1, 300), (2, "name"), (3, [1, 2]), (4, 1.5), (5, [b"ab", b"cd"]), (1, 7))
    found = fields(written)
    assert (number(found, 1, 0), numbers(found, 1), number(found, 9, 4)) == (7, [300, 7], 4)
    assert (text(found, 2), numbers(found, 3)) == ("name", [1, 2])
    assert floats(found, 4).tolist() == [1.5]
    assert numbers({6: [memoryview(b"\x01\xac\x02")]}, 6) == [1, 300]
    assert [bytes(value) for value in found[5]] == [b"ab", b"cd"]


@pytest.mark.parametrize("data", [b"\x08", b"\x08\xff", b"\x0a\x05ab", b"\x0b", b"\x09abc", b"\xff" * 12])
def test_what_is_no_message_is_refused(data):
    with pytest.raises(ValueError, match="no message"):
        fields(data)


def test_a_field_of_another_kind_is_refused():
    found = fields(message((1, 300), (2, "abc")))
    for read, field in ((text, 1), (floats, 1), (floats, 2)):
        with pytest.raises(ValueError, match="no message"):
            read(found, field)


def test_the_size_of_a_network_that_takes_only_one():
    inputs = message((1, "image"), (2, message((1, message((1, 1), (2, message((1, [message((1, n)) for n in (1, 3, 368, 656)]))))))))  # fmt: skip  # noqa: E501
    file = message((1, 8), (7, message((11, inputs))), (8, message((2, 13))))
    assert input_size(file) == (368, 656)
    with pytest.raises(ValueError, match="no ONNX"):
        input_size(message((1, 8), (7, message((2, "empty")))))


def test_blobs_of_either_age_are_one():
    file = trained(conv1_1=convolution("conv1_1", "image", legacy=False))
    assert to_onnx(file) == to_onnx(trained())
    assert blob(np.zeros((1, 2), np.float32)) != blob(np.zeros((1, 2), np.float32), legacy=True)
    assert model([node("Relu", ["a"], "b")], {}, "a", "b").startswith(b"\x08\x08")
