"""A pose model for mediapipe 1.2 out of the two networks that older mediapipe packages carry. Bytes in, bytes out.

mediapipe's Tasks read a zip of two TFLite files and want to know from each how its input is normalised. The networks
inside the older packages are the same but say nothing of it, so that is added here. The landmark network also paints
where in the picture the dancer is. Coach never looks at that, and it costs a good part of the network's time, so that
it is left out here, of whatever bundle; all other results are the same to the last bit.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
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

LANDMARKER_OUTPUTS: Final = 5
PRESENCE, MASK = 1, 2
"""Which of BlazePose's outputs are: the chance that somebody is there; where in the picture they are."""

ANY_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The date of the files in the zip: always the same, so that the bundle's hash is too."""


def build_bundle(detector: bytes, landmarker: bytes) -> bytes:
    """The bundle of the two networks (TFLite files). The same input gives the same bytes.

    Raises ValueError when one of them is not a TFLite file.
    """
    landmarks = _opened(landmarker)
    _leave_out_the_mask(landmarks)
    _describe(landmarks, *LANDMARKER_RANGE)
    return _zipped({DETECTOR: with_normalization(detector, *DETECTOR_RANGE), LANDMARKER: _packed(landmarks, b"TFL3")})


def lean_bundle(bundle: bytes) -> bytes:
    """The same bundle with its landmark network :func:`without_mask`.

    One that is not understood here stays as it is: mediapipe knows it, or says what is wrong with it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as opened:
            files = {name: opened.read(name) for name in opened.namelist()}
        lean = without_mask(files[LANDMARKER])
    except Exception:  # noqa: BLE001 (whatever a damaged file does to a parser that trusts it)
        return bundle
    return bundle if lean == files[LANDMARKER] else _zipped(files | {LANDMARKER: lean})


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, ANY_DAY)
            entry.create_system = 0  # else it tells Windows from the rest
            bundle.writestr(entry, data)
    return out.getvalue()


def without_mask(network: bytes) -> bytes:
    """BlazePose's landmark network without all that is only there for the mask; any other network as it is.

    mediapipe counts the outputs, so that a number that is worked out anyway stands in the mask's place. Raises
    ValueError when it is not a TFLite file.
    """
    model = _opened(network)
    return _packed(model, b"TFL3") if _leave_out_the_mask(model) else network


def _leave_out_the_mask(model: tflite.ModelT) -> bool:
    """False when it paints none."""
    graph = model.subgraphs[0]
    if not _paints_a_mask(graph):
        return False
    makers = {int(made): operator for operator in graph.operators for made in operator.outputs}
    others = [int(tensor) for n, tensor in enumerate(graph.outputs) if n != MASK]
    needed = _made_for(others, makers)
    graph.operators = [operator for operator in graph.operators if id(operator) in needed]
    graph.outputs = [*others[:MASK], int(makers[others[PRESENCE]].inputs[0]), *others[MASK:]]
    return True


def _paints_a_mask(graph: tflite.SubGraphT) -> bool:
    if len(graph.outputs) != LANDMARKER_OUTPUTS or not graph.operators:
        return False
    picture, presence, mask = (
        list(graph.tensors[tensor].shape) for tensor in (graph.inputs[0], graph.outputs[PRESENCE], graph.outputs[MASK])
    )
    return presence == [1, 1] and mask == [*picture[:3], 1]


def _made_for(tensors: Sequence[int], makers: Mapping[int, tflite.OperatorT]) -> set[int]:
    """The ids of the operators without which these tensors could not be made."""
    found: set[int] = set()
    open_ = list(tensors)
    while open_:
        operator = makers.get(open_.pop())
        if operator is not None and id(operator) not in found:
            found.add(id(operator))
            open_.extend(int(tensor) for tensor in operator.inputs)
    return found


def with_normalization(network: bytes, mean: float, std: float) -> bytes:
    """The same TFLite network, with the metadata that its one image input is RGB, normalised by mean and std."""
    model = _opened(network)
    _describe(model, mean, std)
    return _packed(model, b"TFL3")


def _describe(model: tflite.ModelT, mean: float, std: float) -> None:
    stored = tflite.BufferT()
    stored.data = bytearray(_metadata(mean, std, outputs=len(model.subgraphs[0].outputs)))
    model.buffers.append(stored)
    entry = tflite.MetadataT()
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]


def _opened(network: bytes) -> tflite.ModelT:
    if network[4:8] != b"TFL3":
        raise ValueError(f"not a TFLite file: {len(network)} bytes that begin with {network[:8]!r}")
    return tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(bytearray(network), 0))


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
