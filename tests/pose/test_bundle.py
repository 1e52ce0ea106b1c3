"""Bundles made of tiny networks: what is added, what stays, and that the bytes are always the same."""

import io
import zipfile

import flatbuffers
import numpy as np
import pytest
from mediapipe.tasks.metadata import metadata_schema_py_generated as meta
from mediapipe.tasks.metadata import schema_py_generated as tflite

from coach.pose.bundle import DETECTOR, LANDMARKER, build_bundle, with_normalization


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
