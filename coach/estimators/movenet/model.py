"""The network that Coach brings along, at rest: loads nothing before it is asked to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.domain.landmarks import Skeleton
from coach.estimators.estimator import OpenEstimator
from coach.estimators.movenet.skeleton import MULTIPOSE

WEIGHTS: Final = Path(__file__).with_name("multipose.onnx")
SHA256: Final = "cf7140f7c10292b31956b070acd0df41353e90db82e78b1dc1b06b0642199bc6"

MOST: Final = 6
"""People, as the network was trained."""

LONGER_SIDE: Final = 320
"""Pixels of the network's input. Measured on three dancers: 93.3, 94.0 and 94.1 % of the points are within 0.2 torso
lengths of BlazePose's at 256, 320 and 384, for 29, 39 and 54 ms a picture on one thread."""


@dataclass(frozen=True)
class MultiPoseModel:
    """Can be pickled."""

    @property
    def name(self) -> str:
        """As it is chosen."""
        return MULTIPOSE.name

    @property
    def package(self) -> str:
        """What runs it."""
        return "opencv-contrib-python"

    @property
    def most(self) -> int:
        """So many people are told apart."""
        return MOST

    @property
    def skeleton(self) -> Skeleton:
        """What it finds of each."""
        return MULTIPOSE

    @property
    def identity(self) -> str:
        """Names the poses that are found with it, in the cache and in a take."""
        return f"{SHA256} {LONGER_SIDE}"

    @property
    def source(self) -> str:
        """Where the network is."""
        return str(WEIGHTS)

    def load(self) -> OpenEstimator:
        """Opens :class:`MultiPose`. CoachError where the network is missing or damaged."""
        from coach.estimators.movenet.multipose import MultiPose  # imports cv2, which not everybody here needs
        from coach.estimators.network import verified

        return partial(MultiPose, verified(WEIGHTS, SHA256))


def kept_multipose() -> MultiPoseModel | None:
    """The model; None where its file is missing or damaged."""
    from coach.estimators.network import verified

    try:
        verified(WEIGHTS, SHA256)
    except CoachError:
        return None
    return MultiPoseModel()
