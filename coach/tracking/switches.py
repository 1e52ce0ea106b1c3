"""How often people were confused: identity switches, as in multiple object tracking (CLEAR MOT). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import Pose
from coach.estimators.top_down.same_body import SAME_BODY_TORSOS, pose_distance
from coach.tracking.assignment import optimal

NO_BODY: Final = 0
"""The number of a body that is nobody's."""


def same_people(truth: Sequence[Pose], found: Sequence[Pose]) -> list[tuple[int, int]]:
    """Which true body in a picture is which of those found: (index in ``truth``, index in ``found``)."""
    cost = np.array([[pose_distance(one, other) for other in found] for one in truth]).reshape(len(truth), len(found))
    return optimal(np.where(cost < SAME_BODY_TORSOS, cost, np.inf))


def identity_switches(numbers: NDArray[np.int64]) -> int:
    """How often a person's number changes.

    numbers  (T, P) by picture and true person: the number they were given there, NO_BODY where they were not found
    """
    changes = 0
    for given in np.asarray(numbers).T:
        given = given[given != NO_BODY]
        changes += int(np.count_nonzero(np.diff(given)))
    return changes
