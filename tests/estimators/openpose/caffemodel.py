"""A small network of OpenPose's kind, as the file that Caffe writes after training, and the same layers in numpy."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from coach.estimators.openpose.protobuf import message

RNG = np.random.default_rng(5)
WEIGHTS = {
    "conv1_1": (4, 3, 3), "conv1_2": (6, 4, 3), "conv2_1": (5, 6, 1),
    "conv5_5_CPM_L1": (38, 5, 1), "conv5_5_CPM_L2": (19, 5, 1),
    "Mconv7_stage2_L1": (38, 62, 3), "Mconv7_stage2_L2": (19, 62, 3),
}  # fmt: skip
"""Convolution → (outputs, inputs, size of the kernel)."""

BLOBS = {
    name: (RNG.normal(0, 0.4, (out, into, size, size)).astype(np.float32), RNG.normal(0, 0.2, out).astype(np.float32))
    for name, (out, into, size) in WEIGHTS.items()
}


def layer(kind, name, bottoms=(), tops=(), *settings):
    return message((1, name), (2, kind), (3, bottoms), (4, tops), *settings)


def blob(values, legacy=False):
    """An array; ``legacy``: its shape in four fields, as Caffe wrote it first."""
    data = (5, values.tobytes())
    if legacy:
        shape = (1,) * (4 - values.ndim) + values.shape
        return message(*zip((1, 2, 3, 4), shape), data)
    return message((7, message((1, values.shape))), data)


def convolution(name, bottom, top=None, legacy=False):
    values, bias = BLOBS[name]
    size = values.shape[-1]
    settings = message((1, len(values)), (3, size // 2), (4, size))
    return layer("Convolution", name, [bottom], [top or name], (7, [blob(values, legacy), blob(bias)]), (106, settings))


def relu(top):
    return layer("ReLU", f"relu_{top}", [top], [top])


def trained(deployed=False, **instead):
    """The file; ``deployed``: with the layer that puts the output together; ``instead``: layers that are others."""
    layers = {
        "data": layer("CPMData", "data", (), ["data", "label"]),
        "slice": layer("Slice", "image", ["data"], ["image", "center_map"]),
        "conv1_1": convolution("conv1_1", "image", legacy=True),
        "relu1_1": relu("conv1_1"),
        "conv1_2": convolution("conv1_2", "conv1_1"),
        "relu1_2": relu("conv1_2"),
        "pool1": layer(
            "Pooling", "pool1_stage1", ["conv1_2"], ["pool1_stage1"], (121, message((1, 0), (2, 2), (3, 2)))
        ),
        "conv2_1": convolution("conv2_1", "pool1_stage1"),
        "relu2_1": relu("conv2_1"),
        "split": layer("Split", "conv2_1_split", ["conv2_1"], [f"conv2_1_split_{i}" for i in range(3)]),
        "L1": convolution("conv5_5_CPM_L1", "conv2_1_split_0"),
        "L2": convolution("conv5_5_CPM_L2", "conv2_1_split_1"),
        "loss": layer("EuclideanLoss", "loss", ["conv5_5_CPM_L1", "label"], ["loss"]),
        "concat": layer(
            "Concat", "concat_stage2", ["conv5_5_CPM_L1", "conv5_5_CPM_L2", "conv2_1_split_2"], ["concat_stage2"],
            (104, message((2, 1))),
        ),
        "last L1": convolution("Mconv7_stage2_L1", "concat_stage2"),
        "last L2": convolution("Mconv7_stage2_L2", "concat_stage2"),
    }  # fmt: skip
    if deployed:
        branches = ["Mconv7_stage2_L2", "Mconv7_stage2_L1"]
        layers["output"] = layer("Concat", "concat_stage7", branches, ["net_output"])
    layers |= instead
    return message((1, "pose"), (100, [one for one in layers.values() if one is not None]))


def in_numpy(image):
    """What the network says of (3, H, W): (57, h, w)."""
    x = np.maximum(_convolved(image, "conv1_1"), 0)
    x = np.maximum(_convolved(x, "conv1_2"), 0)
    x = np.maximum(_convolved(_pooled(x), "conv2_1"), 0)
    x = np.concatenate([_convolved(x, "conv5_5_CPM_L1"), _convolved(x, "conv5_5_CPM_L2"), x])
    return np.concatenate([_convolved(x, "Mconv7_stage2_L2"), _convolved(x, "Mconv7_stage2_L1")])


def _convolved(x, name):
    values, bias = BLOBS[name]
    pad = values.shape[-1] // 2
    windows = sliding_window_view(np.pad(x, ((0, 0), (pad, pad), (pad, pad))), values.shape[2:], axis=(1, 2))
    return np.einsum("chwij,ocij->ohw", windows, values) + bias[:, None, None]


def _pooled(x):
    """The maximum of two by two, at the edge of what is left over."""
    odd = [(0, 0), *((0, size % 2) for size in x.shape[1:])]
    return sliding_window_view(np.pad(x, odd, constant_values=-np.inf), (2, 2), axis=(1, 2))[:, ::2, ::2].max((3, 4))
