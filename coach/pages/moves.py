"""A song's moves as a page, through ``moves.html.jinja``: the song as a score of blocks, and a card for each move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from numpy.typing import NDArray

from coach.domain.beats import BeatGrid
from coach.domain.moves import Occurrence
from coach.domain.song import Song
from coach.moves.finding import Proposal
from coach.moves.phrases import PER_BEAT
from coach.pages.render import render
from coach.pages.stick_figures import BoundingBox, PoseArray, bounding_box, centred, loop, still
from coach.pages.svg import Svg, hex_of
from coach.ui import theme
from coach.wording import move_words as words
from coach.wording.numbers import plural, title
from coach.wording.passages import clock
from coach.wording.practice import move_command_words

EIGHTS_PER_ROW: Final = 4
"""Beats in a row of the score."""


@dataclass(frozen=True)
class Block:
    """Beats in a row: the column (1 = the first), how many it spans, the ``move`` (its number), and how it looks."""

    column: int
    beats: int
    move: int
    name: str
    said: str
    look: str
    mirrored: bool


def moves_page(song: Song, proposals: Sequence[Proposal], poses: Mapping[Occurrence, NDArray], file: str) -> str:
    """The whole document.

    poses  of each move's first place (T, L, 2), PER_BEAT to a beat, NaN where not seen
    file   where names can be changed
    """
    figures = [centred(poses[proposal.move.places[0]]) for proposal in proposals]
    box, looks = bounding_box(figures), _looks(proposals)
    cards = [
        _card(song.grid, n, proposal, figure, box, look)
        for n, (proposal, figure, look) in enumerate(zip(proposals, figures, looks))
        if not proposal.stands
    ]
    return render(
        "moves",
        moves=words,
        title=words.TITLE.format(title=title(song, song.id)),
        summary=words.SUMMARY.format(
            beats=len(song.grid), colours=words.COLOURS["once" not in looks], **counted(proposals)
        ),
        colours=[hex_of(colour) for colour in theme.MOVE_COLOURS],
        columns=EIGHTS_PER_ROW * 2 * song.grid.beats_per_bar,
        counts=[song.grid.count(beat) for beat in range(_lead(song.grid), _lead(song.grid) + _row(song.grid))],
        rows=_rows(song.grid, proposals, looks),
        cards=cards,
        edit=words.EDIT.format(file=file),
        practise=move_command_words(song.id, song.moves[0].name) if song.moves else "",
    )


def counted(proposals: Sequence[Proposal]) -> dict[str, str]:
    """How many moves there are and how many come back, in words."""
    moves = [proposal for proposal in proposals if not proposal.stands]
    again = sum(len(proposal.move.places) > 1 for proposal in moves)
    said = words.AGAIN if len(moves) > 1 else words.AGAIN_ONE
    return {"moves": plural(words.MOVES, len(moves)), "again": plural(said, again)}


def _looks(proposals: Sequence[Proposal]) -> list[str]:
    """The CSS class of each: colours for all if there are enough, else for those that come back."""
    moves = [n for n, one in enumerate(proposals) if not one.stands]
    if len(moves) > len(theme.MOVE_COLOURS):
        moves = [n for n in moves if len(proposals[n].move.places) > 1]
    colours = {n: f"colour{k % len(theme.MOVE_COLOURS)}" for k, n in enumerate(moves)}
    return [colours.get(n, "stands" if one.stands else "once") for n, one in enumerate(proposals)]


# ---------------------------------------------------------------- the score


def _row(grid: BeatGrid) -> int:
    return EIGHTS_PER_ROW * 2 * grid.beats_per_bar


def _lead(grid: BeatGrid) -> int:
    """Beats before the first "1"."""
    return grid.first_count_beat % (2 * grid.beats_per_bar)


def _rows(grid: BeatGrid, proposals: Sequence[Proposal], looks: Sequence[str]) -> list[dict]:
    """Rows from "1" to "1"; anything before the first "1" is at the end of its own row."""
    wide = _row(grid)
    end = max(place.end for proposal in proposals for place in proposal.move.places)
    begins = range(_lead(grid) - wide if _lead(grid) else 0, end, wide)
    return [
        {
            "clock": clock(grid.time(max(first, 0))),
            "section": ", ".join(s.name for s in grid.sections if first <= s.first < first + wide),
            "blocks": _blocks(first, first + wide, proposals, looks),
        }
        for first in begins
    ]


def _blocks(first: int, end: int, proposals: Sequence[Proposal], looks: Sequence[str]) -> list[Block]:
    found = []
    for n, (proposal, look) in enumerate(zip(proposals, looks)):
        for place in proposal.move.places:
            since, until = max(place.first, first), min(place.end, end)
            if since < until:
                said = f"{proposal.move.name}, {words.place_words(place)}"
                name = proposal.move.name
                found.append(Block(since - first + 1, until - since, n, name, said, look, place.mirrored))
    return sorted(found, key=lambda block: block.column)


# ---------------------------------------------------------------- the moves


def _card(grid: BeatGrid, n: int, proposal: Proposal, figure: PoseArray, box: BoundingBox, look: str) -> dict:
    move, first = proposal.move, proposal.move.places[0]
    seconds = float(grid.edges[first.end] - grid.edges[first.first])
    said = words.LOOP_SAID.format(name=move.name, seconds=f"{seconds:.1f}")
    return {
        "n": n,
        "name": move.name,
        "look": look,
        "like": words.LIKE.format(name=proposal.like) if proposal.like else "",
        "loop": loop(f"loop{n}", move.name, said, figure, box, seconds, first.end - first.first),
        "danced": plural(words.PLACES_SAID, len(move.places)),
        "places": [
            words.PLACE_AT.format(clock=clock(grid.time(place.first)), place=words.place_words(place))
            for place in move.places
        ],
        "hard": words.LEVEL_SAID.format(level=proposal.difficulty.level),
        "measures": words.measures(proposal.difficulty),
        "strip": _strip(grid, n, move.name, first, figure, box),
        "strip_said": words.COUNTS_SAID.format(name=move.name),
    }


def _strip(
    grid: BeatGrid, n: int, name: str, place: Occurrence, figure: PoseArray, box: BoundingBox
) -> list[tuple[int, Svg]]:
    """The pose on each count, and the count."""
    found = []
    for beat in range(place.first, place.end):
        at = (beat - place.first) * PER_BEAT + PER_BEAT // 2
        count = grid.count(beat)
        found.append((count, still(f"still{n}-{beat}", f"{name}, {count}", figure[at], box)))
    return found
