"""PoseNet in a stream of pictures."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.estimators.bottom_up.persons import Group, group_greedily
from coach.estimators.network import Network, Persons, PictureEstimator, resized
from coach.estimators.posenet.decoding import POSENET_STRIDE_PX, find_persons
from coach.estimators.posenet.skeleton import POSENET

NETWORK_LONG_SIDE_PX: Final = 513
"""Pixels of a picture's longer side as the network sees it. (385 takes half the time and sees smaller people worse.)"""

OUTPUTS: Final = tuple(
    f"MobilenetV1/{name}_2/BiasAdd" for name in ("heatmap", "offset", "displacement_fwd", "displacement_bwd")
)


def open_posenet(
    onnx: bytes, *, people: int = 1, stream: bool = True, group: Group = group_greedily
) -> PictureEstimator:
    """An estimator with this network. CoachError when it cannot be used."""
    network = Network(onnx, "PoseNet's network")

    def find(rgb: NDArray[np.uint8]) -> Persons:
        height, width = (_sized(length, max(rgb.shape[:2])) for length in rgb.shape[:2])
        said = network(_seen(resized(rgb, height, width)))
        xy, confidence = find_persons(*(said[name] for name in OUTPUTS), group)
        aspect = rgb.shape[1] / rgb.shape[0]
        return (xy + 0.5) / (width, height) * (aspect, 1), confidence

    return PictureEstimator(find, POSENET, people, stream)


def _sized(length: int, longest: int) -> int:
    """Of a side, in pixels of the input: of the form 16 n + 1, and about in proportion."""
    return max(1, round(length / longest * (NETWORK_LONG_SIDE_PX - 1) / POSENET_STRIDE_PX)) * POSENET_STRIDE_PX + 1


def _seen(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A picture as the network takes it: (1, H, W, 3) in -1..1."""
    return rgb[None].astype(np.float32) / 127.5 - 1
