"""The top-down estimator: one that finds a single dancer, in a box for each of several people."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import Pose, Skeleton
from coach.estimators.estimator import EstimatorModel, OpenEstimator, tallest
from coach.estimators.top_down.box import CropBox, height_of
from coach.estimators.top_down.follow import CropTracker
from coach.estimators.top_down.scout import Scout, squares

MOST_PEOPLE: Final = 8
"""How many people are followed at once; each costs the time of one landmark network."""

SCOUT_EVERY_S: Final = 1.0
"""s for which a newcomer may stay unnoticed."""

SCOUT_OFTEN_S: Final = 0.2
"""The same at the beginning of a shot, and while somebody is lost."""

SHOT_BEGINNING_S: Final = 1.0
"""How long the beginning of a shot is."""


class Crops:
    """Follows everybody in one stream of pictures; a context manager.

    open_estimator  opens what finds one dancer
    skeleton        of what that finds
    people          at most this many are followed
    stream          False: each picture on its own, looking for everybody again
    thorough        looks for newcomers in the whole picture at once, and for distant ones at the beginning of a shot;
                    else in one part after another, so that no picture takes long

    Not to be shared between threads.
    """

    def __init__(
        self,
        open_estimator: OpenEstimator,
        skeleton: Skeleton,
        people: int = 1,
        stream: bool = True,
        thorough: bool = False,
    ) -> None:
        self._skeleton, self._people, self._stream, self._thorough = skeleton, people, stream, thorough
        with ExitStack() as opening:  # what is open is closed if the next cannot be opened
            pool = opening.enter_context(ThreadPoolExecutor(os.cpu_count() or 1, "dancer"))
            self._scout = opening.enter_context(Scout(open_estimator, max(people, 2)))
            self._following = opening.enter_context(CropTracker(open_estimator, pool))
            self._all = opening.pop_all()
        self.forget()

    def __enter__(self) -> Crops:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Free all that it holds. May be called twice."""
        self._all.close()

    def forget(self) -> None:
        """Look for everybody again in the next picture."""
        self._following.new_shot()
        self._shot_began: float | None = None
        self._looked = -np.inf
        self._parts: Iterator[CropBox | None] | None = None

    def detect(self, rgb: NDArray[np.uint8], moment_s: float = 0.0) -> Pose:
        """The person followed; of several the tallest."""
        return tallest(self.detect_all(rgb, moment_s), self._skeleton)

    def detect_all(self, rgb: NDArray[np.uint8], moment_s: float = 0.0) -> tuple[Pose, ...]:
        """Everybody who is followed, at most ``people``, first come, first served."""
        if not self._stream:
            return tuple(self._scout.everybody(rgb, closely=self._thorough)[: self._people])
        if self._shot_began is None:
            self._shot_began = moment_s
        found = self._following.step(moment_s, rgb)
        if moment_s - self._looked >= self._pause(moment_s):
            newcomers = self._everybody(rgb) if self._thorough else self._some(rgb)
            newcomers.sort(key=height_of, reverse=True)
            self._following.newcomers(newcomers, moment_s, self._people)
            self._looked = moment_s
        return tuple(found)

    def _pause(self, t: float) -> float:
        """s from one search for newcomers to the next."""
        lost = self._following.anybody_lost(t)
        if not lost and len(self._following.followers) >= self._people:
            return np.inf
        if not self._thorough and not self._following.followers:
            return 0.0
        return SCOUT_OFTEN_S if lost or t - self._shot_began < SHOT_BEGINNING_S else SCOUT_EVERY_S

    def _everybody(self, rgb: NDArray[np.uint8]) -> list[Pose]:
        closely = self._looked < self._shot_began  # at the first search in a shot
        return self._scout.everybody(rgb, self._following.poses(), closely)

    def _some(self, rgb: NDArray[np.uint8]) -> list[Pose]:
        """Those in the next part of the picture; the whole of it comes before its squares."""
        if self._parts is None:
            height, width = rgb.shape[:2]
            self._parts = cycle((None, *squares(width, height, closely=False)))
        return self._scout.in_part(rgb, next(self._parts), self._following.poses())


@dataclass(frozen=True, eq=False)
class CropsModel:
    """The top-down estimator ``name`` with the networks of ``one``, which finds a single dancer. Can be pickled."""

    name: str
    one: EstimatorModel

    @property
    def package(self) -> str:
        """What runs it."""
        return self.one.package

    @property
    def skeleton(self) -> Skeleton:
        """What is found of each."""
        return self.one.skeleton

    @property
    def most(self) -> int:
        """How many people can be told apart."""
        return MOST_PEOPLE

    @property
    def identity(self) -> str:
        """Names the poses found with it, in the cache and in a take."""
        return f"{self.name} {self.one.identity}"

    @property
    def source(self) -> str:
        """Where the networks were found."""
        return self.one.source

    def load(self) -> OpenEstimator:
        """Opens :class:`Crops`."""
        return partial(Crops, self.one.load(), self.skeleton)
