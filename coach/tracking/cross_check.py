"""Limbs of people in a group that nobody knows: two networks see them in different places. Pure.

A network that looks for one dancer in a box takes a neighbour's arm that reaches into it for theirs, and is sure of it.
One that sees everybody at once hardly does. Which of the two is right cannot be known, so that the limb counts as not
seen: of three who point up with the same arm, dancers were told to raise the other one by 160°.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import INDEX, Pose, PoseTrack
from coach.estimators.top_down.box import scale
from coach.estimators.top_down.same_body import apart, same_body

EVERY_S: Final = 0.1
"""s between two looks of the second network, which takes as long as the first does for two people: a limb that is taken
for another one is so for longer."""

LIMBS: Final = tuple(f"{side}_{part}" for part in ("elbow", "wrist", "knee", "ankle") for side in ("left", "right"))
"""Landmarks that are checked: those that both networks name, and that another's limb may be taken for."""

APART: Final = 0.3
"""Torso lengths between the two places of a landmark from which they are different ones. Of dancers who stand alone
1 to 7 % of these landmarks are, mostly wrists before the body."""

SURE: Final = 0.5
"""Visibility from which the second network's place for a landmark counts."""

_LIMBS: Final = [INDEX[name] for name in LIMBS]


@dataclass(frozen=True, eq=False)
class Look:
    """Everybody whom the second network sees in one frame (index) of a film."""

    frame: int
    everybody: Sequence[Pose]


def cross_checked(track: PoseTrack, looks: Sequence[Look]) -> PoseTrack:
    """The track, in which a limb counts as not seen where the ``looks`` see it elsewhere: in their own frames and in
    those beside them. ``looks``: in the order of their frames, which are indices of the track's."""
    if not looks:
        return track
    frames = np.array([look.frame for look in looks])
    nearest = np.searchsorted((frames[1:] + frames[:-1]) / 2, np.arange(len(track)))
    elsewhere = np.array([_elsewhere(track.pose(look.frame), look.everybody) for look in looks])[nearest]
    points = [track.skeleton.index[name] for name in LIMBS]
    visibility = track.visibility.copy()
    visibility[:, points] = np.where(elsewhere, 0, visibility[:, points])
    return replace(track, visibility=visibility)


def _elsewhere(pose: Pose, everybody: Sequence[Pose]) -> NDArray[np.bool_]:
    """(8,) which LIMBS of somebody are elsewhere in the other network's pose of the same body, if it has one."""
    other = min(everybody, key=lambda seen: apart(pose, seen), default=None) if pose.seen else None
    if other is None or not same_body(pose, other):
        return np.zeros(len(LIMBS), bool)
    gap = np.linalg.norm(pose.body.image[_LIMBS] - other.body.image[_LIMBS], axis=1)
    return (gap > APART * scale(pose)) & (other.body.visibility[_LIMBS] >= SURE)
