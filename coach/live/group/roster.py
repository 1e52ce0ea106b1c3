"""Which body is which dancer, from the set-up to the last beat, and who is only a reflection in a mirror on the wall.
Pure, but for what it remembers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.mirror_images import LEAST_BOTH_SEEN_S, reflections
from coach.domain.landmarks import Pose
from coach.estimators.top_down.box import centre, scale
from coach.estimators.top_down.same_body import look_difference
from coach.tracking.link import COLOUR
from coach.tracking.pose_buffer import track_of
from coach.tracking.tracker import Tracker

MIRROR_WATCHED_S: Final = 2 * LEAST_BOTH_SEEN_S
"""s of everybody's newest poses that are compared: people step into the picture, settle, and raise a hand."""
MIRROR_LOOK_EVERY_S: Final = 1.0
"""s between two looks."""
NO_DANCER: Final = 0
"""The number of a body that is not a dancer's."""
SIZE_EASE: Final = 0.05
"""Weight of somebody's newest size before the dance (0 while they are not found): anyone only passing by, or found
for a moment, stays small …"""
FADED: Final = 0.2
"""… and below this share of the largest does not count."""
DANCER_GONE_S: Final = 2.0
"""s after which a dancer who is not found may be a newcomer …"""
AS_LARGE_RATIO: Final = 1.4
"""… who is at most this many times as large, or as small, as before the dance: a reflection is smaller."""


class MirrorWatch:
    """Who in the picture is somebody else's reflection, once they have moved enough to tell.

    found  their numbers; once found, always a reflection
    """

    def __init__(self) -> None:
        self.found: frozenset[int] = frozenset()
        self._seen: dict[int, deque[tuple[float, Pose]]] = {}
        self._looked = 0.0

    def step(self, t: float, here: Mapping[int, Pose], look: bool) -> None:
        """Who is ``here`` at time ``t`` (s), by number; ``look``: it is worth comparing them."""
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


class Roster:
    """Numbers 1 … ``dancers`` for the bodies of one stream of pictures.

    Before the dance they go from left to right as everybody stands. If there are more people than dancers, the dancers
    are those who are not reflections, judging by their movements, and of these the largest: a mirror shows people
    smaller. After ``hold`` everybody keeps their number, even when they cross or leave for a while; newcomers get a
    number that nobody has had, while there is one. If somebody dressed like an absent dancer has passed by under
    their number, the dancer is recognised by clothes and size on coming back.

    people  in the newest picture, without reflections
    """

    def __init__(self, dancers: int) -> None:
        self._dancers = dancers
        self._tracker = Tracker()
        self._number: dict[int, int] = {}
        self._complete: dict[int, int] = {}
        self._size: dict[int, float] = {}
        self._tall: dict[int, float] = {}
        self._x: dict[int, float] = {}
        self._held = False
        self._mirror = MirrorWatch()
        self._others: frozenset[int] = frozenset()
        self._instead: dict[int, int] = {}
        self._seen: dict[int, float] = {}
        self.people = 0

    def step(self, t: float, poses: Sequence[Pose], rgb: NDArray[np.uint8]) -> list[int]:
        """The dancer's number of each of the ``poses`` in the picture of time ``t`` (s); NO_DANCER of all others."""
        tracks = self._tracker.step(t, poses, rgb)
        here = {track: pose for track, pose in zip(tracks, poses) if track}
        self._x |= {track: float(centre(pose)[0]) for track, pose in here.items()}
        if self._held:
            self._welcome(here)
            self._know_again(t, here)
        else:
            self._mirror.step(t, here, look=len(here) > self._dancers)
            self._line_up(here)
            self._tall |= {track: scale(pose) for track, pose in here.items()}
        mirrored = len(self._mirror.found & here.keys())
        self.people = max(len(poses) - mirrored, min(len(poses), self._dancers))
        return self._numbers(t, tracks)

    def _numbers(self, t: float, tracks: Sequence[int]) -> list[int]:
        """The numbers of the ``tracks``; a stand-in for a dancer has the number while the dancer has not."""
        numbers = [self._number.get(track, NO_DANCER) for track in tracks]
        for k, track in enumerate(tracks):
            number = self._instead.get(track, NO_DANCER)
            if number and number not in numbers:
                numbers[k] = number
        self._seen |= dict.fromkeys(numbers, t)
        return numbers

    def _from_left(self, tracks: Iterable[int]) -> list[int]:
        return sorted(tracks, key=self._x.__getitem__)

    def _line_up(self, here: Mapping[int, Pose]) -> None:
        """From left to right; missing somebody for a moment changes nobody's number."""
        for track in self._x:
            size = scale(here[track]) if track in here else 0.0
            self._size[track] = SIZE_EASE * size + (1 - SIZE_EASE) * self._size.get(track, 0.0)
        largest = max(self._size.values(), default=0.0)
        there = [track for track, size in self._size.items() if size >= FADED * largest]
        mirrored = self._mirror.found
        meant = sorted(there, key=lambda track: (track not in mirrored, self._size[track]))[-self._dancers :]
        if self._complete.keys() >= set(meant) and len(meant) < self._dancers:
            self._number = self._complete
            return
        self._number = {track: k for k, track in enumerate(self._from_left(meant), start=1)}
        if len(meant) == self._dancers:
            self._complete = self._number

    def hold(self) -> None:
        """The dance begins: the numbers stay as they were when all dancers were last there."""
        self._held = True
        self._number = self._complete or self._number
        self._others = frozenset(self._x) - self._number.keys()

    def _welcome(self, here: Mapping[int, Pose]) -> None:
        free = [number for number in range(1, self._dancers + 1) if number not in self._number.values()]
        known = self._number.keys() | self._instead.keys() | self._mirror.found
        new = [track for track in self._from_left(here) if track not in known][: len(free)]
        self._number |= dict(zip(new, free))
        self._tall |= {track: scale(here[track]) for track in new}

    def _know_again(self, t: float, here: Mapping[int, Pose]) -> None:
        """A newcomer during the dance, as large as an absent dancer and dressed like them, is that dancer: somebody
        else must have passed by under their number."""
        away = [own for own, n in self._number.items() if t - self._seen.setdefault(n, t) > DANCER_GONE_S]
        for track in here.keys() - self._number.keys() - self._instead.keys() - self._others if away else ():
            look, tall = self._tracker.look(track), scale(here[track])
            as_large = [own for own in away if 1 / AS_LARGE_RATIO <= tall / self._tall[own] <= AS_LARGE_RATIO]
            unlike = {own: look_difference(self._tracker.look(own), look) for own in as_large}
            best = min(unlike, key=unlike.__getitem__, default=NO_DANCER)
            if best and unlike[best] <= COLOUR:
                self._instead[track] = self._number[best]
