"""Every sentence and word about moves, in the terminal and on their page. The voice is that of
:mod:`coach.wording.words`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coach.base.program import PROGRAM
from coach.domain.moves import Difficulty, MoveScore, Occurrence
from coach.wording.mistakes import the_move
from coach.wording.numbers import number

NAME: Final = "move {letter}"
"""The name of a move that nobody has named yet."""
STANDS: Final = "stands"
"""Where the dancer only stands: not a move."""
MIRRORED: Final = "mirrored"
PLACE: Final = "beats {first}–{last}"
PLACE_MIRRORED: Final = "{place} (mirrored)"
LIKE: Final = "like “{name}”"
HARD: Final = "{level} of 5"
SPEED, RANGE, AT_ONCE = "speed", "range", "coordination"
SPEED_IS: Final = "{value}° a second"
RANGE_IS: Final = "{value}°"
AT_ONCE_IS: Final = "{value} at once"

# ---------------------------------------------------------------- a take's moves

BEST: Final = "Best: {name}, {score} of 100 ({places})"
WEAKEST: Final = "Weakest: {name}, {score} of 100 ({places})"
PLACE_SCORE: Final = "{place}: {score}"
PLACE_DANCED: Final = "{place}: {score}, you danced {danced}"

# ---------------------------------------------------------------- the plot

PLOT: Final = "How you moved"
PLOT_TITLE: Final = "{title}, {what}"
PLOT_SAID: Final = (
    "In torso lengths from the middle of the hips: x to the right of the picture, y upwards. Shaded where a move was "
    "recognised."
)
PLOT_ROW: Final = "From {start} to {end}"
PLOT_ROW_SAID: Final = "x and y of shoulders, elbows and wrists over time. Recognised: {moves}."
NOTHING_RECOGNISED: Final = "no move"
INSTEAD: Final = "{name}, not {due}"
"""Where a different move from the one due was danced."""
SIDES: Final = ("left", "right")
PARTS: Final = {"shoulder": "shoulders", "elbow": "elbows", "wrist": "wrists"}
AXES: Final = ("x, sideways", "y, upwards")
PLOTTED: Final = "The plot: {file}"
UNLEARNT: Final = (
    f"No moves of {{song}} have been learnt, so none is shaded. Learn them: {PROGRAM} moves {{typed}} --learn"
)

# ---------------------------------------------------------------- the terminal

FOUND: Final = "{title}: {moves}, {again}."
MOVES: Final = {1: "1 move", 2: "{count} moves"}
LABELS: Final = {1: "1 label", 2: "{count} labels"}
AGAIN: Final = {0: "none of which comes back", 1: "1 of which comes back", 2: "{count} of which come back"}
AGAIN_ONE: Final = {0: "danced once", 1: "danced more than once"}
"""If there is only one move."""
NONE: Final = "{title}: no moves were found. Its dancer stands still, or is not seen well enough."
COLUMNS: Final = ("move", "hard", "speed", "range", "at once", "where")
WRITTEN: Final = "Written to {file}: {names}. Give them names of your own there."
NOTHING_NEW: Final = "{file} stays as it is: every move has a name there."
NOT_WRITTEN: Final = "Keep the new names with --write; you can change them in {file} at any time."
PAGE: Final = "All of it as a page: {file}"

# ---------------------------------------------------------------- the page

TITLE: Final = "{title}: the moves"
SUMMARY: Final = "{moves} in {beats} beats, {again}. {colours}"
COLOURS: Final = {
    True: "Each has its own colour; click a block to jump to its move.",
    False: "Those in colour come back; click a block to jump to its move.",
}
"""Whether there are enough colours for all."""
SCORE: Final = "The dance as a score"
SCORE_SAID: Final = "Each row is four eights; read it as you count."
ROW: Final = "From {clock}"
MOVES_HEADING: Final = "Move by move"
COUNTS_SAID: Final = "{name}, count by count: the dancer as in the video, the left side in green."
LOOP_SAID: Final = "{name} in a loop, {seconds} seconds."
PLACES_SAID: Final = {1: "Danced once", 2: "Danced {count} times"}
PLACE_AT: Final = "{clock}, {place}"
LEVEL_SAID: Final = "How hard: {level} of 5"
SCALE: Final = (
    "Speed, range and coordination are each rated from 1 to 5; each level covers a fifth of what real dancers danced "
    "in 77 eights. Speed: how fast the four fastest limbs turn. Range: how far the four that swing farthest go. "
    "Coordination: how many independent movements go on at once; two arms that do the same count as one."
)
PRACTISE: Final = "To practise one wherever it comes, slowly first:"
EDIT: Final = "Names and places are yours to change, in {file} under [[moves]]."
MADE: Final = "Made by Coach. This file needs nothing else: save it, send it, print it."


def default_name(n: int) -> str:
    """ "move A" … "move Z", "move AA" …, for the nth move, 0 = the first."""
    letters = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return NAME.format(letter=letters)


def place_words(place: Occurrence) -> str:
    """ "beats 5–12 (mirrored)", counted from 1 as people do."""
    said = PLACE.format(first=place.first + 1, last=place.end)
    return PLACE_MIRRORED.format(place=said) if place.mirrored else said


def places_words(places: Sequence[Occurrence]) -> str:
    return ", ".join(map(place_words, places))


def apart_words(apart: tuple[MoveScore, MoveScore] | None) -> tuple[str, ...]:
    """The best and the weakest move of a take: "Best: arm wave, 92 of 100 (beats 17–24)"."""
    return tuple(
        said.format(
            name=one.move.name, score=number(one.score), places=places_words([place for place, _ in one.places])
        )
        for said, one in zip((BEST, WEAKEST), apart or ())
    )


def place_score(place: Occurrence, score: float, danced: str = "") -> str:
    """ "beats 17–24: 92". ``danced``: the other move that was danced there, if it was."""
    said = PLACE_DANCED if danced else PLACE_SCORE
    return said.format(place=place_words(place), score=number(score), danced=the_move(danced))


def measures(difficulty: Difficulty) -> list[tuple[str, int, str]]:
    """Name, level and the number behind it, for speed, range and coordination."""
    values = (
        SPEED_IS.format(value=number(difficulty.speed)),
        RANGE_IS.format(value=number(difficulty.range)),
        AT_ONCE_IS.format(value=number(difficulty.at_once, 1)),
    )
    return list(zip((SPEED, RANGE, AT_ONCE), difficulty.levels, values))
