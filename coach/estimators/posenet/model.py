"""PoseNet at rest: the file that ships with Coach."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final

from coach.estimators.bottom_up.persons import group_greedily
from coach.estimators.estimator import OpenEstimator
from coach.estimators.network_model import NetworkModel, verified
from coach.estimators.posenet.skeleton import POSENET

POSENET_FILE: Final = Path(__file__).with_name("posenet.onnx")
SHA256: Final = "e0b9b3771e8cb2afbc8c91511a32acf05a6e7ac1f6e8137f8b0623bdd124ed06"
"""The network, and its hash: see SOURCE.md next to it."""

DECODING: Final = 2
"""Incremented whenever the same network comes to find other poses."""

MOST: Final = 9
"""People: the method has no bound, but a group has one."""


def posenet_model(file: Path = POSENET_FILE) -> NetworkModel:
    return NetworkModel(POSENET, MOST, file, SHA256, DECODING, str(file), _read, group_greedily)


def _read(model: NetworkModel) -> OpenEstimator:
    from coach.estimators.posenet.estimator import open_posenet  # imports cv2, which not everybody here needs

    return partial(open_posenet, verified(model), group=model.group)
