"""Every sentence and word that a dancer reads on screen, in one place, so that other languages can follow.

Second person, present, short, concrete, kind. Never "error", "invalid", "failed to".
"""

from __future__ import annotations

from typing import Final

# ---------------------------------------------------------------- everywhere

WINDOW_TITLE: Final = "Coach"
STAND_IN: Final = "stand-in"

# ---------------------------------------------------------------- window

NO_SCREEN: Final = (
    "There is no screen that Coach can open a window on ({reason}). "
    "Start it from a desktop session; over ssh, use a terminal of that machine's desktop."
)
