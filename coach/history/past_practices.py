"""The history's practices: kept up to date with their folders, read back, and listed alongside the dances.

They are an index of their folders like everything in the database, and count towards no score of a dance.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Final

from coach.domain.practice import PassResult, Stretch, best, clean, judged
from coach.history.database import insert_into
from coach.takes.folder import every_practice
from coach.takes.practice import PastPass, PracticeFolder, PracticeInfo, past_passes, practice_info, practice_seconds
from coach.wording import page_words as words
from coach.wording.numbers import date_text, number
from coach.wording.practice import practised_words, speed_change_words

PRACTICE_COLUMNS: Final = ("folder", "stamp", "song", "started_at", "seconds", "video_sha256")
PASS_COLUMNS: Final = (
    "practice", "number", "first_beat", "last_beat", "name", "speed", "score", "beats", "wrong", "told", "memory",
    "body",
)  # fmt: skip
MOST_PASSAGES: Final = 3
"""Passages of a practice named in its row."""


@dataclass(frozen=True)
class PastPractice:
    """One practice; ``started_at`` in local time of this computer; ``passes``: how each went, at least one.

    video        SHA-256 of the song's video then, None if that is not known
    other_video  the song has another video now
    """

    folder: str
    started_at: datetime
    seconds: float
    passes: tuple[PassResult, ...]
    video: str | None = None
    other_video: bool = False


# ----------------------------------------------------------------
# Folders → database.


def sync_practices(connection: sqlite3.Connection, sessions: Path) -> None:
    """Bring the practices up to date with their folders. Those without a judged pass are left out. Raises
    sqlite3.Error."""
    known = dict(connection.execute("SELECT folder, stamp FROM practices").fetchall())
    present = {key(folder): folder for folder in map(PracticeFolder, every_practice(sessions))}
    stamps = {name: stamp(folder) for name, folder in present.items()}
    changed = [name for name in present if known.get(name) != stamps[name]]
    new = [(name, practice_info(present[name]), past_passes(present[name])) for name in changed]
    gone = [name for name in known if name not in present]
    if not new and not gone:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        old = [(name,) for name in (*gone, *changed)]
        connection.executemany("DELETE FROM practices WHERE folder = ?", old)
        for name, info, passes in new:
            if passes:
                _insert(connection, name, stamps[name], info, passes)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def key(folder: PracticeFolder) -> str:
    """Its folder relative to the sessions folder."""
    return "/".join(folder.path.parts[-3:])


def stamp(folder: PracticeFolder) -> str:
    """The state of the files that are read: changes whenever one of them does."""
    found = []
    for path in (folder.record, *(one.record for one in folder.passes)):
        with suppress(OSError):  # missing, or just removed
            found.append(path.stat())
    return f"{len(found)}:{sum(f.st_size for f in found)}:{max((f.st_mtime_ns for f in found), default=0)}"


def _insert(
    connection: sqlite3.Connection, name: str, state: str, info: PracticeInfo, passes: Sequence[PastPass]
) -> None:
    at = info.started_at.astimezone(timezone.utc).isoformat(timespec="seconds")
    row = [name, state, name.split("/")[0], at, practice_seconds(passes), info.video_sha256]
    practice = connection.execute(insert_into("practices", PRACTICE_COLUMNS), row).lastrowid
    rows = [[practice, n, *_pass_row(one.result)] for n, one in enumerate(passes, start=1)]
    connection.executemany(insert_into("passes", PASS_COLUMNS), rows)


def _pass_row(result: PassResult) -> list[object]:
    s, score = result.stretch, result.score if math.isfinite(result.score) else None
    beats = (result.beats, result.wrong, result.told)
    return [s.first, s.last, s.name, result.speed, score, *beats, int(result.memory), result.body]


# ----------------------------------------------------------------
# Database → practices.


def practices_of(connection: sqlite3.Connection, song: str) -> tuple[PastPractice, ...]:
    """All practices of a song, oldest first."""
    rows = connection.execute(
        "SELECT id, folder, started_at, seconds, video_sha256 FROM practices WHERE song = ? "
        "ORDER BY started_at, folder",
        (song,),
    ).fetchall()
    return tuple(
        PastPractice(folder, datetime.fromisoformat(at).astimezone(), seconds, _passes(connection, practice), video)
        for practice, folder, at, seconds, video in rows
    )


def _passes(connection: sqlite3.Connection, practice: int) -> tuple[PassResult, ...]:
    rows = connection.execute(
        f"SELECT {', '.join(PASS_COLUMNS[2:])} FROM passes WHERE practice = ? ORDER BY number", (practice,)
    )
    return tuple(_result(dict(zip(PASS_COLUMNS[2:], row))) for row in rows)


def _result(row: Mapping[str, Any]) -> PassResult:
    return PassResult(
        stretch=Stretch(row["first_beat"], row["last_beat"], row["name"]),
        speed=row["speed"],
        score=math.nan if row["score"] is None else row["score"],
        beats=row["beats"],
        wrong=row["wrong"],
        memory=bool(row["memory"]),
        body=row["body"],
        told=row["told"],
    )


def every_practice_table(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every practice with its passes, as plain tables for an export."""
    found = []
    for row in connection.execute(f"SELECT id, {', '.join(PRACTICE_COLUMNS)} FROM practices ORDER BY song, started_at"):
        practice = dict(zip(("id", *PRACTICE_COLUMNS), row))
        passes = connection.execute(
            f"SELECT {', '.join(PASS_COLUMNS[1:])} FROM passes WHERE practice = ? ORDER BY number",
            (practice.pop("id"),),
        )
        del practice["stamp"]
        practice["passes"] = [dict(zip(PASS_COLUMNS[1:], one)) for one in passes]
        found.append(practice)
    return found


# ----------------------------------------------------------------
# What is said about them. Pure.


def reached(practice: PastPractice) -> float:
    """The fastest clean pass's speed; NaN if none was clean."""
    return max((one.speed for one in practice.passes if clean(one)), default=math.nan)


def danced_passes(practice: PastPractice) -> int:
    """How many passes it had; one broken off, with less than half of it seen, does not count."""
    return sum(map(judged, practice.passes))


def best_scores(practice: PastPractice) -> tuple[float, float]:
    """The scores of the best pass, and of the best from memory; NaN if there is none."""
    kinds = ([one for one in practice.passes if one.memory == memory] for memory in (False, True))
    found = [best(passes) for passes in kinds]
    return tuple(one.score if one else math.nan for one in found)


def figures(table: dict[str, Any]) -> dict[str, Any]:
    """The figures that sum up a practice from :func:`every_practice_table`; None if one is not known."""
    passes = tuple(map(_result, table["passes"]))
    practice = PastPractice(table["folder"], datetime.fromisoformat(table["started_at"]), table["seconds"], passes)
    best_pass, best_memory = best_scores(practice)
    known = {"speed_reached": reached(practice), "best_pass": best_pass, "best_from_memory": best_memory}
    found = {name: value if math.isfinite(value) else None for name, value in known.items()}
    return {"minutes": round(practice.seconds / 60, 2), "passes": danced_passes(practice), **found}


def practice_row(practice: PastPractice) -> list[str]:
    """A line of the table with the columns HISTORY_PRACTICE_COLUMNS."""
    stretches = list(dict.fromkeys((one.stretch, one.body) for one in practice.passes))
    named = [practised_words(stretch, body) for stretch, body in stretches[:MOST_PASSAGES]]
    more = len(stretches) - MOST_PASSAGES
    said = ", ".join([*named, *([words.HISTORY_AND_MORE.format(count=more)] if more > 0 else [])])
    return [
        date_text(practice.started_at),
        number(max(1.0, practice.seconds / 60)),
        str(danced_passes(practice)),
        _speeds(practice),
        *map(number, best_scores(practice)),
        words.HISTORY_PRACTICE_OTHER_VIDEO.format(passages=said) if practice.other_video else said,
    ]


def _speeds(practice: PastPractice) -> str:
    """The slowest speed, and the fastest that was clean."""
    slowest, fastest = min(one.speed for one in practice.passes), reached(practice)
    return speed_change_words(slowest, fastest if fastest > slowest else slowest)
