"""The network that ships with Coach, at rest."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from coach.estimators.estimator import OpenEstimator
from coach.estimators.movenet.skeleton import MULTIPOSE
from coach.estimators.network_model import NetworkModel, verified

WEIGHTS: Final = Path(__file__).with_name("multipose.onnx")
SHA256: Final = "cf7140f7c10292b31956b070acd0df41353e90db82e78b1dc1b06b0642199bc6"

MOST: Final = 6
"""People, as the network was trained."""

DECODING: Final = 3
"""Counted up whenever the same network comes to find other poses."""


def multipose_model(file: Path = WEIGHTS) -> NetworkModel:
    """Opens :class:`MultiPose`."""
    return NetworkModel(MULTIPOSE, MOST, file, SHA256, DECODING, str(file), _read)


def _read(model: NetworkModel) -> OpenEstimator:
    from coach.estimators.movenet.multipose import MultiPose  # imports cv2, which not everybody here needs

    return partial(MultiPose, verified(model))
