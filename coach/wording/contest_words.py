"""What is said of a contest, in the terminal and on its page."""

from __future__ import annotations

from typing import Final

from coach.base.program import PROGRAM

OTHER_DANCE: Final = "It looks like a different dance."
TOO_SHORT: Final = "It shows only {share:.0f} % of the song."
SAME_FILM: Final = "It is the same film as {other}."
DIED: Final = "Twice the process that judged it ended with it: the film may be damaged, or need too much memory."
HUNG: Final = "It was given up after {minutes:.0f} minutes."
BROKEN: Final = "Coach made a mistake with it ({error})."
GONE: Final = "It is not there any more."

FOUND: Final = "{films} films for {title}"
OTHERS: Final = "{count} other files in the folder are left out."
KNOWN: Final = "{known} of them were judged before."
JUDGING: Final = "Judging"
PACE: Final = "{pace:.1f} min of film/min, {failures} not ranked"
STOPPED: Final = f"Stopped. What was judged is kept in {{out}}: the same command goes on ({PROGRAM} contest …)."
RANKED: Final = "Ranked {ranked} of {films} films in {out}:"
APART: Final = "Set apart: {counts}"
TIED: Final = "Entries with the same place cannot be told apart by their beats (95 % of {draws} draws)."
NONE_RANKED: Final = "None of the films could be ranked."
PLACE_RANGE: Final = "{low}–{high}"
