"""One dancer among everybody found, picture after picture. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coach.domain.landmarks import Pose, Skeleton
from coach.estimators.estimator import tallest
from coach.estimators.top_down.same_body import apart, jumped

EXPECTED_S: Final = 1.0
"""s for which nobody else is taken for a dancer who is lost."""


class Dancer:
    """Of networks that find everybody in each picture for itself: the tallest, and from then on the same one."""

    def __init__(self, skeleton: Skeleton) -> None:
        self._skeleton = skeleton
        self.forget()

    def forget(self) -> None:
        """Choose again."""
        self._last: Pose | None = None
        self._last_t = 0.0

    def among(self, everybody: Sequence[Pose], t: float) -> Pose:
        """The one of ``everybody`` in the picture of time ``t`` (s); nobody where they are not among them."""
        if self._last is None or t - self._last_t > EXPECTED_S:
            found = tallest(everybody, self._skeleton)
        else:
            last, gap = self._last, t - self._last_t
            near = (pose for pose in everybody if not jumped(last, pose, gap))
            found = min(near, key=lambda pose: apart(last, pose), default=Pose.nobody(self._skeleton))
        if found.seen:
            self._last, self._last_t = found, t
        return found
