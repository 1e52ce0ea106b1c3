"""What is said about a contest, in the terminal and on its page."""

from __future__ import annotations

from typing import Final

from coach.base.program import PROGRAM

OTHER_DANCE: Final = "It looks like a different dance."
TOO_SHORT: Final = "It shows only {share:.0f} % of the song."
ONLY_THE_REFERENCE: Final = "It shows only the song's reference, and nobody else dancing."
LIKELY_REFERENCE: Final = "It matches the song's video so exactly that it may be a copy of it."
SAME_FILM: Final = "It is the same film as {other}."
DIED: Final = "The process that judged it died twice: the film may be damaged, or need too much memory."
HUNG: Final = "Coach gave up on it after {minutes:.0f} minutes."
BROKEN: Final = "Coach crashed on it ({error})."
GONE: Final = "It is no longer there."

FILMS: Final = {1: "1 film", 2: "{count} films"}
FOUND: Final = "{films} for {title}"
OTHERS: Final = {
    1: "1 other file in the folder is left out.",
    2: "{count} other files in the folder are left out.",
}
KNOWN: Final = {1: "1 of them was judged before.", 2: "{count} of them were judged before."}
JUDGING: Final = "Judging"
PACE: Final = "{pace:.1f} min of film a minute, {failures} left out"
STOPPED: Final = f"What was judged is kept in {{out}}; the same command continues ({PROGRAM} contest …)."
COVERS: Final = "Looking at the covers"
COVERS_STOPPED: Final = "The poses found so far are kept; the same command continues."
UNUSABLE: Final = "Nothing was learnt: {count} of {films} films cannot be used. Leave out or replace these:"
RANKED: Final = "Ranked {ranked} of {films} in {out}:"
APART: Final = "Not ranked: {counts}"
APART_COUNT: Final = "{why} ({count})"
PAGE: Final = "Everything is in {page}"
NONE_RANKED: Final = "None of the films could be ranked."
PLACE_RANGE: Final = "{low}–{high}"

# ---------------------------------------------------------------- the page

TITLE: Final = "Contest: {song}"
SUMMARY: Final = "{ranked} of {films} ranked · {date}"
RANKING: Final = "Ranking"
SAME_PLACE: Final = (
    "Click an entry to see what to change first. Entries that share a place cannot be told apart: the song's beats "
    "were resampled 400 times, and an entry has the better place only if it leads by more than half a point (the "
    "camera alone can make that much) in 95 % of the samples. ± is how far the beats leave the score open, “Between” "
    "the range of places in 95 % of the samples."
)
SEARCH: Final = "Search name, group or film"
NOT_RANKED: Final = "Not ranked"
NOT_RANKED_SAID: Final = "These films have no place, each for the reason given."
SCORES: Final = "Scores"
SCORES_SAID: Final = "How many entries have each score. Half of them lie between {low:.0f} and {high:.0f}."
SECTIONS: Final = "Sections"
SECTIONS_SAID: Final = "The mean of all ranked entries. Best: {best}. Weakest: {worst}."
COLUMNS: Final = ("Place", "", "Who", "Score", "Shape", "Timing", "Late", "Between")
NO_MISTAKES: Final = "No mistakes to show."
THEIRS: Final = "reference"
MINE: Final = "entry"
MORE: Final = "Show {count} more"
FOUND_ROWS: Final = "{shown} of {all}"
LATE, EARLY = "{ms} ms", "{ms} ms early"
JUDGED_BY: Final = (
    "Judged by Coach {program}, everybody with the same pose model and the same limits. The stick figures are drawn "
    "from poses: this page shows no picture of anybody."
)
STATES: Final = {
    "other dance": "another dance",
    "too short": "too short",
    "same film": "the same film again",
    "refused": "not judged",
    "gave up": "given up",
}
