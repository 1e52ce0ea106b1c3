"""Somebody other than the person followed: looked for in the picture, and then followed in a box of their own."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import cycle

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import Pose
from coach.estimators.estimator import OpenEstimator, tallest
from coach.estimators.top_down.box import CropBox, blacked_out, enlarged
from coach.estimators.top_down.follow import CLOSELY, CropTracker
from coach.estimators.top_down.scout import Scout, squares


class SecondPersonEstimator:
    """A context manager, because it holds two estimators. Not to be shared between threads.

    Somebody far away next to a large screen can only be found in a part of the picture and followed in a crop: for a
    network that sees all of it at once they are too small.
    """

    def __init__(self, open_estimator: OpenEstimator) -> None:
        with ExitStack() as opening:
            pool = opening.enter_context(ThreadPoolExecutor(1, "second person"))
            self._scout = opening.enter_context(Scout(open_estimator, 2))
            self._following = opening.enter_context(CropTracker(open_estimator, pool))
            self._all = opening.pop_all()
        self._parts: Iterator[CropBox | None] | None = None

    def __enter__(self) -> SecondPersonEstimator:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Free all that it holds. May be called twice."""
        self._all.close()

    def forget(self) -> None:
        """Stop following."""
        self._following.new_shot()

    def find(self, rgb: NDArray[np.uint8], t: float) -> Pose | None:
        """The person followed, as they are in the picture of time ``t`` (s), nobody while they are hidden; None if no
        one is followed (yet, or any more)."""
        here = self._following.step(t, rgb)
        known = next((follower.last for follower in self._following.followers if follower.confirmed), None)
        return here[0] if here else known and Pose.nobody(known.skeleton)

    def look(self, rgb: NDArray[np.uint8], t: float, other: Pose) -> None:
        """If no one is followed: looks for somebody other than ``other`` in the picture of time ``t`` (s), in another
        part each time, as all of them would take too long. The tallest person found is followed from now on."""
        if self._following.followers or not other.seen:
            return
        height, width = rgb.shape[:2]
        self._parts = self._parts or cycle((None, *squares(width, height)))
        rest = blacked_out(rgb, enlarged(other, CLOSELY))
        others = self._scout.in_part(rest, next(self._parts), [other])
        if others:
            self._following.newcomers([tallest(others, other.skeleton)], t, most=1)
