"""The takes in the database, and what changes from one to the next: joints, sections, mistakes that stay."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS
from coach.domain.moves import Move
from coach.domain.verdicts import Mistake, MistakeKind
from coach.history.sync import BEAT_COLUMNS, MISTAKE_COLUMNS, TAKE_COLUMNS
from coach.takes.comparison import alike, ranking_value
from coach.takes.summary import move_scores
from coach.wording.passages import MOSTLY_SEEN

T = TypeVar("T")
_WRONG: Final = ", ".join(f"avg(CASE WHEN {joint}_error IS NULL THEN NULL ELSE {joint}_wrong END)" for joint in JOINTS)


@dataclass(frozen=True, eq=False)
class PastTake:
    """One take of the history. Scores 0–100, NaN if nothing was judged.

    started_at  local time of this computer
    coverage    0..1
    wrong       (9,) 0..1, for each joint the share of the beats seen on which it was wrong; NaN = never seen
    beats       beat of the grid → its score, for judged beats
    times       beat of the grid → its song time (s), for all danced beats
    mistakes    without those marked "not a mistake"; only the places and the sentence of each are known
    part        (start, end) s of song time of a practised passage, None if the whole song was danced
    number      which take of its song it is, as ``review --take`` counts; 0 if that was not looked up
    video       SHA-256 of the video it was danced to, None if that is not known
    other_video the song has another video now: the take counts in no trend
    other_beats the song's beats have been corrected since: likewise
    dancer      in a group's take, this dancer's name; "" for a solo take
    other_dancer it is by a different dancer of a group from the one asked for: likewise
    member      in a group's take, the member of the reference this dancer followed; 0 for a solo take
    other_member they followed a different member than in their newest take: likewise
    """

    folder: str
    started_at: datetime
    score: float
    shape: float
    timing: float
    coverage: float
    wrong: NDArray[np.float64]
    beats: Mapping[int, float]
    times: Mapping[int, float]
    mistakes: tuple[Mistake, ...]
    part: tuple[float, float] | None = None
    number: int = 0
    video: str | None = None
    other_video: bool = False
    other_beats: bool = False
    dancer: str = ""
    other_dancer: bool = False
    member: int = 0
    other_member: bool = False


def songs_of(connection: sqlite3.Connection) -> list[str]:
    """The songs danced or practised, the most recent first."""
    rows = connection.execute(
        "SELECT song FROM (SELECT song, started_at FROM takes UNION ALL SELECT song, started_at FROM practices) "
        "GROUP BY song ORDER BY max(started_at) DESC, song"
    )
    return [song for (song,) in rows]


def takes_of(connection: sqlite3.Connection, song: str) -> tuple[PastTake, ...]:
    """All takes of a song, oldest first."""
    rows = connection.execute(
        "SELECT id, folder, started_at, part_start_s, part_end_s, video_sha256, "
        "score, shape_score, timing_score, coverage FROM takes WHERE song = ? ORDER BY started_at, folder",
        (song,),
    ).fetchall()
    return tuple(_take(connection, row) for row in rows)


def everything(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every take with its beats and mistakes, as plain tables for an export."""
    takes = []
    for row in connection.execute(f"SELECT id, {', '.join(TAKE_COLUMNS)} FROM takes ORDER BY song, started_at"):
        take = dict(zip(("id", *TAKE_COLUMNS), row))
        number = take.pop("id")
        del take["stamp"]
        take["beats"] = _tables(connection, "beats", BEAT_COLUMNS, "beat", number)
        take["mistakes"] = _tables(connection, "mistakes", MISTAKE_COLUMNS, "rank", number)
        takes.append(take)
    return takes


def _tables(
    connection: sqlite3.Connection, table: str, columns: tuple[str, ...], order: str, take: int
) -> list[dict[str, Any]]:
    shown = columns[1:]  # without the take's row number, which means nothing outside the database
    rows = connection.execute(f"SELECT {', '.join(shown)} FROM {table} WHERE take = ? ORDER BY {order}", (take,))
    return [dict(zip(shown, row)) for row in rows]


def _take(connection: sqlite3.Connection, row: tuple) -> PastTake:
    number, folder, started_at, start, end, video, *scores = row
    score, shape, timing, coverage = (math.nan if value is None else value for value in scores)
    wrong = connection.execute(f"SELECT {_WRONG} FROM beats WHERE take = ?", (number,)).fetchone()
    beats = connection.execute("SELECT beat, t_s, score FROM beats WHERE take = ?", (number,)).fetchall()
    mistakes = connection.execute(
        "SELECT kind, first_beat, last_beat, start_s, end_s, joints, advice, whole, places FROM mistakes "
        "WHERE take = ? AND NOT not_a_mistake ORDER BY rank",
        (number,),
    )
    return PastTake(
        folder=folder,
        started_at=datetime.fromisoformat(started_at).astimezone(),
        score=score,
        shape=shape,
        timing=timing,
        coverage=coverage,
        wrong=np.array([math.nan if share is None else share for share in wrong]),
        beats={beat: score for beat, _, score in beats if score is not None},
        times={beat: t for beat, t, _ in beats},
        mistakes=tuple(_mistake(*found) for found in mistakes),
        part=None if start is None or end is None else (start, end),
        video=video,
    )


def _mistake(
    kind: MistakeKind, first: int, last: int, start: float, end: float, joints: str, said: str, whole: int, places: str
) -> Mistake:
    runs = tuple(tuple(map(int, run.split("-"))) for run in places.split())
    unknown = {"about": (), "ways": (), "size": math.nan, "cost": math.nan}
    return Mistake(
        kind, first, last, start, end, tuple(joints.split()), **unknown, places=runs, whole=bool(whole), said=said
    )


# ----------------------------------------------------------------
# What changes from take to take: joints, sections, and the mistakes that stay. Pure.


NEWEST_TAKES: Final = 3
"""How many of the newest takes are compared with those before; fewer if there are not at least twice as many."""
TAKES_LOOKED_BACK: Final = 5
"""Takes, including the newest, in which a mistake of the newest is looked for."""
RECURRING_MISTAKE_SHARE: Final = 0.5
"""A mistake keeps coming back if it is in at least this share of them."""


@dataclass(frozen=True)
class Trend:
    """A value in the earlier takes and in the newest; NaN = not known."""

    name: str
    before: float
    now: float


@dataclass(frozen=True)
class RecurringMistake:
    """A mistake of the newest take that is in ``times`` of the newest ``of`` takes."""

    mistake: Mistake
    times: int
    of: int


def whole_takes(takes: Sequence[PastTake]) -> tuple[PastTake, ...]:
    """The takes that can be compared: of the whole song, with its current video and beats, of the same dance, and
    mostly seen."""
    return tuple(take for take in takes if take.part is None and not (_of_another_dance(take) or little_seen(take)))


def _of_another_dance(take: PastTake) -> bool:
    return take.other_video or take.other_beats or take.other_dancer or take.other_member


def little_seen(take: PastTake) -> bool:
    """Whether most of the song was not danced, or not seen."""
    return take.part is None and take.coverage < MOSTLY_SEEN


def best_score(takes: Sequence[PastTake]) -> float:
    """The score of the best take; NaN if none was judged."""
    best = max(takes, key=lambda take: ranking_value(take.score, take.coverage), default=None)
    return float("nan") if best is None else best.score


def split(takes: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """The earlier takes (or a value for each) and the newest: at least one, and never more than the earlier ones."""
    newest = max(1, min(NEWEST_TAKES, len(takes) // 2))
    return takes[:-newest], takes[-newest:]


def joint_trends(takes: Sequence[PastTake]) -> tuple[Trend, ...]:
    """For each joint the share (0..1) of the beats seen on which it was wrong; those now wrong most often first."""
    before, now = ([mean_of([take.wrong[j] for take in part]) for j in range(len(JOINTS))] for part in split(takes))
    order = sorted(range(len(JOINTS)), key=lambda j: (-np.nan_to_num(now[j]), -np.nan_to_num(before[j]), j))
    return tuple(Trend(JOINTS[j], before[j], now[j]) for j in order)


def section_trends(takes: Sequence[PastTake], grid: BeatGrid) -> tuple[Trend, ...]:
    """The mean score (0–100) of each section, in the song's order."""
    parts = split(takes)
    return tuple(
        Trend(section.name, *(mean_of([_section(take, section.first, section.end) for take in part]) for part in parts))
        for section in grid.sections
    )


def move_trends(takes: Sequence[PastTake], moves: Sequence[Move]) -> tuple[Trend, ...]:
    """The mean score (0–100) of each move, in the song's order; without those never seen."""
    scores = [move_progress(takes, move) for move in moves]
    found = [Trend(move.name, *map(mean_of, split(each))) for move, each in zip(moves, scores)]
    return tuple(trend for trend in found if np.isfinite([trend.before, trend.now]).any())


def move_progress(takes: Sequence[PastTake], move: Move) -> list[float]:
    """The move's mean score (0–100), take after take; NaN where too little of it was seen."""
    found = [move_scores(take.beats, [move]) for take in takes]
    return [one[0].score if one else float("nan") for one in found]


def recurring_mistakes(takes: Sequence[PastTake]) -> tuple[RecurringMistake, ...]:
    """The mistakes of the newest take that keep coming back, the most frequent first."""
    last = takes[-TAKES_LOOKED_BACK:]
    if len(last) < 2:
        return ()
    found = [
        RecurringMistake(mistake, sum(any(alike(mistake, old) for old in take.mistakes) for take in last), len(last))
        for mistake in last[-1].mistakes
    ]
    stay = [item for item in found if item.times >= 2 and item.times / item.of >= RECURRING_MISTAKE_SHARE]
    return tuple(sorted(stay, key=lambda item: -item.times))


def _section(take: PastTake, first: int, end: int) -> float:
    return mean_of([take.beats[beat] for beat in range(first, end) if beat in take.beats])


def mean_of(values: Sequence[float]) -> float:
    """The mean of the known values; NaN if there are none."""
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")
