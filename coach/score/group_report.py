"""What ``score --dancers`` says: a summary for the dancers, and JSON for programs. Pure.

The JSON is the object of ``group.json`` (see :mod:`coach.takes.group_take`) and, beside its keys::

    take        the film, as it was named on the command line
    offset_s    the film's time at which song time 0 falls
    mirrored    true when the film shows the dance as a mirror does
    left_out    how many people of the film are no dancers
    takes       for each dancer the object that ``score`` prints of one (see :mod:`coach.score.report`)
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from coach.score.group_scoring import ScoredGroup
from coach.score.report import (
    film_rows,
    judged_rows,
    mistake_rows,
    row,
    rows_of,
    score_table,
    warnings,
)
from coach.score.scoring import ScoredFilm
from coach.takes.group_summary import names_of, places_said, timing_said
from coach.takes.group_take import group_table
from coach.wording import group_words, score_words, words
from coach.wording.numbers import plural


def group_json(scored: ScoredGroup) -> str:
    """One line of JSON per value; null where something could not be measured."""
    placement = scored.placed.placement
    added = {
        "take": os.fsencode(scored.placed.dancers[0].film).decode("utf-8", "replace"),
        "offset_s": round(placement.begins, 4),
        "mirrored": placement.mirrored,
        "left_out": scored.placed.left_out,
        "takes": [score_table(one) for one in scored.dancers],
    }
    return json.dumps(group_table(scored.together) | added, allow_nan=False, indent=1)


def group_text(scored: ScoredGroup, review: str) -> str:
    """A page that the dancers can read. review: the command that shows a take."""
    song, together = scored.song, scored.together
    title = words.TITLE_STAND_IN.format(title=song.romanised) if song.stand_in else song.romanised
    film = scored.placed.dancers[0].film.name
    rows = group_words.ROWS
    blocks = [
        [group_words.SCORED.format(film=film, title=title, dancers=len(scored.dancers))],
        list(_found(scored)),
        *([name, *_of_one(scored, k, one)] for k, (name, one) in enumerate(zip(names_of(together), scored.dancers))),
        [
            group_words.TOGETHER,
            *rows_of(rows["timing"], timing_said(together)),
            *rows_of(rows["places"], places_said(together)),
        ],
        [group_words.KEPT.format(folder=scored.folder), group_words.NEXT.format(command=review)],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _found(scored: ScoredGroup) -> Iterator[str]:
    yield from film_rows(scored.placed.dancers[0])
    if scored.placed.left_out:
        yield row(group_words.ROWS["left out"], plural(group_words.LEFT_OUT, scored.placed.left_out))


def _of_one(scored: ScoredGroup, k: int, one: ScoredFilm) -> Iterator[str]:
    member, seen = scored.placed.members[k], score_words.ONE_DANCER.format(seen=100 * one.placed.seen)
    yield row(score_words.ROWS["dancer"], f"{group_words.FOLLOWS.format(member=member)}; {seen}")
    yield from (row("", said) for said in warnings(one))
    if one.placed.placement.same:
        yield from judged_rows(one)
        yield from mistake_rows(one.take, one.song.grid)
