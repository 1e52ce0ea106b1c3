"""What a dancer far from the keyboard says between passes: one hand up, both hands up, arms crossed.

Picture coordinates are those of :mod:`coach.domain.landmarks`. Gestures are ignored during the dance.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import HIPS, INDEX, SHOULDERS, WRISTS
from coach.domain.practice import Gesture
from coach.live.framing import (
    GRACE,
    HAND_VISIBLE,
    LANDMARK_SEEN_VISIBILITY,
    OVER_HEAD,
    TORSO_OVER_STATURE,
    head_top,
    stature,
)
from coach.live.pose_worker import PosedFrame

GESTURE_HOLD_S: Final[dict[Gesture, float]] = {"again": 1.2, "next": 1.2, "stop": 2.0}
"""s a gesture must be held, standing still. In 22 minutes of film, of many dancers and songs, arms are over the head
for up to 2.4 s, but nobody dancing holds still with them for longer than .87 s. Arms are crossed in one dance, for
1.5 s; somebody resting with folded arms must have time to see what that means."""
STILL_TORSO_LENGTHS: Final = 0.2
"""Torso lengths, about 10 cm, by which no part of the body may move meanwhile."""
CROSSED: Final = 0.35
"""Shoulder widths, as seen in the picture, by which the wrists must be past each other for arms to be crossed."""
LEAST_SHOULDER_WIDTH: Final = 0.35
"""Torso lengths by which the shoulders must be apart in the picture: on a body turned by 60° crossing can't be told."""
BEFORE: Final = 0.6
"""Torso lengths from the spine within which both wrists of crossed arms are …"""
CHEST: Final = (-0.1, 1.0)
"""… and shares of the way from the shoulders down to the hips."""
STILL_POINTS: Final = [
    INDEX[f"{side}_{part}"] for part in ("wrist", "elbow", "shoulder", "hip", "knee") for side in ("left", "right")
]
"""What must be still."""


def gesture(image: NDArray[np.float32], visibility: NDArray[np.float32]) -> Gesture | None:
    """What the pose says, if anything.

    image       (L, 2) LANDMARKS of the dancer; NaN where nobody was found
    visibility  (L,)
    """
    if not np.isfinite(image[SHOULDERS + HIPS + WRISTS]).all():
        return None
    over = (image[WRISTS, 1] < head_top(image) - OVER_HEAD * stature(image)) & (
        visibility[WRISTS] >= LANDMARK_SEEN_VISIBILITY
    )
    if over.any():
        return "next" if over.all() else "again"
    return "stop" if _crossed(image, visibility) else None


def _crossed(image: NDArray[np.float32], visibility: NDArray[np.float32]) -> bool:
    """Whether each wrist is on the other's side in front of the chest. Only close to it: the arms of a turned body that
    reach forward are both to one side of its spine."""
    shoulders = image[SHOULDERS]
    middle = shoulders.mean(axis=0)
    down, across = image[HIPS].mean(axis=0) - middle, shoulders[0] - shoulders[1]  # to the dancer's left
    torso, width = float(np.linalg.norm(down)), float(np.linalg.norm(across))
    if (visibility[WRISTS] < HAND_VISIBLE).any() or width < LEAST_SHOULDER_WIDTH * torso or torso == 0:
        return False
    wrists = image[WRISTS] - middle
    height = wrists @ down / torso**2
    side = (wrists - height[:, None] * down) @ across / width
    crossed = side[1] - side[0] > CROSSED * width and (np.abs(side) < BEFORE * torso).all()
    return bool(crossed and (height > CHEST[0]).all() and (height < CHEST[1]).all())


class GestureHold:
    """Adds up how long somebody standing still has held a gesture, for one window between passes.

    A pose already held as the window begins, the dance's last one, counts only after being released for GRACE.
    """

    def __init__(self) -> None:
        self._free = False
        self._none_since: float | None = None
        self._held: Gesture | None = None
        self._since = self._last = -np.inf
        self._anchor: NDArray[np.float32] = np.empty((0, 2), np.float32)

    def update(
        self, t: float, image: NDArray[np.float32], visibility: NDArray[np.float32]
    ) -> tuple[Gesture | None, float]:
        """After the frame at ``t`` (s, any clock): the gesture being held, and its progress 0..1 (1: said).

        image, visibility  as in :func:`gesture`
        """
        seen = gesture(image, visibility)
        if not self._free:
            self._let_go(t, seen)
            return None, 0.0
        lost = t - self._last > GRACE
        if seen is not None and (lost or seen == self._held):  # a different one may be a wrist lost for a frame
            if lost or self._moved(image):
                self._held, self._since, self._anchor = seen, t, image
            self._last = t
        elif lost:
            self._held = None
        return self._held, 0.0 if self._held is None else min(
            1.0, (self._last - self._since) / GESTURE_HOLD_S[self._held]
        )

    def _moved(self, image: NDArray[np.float32]) -> bool:
        """Whether the body is no longer where it was when the gesture began."""
        apart = np.linalg.norm(image[STILL_POINTS] - self._anchor[STILL_POINTS], axis=1)
        return bool(np.nanmax(apart) > STILL_TORSO_LENGTHS * TORSO_OVER_STATURE * stature(image))

    def _let_go(self, t: float, seen: Gesture | None) -> None:
        if seen is not None or self._none_since is None:
            self._none_since = None if seen is not None else t
        elif t - self._none_since >= GRACE:
            self._free = True


class GestureWindow:
    """The window after a pass: listens while it is open. ``held``: the gesture being held, and its progress 0..1."""

    def __init__(self) -> None:
        self._hold: GestureHold | None = None
        self.held: tuple[Gesture | None, float] = (None, 0.0)

    @property
    def is_open(self) -> bool:
        return self._hold is not None

    def open(self) -> None:
        self._hold, self.held = GestureHold(), (None, 0.0)

    def close(self) -> None:
        self._hold = None

    def listen(self, posed: PosedFrame) -> None:
        """The newest pose; ignored while the window is closed."""
        if self._hold is not None:
            pose = posed.pose.body
            self.held = self._hold.update(posed.frame.arrived, pose.image, pose.visibility)

    def said(self) -> Gesture | None:
        """The gesture that was held long enough; told once."""
        gesture, progress = self.held
        if progress < 1:
            return None
        self.held = (None, 0.0)
        return gesture
