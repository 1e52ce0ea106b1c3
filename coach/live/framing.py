"""Whether the camera sees the dancer well enough to judge them, and whether they raise a hand to start. Pure.

Picture coordinates are those of :mod:`coach.domain.landmarks`: units of the picture's height, y downwards. The words
for each trouble are in :mod:`coach.wording.words`, under its value.

The limits were measured with the full BlazePose model on 14 frames each of three dancers (a rendered one, a studio and
a bright room), against the joint angles of the unchanged frame: shrunk onto a 16:9 picture of 480 or 720 lines, and
darkened with a camera's noise (SD 5 of 255) added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import ANKLES, HIPS, INDEX, SHOULDERS, WRISTS, Pose
from coach.estimators.top_down.same_body import same_body

LANDMARK_SEEN_VISIBILITY: Final = 0.5
"""BlazePose's visibility above which a landmark counts as seen; mediapipe's own default for presence."""

HAND_VISIBLE: Final = 0.15
"""The same for a wrist at rest. Measured: 0.33 hanging in front of clothes of its colour, below 0.1 when cut off."""

SMALLEST_STATURE: Final = 0.225
"""Stature in units of the picture's longer side (0.4 of the height at 16:9), because the person detector squeezes
the whole picture into a square. Measured: at this size the angles' median error is 2–5° and the dancer is found in 39
of 42 frames; at 0.35 of the height, 2–11° and 30 of 42; at 0.3 hardly anybody is found."""

TALLEST_STATURE: Final = 0.86
"""Stature in units of the picture's height: the wrist of a raised arm reaches 1.15 statures (Drillis & Contini 1966:
shoulder 0.818, upper arm 0.186, forearm 0.146), and would leave the picture if the dancer were any larger."""

DARKEST: Final = 0.08
"""Mean brightness, 0..1. Measured: at 0.10 everybody is found and the median error is below 4°; at 0.067 every tenth
angle in the bright room is off by 69° or more, at 0.053 4 of 14 frames of the rendered dancer are lost. The studio with
its black walls has 0.23 when lit."""

TORSO_OVER_STATURE: Final = 0.29
"""Middle of the shoulders to middle of the hips, in statures (Drillis & Contini: 0.288; measured: 0.291–0.297)."""

ABOVE_EYES: Final = 0.54
"""Eyes to the top of the head in units of shoulders to eyes (Drillis & Contini: (1 − 0.936) / (0.936 − 0.818))."""

OVER_HEAD: Final = 0.03
"""Statures by which a raised wrist is above the top of the head: 5 cm, so that touching your hair does not start."""

HAND_HOLD_S: Final = 1.0
"""s a hand must be raised to start."""

GRACE: Final = 0.25
"""s the raised hand may go unseen: BlazePose loses a fast or blurred hand for a few frames."""

SETTLE: Final = 0.4
"""s a judgement must last before it is shown, so that the words do not flicker."""

SAMPLE: Final = 8
"""Pixels from one sample of the brightness to the next: a hundredth of the work for the same mean."""

EYES = [INDEX["left_eye"], INDEX["right_eye"]]
TOES = [INDEX["left_foot_index"], INDEX["right_foot_index"]]
LUMA: Final = (0.299, 0.587, 0.114)
"""Weights of red, green and blue in brightness (ITU-R BT.601)."""


class Trouble(Enum):
    """What keeps the dancer from being judged well, in the order in which to fix it."""

    DARK = "dark"
    NOBODY = "nobody"
    SEVERAL = "several"
    NEAR = "near"
    FAR = "far"
    ASIDE = "aside"
    HEAD = "head"
    FEET = "feet"
    HANDS = "hands"


@dataclass(frozen=True)
class Framing:
    """troubles: in the order in which to fix them; none when all is well."""

    troubles: tuple[Trouble, ...]

    @property
    def good(self) -> bool:
        return not self.troubles

    @property
    def first(self) -> Trouble | None:
        return self.troubles[0] if self.troubles else None


def framing(
    image: NDArray[np.float32], visibility: NDArray[np.float32], aspect: float, people: int, brightness: float
) -> Framing:
    """What the set-up screen should say.

    image (L, 2) and visibility (L,): the dancer's pose, NaN when nobody was found; aspect: width / height of the
    picture; people: how many were counted; brightness: see :func:`brightness`.
    """
    found = {Trouble.DARK: brightness < DARKEST, Trouble.SEVERAL: people > 1}
    if np.isfinite(image[SHOULDERS + HIPS]).all():
        found |= _troubles_of_body(image, visibility, aspect)
    else:
        found[Trouble.NOBODY] = people < 2
    return Framing(tuple(trouble for trouble in Trouble if found.get(trouble)))


def _troubles_of_body(
    image: NDArray[np.float32], visibility: NDArray[np.float32], aspect: float
) -> dict[Trouble, bool]:
    tall = stature(image)
    left_or_right = (image[:, 0] < 0) | (image[:, 0] > aspect)
    above_or_below = (image[:, 1] < 0) | (image[:, 1] > 1)
    outside = left_or_right | above_or_below
    return {
        Trouble.NEAR: tall > TALLEST_STATURE,
        Trouble.FAR: tall < SMALLEST_STATURE * max(1.0, aspect),
        Trouble.ASIDE: bool(left_or_right[SHOULDERS + HIPS + ANKLES].any()),
        Trouble.HEAD: head_top(image) < 0,
        Trouble.FEET: bool(
            above_or_below[ANKLES + TOES].any() or (visibility[ANKLES] < LANDMARK_SEEN_VISIBILITY).any()
        ),
        Trouble.HANDS: bool(outside[WRISTS].any() or (visibility[WRISTS] < HAND_VISIBLE).any()),
    }


def stature(image: NDArray[np.float32]) -> float:
    """The standing height of the body in units of the picture's height, from the torso: the feet may be out of view."""
    return float(np.linalg.norm(image[SHOULDERS].mean(axis=0) - image[HIPS].mean(axis=0))) / TORSO_OVER_STATURE


def head_top(image: NDArray[np.float32]) -> float:
    """y of the top of the head, which is not a landmark; negative above the picture."""
    eyes, shoulders = image[EYES, 1].mean(), image[SHOULDERS, 1].mean()
    return float(eyes - ABOVE_EYES * (shoulders - eyes))


def brightness(rgb: NDArray[np.uint8]) -> float:
    """Mean brightness of a picture, 0..1."""
    return float(rgb[::SAMPLE, ::SAMPLE].reshape(-1, 3).mean(axis=0) @ LUMA / 255)


def hand_raised(image: NDArray[np.float32], visibility: NDArray[np.float32]) -> bool:
    """Whether exactly one hand, left or right, is over the head. Both arms up is stretching, not starting."""
    if not np.isfinite(image[SHOULDERS + HIPS]).all():
        return False
    over = image[WRISTS, 1] < head_top(image) - OVER_HEAD * stature(image)
    return bool(over.sum() == 1 and visibility[WRISTS][over][0] >= LANDMARK_SEEN_VISIBILITY)


def caller(everybody: Sequence[Pose], followed: Pose) -> Pose | None:
    """Which of several people raises a hand to be tracked instead; None while the one who is ``followed`` does."""
    if len(everybody) < 2 or _raises(followed):
        return None
    others = (one for one in everybody if not (followed.seen and same_body(one, followed)))
    return next(filter(_raises, others), None)


def _raises(pose: Pose) -> bool:
    return hand_raised(pose.body.image, pose.body.visibility)


class HandRaise:
    """Adds up how long a hand has been raised. ``t`` is seconds of any clock that does not go backwards."""

    def __init__(self) -> None:
        self._since = self._last = -np.inf

    def update(self, t: float, raised: bool) -> float:
        """Progress 0..1 after this frame; 1 once the hand has been up for ``HAND_HOLD_S``, until it is lowered."""
        lost = t - self._last > GRACE
        if raised:
            self._since = t if lost else self._since
            self._last = t
        elif lost:
            return 0.0
        return float(min(1.0, (self._last - self._since) / HAND_HOLD_S))


class SteadyFraming:
    """The newest framing that has lasted for ``SETTLE``; ``t`` as in :class:`HandRaise`."""

    def __init__(self) -> None:
        self._shown: Framing | None = None
        self._coming: Framing | None = None
        self._since = 0.0

    def update(self, t: float, now: Framing) -> Framing:
        """The framing to show after this frame; the very first is shown at once."""
        if self._coming is None or now.first != self._coming.first:
            self._since = t
        self._coming = now
        if self._shown is None or t - self._since >= SETTLE:
            self._shown = now
        return self._shown
