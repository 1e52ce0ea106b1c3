"""The places, and how sure they are, by the bootstrap over the song's beats; and why some have no place. Pure.

A score is a mean over beats, and the beats of a song are a sample of what somebody can dance. Resampling them with
replacement (Efron 1979), with the same draw for all, shows which places might have turned out differently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.score import resampled_scores
from coach.contest.entries import Entry
from coach.contest.store import FilmResult
from coach.domain.verdicts import Verdict
from coach.wording import contest_words as words

BEAT_DRAWS: Final = 400
"""Number of draws: the ends of a 95 % interval then vary by about a hundredth of it."""
BOOTSTRAP_SEED: Final = 20261129
"""Seed of the draws: the same entries always get the same places."""
PLACE_CONFIDENCE: Final = 0.95
"""Share of the draws in which one must be better than another for them to get different places."""
CAMERA: Final = 0.5
"""Points by which camera, frame rate, light and mirror alone moved the score of one dance, between the best and the
worst of nine films of it (``bench contest``, fair). That is the same on all beats, so no draw shows it."""
SCORE_BATCH_ENTRIES: Final = 256
"""Entries whose scores are drawn at once: bounds the memory."""


@dataclass(frozen=True, eq=False)
class JudgedBeats:
    """The judged beats of one entry: which of the song's (B,), their shape, timing and score (B,) 0–100; and what the
    take is worth (0–1)."""

    beat: NDArray[np.int64]
    shape: NDArray[np.float64]
    timing: NDArray[np.float64]
    score: NDArray[np.float64]
    worth: float


@dataclass(frozen=True)
class Rank:
    """place: 1 is the best; those who cannot be told apart from the best of their group share its place. low, high: the
    range of places in 95 % of the draws, if each score may be off by CAMERA. error: SD of the score over the draws."""

    place: int
    low: int
    high: int
    error: float


def drawn_scores(entries: Sequence[JudgedBeats], beats: int) -> NDArray[np.float32]:
    """(N, BEAT_DRAWS) 0–100, each entry's score on the beats of each draw; NaN where it danced none of them.

    beats  how many the song has
    """
    rng = np.random.default_rng(BOOTSTRAP_SEED)
    chosen = rng.multinomial(beats, np.full(beats, 1 / beats), BEAT_DRAWS).astype(np.float32)
    scores = np.empty((len(entries), BEAT_DRAWS), np.float32)
    for first in range(0, len(entries), SCORE_BATCH_ENTRIES):
        for row, entry in enumerate(entries[first : first + SCORE_BATCH_ENTRIES], start=first):
            scores[row] = resampled_scores(entry.shape, entry.timing, entry.worth, chosen[:, entry.beat])
    return scores


def places(scores: Sequence[float], drawn: NDArray) -> tuple[Rank, ...]:
    """The place of each entry, in the entries' order.

    scores  (N,) 0–100
    drawn   (N, D) the same on the beats of each draw; NaN, for an entry that danced none of them, is below every score

    Going down the scores, a new group with its own place begins at the first entry that the leader beats in 95 % of the
    draws, by more than CAMERA.
    """
    order = np.argsort(-np.asarray(scores, float), kind="stable")
    tail = 100 * (1 - PLACE_CONFIDENCE) / 2
    known = np.nan_to_num(drawn, nan=-1.0)
    above, not_below = _around(known)
    low = np.percentile(above + 1, tail, axis=1) if len(drawn) else ()
    high = np.percentile(not_below, 100 - tail, axis=1) if len(drawn) else ()
    found: list[Rank | None] = [None] * len(drawn)
    leader = group = 0
    for position, entry in enumerate(order, start=1):
        if position == 1 or _better(known[leader] - CAMERA, known[entry]) >= PLACE_CONFIDENCE:
            leader, group = entry, position
        error = float(np.nanstd(drawn[entry])) if np.isfinite(drawn[entry]).any() else float("nan")
        found[entry] = Rank(group, int(np.floor(low[entry])), int(np.ceil(high[entry])), error)
    return tuple(place for place in found if place is not None)


def _around(drawn: NDArray) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """(N, D) how many are surely above each in each draw, and how many are not surely below, including itself."""
    above, not_below = np.empty(drawn.shape, np.int32), np.empty(drawn.shape, np.int32)
    for draw, column in enumerate(drawn.T):
        in_order = np.sort(column)
        above[:, draw] = len(column) - np.searchsorted(in_order, column + CAMERA, side="right")
        not_below[:, draw] = len(column) - np.searchsorted(in_order, column - CAMERA, side="left")
    return above, not_below


def _better(one: NDArray, other: NDArray) -> float:
    """Share of the draws in which the one is better; a tie counts half."""
    return float(np.mean((one > other) + 0.5 * (one == other)))


@dataclass(frozen=True)
class StandingRow:
    """place: None if not ranked; ``result.reason`` says why."""

    entry: Entry
    result: FilmResult
    place: Rank | None = None

    @property
    def title(self) -> str:
        """Its name: the one in the list, or the file's."""
        return " · ".join(filter(None, (self.entry.name, self.entry.group))) or self.entry.film.name


@dataclass(frozen=True)
class Standing:
    """rows: the ranked ones, the best first, then the others in the list's order; beats: how many the song has."""

    rows: tuple[StandingRow, ...]
    beats: int

    @property
    def ranked(self) -> tuple[StandingRow, ...]:
        return tuple(row for row in self.rows if row.place is not None)


def standing(entries: Sequence[Entry], results: Sequence[FilmResult], beats: int) -> Standing:
    """Rank the entries; if a film occurs twice, only the first."""
    rows = [StandingRow(entry, result) for entry, result in zip(entries, results, strict=True)]
    rows = _once_each(rows)
    judged = [row for row in rows if row.result.ranked]
    drawn = drawn_scores([beats_of(row.result) for row in judged], beats)
    placed = places([row.result.score for row in judged], drawn)
    ranked = [replace(row, place=place) for row, place in zip(judged, placed)]
    ranked.sort(key=lambda row: -row.result.score)
    return Standing((*ranked, *(row for row in rows if not row.result.ranked)), beats)


def _once_each(rows: Sequence[StandingRow]) -> list[StandingRow]:
    """A repeated film is set aside, whatever it is called: it has the same judged beats, to the last bit."""
    first: dict[bytes, StandingRow] = {}
    found = []
    for row in rows:
        if row.result.ranked and (other := first.setdefault(row.result.beats, row)) is not row:
            reason = words.SAME_FILM.format(other=other.title)
            row = replace(row, result=replace(row.result, state="same film", reason=reason))
        found.append(row)
    return found


def beats_of(result: FilmResult) -> JudgedBeats:
    """Its judged beats."""
    beat, shape, timing, score = np.frombuffer(result.beats, "<f4").reshape(4, -1).astype(float)
    return JudgedBeats(beat.astype(int), shape, timing, score, result.worth)


def packed_beats(verdicts: Sequence[Verdict]) -> bytes:
    """For ``FilmResult.beats``, from the judged beats."""
    seen = [v for v in verdicts if v.kind != "unseen"]
    return np.array([[v.beat, v.shape, v.timing, v.score] for v in seen], "<f4").reshape(-1, 4).T.tobytes()
