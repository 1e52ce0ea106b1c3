"""The dancer of one video: poses as they are judged and, in a passage, as they are drawn.

A :class:`Footage` names a dancer's own left and right and is never mirrored, so that rings, arrows and angles are found
the same way whatever the camera did. Mirroring happens only for drawing, in :meth:`Footage.drawn`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import IS_HINGE, Features, interior, track_features
from coach.domain.landmarks import INDEX, JOINT_ENDS, JOINTS, PoseTrack
from coach.ui.figure import Smoother
from coach.ui.passage.geometry import SAME_MOMENT, CloseUp, close_up

WARM_UP: Final = 0.5
"""s of poses before a passage fed to the smoother, so that its first picture is as smooth as the rest."""
AROUND_BEAT: Final = 0.1
"""s on either side of a beat over which its right angle is measured."""
MOVED: Final = 10.0
"""Degrees from the right angle within which the body shows it."""
FORESHORTENED: Final = 20.0
"""Largest difference in degrees between an angle in space and in the picture for one to stand for the other."""


@dataclass(frozen=True, eq=False)
class Footage:
    """The dancer of one video.

    track      their poses as they are judged, in the video's own time; empty if they are not known
    is_mirror  the video shows the dance as a mirror does
    """

    track: PoseTrack
    is_mirror: bool = False

    @staticmethod
    def of(found: PoseTrack, is_mirror: bool) -> Footage:
        """From poses as ``found`` in the video: in a mirror image the dancer's left is taken for right."""
        return Footage(found.mirrored() if is_mirror else found, is_mirror)

    def during(self, start: float, end: float) -> Footage:
        """What a :class:`Dancer` between these times (s) needs of it, and no more."""
        t = self.track.t
        return replace(self, track=self.track.at((t >= start - WARM_UP) & (t < end + SAME_MOMENT)))

    def drawn(self, points: NDArray[np.floating]) -> NDArray[np.floating]:
        """(…, 2) of the track → where they are in the video's pictures, and back."""
        return points * np.array((-1.0, 1.0)) if self.is_mirror else points

    def pose(self, t: float) -> NDArray[np.floating] | None:
        """(L, 2) as found in the picture at ``t`` (s); None if nobody was."""
        i = nearest(self.track, t)
        return None if i is None else self.drawn(self.track.body.image[i])


def nearest(track: PoseTrack, t: float) -> int | None:
    """Index of the pose that belongs to the picture at ``t`` (s); None if there is none, or nobody was seen."""
    if not len(track):
        return None
    i = int(np.argmin(np.abs(track.t - t)))
    return i if abs(track.t[i] - t) <= SAME_MOMENT and np.isfinite(track.image[i]).any() else None


@dataclass(frozen=True)
class Angle:
    """``ends``: landmarks (one end, joint, other end); ``degrees`` NaN if only the arc is known."""

    ends: tuple[int, int, int]
    degrees: float


class Dancer:
    """A dancer between two times (s) of their video; anything costly is computed on demand, and kept.

    ``poses``: those that may be drawn, as they are judged.
    """

    def __init__(self, footage: Footage, start: float, end: float) -> None:
        self.footage = footage
        self.poses = footage.track.between(start - WARM_UP, end + SAME_MOMENT).body
        self._where = footage.drawn(footage.track.between(start, end).image)
        self._smoother = Smoother()
        self._smooth: list[NDArray[np.float64]] = []
        self._close_up: tuple[tuple[float, ...], CloseUp] | None = None

    def index(self, t: float) -> int | None:
        """Index of the pose that belongs to the picture at ``t`` (s)."""
        return nearest(self.poses, t)

    def image(self, i: int) -> NDArray[np.float64]:
        """(L, 2) of pose ``i``, smoothed from the first pose; in the track's own coordinates."""
        done = len(self._smooth)
        for t, image in zip(self.poses.t[done : i + 1], self.poses.image[done : i + 1]):
            self._smooth.append(self._smoother.step(image, t))
        return self._smooth[i]

    @property
    def images(self) -> NDArray[np.float64]:
        """(T, L, 2) of all poses."""
        return np.array([self.image(i) for i in range(len(self.poses))]).reshape(self.poses.image.shape)

    def close_up(self, shape: float, room: float, least: float) -> CloseUp:
        """The part of the picture to show, see :func:`close_up`: always the same, as one that follows shakes."""
        wanted = (shape, room, least)
        if self._close_up is None or self._close_up[0] != wanted:
            self._close_up = wanted, close_up(self._where, *wanted)
        return self._close_up[1]

    def right_angle(self, joint: str, beat: float, t: float) -> Angle:
        """The angle of a joint around a beat (s), as this dancer holds it.

        Its number is NaN while the picture at ``t`` (s) shows a different angle: a number that plainly does not fit the
        arc beside it helps nobody.
        """
        j, i = JOINTS.index(joint), self.index(t)
        around = np.abs(self.poses.t - beat) <= AROUND_BEAT
        held, seen = self._angles[:, j], self._features.angle[:, j]
        values = held[around & np.isfinite(held) & np.isfinite(seen)]
        right = float(np.median(values)) if len(values) else np.nan
        shown = i is not None and abs(held[i] - right) <= MOVED and abs(seen[i] - right) <= FORESHORTENED
        return Angle(tuple(INDEX[name] for name in JOINT_ENDS[joint]), right if shown else np.nan)

    @cached_property
    def _features(self) -> Features:
        return track_features(self.poses)

    @cached_property
    def _angles(self) -> NDArray[np.float64]:
        """(T, 9) degrees: hinges in space, the others in the picture."""
        return np.where(IS_HINGE, interior(self._features.deep), self._features.angle)
