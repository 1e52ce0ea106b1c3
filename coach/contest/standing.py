"""Who stands where: the entries with their results and places, and why some have none. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from coach.contest.entries import Entry
from coach.contest.ranking import Beats, Place, drawn_scores, places
from coach.contest.result import Result
from coach.domain.verdicts import Verdict
from coach.wording import contest_words as words


@dataclass(frozen=True)
class Row:
    """place: None of what is not ranked; ``result.reason`` says why."""

    entry: Entry
    result: Result
    place: Place | None = None

    @property
    def title(self) -> str:
        """What it is called: the name of the list, or the file's."""
        return " · ".join(filter(None, (self.entry.name, self.entry.group))) or self.entry.film.name


@dataclass(frozen=True)
class Standing:
    """rows: the ranked ones, the best first, then the others in the list's order; beats: how many the song has."""

    rows: tuple[Row, ...]
    beats: int

    @property
    def ranked(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.place is not None)


def standing(entries: Sequence[Entry], results: Sequence[Result], beats: int) -> Standing:
    """Rank the entries; of a film that is there twice, only the first."""
    rows = [Row(entry, result) for entry, result in zip(entries, results, strict=True)]
    rows = _once_each(rows)
    judged = [row for row in rows if row.result.ranked]
    drawn = drawn_scores([beats_of(row.result) for row in judged], beats)
    placed = places([row.result.score for row in judged], drawn)
    ranked = [replace(row, place=place) for row, place in zip(judged, placed)]
    ranked.sort(key=lambda row: -row.result.score)
    return Standing((*ranked, *(row for row in rows if not row.result.ranked)), beats)


def _once_each(rows: Sequence[Row]) -> list[Row]:
    """The same film again is set apart, whatever it is called: the same judged beats, to the last bit."""
    first: dict[bytes, Row] = {}
    found = []
    for row in rows:
        if row.result.ranked and (other := first.setdefault(row.result.beats, row)) is not row:
            reason = words.SAME_FILM.format(other=other.title)
            row = replace(row, result=replace(row.result, state="same film", reason=reason))
        found.append(row)
    return found


def beats_of(result: Result) -> Beats:
    """Its judged beats."""
    beat, shape, timing, score = np.frombuffer(result.beats, "<f4").reshape(4, -1).astype(float)
    return Beats(beat.astype(int), shape, timing, score, result.worth)


def packed_beats(verdicts: Sequence[Verdict]) -> bytes:
    """For ``Result.beats``, of the judged beats."""
    seen = [v for v in verdicts if v.kind != "unseen"]
    return np.array([[v.beat, v.shape, v.timing, v.score] for v in seen], "<f4").reshape(-1, 4).T.tobytes()
