"""What every pose estimator offers, whatever network it runs.

An :class:`EstimatorModel` is the estimator at rest: known by its identity, cheap to hold and to hand to another
process. Loaded, it opens a :class:`PoseEstimator` for each stream of pictures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import Pose, Skeleton


def tallest(everybody: Sequence[Pose], skeleton: Skeleton) -> Pose:
    """The one who takes up most of the picture's height; nobody, with that skeleton, if there is none."""
    return max(everybody, key=lambda pose: float(np.nanmax(pose.image[:, 1]) - np.nanmin(pose.image[:, 1])),
               default=Pose.nobody(skeleton))  # fmt: skip


class PoseEstimator(Protocol):
    """Finds people in one stream of pictures; a context manager. Not to be shared between threads."""

    def __enter__(self) -> PoseEstimator: ...

    def __exit__(self, *exception: object) -> None: ...

    def close(self) -> None:
        """Free what it holds. May be called twice."""

    def detect(self, rgb: NDArray[np.uint8], moment_s: float = 0.0) -> Pose:
        """The dancer in an (H, W, 3) RGB picture taken at ``moment_s`` (any clock that does not go backwards)."""

    def detect_all(self, rgb: NDArray[np.uint8], moment_s: float = 0.0) -> tuple[Pose, ...]:
        """Everybody found, at most as many as it was opened for, the surest first."""

    def forget(self) -> None:
        """Look for the dancer again in the next picture."""


class OpenEstimator(Protocol):
    """Opens estimators, on any thread."""

    def __call__(self, *, people: int = 1, stream: bool = True) -> PoseEstimator:
        """One that looks for at most ``people``; ``stream``: pictures of one film, else each picture on its own."""


class EstimatorModel(Protocol):
    """Can be pickled.

    name      the estimator's, as chosen by the dancer and as recorded in a take
    package   the distribution that runs its networks
    identity  the same only if the same poses are found
    source    where it came from
    skeleton  the points of every pose that its estimators find, and how far they are off
    most      how many people can be told apart in a whole picture, whatever their sizes; 1: it looks for one dancer
    """

    @property
    def name(self) -> str: ...

    @property
    def package(self) -> str: ...

    @property
    def most(self) -> int: ...

    @property
    def skeleton(self) -> Skeleton: ...

    @property
    def identity(self) -> str: ...

    @property
    def source(self) -> str: ...

    def load(self) -> OpenEstimator:
        """Read the network, once. Raises CoachError if it cannot be used."""
