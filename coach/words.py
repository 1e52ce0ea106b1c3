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

# ---------------------------------------------------------------- dance

BEAT_WORDS: Final = {
    "perfect": "PERFECT",
    "good": "GOOD",
    "ok": "OK",
    "miss": "MISS",
    "late": "LATE",
    "early": "EARLY",
}
"""Word kind → what is shown for a beat."""
NEXT: Final = "next"
SCORE: Final = "score"
TITLE_STAND_IN: Final = "{title} (stand-in)"
NO_REFERENCE_PICTURE: Final = "The video is loading"
NO_CAMERA_PICTURE: Final = "Waiting for your camera"
PAUSED: Final = "Paused"
PAUSE_KEYS: Final = ("Esc or Space: go on, with a count-in", "Q: finish and see your mistakes")

# ---------------------------------------------------------------- set-up

STAND_IN_EXPLAINED: Final = "A stand-in dances to the tempo of this song; it is not the original video."
ALL_OF_YOU: Final = "I can see all of you."
RAISE_HAND: Final = "Raise one hand over your head to start"
KEEP_HAND_UP: Final = "Keep it up …"
VIEW_MIRROR: Final = "Move as in a mirror: the dancer's right is on your right."
VIEW_STAGE: Final = "Seen from the audience: the dancer faces you, their right is on your left."
SETUP_KEYS: Final = "Space: start   F: full screen   Q: quit"

# ---------------------------------------------------------------- result

OF_100: Final = "of 100"
NOTHING_JUDGED: Final = "I could not see you well enough to judge this take."
SHAPE: Final = "Shape"
TIMING: Final = "Timing"
BEST: Final = "Best"
WORST: Final = "Work on"
FAULTS: Final = "What to change"
NO_FAULTS: Final = "Nothing that happens often. Well danced!"
RESULT_KEYS: Final = "Space: see your mistakes   Q: quit"
RESULT_KEYS_CLEAN: Final = "Space: see your take   Q: quit"
