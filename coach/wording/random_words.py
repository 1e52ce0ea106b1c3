"""What is said in random play dance. The voice is that of :mod:`coach.wording.words`."""

from __future__ import annotations

from typing import Final

from coach.base.program import PROGRAM

TITLE: Final = "Random play dance"
ANNOUNCED: Final = {
    1: "One section of a song, after a 3-2-1 · →: skip it",
    2: "{count} sections of your songs, a 3-2-1 before each: step in where you know it · →: skip one",
}
BEATS: Final = "beats {first}–{last}"
PASSED: Final = "sat out"
FEW_PICTURES: Final = "no camera picture"
"""Or hardly any: nobody can have been seen."""
SECTION_LEFT_OUT: Final = "left out"
NOTHING: Final = "You sat all of them out."
NONE_SEEN: Final = "Your camera showed nothing."
TOTAL_LINE: Final = "Random play dance: {score} of 100"
KEYS: Final = "Space: once more · Q: quit"
STOP_MAKING: Final = "Esc: quit"
NO_SONGS: Final = f"There is no song to dance in {{folder}}. Import one: {PROGRAM} import VIDEO --song NAME."
TOO_SHORT: Final = f"None of the songs has eight beats to dance. Correct their beats: {PROGRAM} beats NAME."
LEFT_OUT: Final = "Left out: {name}. {problem}"
SEED: Final = "Seed {seed}"
