"""A pose model for mediapipe 1.2 out of the two networks that older mediapipe packages carry. Bytes in, bytes out.

mediapipe's Tasks read a zip of two TFLite files and want to know from each how its input is normalised. The networks
inside the older packages are the same but say nothing of it, so that is added here.
"""

from __future__ import annotations

import io
import zipfile
from typing import Final

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as meta
from mediapipe.tasks.metadata import schema_py_generated as tflite

DETECTOR: Final = "pose_detector.tflite"
LANDMARKER: Final = "pose_landmarks_detector.tflite"
"""What the two networks are called inside a bundle."""

DETECTOR_RANGE: Final = (127.5, 127.5)
LANDMARKER_RANGE: Final = (0.0, 255.0)
"""(mean, std): a network sees (pixel - mean) / std, so -1..1 and 0..1."""

ANY_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The date of the files in the zip: always the same, so that the bundle's hash is too."""


def build_bundle(detector: bytes, landmarker: bytes) -> bytes:
    """The bundle of the two networks (TFLite files). The same input gives the same bytes.

    Raises ValueError when one of them is not a TFLite file.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for name, network, scale in ((DETECTOR, detector, DETECTOR_RANGE), (LANDMARKER, landmarker, LANDMARKER_RANGE)):
            entry = zipfile.ZipInfo(name, ANY_DAY)
            entry.create_system = 0  # else it tells Windows from the rest
            bundle.writestr(entry, with_normalization(network, *scale))
    return out.getvalue()


def with_normalization(network: bytes, mean: float, std: float) -> bytes:
    """The same TFLite network, with the metadata that its one image input is RGB, normalised by mean and std."""
    if network[4:8] != b"TFL3":
        raise ValueError(f"not a TFLite file: {len(network)} bytes that begin with {network[:8]!r}")
    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(bytearray(network), 0))
    stored = tflite.BufferT()
    stored.data = bytearray(_metadata(mean, std, outputs=len(model.subgraphs[0].outputs)))
    model.buffers.append(stored)
    entry = tflite.MetadataT()
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]
    return _packed(model, b"TFL3")


def _metadata(mean: float, std: float, outputs: int) -> bytes:
    """The description of a network with one image input and so many outputs."""
    options = meta.NormalizationOptionsT()
    options.mean, options.std = [mean], [std]
    unit = meta.ProcessUnitT()
    unit.optionsType, unit.options = meta.ProcessUnitOptions.NormalizationOptions, options
    image = meta.ImagePropertiesT()
    image.colorSpace = meta.ColorSpaceType.RGB
    content = meta.ContentT()
    content.contentPropertiesType, content.contentProperties = meta.ContentProperties.ImageProperties, image
    tensor = meta.TensorMetadataT()
    tensor.name, tensor.processUnits, tensor.content = "image", [unit], content
    graph = meta.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    graph.outputTensorMetadata = [meta.TensorMetadataT() for _ in range(outputs)]
    described = meta.ModelMetadataT()
    described.subgraphMetadata = [graph]
    return _packed(described, b"M001")


def _packed(table: tflite.ModelT | meta.ModelMetadataT, identifier: bytes) -> bytes:
    builder = flatbuffers.Builder(1 << 16)
    builder.Finish(table.Pack(builder), identifier)
    return bytes(builder.Output())
