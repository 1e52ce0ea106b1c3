"""Keeping the database up to date with the session folders: new and changed takes are read, deleted ones removed."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timezone
from pathlib import Path
from typing import Final

from coach.base.console import bar
from coach.base.errors import CoachError
from coach.domain.landmarks import JOINTS
from coach.domain.verdicts import Mistake, Verdict
from coach.history.database import insert_into
from coach.takes.folder import TakeFolder, list_takes, load_take, session_info, subfolders
from coach.takes.marks import MarkedMistake, known_marks, marks_file, without_marked
from coach.takes.session_info import SessionInfo
from coach.takes.take import Take
from coach.wording import page_words as words
from coach.wording.mistakes import sentence

TAKE_COLUMNS: Final = (
    "folder", "stamp", "song", "started_at", "score", "shape_score", "timing_score", "lag_ms", "coverage",
    "part_start_s", "part_end_s", "video_sha256",
)  # fmt: skip
BEAT_COLUMNS: Final = ("take", "beat", "t_s", "kind", "score", "lag_ms") + tuple(
    f"{joint}_{what}" for joint in JOINTS for what in ("error", "limit", "wrong")
)
MISTAKE_COLUMNS: Final = (
    "take", "rank", "kind", "first_beat", "last_beat", "start_s", "end_s", "joints", "advice", "not_a_mistake",
    "whole", "places",
)  # fmt: skip


PROGRESS_BAR_TAKES: Final = 20
"""More takes than this take longer than about a second to read."""


@dataclass(frozen=True, eq=False)
class ReadTake:
    """A take as it was read.

    folder  path below the sessions folder
    stamp   the state of its files
    info    which dance it is, and what part
    """

    folder: str
    stamp: str
    song: str
    take: Take
    marks: frozenset[MarkedMistake]
    info: SessionInfo


def sync(connection: sqlite3.Connection, sessions: Path) -> list[str]:
    """Bring the database up to date with the folders; returns a sentence for each take that cannot be read.

    Folders are read before the one short transaction that writes, so that nobody has to wait long. Raises
    sqlite3.Error.
    """
    known = dict(connection.execute("SELECT folder, stamp FROM takes").fetchall())  # before the folders are listed:
    present = {
        folder_key(folder): folder for folder in every_take(sessions)
    }  # a take recorded in the meantime is not removed
    stamps = {key: stamp(folder) for key, folder in present.items()}
    changed = [folder for key, folder in present.items() if known.get(key) != stamps[key]]
    new, problems = _read_all(changed)
    unreadable = {folder_key(folder) for folder in changed} - {item.folder for item in new}
    gone = [key for key in known if key not in present or key in unreadable]
    if new or gone:
        write(connection, new, gone)
    return problems


def _read_all(folders: Sequence[TakeFolder]) -> tuple[list[ReadTake], list[str]]:
    """The takes that can be read, and a sentence for each of the others; with a progress bar if that takes a while."""
    new, problems = [], []
    with (
        bar(words.HISTORY_READING, len(folders), "takes")
        if len(folders) >= PROGRESS_BAR_TAKES
        else nullcontext(id) as advance
    ):
        for folder in folders:
            try:
                new.append(read(folder))
            except CoachError as problem:
                problems.append(str(problem))
            advance(1)
    return new, problems


def every_take(sessions: Path) -> list[TakeFolder]:
    """The finished takes of all songs, without films of a different dance. CoachError when the folder cannot be
    read."""
    songs = (path.name for path in subfolders(sessions))
    return [folder for song in songs for folder in list_takes(sessions, song) if session_info(folder).same_dance]


def read(folder: TakeFolder) -> ReadTake:
    """The take. CoachError when ``take.json`` is damaged or of a newer version; damaged marks count as no marks."""
    seen = stamp(folder)  # before the take is read: a change in the meantime is picked up next time
    take = load_take(folder)
    return ReadTake(folder_key(folder), seen, folder.song, take, known_marks(folder), session_info(folder))


def stamp(folder: TakeFolder) -> str:
    """The state of the indexed files: changes whenever one of them does."""
    return " ".join(_state(path) for path in (folder.record, marks_file(folder)))


def write(connection: sqlite3.Connection, new: Iterable[ReadTake], gone: Iterable[str] = ()) -> None:
    """Write the takes, all or nothing. Raises sqlite3.Error."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.executemany("DELETE FROM takes WHERE folder = ?", [(folder,) for folder in gone])
        for item in new:
            connection.execute("DELETE FROM takes WHERE folder = ?", (item.folder,))
            _insert(connection, item)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()  # SQLite has already rolled back if the disk is full
        raise


def folder_key(folder: TakeFolder) -> str:
    """The take's key in the database: its folder relative to the sessions folder."""
    return f"{folder.song}/{folder.name}"


def _state(path: Path) -> str:
    try:
        found = path.stat()
    except OSError:
        return "-"
    return f"{found.st_size}:{found.st_mtime_ns}"


def _insert(connection: sqlite3.Connection, item: ReadTake) -> None:
    score = item.take.score
    at = item.take.started_at.astimezone(timezone.utc).isoformat(timespec="seconds")
    row = [item.folder, item.stamp, item.song, at]
    row += [_null(v) for v in (score.score, score.shape, score.timing, score.lag * 1000, score.coverage)]
    row += [*(item.info.part or (None, None)), item.info.video_sha256]
    take = connection.execute(insert_into("takes", TAKE_COLUMNS), row).lastrowid
    counted = without_marked(item.take, item.marks)
    connection.executemany(insert_into("beats", BEAT_COLUMNS), [_beat(take, v) for v in counted.verdicts])
    rows = [_mistake(take, rank, m, item.marks) for rank, m in enumerate(item.take.mistakes, start=1)]
    connection.executemany(insert_into("mistakes", MISTAKE_COLUMNS), rows)


def _beat(take: int | None, verdict: Verdict) -> list[object]:
    row: list[object] = [take, verdict.beat, verdict.t, verdict.kind, _null(verdict.score), _null(verdict.lag * 1000)]
    for error, limit, wrong in zip(verdict.error, verdict.limit, verdict.wrong):
        row += [_null(error), _null(limit), int(wrong)]
    return row


def _mistake(take: int | None, rank: int, mistake: Mistake, marks: frozenset[MarkedMistake]) -> list[object]:
    return [
        take, rank, mistake.kind, mistake.first, mistake.last, mistake.start, mistake.end,
        " ".join(mistake.joints), sentence(mistake), int(MarkedMistake.of(mistake) in marks), int(mistake.whole),
        " ".join(f"{first}-{last}" for first, last in mistake.runs),
    ]  # fmt: skip


def _null(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
