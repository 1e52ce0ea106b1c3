"""What a dancer far from the keyboard says between passes: one hand up, both hands up, arms crossed. Pure.

Pictures' coordinates are those of :mod:`coach.domain.landmarks`. Nobody is listened to during the dance.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.practice import Gesture
from coach.live.framing import HAND_VISIBLE, HIPS, OVER_HEAD, SHOULDERS, TORSO, VISIBLE, WRISTS, head_top, stature

HOLD: Final = 0.8
"""s for which a gesture must be held: a pose of a dance rarely stays that long, and an arm does not tire."""
GRACE: Final = 0.25
"""s for which a gesture may go unseen: a blurred hand is lost for a few frames. So long must it also be let go."""
CROSSED: Final = 0.15
"""Torso lengths by which each wrist must be beyond the body's middle, on the other side, for the arms to be crossed."""
CHEST: Final = (-0.1, 1.0)
"""Shares of the way from the shoulders down to the hips within which both wrists of crossed arms are."""


def gesture(image: NDArray[np.float32], visibility: NDArray[np.float32]) -> Gesture | None:
    """What the pose says, if anything.

    image       (L, 2) LANDMARKS of the dancer; NaN where nobody was found
    visibility  (L,)
    """
    if not np.isfinite(image[SHOULDERS + HIPS + WRISTS]).all():
        return None
    over = (image[WRISTS, 1] < head_top(image) - OVER_HEAD * stature(image)) & (visibility[WRISTS] >= VISIBLE)
    if over.any():
        return "next" if over.all() else "again"
    return "stop" if _crossed(image, visibility) else None


def _crossed(image: NDArray[np.float32], visibility: NDArray[np.float32]) -> bool:
    """Whether each wrist is on the other side of the chest, as the shoulders see it: of a turned body as well."""
    shoulders, hips = image[SHOULDERS], image[HIPS].mean(axis=0)
    middle = shoulders.mean(axis=0)
    down, across = hips - middle, shoulders[0] - shoulders[1]  # to the dancer's left
    torso = TORSO * stature(image)
    if (visibility[WRISTS] < HAND_VISIBLE).any() or torso <= 0 or not across.any():
        return False
    height = (image[WRISTS] - middle) @ down / torso**2
    spine = middle + np.clip(height, 0, 1)[:, None] * down
    side = ((image[WRISTS] - spine) * across).sum(axis=1) / np.linalg.norm(across) / torso
    crossed = side[0] < -CROSSED and side[1] > CROSSED
    return bool(crossed and (height > CHEST[0]).all() and (height < CHEST[1]).all())


class GestureHold:
    """Adds up how long a gesture has been held, for one window between passes.

    What the dancer still holds as the window begins, the dance's last pose, says nothing until it is let go.
    """

    def __init__(self) -> None:
        self._free = False
        self._none_since: float | None = None
        self._since: dict[Gesture, float] = {}
        self._last: dict[Gesture, float] = {}

    def update(self, t: float, seen: Gesture | None) -> tuple[Gesture | None, float]:
        """After the frame at ``t`` (s, any clock): which gesture is being held, and its progress 0..1 (1: said)."""
        if not self._free:
            self._let_go(t, seen)
            return None, 0.0
        if seen is not None:
            if t - self._last.get(seen, -np.inf) > GRACE:
                self._since[seen] = t
            self._last[seen] = t
        held = max(
            (one for one, last in self._last.items() if t - last <= GRACE), key=self._last.__getitem__, default=None
        )
        if held is None:
            return None, 0.0
        return held, min(1.0, (self._last[held] - self._since[held]) / HOLD)

    def _let_go(self, t: float, seen: Gesture | None) -> None:
        if seen is not None or self._none_since is None:
            self._none_since = None if seen is not None else t
        elif t - self._none_since >= GRACE:
            self._free = True
