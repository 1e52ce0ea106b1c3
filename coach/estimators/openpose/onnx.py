"""Networks as ONNX files: just the parts of the format that Coach writes and reads. Bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from numpy.typing import NDArray

from coach.estimators.openpose.protobuf import fields, message, messages, number

IR_VERSION: Final = 8
OPSET: Final = 13
"""Versions of the format and of its operators."""

FLOAT: Final = 1
"""The type of a tensor's numbers."""

INT_ATTRIBUTE, INTS_ATTRIBUTE = 2, 7
"""What an attribute is: an integer, several."""
GRAPH, OPERATORS, INPUT, OUTPUT = 7, 8, 11, 12
"""Fields: of a model its graph and the operators' version, of a graph its inputs and outputs."""


def node(operator: str, inputs: Sequence[str], output: str, **attributes: int | Sequence[int]) -> bytes:
    """One step of a network."""
    written = [_attribute(name, value) for name, value in attributes.items()]
    return message((1, inputs), (2, output), (3, output), (4, operator), (5, written))


def _attribute(name: str, value: int | Sequence[int]) -> bytes:
    if isinstance(value, int):
        return message((1, name), (3, value), (20, INT_ATTRIBUTE))
    return message((1, name), (8, value), (20, INTS_ATTRIBUTE))


def model(nodes: Sequence[bytes], weights: Mapping[str, NDArray], image: str, output: str) -> bytes:
    """A file with one input (1, 3, H, W), of any size, and one output (1, C, h, w)."""
    graph = message(
        (1, nodes),
        (2, "network"),
        (5, [_tensor(name, values) for name, values in weights.items()]),
        (INPUT, _value(image, message((1, 3)))),
        (OUTPUT, _value(output, message((2, "channels")))),
    )
    return message((1, IR_VERSION), (GRAPH, graph), (OPERATORS, message((1, ""), (2, OPSET))))


def _tensor(name: str, values: NDArray) -> bytes:
    return message((1, values.shape), (2, FLOAT), (8, name), (9, values.astype("<f4").tobytes()))


def _value(name: str, channels: bytes) -> bytes:
    size = [message((1, 1)), channels, message((2, f"{name} height")), message((2, f"{name} width"))]
    kind = message((1, FLOAT), (2, message((1, size))))
    return message((1, name), (2, message((1, kind))))


def is_onnx(data: bytes) -> bool:
    """Whether the file is in this format. ValueError if it is not a protocol buffer at all, or is cut short."""
    found = fields(data)
    return OPERATORS in found and any(not isinstance(value, int) for value in found.get(GRAPH, ()))


def input_size(data: bytes) -> tuple[int, int] | None:
    """Height and width of the pictures that a network takes; None if it takes any. ValueError as above."""
    found = [fields(data)]
    for field in (GRAPH, INPUT, 2, 1, 2):  # the graph's input: its type, of a tensor, its shape
        found = messages(found[0], field)
        if not found:
            raise ValueError(f"no ONNX: field {field} is missing")
    sizes = [number(size, 1, 0) for size in messages(found[0], 1)]
    height, width = sizes[2:] if len(sizes) == 4 else (0, 0)
    return (height, width) if height > 0 and width > 0 else None
