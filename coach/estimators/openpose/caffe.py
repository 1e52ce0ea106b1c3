"""Caffe's file of a trained network (.caffemodel) becomes ONNX. Bytes in, bytes out.

Such a file holds the trained layers with their weights: caffe.proto's NetParameter. Those that lead to the network's
output are taken (convolution, ReLU, pooling, concatenation, and the splits that Caffe adds itself); those that fed it
pictures and computed its loss are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.estimators.openpose import onnx
from coach.estimators.openpose.protobuf import Message, fields, floats, messages, number, numbers, text, texts

LAYERS, OLD_LAYERS = 100, 2
"""Fields of a network: its layers, and its layers in files from before 2014."""

BLOBS: Final = 7
CONVOLUTION, POOLING, CONCATENATION = 106, 121, 104
"""Fields of a layer: its weights, and its settings."""

PUBLISHED_OUTPUT: Final = "net_output"
"""What the published network calls its output …"""

STAGE: Final = re.compile(r"Mconv7_stage(\d+)_L([12])")
"""… which joins the last stage's two branches: L2 the points, L1 the fields."""

LARGEST_CAFFE_SETTING: Final = 64
"""Largest setting of a convolution or a pooling; the published network's kernels are 7. More means damage."""


@dataclass(frozen=True, eq=False)
class Layer:
    """bottoms, tops: the names of its inputs and outputs; several layers in turn may give the same name."""

    kind: str
    name: str
    bottoms: tuple[str, ...]
    tops: tuple[str, ...]
    settings: Message


@dataclass(frozen=True, eq=False)
class OnnxNode:
    """A layer as a node of ONNX, with its weights."""

    inputs: tuple[str, ...]
    node: bytes
    weights: dict[str, NDArray[np.float32]] = field(default_factory=dict)


def to_onnx(caffemodel: bytes) -> bytes:
    """The network of the file as ONNX: one input (1, 3, H, W), one output. ValueError, saying why, if that cannot be
    done."""
    steps, current = _steps(_layers(caffemodel))
    output = _output(steps, current)
    needed = _needed(steps, output)
    sources = {name for step in needed.values() for name in step.inputs} - set(needed)
    if len(sources) != 1:
        raise ValueError(f"it takes {len(sources)} inputs instead of one picture")
    weights = {name: values for step in needed.values() for name, values in step.weights.items()}
    return onnx.model([step.node for step in needed.values()], weights, sources.pop(), output)


def _layers(caffemodel: bytes) -> list[Layer]:
    net = fields(caffemodel)
    found = messages(net, LAYERS)
    if not found:
        raise ValueError("its layers are in Caffe's old format" if OLD_LAYERS in net else "it has no layers")
    return [Layer(text(one, 2), text(one, 1), tuple(texts(one, 3)), tuple(texts(one, 4)), one) for one in found]


def _steps(layers: Sequence[Layer]) -> tuple[dict[str, OnnxNode], dict[str, str]]:
    """Every layer's step by the unique name of its output; and for each of Caffe's names the last of these."""
    steps: dict[str, OnnxNode] = {}
    current: dict[str, str] = {}
    for i, layer in enumerate(layers):
        inputs = tuple(current.get(name, name) for name in layer.bottoms)
        if layer.kind == "Split" and inputs:
            current |= dict.fromkeys(layer.tops, inputs[0])
        elif layer.kind in WRITERS and inputs and len(layer.tops) == 1:
            output = f"{layer.tops[0]}#{i}"
            try:
                steps[output] = WRITERS[layer.kind](layer, inputs, output)
            except ValueError as problem:
                raise ValueError(f"layer {layer.name}: {problem}") from None
            current[layer.tops[0]] = output
        else:
            current |= {top: f"{top}#{i}" for top in layer.tops}
    return steps, current


def _output(steps: dict[str, OnnxNode], current: dict[str, str]) -> str:
    """The name of the network's output, which is assembled if the file does not do so."""
    if PUBLISHED_OUTPUT in current:
        return current[PUBLISHED_OUTPUT]
    stages = [match for name in current if (match := STAGE.fullmatch(name))]
    last = max((int(match[1]) for match in stages), default=0)
    branches = [f"Mconv7_stage{last}_L{branch}" for branch in (2, 1)]
    if not set(branches) <= set(current):
        raise ValueError(f"it has neither {PUBLISHED_OUTPUT} nor the branches of a last stage")
    inputs = tuple(current[name] for name in branches)
    steps[PUBLISHED_OUTPUT] = OnnxNode(inputs, onnx.node("Concat", inputs, PUBLISHED_OUTPUT, axis=1))
    return PUBLISHED_OUTPUT


def _needed(steps: dict[str, OnnxNode], output: str) -> dict[str, OnnxNode]:
    """The steps that lead to the output, in their order."""
    wanted, open_ = set(), [output]
    while open_:
        name = open_.pop()
        if name in steps and name not in wanted:
            wanted.add(name)
            open_ += steps[name].inputs
    return {name: step for name, step in steps.items() if name in wanted}


# ----------------------------------------------------------------
# The kinds of layers


def _convolution(layer: Layer, inputs: tuple[str, ...], output: str) -> OnnxNode:
    settings = _settings(layer, CONVOLUTION)
    blobs = [_blob(blob) for blob in messages(layer.settings, BLOBS)]
    if not blobs or blobs[0].ndim != 4:
        raise ValueError("its weights are missing")
    if any(bias.size != len(blobs[0]) for bias in blobs[1:]):
        raise ValueError("its weights do not fit together")
    weights = {f"{output}/{i}": values.reshape(-1) if i else values for i, values in enumerate(blobs)}
    stride, dilation = _pair(settings, 6, 13, 14, 1), _pair(settings, 18, 0, 0, 1)
    down, across = _pair(settings, 3, 9, 10, 0)
    node = onnx.node(
        "Conv", [*inputs, *weights], output,
        kernel_shape=blobs[0].shape[2:], strides=stride, dilations=dilation,
        pads=(down, across, down, across), group=_pair(settings, 5, 0, 0, 1)[0],
    )  # fmt: skip
    return OnnxNode(inputs, node, weights)


def _blob(blob: Message) -> NDArray[np.float32]:
    values = floats(blob, 5)
    named = messages(blob, 7)
    shape = numbers(named[-1], 1) if named else [number(blob, axis, 0) for axis in (1, 2, 3, 4)]
    if values.size == 0 or values.size != np.prod(shape, dtype=float):
        raise ValueError(f"{values.size} weights do not fill an array of {shape}")
    return values.reshape(shape)


def _relu(layer: Layer, inputs: tuple[str, ...], output: str) -> OnnxNode:
    return OnnxNode(inputs, onnx.node("Relu", inputs, output))


def _pooling(layer: Layer, inputs: tuple[str, ...], output: str) -> OnnxNode:
    settings = _settings(layer, POOLING)
    if number(settings, 1, 0) != 0:
        raise ValueError("only max pooling is supported")
    kernel, stride = _pair(settings, 2, 5, 6, 1), _pair(settings, 3, 7, 8, 1)
    down, across = _pair(settings, 4, 9, 10, 0)
    pads = (down, across, down, across)
    # Caffe also pools what is left over at the edge
    node = onnx.node("MaxPool", inputs, output, kernel_shape=kernel, strides=stride, pads=pads, ceil_mode=1)
    return OnnxNode(inputs, node)


def _concatenation(layer: Layer, inputs: tuple[str, ...], output: str) -> OnnxNode:
    settings = _settings(layer, CONCATENATION)
    axis = number(settings, 2, number(settings, 1, 1))
    return OnnxNode(inputs, onnx.node("Concat", inputs, output, axis=axis))


def _settings(layer: Layer, field_: int) -> Message:
    return (messages(layer.settings, field_) or [{}])[-1]


def _pair(settings: Message, both: int, down: int, across: int, usual: int) -> tuple[int, int]:
    """A setting for height and width, given once for both, once for each, or under two names; at least ``usual``."""
    given = numbers(settings, both) or [usual]
    pair = number(settings, down, given[0]), number(settings, across, given[-1])
    if not usual <= min(pair) <= max(pair) <= LARGEST_CAFFE_SETTING:
        raise ValueError(f"its settings are impossible ({pair[0]}, {pair[1]})")
    return pair


WRITERS: Final = {
    "Convolution": _convolution,
    "ReLU": _relu,
    "Pooling": _pooling,
    "Concat": _concatenation,
}
