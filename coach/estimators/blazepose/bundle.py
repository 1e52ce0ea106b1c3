"""A pose model for mediapipe 1.2 out of the two networks that older mediapipe packages carry. Bytes in, bytes out.

mediapipe's Tasks read a zip of two TFLite files and expect each to say how its input is normalised. The networks inside
the older packages are the same but do not say, so that is added here. The landmark network also paints a mask of where
in the picture the dancer is. Coach never uses that, and it costs a good part of the network's time, so it is removed
here from any bundle; all other results are the same to the last bit.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Final

import flatbuffers

from coach.estimators.blazepose.quiet import without_matplotlib

with without_matplotlib():
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
"""Indices among BlazePose's outputs: the chance that somebody is there; the mask of where they are in the picture."""
TFLITE_OUTPUTS, TFLITE_OPERATORS = 8, 10
"""Where TFLite's table of a graph says where these lists are (its schema.fbs: fields 2 and 3, from 4 on in twos)."""

ANY_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The date of the files in the zip: always the same, so that the bundle's hash is too."""


def build_bundle(detector: bytes, landmarker: bytes) -> bytes:
    """The bundle of the two networks (TFLite files). The same input gives the same bytes.

    Raises ValueError if one of them is not a TFLite file.
    """
    return _zipped(
        {
            DETECTOR: with_normalization(detector, *DETECTOR_RANGE),
            LANDMARKER: with_normalization(without_mask(landmarker), *LANDMARKER_RANGE),
        }
    )


def lean_bundle(bundle: bytes) -> bytes:
    """The same bundle with its landmark network :func:`without_mask`.

    One that is not understood here is left as it is: mediapipe knows it, or says what is wrong with it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(bundle)) as opened:
            files = {name: opened.read(name) for name in opened.namelist()}
        lean = without_mask(files[LANDMARKER])
    except Exception:  # noqa: BLE001 (a damaged file can do anything to a parser that trusts it)
        return bundle
    return bundle if lean == files[LANDMARKER] else _zipped(files | {LANDMARKER: lean})


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, ANY_DAY)
            entry.create_system = 0  # else it differs between Windows and other systems
            bundle.writestr(entry, data)
    return out.getvalue()


def without_mask(network: bytes) -> bytes:
    """BlazePose's landmark network without everything that is only there for the mask; any other network unchanged.

    The list of layers to compute gets shorter; everything else stays where it is in the file. mediapipe counts the
    outputs, so a number computed anyway takes the mask's place. Raises ValueError if it is not a TFLite file.
    """
    _insist_on_tflite(network)
    graph = tflite.Model.GetRootAsModel(network, 0).Subgraphs(0)
    if not _paints_a_mask(graph):
        return network
    layers = [graph.Operators(n) for n in range(graph.OperatorsLength())]
    makers = {made: n for n, layer in enumerate(layers) for made in _outputs(layer)}
    presence = graph.Outputs(PRESENCE)
    needed = sorted(_made_for([tensor for n, tensor in enumerate(_outputs(graph)) if n != MASK], layers, makers))
    changed = bytearray(network)
    list_of_layers, list_of_outputs = (
        graph._tab.Vector(graph._tab.Offset(field)) for field in (TFLITE_OPERATORS, TFLITE_OUTPUTS)
    )
    struct.pack_into("<I", changed, list_of_layers - 4, len(needed))
    for n, place in zip(needed, count(list_of_layers, 4)):  # each is listed by its offset from its own place
        struct.pack_into("<I", changed, place, layers[n]._tab.Pos - place)
    struct.pack_into("<i", changed, list_of_outputs + 4 * MASK, layers[makers[presence]].Inputs(0))
    return bytes(changed)


def _paints_a_mask(graph: tflite.SubGraph) -> bool:
    if graph.OutputsLength() != LANDMARKER_OUTPUTS or graph.OperatorsIsNone():
        return False
    picture, presence, mask = (
        [tensor.Shape(n) for n in range(tensor.ShapeLength())]
        for tensor in map(graph.Tensors, (graph.Inputs(0), graph.Outputs(PRESENCE), graph.Outputs(MASK)))
    )
    return presence == [1, 1] and mask == [*picture[:3], 1]


def _made_for(tensors: Sequence[int], layers: Sequence[tflite.Operator], makers: Mapping[int, int]) -> set[int]:
    """Numbers of the layers needed to make these tensors; ``makers``: tensor → number of its layer."""
    found: set[int] = set()
    asked = list(tensors)
    while asked:
        n = makers.get(asked.pop())
        if n is not None and n not in found:
            found.add(n)
            asked += [layers[n].Inputs(k) for k in range(layers[n].InputsLength())]
    return found


def _outputs(of: tflite.SubGraph | tflite.Operator) -> list[int]:
    return [of.Outputs(n) for n in range(of.OutputsLength())]


def with_normalization(network: bytes, mean: float, std: float) -> bytes:
    """The same TFLite network, with metadata saying that its one image input is RGB, normalised by mean and std."""
    _insist_on_tflite(network)
    model = tflite.ModelT.InitFromObj(tflite.Model.GetRootAsModel(bytearray(network), 0))
    stored = tflite.BufferT()
    stored.data = bytearray(_metadata(mean, std, outputs=len(model.subgraphs[0].outputs)))
    model.buffers.append(stored)
    entry = tflite.MetadataT()
    entry.name, entry.buffer = "TFLITE_METADATA", len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]
    return _packed(model, b"TFL3")


def _insist_on_tflite(network: bytes) -> None:
    if network[4:8] != b"TFL3":
        raise ValueError(f"not a TFLite file: {len(network)} bytes that begin with {network[:8]!r}")


def _metadata(mean: float, std: float, outputs: int) -> bytes:
    """The description of a network with one image input and this many outputs."""
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
