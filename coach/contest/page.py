"""``contest.html``: one self-contained page. Its rows are data; a script draws those that are visible."""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

import numpy as np

from coach.contest.ranking import Standing, StandingRow, beats_of
from coach.contest.stills import BONES, section_scores
from coach.contest.store import Judging
from coach.domain.song import Song
from coach.pages.plots import histogram, pair_bars
from coach.pages.render import TEMPLATES, Figure, as_it_is, render
from coach.wording import contest_words as words
from coach.wording.numbers import plural, title

SCRIPT: Final = (TEMPLATES / "contest.js").read_text(encoding="utf-8")
SCRIPT_CSP_HASH: Final = "'sha256-" + base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode() + "'"
"""The only script allowed to run in the page, whatever a name in it contains."""


def contest_page(
    song: Song, standing: Standing, judging: Judging, made: datetime, stills: Callable[[StandingRow], str]
) -> str:
    """The whole document. stills: for an entry, the JSON of :func:`coach.contest.stills.stills_of`, "" for none."""
    ranked, apart = standing.ranked, [row for row in standing.rows if row.place is None]
    data = {
        "bones": BONES,
        "rows": [_row(row, stills(row)) for row in ranked],
        "words": {
            "none": words.NO_MISTAKES, "theirs": words.THEIRS, "mine": words.MINE,
            "more": words.MORE, "found": words.FOUND_ROWS,
            "late": words.LATE,
            "early": words.EARLY,
        },
    }  # fmt: skip
    return render(
        "contest",
        title=words.TITLE.format(song=title(song, song.id)),
        summary=words.SUMMARY.format(
            ranked=len(ranked), films=plural(words.FILMS, len(standing.rows)), date=f"{made:%Y-%m-%d}"
        ),
        figures=[*_scores(ranked), *_sections(song, ranked)],
        apart=[(row.title, words.STATES[row.result.state], row.result.reason) for row in apart],
        contest=words,
        judged_by=words.JUDGED_BY.format(program=judging.program),
        data=as_it_is(embedded(data)),
        script=as_it_is(SCRIPT),
        policy=as_it_is(SCRIPT_CSP_HASH),
    )


def embedded(data: Any) -> str:
    """JSON that no name can end early: it goes inside <script type="application/json">."""
    text = json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _row(row: StandingRow, stills: str) -> list[Any]:
    """In the order in which the script reads it."""
    result, place, entry = row.result, row.place, row.entry
    who, film = (entry.name, entry.film.name) if entry.name else (entry.film.name, "")
    between = "" if place.low == place.high else words.PLACE_RANGE.format(low=place.low, high=place.high)
    late = None if not math.isfinite(result.lag) else round(1000 * result.lag)
    return [
        place.place, who, " · ".join(filter(None, (entry.group, film))), round(result.score, 1),
        round(place.error, 1), round(result.shape), round(result.timing), late, between, place.low,
        json.loads(stills) if stills else None,
    ]  # fmt: skip


def _scores(ranked: Sequence[StandingRow]) -> list[Figure]:
    if not ranked:
        return []
    scores = np.array([row.result.score for row in ranked])
    low, high = np.percentile(scores, (25, 75))
    said = words.SCORES_SAID.format(low=low, high=high)
    return [Figure(words.SCORES, histogram("scores", words.SCORES, said, scores), said)]


def _sections(song: Song, ranked: Sequence[StandingRow]) -> list[Figure]:
    beats = [beats_of(row.result) for row in ranked]
    found = section_scores([one.score for one in beats], [one.beat for one in beats], song.grid)
    known = [(name, score) for name, score in found if math.isfinite(score)]
    if len(known) < 2:
        return []
    best, worst = max(known, key=lambda pair: pair[1]), min(known, key=lambda pair: pair[1])
    said = words.SECTIONS_SAID.format(best=best[0], worst=worst[0])
    rows = [(name, math.nan, score) for name, score in known]
    return [Figure(words.SECTIONS, pair_bars("sections", words.SECTIONS, said, rows, 100.0, ""), said)]
