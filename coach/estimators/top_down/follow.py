"""Following several people at once: one estimator each, in a box of their own, until they are lost or meet."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import Pose
from coach.estimators.estimator import OpenEstimator, PoseEstimator
from coach.estimators.top_down.box import Bounds, CropBox, box_around, crop, enlarged, projected
from coach.estimators.top_down.same_body import (
    appearance,
    eased_look,
    is_there,
    jumped,
    lies_in,
    look_difference,
    same_body,
)

GIVE_UP: Final = 20
"""Frames without a pose after which a dancer is lost."""

RETURN_S: Final = 3.0
"""s after that for which they are expected back."""

CONFIRMING_POSES: Final = 3
"""Poses that must lie in a newly opened box before anybody is taken to be there …"""

LOST_AFTER: Final = 6
"""… within this many frames."""

LOOKS_EVERY: Final = 3
"""Frames between two samples of a dancer's appearance."""

CROP_LOOK_UPDATE: Final = 0.2
"""Weight of the newest of those appearances."""

CLEAR_APPEARANCE_GAP: Final = 0.05
"""Difference of appearance needed for one of two dancers to fit a body better."""

CLOSELY: Final = 0.06
"""Margin around a body, as a share of its size, that a new estimator may see; added again for each frame in which it is
lost."""

RgbPicture = NDArray[np.uint8]


@dataclass(eq=False)
class Follower:
    """One box and its estimator. ``met``: frames since it last had to be told from another one."""

    box: CropBox
    landmarker: PoseEstimator
    sighting: Pose
    tries: int = 0
    lies: int = 0
    lost: int = 0
    met: int = 0
    last: Pose | None = None
    last_t: float = 0.0
    look: NDArray[np.float32] | None = None

    @property
    def confirmed(self) -> bool:
        return self.lies >= CONFIRMING_POSES

    @property
    def over(self) -> bool:
        """Whether to close the box: nobody was ever there, or they are lost."""
        return self.lost > GIVE_UP or (not self.confirmed and self.tries >= LOST_AFTER)

    def find(self, rgb: RgbPicture, t: float) -> Pose | None:
        """The pose in this dancer's box, projected into the frame; None if it cannot plausibly be theirs."""
        where = self.box.widened(self.lost)
        pose = self.landmarker.detect(crop(rgb, where, self._only()), t)
        if not pose.seen:
            return None
        pose = projected(pose, where, rgb.shape[0])
        if self._believable(pose, t):
            return pose
        self.landmarker.forget()
        return None

    def _only(self) -> Bounds | None:
        """What the estimator may see while it does not know yet whom to follow: not the neighbours."""
        expected = self.last if self.confirmed else self.sighting
        return enlarged(expected, CLOSELY * (1 + self.lost)) if self.lost or not self.met else None

    def _believable(self, pose: Pose, t: float) -> bool:
        if not self.confirmed and not lies_in(pose, box_around(self.sighting)):
            return False
        if self.lost and not is_there(pose):
            return False
        return self.last is None or not jumped(self.last, pose, t - self.last_t)

    def keep(self, t: float, pose: Pose, rgb: RgbPicture) -> None:
        self.last, self.last_t, self.lost = pose, t, 0
        self.tries, self.lies, self.met = self.tries + 1, self.lies + 1, self.met + 1
        self.box = self.box.eased(pose)
        if self.lies % LOOKS_EVERY == 1:
            look = appearance(rgb, pose)
            self.look = look if self.look is None else eased_look(self.look, look, CROP_LOOK_UPDATE)

    def miss(self) -> None:
        self.lost, self.tries = self.lost + 1, self.tries + 1


class CropTracker:
    """Everybody who is followed, picture by picture; a context manager.

    open_estimator  makes what finds one dancer in a box
    pool            where they run in parallel
    """

    def __init__(self, open_estimator: OpenEstimator, pool: Executor) -> None:
        self._open_estimator, self._pool = open_estimator, pool
        self._all = ExitStack()
        self._free: list[PoseEstimator] = []
        self._given_up = -np.inf
        self.followers: list[Follower] = []

    def __enter__(self) -> CropTracker:
        return self

    def __exit__(self, *exception: object) -> None:
        self._all.close()

    def step(self, t: float, rgb: RgbPicture) -> list[Pose]:
        """Follow everybody into the picture of time ``t``: the poses there of everybody confirmed, or likely to be."""
        found = list(self._pool.map(lambda follower: follower.find(rgb, t), self.followers))
        found = self._one_each(found, rgb)
        for follower, pose in zip(self.followers, found):
            if pose is None:
                follower.miss()
            else:
                follower.keep(t, pose, rgb)
        here = [pose for f, pose in zip(self.followers, found) if pose is not None and (f.confirmed or is_there(pose))]
        for follower in [f for f in self.followers if f.over]:
            self._close(follower)
            if follower.confirmed:
                self._given_up = t
        return here

    def poses(self) -> list[Pose]:
        """Where those who are not lost were last seen."""
        return [f.last for f in self.followers if f.last is not None and not f.lost]

    def anybody_lost(self, t: float) -> bool:
        """Whether somebody is lost now, or was given up recently and may come out from behind another."""
        return any(follower.lost for follower in self.followers) or t - self._given_up < RETURN_S

    def newcomers(self, sightings: Sequence[Pose], t: float, most: int) -> None:
        """Give each unclaimed sighting to a lost dancer within whose reach it is, or to a box of its own, as long as
        there are no more than ``most``."""
        for sighting in sightings:
            lost = [f for f in self.followers if f.lost and f.last is not None]
            near = [f for f in lost if not jumped(f.last, sighting, t - f.last_t)]
            if near:
                follower = min(near, key=lambda f: abs(f.box.x - box_around(sighting).x))
                follower.box, follower.sighting, follower.lost = box_around(sighting), sighting, 1
                follower.landmarker.forget()
            elif len(self.followers) < most:
                self._open(sighting)

    def new_shot(self) -> None:
        """After a cut nobody is where they were."""
        for follower in list(self.followers):
            self._close(follower)

    def _one_each(self, found: list[Pose | None], rgb: RgbPicture) -> list[Pose | None]:
        """A body found by two boxes belongs to one of them."""
        for i, j in combinations(range(len(found)), 2):
            if found[i] is None or found[j] is None or not same_body(found[i], found[j]):
                continue
            loser = j if self._owner(i, j, found, rgb) == i else i
            found[loser] = None
            self.followers[loser].landmarker.forget()
            if all(self.followers[k].confirmed for k in (i, j)) and self.followers[loser].met:
                self.followers[i].met = self.followers[j].met = 0  # the first frame of the meeting
        return found

    def _owner(self, i: int, j: int, found: Sequence[Pose | None], rgb: RgbPicture) -> int:
        one, other = self.followers[i], self.followers[j]
        if one.confirmed != other.confirmed:
            return i if one.confirmed else j
        if one.look is not None and other.look is not None:
            unlike = [look_difference(f.look, appearance(rgb, found[k])) for f, k in ((one, i), (other, j))]
            if abs(unlike[0] - unlike[1]) > CLEAR_APPEARANCE_GAP:
                return i if unlike[0] < unlike[1] else j
        return i if (one.lost, other.met) <= (other.lost, one.met) else j

    def _open(self, sighting: Pose) -> None:
        if self._free:
            landmarker = self._free.pop()
            landmarker.forget()
        else:
            landmarker = self._all.enter_context(self._open_estimator())
        self.followers.append(Follower(box_around(sighting), landmarker, sighting))

    def _close(self, follower: Follower) -> None:
        self.followers.remove(follower)
        self._free.append(follower.landmarker)
