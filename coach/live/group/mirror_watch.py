"""Before a group's dance: whom only a mirror on the wall shows. Pure, but for what it remembers."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Final

from coach.compare.mirror_images import LEAST_BOTH_SEEN_S, reflections
from coach.domain.landmarks import Pose
from coach.tracking.gathered import track_of

MIRROR_WATCHED_S: Final = 2 * LEAST_BOTH_SEEN_S
"""s of everybody's newest poses that are compared: people step into the picture, settle, and raise a hand."""
MIRROR_LOOK_EVERY_S: Final = 1.0
"""s between two looks."""


class MirrorWatch:
    """Who of those in the picture is another one's reflection, as soon as they have moved enough to tell.

    found  their numbers; who was once found stays a reflection
    """

    def __init__(self) -> None:
        self.found: frozenset[int] = frozenset()
        self._seen: dict[int, deque[tuple[float, Pose]]] = {}
        self._looked = 0.0

    def step(self, t: float, here: Mapping[int, Pose], look: bool) -> None:
        """Who is ``here`` at time ``t`` (s), by their numbers; they are compared where it is worth a ``look``."""
        for number, pose in here.items():
            self._seen.setdefault(number, deque()).append((t, pose))
        for poses in self._seen.values():
            while poses and poses[0][0] < t - MIRROR_WATCHED_S:
                poses.popleft()
        if look and t - self._looked >= MIRROR_LOOK_EVERY_S:
            self._looked = t
            tracks = [track_of(*zip(*self._seen[number])) for number in here]
            numbers = list(here)
            self.found |= {numbers[k] for k in reflections(tracks)}
