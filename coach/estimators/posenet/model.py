"""PoseNet at rest: the file that Coach brings along. Loads nothing before it is asked to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.domain.landmarks import Skeleton
from coach.estimators.bottom_up.persons import Group, group_greedily
from coach.estimators.estimator import OpenEstimator
from coach.estimators.posenet.skeleton import POSENET

FILE: Final = Path(__file__).with_name("posenet.onnx")
SHA256: Final = "e0b9b3771e8cb2afbc8c91511a32acf05a6e7ac1f6e8137f8b0623bdd124ed06"
"""The network, and what it has to be: see SOURCE.md beside it."""

DECODING: Final = 1
"""Counted up whenever the same network comes to find other poses."""

MOST: Final = 9
"""People: it knows no bound, but a group has one."""


@dataclass(frozen=True)
class PoseNetModel:
    """Can be pickled. ``group``: the way from points to persons."""

    file: Path = FILE
    group: Group = group_greedily

    @property
    def name(self) -> str:
        """As it is chosen."""
        return POSENET.name if self.group is group_greedily else f"{POSENET.name}-programme"

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
        return POSENET

    @property
    def identity(self) -> str:
        """Names the poses that are found with it, in the cache and in a take."""
        return f"{SHA256} {DECODING} {self.group.__name__}"

    @property
    def source(self) -> str:
        """Where the network is."""
        return str(self.file)

    def load(self) -> OpenEstimator:
        """Opens PoseNet. CoachError where the network is missing or damaged."""
        from coach.estimators.network import verified  # imports cv2, which not everybody here needs
        from coach.estimators.posenet.estimator import open_posenet

        return partial(open_posenet, verified(self.file, SHA256), group=self.group)


def kept_posenet(file: Path = FILE) -> PoseNetModel | None:
    """The model; None where its file is missing or damaged."""
    from coach.estimators.network import verified

    try:
        verified(file, SHA256)
    except CoachError:
        return None
    return PoseNetModel(file)
