"""A network for OpenCV, at rest: loads nothing, not even OpenCV, until asked to."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from coach.base.errors import CoachError
from coach.domain.landmarks import Skeleton
from coach.estimators.bottom_up.persons import Grouping, group_greedily
from coach.estimators.estimator import OpenEstimator


@dataclass(frozen=True)
class NetworkModel:
    """An EstimatorModel. Can be pickled.

    skeleton  what it finds of each person
    most      how many people can be told apart
    file      the network
    sha256    of its weights, hex
    decoding  changes whenever the same network comes to find other poses
    source    where the weights were found
    read      reads the file. CoachError if it is missing or cannot be used group the way from points to persons, for
              networks that find points first
    """

    skeleton: Skeleton
    most: int
    file: Path
    sha256: str
    decoding: int
    source: str
    read: Callable[[NetworkModel], OpenEstimator]
    group: Grouping | None = None

    package: ClassVar[str] = "opencv-contrib-python"

    @property
    def name(self) -> str:
        """As it is chosen."""
        return self.skeleton.name if self.group in (None, group_greedily) else f"{self.skeleton.name}-programme"

    @property
    def identity(self) -> str:
        """Names the poses found with it, in the cache and in a take."""
        grouped = f" {self.group.__name__}" if self.group else ""
        return f"{self.sha256} {self.decoding}{grouped}"

    def load(self) -> OpenEstimator:
        """Read the network. CoachError if it is missing or cannot be used."""
        return self.read(self)


def verified(model: NetworkModel) -> bytes:
    """The file of a network that ships with Coach. CoachError if it is missing or damaged."""
    try:
        data = model.file.read_bytes()
    except OSError as problem:
        raise CoachError(f"{model.file} cannot be read ({problem.strerror}). Fetch Coach again.") from None
    if hashlib.sha256(data).hexdigest() != model.sha256:
        raise CoachError(f"{model.file} is damaged. Fetch Coach again.")
    return data


def if_whole(model: NetworkModel) -> NetworkModel | None:
    """The model; None if its file is missing or damaged."""
    try:
        verified(model)
    except CoachError:
        return None
    return model
