"""Limbs of people in a group that two networks see in different places, so that nobody knows where they are. Pure.

A network that looks for one dancer in a box takes a neighbour's arm reaching into it for theirs, and is sure of it. One
that sees everybody at once rarely does. There is no knowing which of the two is right, so the limb counts as not seen:
without this, of three dancers pointing up with the same arm, some were told to raise the other one by 160°.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import Advance
from coach.domain.landmarks import BODY, INDEX, LANDMARKS, TRUNK, Pose, PoseTrack
from coach.estimators.top_down.box import scale
from coach.estimators.top_down.same_body import same_body

CROSS_CHECK_EVERY_S: Final = 0.1
"""s between two looks of the second network, which takes as long as the first does for two people: a limb mistaken for
another stays so for longer than that."""

CHECKED_LANDMARKS: Final = tuple(
    f"{side}_{part}" for part in ("elbow", "wrist", "knee", "ankle") for side in ("left", "right")
)
"""Landmarks that are checked: those that both networks name, and that may be confused with another person's limb."""

LEAST_DISAGREEMENT: Final = 0.3
"""Torso lengths between the two places of a landmark above which they disagree. For dancers alone in the picture 1 to 7
% of these landmarks do, mostly wrists in front of the body."""

SECOND_VISIBILITY: Final = 0.5
"""Visibility above which the second network's place for a landmark counts."""

_CHECKED_LANDMARKS: Final = [INDEX[name] for name in CHECKED_LANDMARKS]
_NOWHERE: Final = np.full((len(LANDMARKS), 3), np.nan, np.float32)


@dataclass(frozen=True, eq=False)
class FrameDetections:
    """Everybody the second network sees in one frame of a film, as arrays.

    frame       its index
    image       (P, L, 2) and visibility (P, L) of the LANDMARKS of P people, as in :class:`Pose`
    """

    frame: int
    image: NDArray[np.float32]
    visibility: NDArray[np.float32]


def look(frame: int, everybody: Sequence[Pose]) -> FrameDetections:
    """Of the poses of ``everybody``."""
    bodies = [pose.body for pose in everybody]
    image, visibility = (np.array([getattr(body, name) for body in bodies]) for name in ("image", "visibility"))
    return FrameDetections(frame, image, visibility)


class LookRows:
    """Looks one after the other in little memory: there are 36 000 in an hour. As arrays of their own, made between
    pictures of megabytes, they would lie where pictures were, and each new picture would need new memory."""

    def __init__(self) -> None:
        self._frames, self._people, self._values = array("q"), array("q"), array("f")

    def __len__(self) -> int:
        return len(self._frames)

    def __iter__(self) -> Iterator[FrameDetections]:
        at = 0
        for frame, people in zip(self._frames, self._people):
            end = at + people * len(LANDMARKS) * 3
            values = np.array(self._values[at:end], np.float32).reshape(people, len(LANDMARKS), 3)
            image, visibility = map(np.ascontiguousarray, (values[..., :2], values[..., 2]))
            yield FrameDetections(frame, image, visibility)
            at = end

    def add(self, seen: FrameDetections) -> None:
        """The next."""
        self._frames.append(seen.frame)
        self._people.append(len(seen.image))
        if len(seen.image):
            self._values.frombytes(np.dstack([seen.image, seen.visibility]).tobytes())


def cross_checked(
    track: PoseTrack, looks: LookRows | Sequence[FrameDetections], advance: Advance = lambda looks: None
) -> PoseTrack:
    """The track, in which a limb counts as not seen where the ``looks`` see it elsewhere: in their own frames and in
    the adjacent ones. ``looks``: in the order of their frames, which are indices of the track's; ``advance`` is told of
    each."""
    if not looks:
        return track
    frames = np.empty(len(looks), int)
    elsewhere = np.empty((len(looks), len(CHECKED_LANDMARKS)), bool)
    for k, seen in enumerate(looks):
        frames[k], elsewhere[k] = seen.frame, _elsewhere(track.pose(seen.frame), seen)
        advance(1)
    nearest = np.searchsorted((frames[1:] + frames[:-1]) / 2, np.arange(len(track)))
    points = [track.skeleton.index[name] for name in CHECKED_LANDMARKS]
    visibility = track.visibility.copy()
    visibility[:, points] = np.where(elsewhere[nearest], 0, visibility[:, points])
    return replace(track, visibility=visibility)


def _elsewhere(pose: Pose, seen: FrameDetections) -> NDArray[np.bool_]:
    """(8,) which CHECKED_LANDMARKS of somebody are elsewhere in the other network's pose of the same body, if it has
    one."""
    if not pose.seen or not len(seen.image):
        return np.zeros(len(CHECKED_LANDMARKS), bool)
    far = np.abs(seen.image[:, TRUNK] - pose.body.image[TRUNK]).sum(axis=(1, 2))
    nearest = int(np.nan_to_num(far, nan=np.inf).argmin())
    other = Pose(seen.image[nearest], _NOWHERE, seen.visibility[nearest], 1, BODY)
    if not same_body(pose, other):
        return np.zeros(len(CHECKED_LANDMARKS), bool)
    gap = np.linalg.norm(pose.body.image[_CHECKED_LANDMARKS] - other.image[_CHECKED_LANDMARKS], axis=1)
    return (gap > LEAST_DISAGREEMENT * scale(pose)) & (other.visibility[_CHECKED_LANDMARKS] >= SECOND_VISIBILITY)
