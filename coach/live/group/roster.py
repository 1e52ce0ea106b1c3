"""Which body is which dancer, from the set-up to the last beat. Pure, but for what it remembers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import Pose
from coach.estimators.top_down.box import centre, scale
from coach.tracking.tracker import Tracker

NO_DANCER: Final = 0
"""The number of a body that is no dancer's."""

SIZE_EASE: Final = 0.05
"""How much of somebody's newest size counts before the dance (0 while they are not found): who only passes by, or is
found for a moment, stays small …"""

FADED: Final = 0.2
"""… and below this share of the largest is not there."""


class Roster:
    """Numbers 1 … ``dancers`` for the bodies of one stream of pictures.

    Before the dance they go from left to right as everybody stands; of more people than dancers the largest are meant:
    a mirror on the wall shows smaller ones. From ``hold`` on a number stays whose it is, also after crossing and after
    having left; newcomers get a number that nobody has had, while there is one.
    """

    def __init__(self, dancers: int) -> None:
        self._dancers = dancers
        self._tracker = Tracker()
        self._number: dict[int, int] = {}
        self._complete: dict[int, int] = {}
        self._size: dict[int, float] = {}
        self._x: dict[int, float] = {}
        self._held = False

    def step(self, t: float, poses: Sequence[Pose], rgb: NDArray[np.uint8]) -> list[int]:
        """The dancer's number of each of the ``poses`` in the picture of time ``t`` (s); NO_DANCER of all others."""
        tracks = self._tracker.step(t, poses, rgb)
        here = {track: pose for track, pose in zip(tracks, poses) if track}
        self._x |= {track: float(centre(pose)[0]) for track, pose in here.items()}
        if self._held:
            self._welcome(self._from_left(here))
        else:
            self._line_up(here)
        return [self._number.get(track, NO_DANCER) for track in tracks]

    def _from_left(self, tracks: Iterable[int]) -> list[int]:
        return sorted(tracks, key=self._x.__getitem__)

    def _line_up(self, here: Mapping[int, Pose]) -> None:
        """From left to right; somebody missed for a moment changes nobody's number."""
        for track in self._x:
            size = scale(here[track]) if track in here else 0.0
            self._size[track] = SIZE_EASE * size + (1 - SIZE_EASE) * self._size.get(track, 0.0)
        largest = max(self._size.values(), default=0.0)
        there = [track for track, size in self._size.items() if size >= FADED * largest]
        meant = sorted(there, key=self._size.__getitem__)[-self._dancers :]
        if self._complete.keys() >= set(meant) and len(meant) < self._dancers:
            self._number = self._complete
            return
        self._number = {track: k for k, track in enumerate(self._from_left(meant), start=1)}
        if len(meant) == self._dancers:
            self._complete = self._number

    def hold(self) -> None:
        """The dance begins: the numbers stay as they were when last all dancers were there."""
        self._held = True
        self._number = self._complete or self._number

    def _welcome(self, tracks: Sequence[int]) -> None:
        free = [number for number in range(1, self._dancers + 1) if number not in self._number.values()]
        new = [track for track in tracks if track not in self._number]
        self._number |= dict(zip(new, free))
