"""One dancer in a passage of the reel: the part of the picture that is shown, and the body in it."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import numpy as np
import pygame
from numpy.typing import NDArray

from coach.compare.features import IS_HINGE, Features, interior, track_features
from coach.domain.landmarks import INDEX, JOINT_ENDS, JOINTS, PoseTrack
from coach.media.video import Frame
from coach.reel.pictures import Angle, Body, Panel
from coach.ui.figure import smoothed
from coach.ui.passage.corrections import Arrow
from coach.ui.passage.geometry import NEAR, CloseUp, close_up

BEFORE: Final = 0.5
"""s of poses before the passage in which the smoother comes to rest."""
AROUND_BEAT: Final = 0.1
"""s on either side of a beat over which its right angle is measured."""
MOVED: Final = 10.0
"""Degrees from the right angle within which the body shows it."""
FORESHORTENED: Final = 20.0
"""Degrees between an angle in space and in the picture within which one may stand for the other."""
SHAPE_UNKNOWN: Final = 16 / 9
"""Width over height of a video without pictures."""


class Dancer:
    """Poses and picture of one video between two of its times (s).

    track     as it is judged: names the dancer's own, never mirrored
    area      where the picture is shown
    is_mirror whether the video itself shows the dance as a mirror does, so that its places are the track's, mirrored
    flipped   whether the picture is shown the other way round than the video has it
    """

    def __init__(
        self, track: PoseTrack, start: float, end: float, area: pygame.Rect, is_mirror: bool, flipped: bool
    ) -> None:
        self._turn = np.array((-1.0 if is_mirror else 1.0, 1.0))
        self._flipped = flipped
        self._raw = track.between(start - BEFORE, end + NEAR)
        self._drawn = smoothed(self._raw)
        self._framed = track.between(start, end).image * self._turn
        self._area = area
        self._close_up: CloseUp | None = None

    def index(self, t: float) -> int | None:
        """Which pose belongs to the picture of time ``t`` (s)."""
        if not len(self._raw):
            return None
        i = int(np.argmin(np.abs(self._raw.t - t)))
        return i if abs(self._raw.t[i] - t) <= NEAR and self._raw.seen[i] else None

    def pose(self, t: float) -> tuple[NDArray, NDArray] | None:
        """(33, 2) image and (33, 3) world landmarks at ``t``, in the track's own coordinates."""
        i = self.index(t)
        return None if i is None else (self._drawn.image[i], self._raw.world[i])

    def panel(
        self,
        frame: Frame | None,
        t: float,
        wrong: NDArray[np.bool_] | None,
        arrows: tuple[Arrow, ...] = (),
        angles: tuple[Angle, ...] = (),
        flash: bool | None = None,
    ) -> Panel:
        """The picture with the body over it; ``wrong`` None = the picture alone, where there is one."""
        part = self._part(frame)
        i = self.index(frame.t if frame else t)
        body = None
        if i is not None and (wrong is not None or frame is None):
            moved = tuple(
                Arrow(a.joint, part.points(a.start * self._turn), part.points(a.end * self._turn)) for a in arrows
            )
            rings = np.zeros(len(JOINTS), bool) if wrong is None else wrong
            body = Body(part.points(self._drawn.image[i] * self._turn), self._drawn.visibility[i], rings, moved, angles)
        return Panel(None if frame is None else part.cut(frame.rgb), self._flipped, body, flash)

    def right_angle(self, joint: str, beat: float, t: float) -> Angle:
        """The angle of a joint around a beat (s), as this dancer holds it.

        Its number is NaN while the picture of time ``t`` (s) shows another: a number beside an arc that is plainly not
        of it puts nothing right.
        """
        j, i = JOINTS.index(joint), self.index(t)
        around = np.abs(self._raw.t - beat) <= AROUND_BEAT
        held, seen = self._angles[:, j], self._features.angle[:, j]
        values = held[around & np.isfinite(held) & np.isfinite(seen)]
        right = float(np.median(values)) if len(values) else np.nan
        shown = i is not None and abs(held[i] - right) <= MOVED and abs(seen[i] - right) <= FORESHORTENED
        return Angle(tuple(INDEX[name] for name in JOINT_ENDS[joint]), right if shown else np.nan)

    @cached_property
    def _features(self) -> Features:
        return track_features(self._raw)

    @cached_property
    def _angles(self) -> NDArray[np.float64]:
        """(T, 9) degrees: of hinges in space, of the others in the picture."""
        return np.where(IS_HINGE, interior(self._features.deep), self._features.angle)

    def _part(self, frame: Frame | None) -> CloseUp:
        """The same part all through the passage: a picture that follows each movement shakes."""
        if self._close_up is None:
            shape = frame.rgb.shape[1] / frame.rgb.shape[0] if frame else SHAPE_UNKNOWN
            self._close_up = close_up(self._framed, shape, self._area.width / self._area.height)
        return self._close_up
