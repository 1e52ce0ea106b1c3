"""Bundles made of tiny networks: what is added, what stays, and that the bytes are always the same."""

import io
import zipfile
from functools import partial
from inspect import unwrap
from itertools import islice

import flatbuffers
import numpy as np
import pytest

from coach.base.paths import folders
from coach.estimators.blazepose.bundle import (
    DETECTOR,
    LANDMARKER,
    build_bundle,
    lean_bundle,
    meta,
    tflite,
    with_normalization,
    without_mask,
)
from coach.estimators.blazepose.landmarker import BlazePose
from coach.estimators.blazepose.model import pose_model
from coach.media.video import read_frames
from tests.e2e.program import COVER


def tiny_network(outputs=2, weights=b"weights"):
    """A TFLite file with no layers: a description, one buffer of weights, so many outputs."""
    graph = tflite.SubGraphT()
    graph.inputs, graph.outputs = [0], list(range(outputs))
    kept = tflite.BufferT()
    kept.data = bytearray(weights)
    model = tflite.ModelT()
    model.version, model.description, model.subgraphs, model.buffers = 3, b"tiny", [graph], [tflite.BufferT(), kept]
    builder = flatbuffers.Builder(64)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def opened(network):
    return tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(bytearray(network), 0))


def metadata_of(network):
    model = opened(network)
    (entry,) = model.metadata
    assert entry.name == b"TFLITE_METADATA"
    stored = bytes(bytearray(model.buffers[entry.buffer].data))
    assert stored[4:8] == b"M001"
    return meta.ModelMetadataT.InitFromObj(meta.ModelMetadata.GetRootAsModelMetadata(bytearray(stored), 0))


@pytest.mark.parametrize(("mean", "std"), [(127.5, 127.5), (0.0, 255.0)])
def test_the_image_input_is_described_with_mean_and_std(mean, std):
    graph = metadata_of(with_normalization(tiny_network(outputs=5), mean, std)).subgraphMetadata[0]
    (image,) = graph.inputTensorMetadata
    (unit,) = image.processUnits
    assert unit.optionsType == meta.ProcessUnitOptions.NormalizationOptions
    assert (list(unit.options.mean), list(unit.options.std)) == ([mean], [std])
    assert image.content.contentProperties.colorSpace == meta.ColorSpaceType.RGB
    assert len(graph.outputTensorMetadata) == 5


def test_the_network_itself_stays():
    described = opened(with_normalization(tiny_network(weights=b"\x01\x02\x03"), 0.0, 255.0))
    assert bytes(np.asarray(described.buffers[1].data, np.uint8)) == b"\x01\x02\x03"
    assert (described.version, described.description, list(described.subgraphs[0].outputs)) == (3, b"tiny", [0, 1])


def test_the_same_networks_give_the_same_bytes():
    detector, landmarker = tiny_network(2), tiny_network(5)
    assert build_bundle(detector, landmarker) == build_bundle(detector, landmarker)


def test_a_bundle_is_an_uncompressed_zip_of_both_networks():
    with zipfile.ZipFile(io.BytesIO(build_bundle(tiny_network(2), tiny_network(5)))) as bundle:
        assert [entry.filename for entry in bundle.infolist()] == [DETECTOR, LANDMARKER]
        assert {entry.compress_type for entry in bundle.infolist()} == {zipfile.ZIP_STORED}
        assert list(
            metadata_of(bundle.read(DETECTOR)).subgraphMetadata[0].inputTensorMetadata[0].processUnits[0].options.mean
        ) == [127.5]
        assert list(
            metadata_of(bundle.read(LANDMARKER)).subgraphMetadata[0].inputTensorMetadata[0].processUnits[0].options.std
        ) == [255.0]


@pytest.mark.parametrize("junk", [b"", b"<html>", b"\x00" * 64])
def test_what_is_no_network_is_refused(junk):
    with pytest.raises(ValueError, match="not a TFLite file"):
        build_bundle(junk, tiny_network())


SHAPES = {
    "picture": [1, 8, 8, 3], "features": [1, 2, 2, 4], "chance": [1, 1, 1, 1], "painting": [1, 4, 4, 2],
    "landmarks": [1, 195], "presence": [1, 1], "mask": [1, 8, 8, 1], "heat": [1, 2, 2, 39], "world": [1, 117],
}  # fmt: skip
LAYERS = {
    "features": ["picture"], "painting": ["features", "picture"], "landmarks": ["features"], "chance": ["features"],
    "mask": ["painting"], "presence": ["chance"], "heat": ["features"], "world": ["landmarks"],
}  # fmt: skip
"""What is made of what, in the order in which it is worked out."""


def landmark_network(outputs=("landmarks", "presence", "mask", "heat", "world")):
    """A network of BlazePose's kind, but that its layers do nothing."""
    number = {name: n for n, name in enumerate(SHAPES)}
    model = opened(tiny_network(weights=b""))
    graph = model.subgraphs[0]
    graph.tensors = []
    for name, shape in SHAPES.items():
        tensor = tflite.TensorT()
        tensor.name, tensor.shape = name.encode(), shape
        graph.tensors.append(tensor)
    graph.operators = []
    for made, of in LAYERS.items():
        layer = tflite.OperatorT()
        layer.inputs, layer.outputs = [number[name] for name in of], [number[made]]
        graph.operators.append(layer)
    graph.inputs, graph.outputs = [number["picture"]], [number[name] for name in outputs]
    builder = flatbuffers.Builder(64)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def made_and_handed_out(network):
    graph = opened(network).subgraphs[0]
    name = dict(enumerate(SHAPES))
    return [name[layer.outputs[0]] for layer in graph.operators], [name[tensor] for tensor in graph.outputs]


def test_the_mask_is_not_worked_out_any_more_and_all_else_is():
    made, handed_out = made_and_handed_out(without_mask(landmark_network()))
    assert made == ["features", "landmarks", "chance", "presence", "heat", "world"]
    assert handed_out == ["landmarks", "presence", "chance", "heat", "world"]
    assert len(without_mask(landmark_network())) == len(landmark_network())


@pytest.mark.parametrize(
    "network",
    [
        tiny_network(5),
        landmark_network(("landmarks", "presence", "mask", "heat")),
        landmark_network(("landmarks", "presence", "heat", "mask", "world")),
        without_mask(landmark_network()),
    ],
)
def test_a_network_of_another_kind_stays_as_it_is(network):
    assert without_mask(network) == network


def bundle_of(landmarker):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        bundle.writestr(DETECTOR, b"any")
        bundle.writestr(LANDMARKER, landmarker)
    return out.getvalue()


def test_of_a_bundle_only_the_mask_goes():
    with zipfile.ZipFile(io.BytesIO(lean_bundle(bundle_of(landmark_network())))) as bundle:
        assert bundle.read(DETECTOR) == b"any"
        assert bundle.read(LANDMARKER) == without_mask(landmark_network())


@pytest.mark.parametrize(
    "bundle", [b"", b"no zip", bundle_of(b"no network"), bundle_of(landmark_network()[:200]), bundle_of(tiny_network())]
)
def test_a_bundle_that_is_not_understood_stays_as_it_is(bundle):
    assert lean_bundle(bundle) == bundle


def test_without_the_mask_every_pose_is_the_same_to_the_last_bit(monkeypatch):
    made = pose_model(None, folders().cache).make
    make = partial(unwrap(made.func), *made.args)  # not what this process has made already
    lean = make()
    monkeypatch.setattr("coach.estimators.blazepose.bundle.without_mask", lambda network: network)
    whole = make()
    assert lean != whole
    frames = list(islice(read_frames(COVER, 4.0), 4))
    with BlazePose(lean) as one, BlazePose(whole) as other:
        for frame in frames:
            found, expected = one.detect(frame.rgb, frame.t), other.detect(frame.rgb, frame.t)
            assert expected.seen
            for field in ("image", "world", "visibility"):
                assert np.array_equal(getattr(found, field), getattr(expected, field))
