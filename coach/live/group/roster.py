"""Which body is which dancer, from the set-up to the last beat. Pure, but for what it remembers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import Pose
from coach.estimators.top_down.box import centre
from coach.tracking.tracker import Tracker

NOBODY: Final = 0
"""The number of a body that is no dancer's."""


class Roster:
    """Numbers 1 … ``dancers`` for the bodies of one stream of pictures.

    Before the dance they go from left to right as everybody stands. From ``hold`` on a number stays whose it is, also
    after crossing and after having left; newcomers get a number that nobody has had, while there is one.
    """

    def __init__(self, dancers: int) -> None:
        self._dancers = dancers
        self._tracker = Tracker()
        self._number: dict[int, int] = {}
        self._complete: dict[int, int] = {}
        self._held = False

    def step(self, t: float, poses: Sequence[Pose], rgb: NDArray[np.uint8]) -> list[int]:
        """The dancer's number of each of the ``poses`` in the picture of time ``t`` (s); NOBODY of all others."""
        tracks = self._tracker.step(t, poses, rgb)
        known = [(track, float(centre(pose)[0])) for track, pose in zip(tracks, poses) if track]
        ordered = [track for track, _ in sorted(known, key=lambda one: one[1])]
        if self._held:
            self._welcome(ordered)
        else:
            self._line_up(ordered)
        return [self._number.get(track, NOBODY) for track in tracks]

    def _line_up(self, tracks: Sequence[int]) -> None:
        """From left to right; somebody missed for a moment changes nobody's number."""
        if self._complete.keys() >= set(tracks) and len(tracks) < self._dancers:
            self._number = self._complete
            return
        self._number = {track: k for k, track in enumerate(tracks, start=1)}
        if len(tracks) == self._dancers:
            self._complete = self._number

    def hold(self) -> None:
        """The dance begins: the numbers stay as they were when last all dancers, and nobody else, were seen."""
        self._held = True
        here = {track: number for track, number in self._number.items() if number <= self._dancers}
        self._number = self._complete or here

    def _welcome(self, tracks: Sequence[int]) -> None:
        free = [number for number in range(1, self._dancers + 1) if number not in self._number.values()]
        new = [track for track in tracks if track not in self._number]
        self._number |= dict(zip(new, free))
