"""Opening ``history.db``, even if locked, damaged, from a newer Coach, or in a read-only folder; and its schema."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.base.files import Lock, damaged_name
from coach.domain.landmarks import JOINTS
from coach.wording import page_words as words

DATABASE_FILE: Final = "history.db"
WRITER_TIMEOUT_S: Final = 5.0
"""s to wait for another process that is writing."""
BESIDE: Final = ("", "-wal", "-shm")
"""Endings of the files of one database: the main one and those SQLite keeps next to it."""


@dataclass
class OpenHistory:
    """``connection`` is in autocommit mode; ``notes`` are sentences for the dancer. Close it after use."""

    connection: sqlite3.Connection
    notes: list[str] = field(default_factory=list)

    def close(self) -> None:
        self.connection.close()


class Unusable(CoachError):
    """The database cannot be used right now."""


def open_history(sessions: Path, wait: float = WRITER_TIMEOUT_S) -> OpenHistory:
    """The database of a sessions folder, created or rebuilt if necessary; waits ``wait`` s for other writers.

    Unusable if another process keeps it locked or it cannot be written, CoachError if a newer Coach wrote it.
    """
    path = sessions / DATABASE_FILE
    try:
        try:
            return OpenHistory(_opened(path, wait))
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            aside = _put_aside(path, wait)
            notes = [] if aside is None else [words.HISTORY_DAMAGED.format(file=path, aside=aside.name)]
            return OpenHistory(_opened(path, wait), notes)
    except NewerSchema as newer:
        found, ours = newer.args
        raise CoachError(
            f"{path} was written by a newer Coach (schema {found}, this Coach reads {ours}). Update Coach, or move the "
            "file away: it will be rebuilt from the session folders."
        ) from None
    except (sqlite3.Error, OSError) as error:
        raise unusable(path, error) from None


def in_memory(note: str) -> OpenHistory:
    """An empty database that is not saved; ``note`` says why."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    create_tables(connection)
    return OpenHistory(connection, [note])


def unusable(path: Path, error: Exception) -> Unusable:
    """The sentence for an error that SQLite or the disk raised."""
    if _is_busy(error):
        return Unusable(f"{path} is being written by another program right now. Try again in a moment.")
    if "readonly" in str(error) or "unable to open" in str(error):
        return Unusable(words.HISTORY_READ_ONLY.format(folder=path.parent))
    return Unusable(f"{path} cannot be used ({error}). Make room on the disk, or choose --sessions-dir.")


def _opened(path: Path, wait: float) -> sqlite3.Connection:
    """The database, checked and with the newest schema. sqlite3.DatabaseError, not OperationalError, if it is
    damaged."""
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        problems = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problems != "ok":
            raise sqlite3.DatabaseError(problems)
        create_tables(connection)  # first: a file that is not ours must not be changed
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = NORMAL")  # a power cut may lose the last take, but its folder stays
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL, unless it is in use: then the next process that opens it will.

    Switching needs exclusive access, and if two processes try it at once SQLite refuses one of them immediately,
    without waiting. Nothing is lost: in either mode reading and writing wait their turn.
    """
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if not _is_busy(error):
            raise


def _is_busy(error: Exception) -> bool:
    """Whether another connection was using the file (Python 3.10 does not expose SQLite's error code)."""
    return "locked" in str(error) or "busy" in str(error)


def _put_aside(path: Path, wait: float) -> Path | None:
    """Rename a damaged file; returns its new path, None if another process has already done so.

    Raises sqlite3.OperationalError while another process is doing it.
    """
    lock = Lock.take(path.with_name(f"{path.name}.repair"))
    if lock is None:
        raise sqlite3.OperationalError("database is locked by another process that repairs it")
    try:
        try:
            _opened(path, wait).close()
            return None
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            return _renamed(path)
    finally:
        lock.release(remove=True)


def _renamed(path: Path) -> Path:
    aside = damaged_name(path)
    for ending in BESIDE:
        part = path.with_name(path.name + ending)
        if part.exists():
            os.replace(part, aside.with_name(aside.name + ending))  # moved, not written
    return aside


# ----------------------------------------------------------------
# The tables of ``history.db``.
#
# The database is an index of the session folders, which remain the truth: one of an older Coach is emptied, and read
# again from them.
#
# =========  ====================================================================================================
# takes      one row per take; ``folder`` is its path below the sessions folder, ``stamp`` the state of its files
#            when it was read; lag_ms positive is late; NULL where something could not be measured;
#            part_start_s and part_end_s of a practised passage, NULL for a take of the whole song;
#            video_sha256 of the video it was danced to, NULL if that is not known
# beats      one row per beat verdict; for each joint ``<joint>_error`` and ``<joint>_limit`` in degrees and
#            ``<joint>_wrong`` 0 or 1. Beats of a mistake that the dancer marked "not a mistake" count as right here,
#            without a score and without the errors of the joints that were wrong
# practices  one row per practice; folder, stamp and video_sha256 as for takes; seconds practised
# passes     one row per judged pass, ``number`` from 1; its beats from 0, both included; speed 1 = the song's own;
#            how many beats were judged, wrong and told; memory 0 or 1; body "all", "arms" or "legs"
# mistakes   the costliest and surest first (``rank`` from 1); ``joints`` separated by spaces, worst first;
#            ``not_a_mistake`` is 1 if the dancer marked it so; ``whole`` is 1 if it holds for the whole take;
#            ``places``: every run of beats, both included, as "4-6 20-22"
# =========  ====================================================================================================


_JOINT_COLUMNS: Final = ", ".join(f"{j}_error REAL, {j}_limit REAL, {j}_wrong INTEGER NOT NULL" for j in JOINTS)

SCHEMA_VERSION: Final = 6
"""One more with each change of what the tables hold."""
HISTORY_TABLES: Final[dict[str, str]] = {
    "takes": """(
        id INTEGER PRIMARY KEY, folder TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL,
        song TEXT NOT NULL, started_at TEXT NOT NULL,
        score REAL, shape_score REAL, timing_score REAL, lag_ms REAL, coverage REAL NOT NULL,
        part_start_s REAL, part_end_s REAL, video_sha256 TEXT)""",
    "beats": f"""(
        take INTEGER NOT NULL REFERENCES takes ON DELETE CASCADE, beat INTEGER NOT NULL, t_s REAL NOT NULL,
        kind TEXT NOT NULL, score REAL, lag_ms REAL, {_JOINT_COLUMNS}, PRIMARY KEY (take, beat)) WITHOUT ROWID""",
    "mistakes": """(
        take INTEGER NOT NULL REFERENCES takes ON DELETE CASCADE, rank INTEGER NOT NULL, kind TEXT NOT NULL,
        first_beat INTEGER NOT NULL, last_beat INTEGER NOT NULL, start_s REAL NOT NULL, end_s REAL NOT NULL,
        joints TEXT NOT NULL, advice TEXT NOT NULL, not_a_mistake INTEGER NOT NULL, whole INTEGER NOT NULL,
        places TEXT NOT NULL, PRIMARY KEY (take, rank)) WITHOUT ROWID""",
    "practices": """(
        id INTEGER PRIMARY KEY, folder TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL,
        song TEXT NOT NULL, started_at TEXT NOT NULL, seconds REAL NOT NULL, video_sha256 TEXT)""",
    "passes": """(
        practice INTEGER NOT NULL REFERENCES practices ON DELETE CASCADE, number INTEGER NOT NULL,
        first_beat INTEGER NOT NULL, last_beat INTEGER NOT NULL, name TEXT NOT NULL, speed REAL NOT NULL,
        score REAL, beats INTEGER NOT NULL, wrong INTEGER NOT NULL, told INTEGER NOT NULL,
        memory INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (practice, number)) WITHOUT ROWID""",
}
"""Name → columns; those that others refer to come first."""


class NewerSchema(Exception):
    """The database was written by a newer Coach; ``args`` are its version and ours."""


class ForeignFile(sqlite3.DatabaseError):
    """A database with tables that are not ours: like a damaged one, it is renamed and kept."""


def create_tables(connection: sqlite3.Connection) -> None:
    """Make the tables, all or nothing, unless they are there; those of an older Coach are made anew, without rows.
    Raises NewerSchema and ForeignFile.

    ``connection`` is in autocommit mode. If two processes try at once, one makes them and the other finds it done.
    """
    if version(connection) == SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = version(connection)
        if found > SCHEMA_VERSION:
            raise NewerSchema(found, SCHEMA_VERSION)
        if found == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise ForeignFile("it is a database of another program")
        if found < SCHEMA_VERSION:
            for table in reversed(HISTORY_TABLES):
                connection.execute(f"DROP TABLE IF EXISTS {table}")
            for table, columns in HISTORY_TABLES.items():
                connection.execute(f"CREATE TABLE {table} {columns}")
            for table in ("takes", "practices"):
                connection.execute(f"CREATE INDEX {table}_of_song ON {table} (song, started_at)")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()  # SQLite has already rolled back if the disk is full
        raise


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def insert_into(table: str, columns: Sequence[str]) -> str:
    """The statement that adds a row."""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
