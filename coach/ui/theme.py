"""Colours and proportions, each in one place. Verdicts differ in brightness and in shape, never in hue alone.

Conventions
-----------
- Colours are (red, green, blue), 0–255.
- Proportions are shares of the window's height, so that what can be read from three metres in a small window can be
  read from three metres in a large one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coach.domain.verdicts import VerdictKind

Colour = tuple[int, int, int]

BACKGROUND: Final[Colour] = (15, 17, 23)
PANEL: Final[Colour] = (29, 33, 44)
EDGE: Final[Colour] = (58, 64, 80)
TEXT: Final[Colour] = (242, 242, 240)
QUIET_TEXT: Final[Colour] = (160, 166, 178)
"""Text that is there if you look for it."""
ACCENT: Final[Colour] = (255, 92, 138)
"""What is live, and nothing else."""
CORRECT: Final[Colour] = (79, 209, 197)
WARNING: Final[Colour] = (255, 200, 87)
WRONG: Final[Colour] = (255, 77, 77)
UNSEEN_COLOUR: Final[Colour] = (128, 134, 146)

LEFT_LIMB: Final[Colour] = CORRECT
RIGHT_LIMB: Final[Colour] = (246, 240, 222)
TORSO_COLOUR: Final[Colour] = (150, 196, 200)

DANCER_COLOURS: Final[tuple[Colour, ...]] = (
    CORRECT, WARNING, (255, 140, 170), (150, 180, 255), (246, 240, 222), (190, 140, 255), (160, 220, 110),
    (255, 160, 90), (170, 176, 188),
)  # fmt: skip
"""A group's dancers, from left to right; each is also named where it is drawn."""

MOVE_COLOURS: Final[tuple[Colour, ...]] = (
    (119, 170, 221), (238, 136, 102), (238, 221, 136), (255, 170, 187), (68, 187, 153), (187, 204, 51), (153, 221, 255),
    (170, 170, 0),
)  # fmt: skip
"""A song's moves in the order in which they first come, then from the first again; their names are shown, too.
Paul Tol's light scheme (SRON/EPS/TN/09-002): made for labels in dark letters, safe for the colour-blind."""

READING_CAP: Final = 0.042
"""Height of capitals of anything read while dancing (look.md: at least 4 %)."""
WORD_CAP: Final = 0.095
"""The word of the beat (look.md: at least 8 %)."""
CALL_CAP: Final = 0.048
"""The one thing to do before the dance, read from where the dancer stands."""
SMALL_CAP: Final = 0.026
"""Read before or after the dance, near the window."""
MARGIN: Final = 0.02
BAR_HEIGHT: Final = 0.098
STRIP: Final = 0.085
STRIP_ROW: Final = 0.042
"""Usual height of a dancer's row in a group's strip …"""
HIGHEST_STRIP: Final = 0.17
"""… and the most for all of them."""
RING: Final = 0.0075
"""Thickness of a ring on a body that is large enough for it."""
LEAST_RING: Final = 0.026
"""Radius of a ring that is still seen from three metres."""
CORNER: Final = 0.014

LIMB_WIDTH: Final = 0.115
"""Width of a limb's stroke, in torso lengths."""
RING_LIMBS: Final = 2.0
"""Radius of a ring, in widths of the limb it sits on …"""
RING_TORSO: Final = 0.26
"""… and, in torso lengths, the most that LEAST_RING may make it: rings must not hide a small body."""


@dataclass(frozen=True)
class Tick:
    """How a judged beat looks on the strip: its colour, its height (0..1 of the strip) and whether it is dashed."""

    colour: Colour
    height: float
    dashed: bool = False


TICKS: Final[dict[VerdictKind, Tick]] = {
    "ok": Tick(CORRECT, 0.34),
    "timing": Tick(WARNING, 0.66),
    "shape": Tick(WRONG, 1.0),
    "side": Tick(WRONG, 1.0),
    "frozen": Tick(WRONG, 1.0),
    "unseen": Tick(UNSEEN_COLOUR, 0.66, dashed=True),
}

ONE_COLUMN_ASPECT: Final = 1.2
"""Width over height of a window below which everything is in one column."""


def reading_height(size: tuple[int, int]) -> int:
    """The length that proportions refer to on screens that are read, not danced to: in a narrow window, the width."""
    return min(size)


def pixels_of(share: float, height: int) -> int:
    """A proportion of a window ``height`` pixels high, in whole pixels, rounded up so that no minimum is missed."""
    return max(1, -int(-share * height // 1))
