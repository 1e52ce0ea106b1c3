"""OpenPose in a stream of pictures: the network's output becomes points, links and persons."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.estimators.bottom_up.links import ScoreLinks, along_lines
from coach.estimators.bottom_up.persons import Grouping, group_greedily
from coach.estimators.bottom_up.points import find_points
from coach.estimators.network import Network, PersonArrays, PictureEstimator, resized
from coach.estimators.openpose.onnx import input_size
from coach.estimators.openpose.skeleton import CHANNELS, EDGES, FIELD_CHANNELS, FIELD_OF_EDGE, MAPS, OPENPOSE

SIGMA: Final = 0.4
"""Sigma of the Gaussian that smooths the maps, cells (published: 3 pixels of the input; a cell has 8)."""
OPENPOSE_STRIDE_PX: Final = 8
"""Pixels of the network's input between its cells."""
NETWORK_HEIGHT_PX: Final = 368
"""Pixels of a picture's height as the network sees it (as published)."""
PIXEL_VALUE_SCALE: Final = 1 / 255
"""Of the pixels' values (as published)."""


def find_persons(
    channels: NDArray, group: Grouping = group_greedily
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Everybody in the network's (57, h, w), the surest first: (P, 18, 2) cells, NaN where missing; (P, 18)
    confidence."""
    points = find_points(channels[MAPS], sigma=SIGMA)
    persons = group(points, EDGES, link_scorer(channels[FIELD_CHANNELS]))
    return persons.xy(points), persons.confidence(points)


def link_scorer(fields: NDArray) -> ScoreLinks:
    """How much the edges' fields (38, h, w) point along the line between two points."""

    def score_links(edge: int, start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
        x = FIELD_OF_EDGE[edge]
        return along_lines(fields[x : x + 2], start, end)

    return score_links


class OpenPoseNetwork:
    """The network, checked. CoachError naming ``what`` if it is a different one."""

    def __init__(self, onnx: bytes, what: str) -> None:
        try:
            self._size = input_size(onnx)
        except ValueError:
            raise CoachError(f"{what} is damaged, or no network in ONNX.") from None
        self._network = Network(onnx, what)
        self._what = what

    def __call__(self, rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
        """(57, h, w) of an (H, W, 3) RGB picture."""
        height, width = self._size or _sized(*rgb.shape[:2])
        bgr = resized(rgb, height, width)[..., ::-1]  # Caffe's networks see blue first
        said = self._network(
            np.ascontiguousarray(bgr.transpose(2, 0, 1)[None], np.float32) * np.float32(PIXEL_VALUE_SCALE)
        )
        channels = next(iter(said.values()))
        if channels.ndim != 3 or len(channels) != CHANNELS:
            raise CoachError(
                f"{self._what} holds another network than OpenPose's for COCO: "
                f"it has {len(channels) if channels.ndim == 3 else 'no'} channels instead of {CHANNELS}."
            )
        return channels


def open_openpose(
    onnx: bytes, what: str, *, people: int = 1, stream: bool = True, group: Grouping = group_greedily
) -> PictureEstimator:
    """An estimator with this network, called ``what``. CoachError if it cannot be used."""
    network = OpenPoseNetwork(onnx, what)

    def find(rgb: NDArray[np.uint8]) -> PersonArrays:
        channels = network(rgb)
        xy, confidence = find_persons(channels, group)
        aspect = rgb.shape[1] / rgb.shape[0]
        return (xy + 0.5) / channels.shape[:0:-1] * (aspect, 1), confidence

    return PictureEstimator(find, OPENPOSE, people, stream)


def _sized(height: int, width: int) -> tuple[int, int]:
    """Height and width of the input, in proportion, as whole cells."""
    return NETWORK_HEIGHT_PX, max(
        1, round(width / height * NETWORK_HEIGHT_PX / OPENPOSE_STRIDE_PX)
    ) * OPENPOSE_STRIDE_PX
