"""The tables of ``history.db`` and how older ones are brought up to date.

The database is an index of the session folders, which remain the truth: whatever is in it can be made anew from them.

=========  ====================================================================================================
takes      one row a take; ``folder`` is its path below the sessions folder, ``stamp`` says what its files were like
           when it was read; lag_ms positive is late; NULL where something could not be measured;
           part_start_s and part_end_s of a practised passage, NULL of a take of the whole song;
           video_sha256 of the video that it was danced to, NULL where that is not known
beats      one row a beat verdict; for each joint ``<joint>_error`` and ``<joint>_limit`` in degrees and
           ``<joint>_wrong`` 0 or 1. Beats of a mistake that the dancer marked as none are right here, without a
           score and without the errors of the joints that were wrong
mistakes   the one that costs most first (``rank`` from 1); ``joints`` with blanks between, worst first;
           ``not_a_mistake`` is 1 where the dancer marked it so
=========  ====================================================================================================
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Final

from coach.pose.landmarks import JOINTS

_JOINT_COLUMNS: Final = ", ".join(f"{j}_error REAL, {j}_limit REAL, {j}_wrong INTEGER NOT NULL" for j in JOINTS)

MIGRATIONS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """CREATE TABLE takes (
            id INTEGER PRIMARY KEY, folder TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL,
            song TEXT NOT NULL, started_at TEXT NOT NULL,
            score REAL, shape_score REAL, timing_score REAL, lag_ms REAL, coverage REAL NOT NULL)""",
        "CREATE INDEX takes_of_song ON takes (song, started_at)",
        f"""CREATE TABLE beats (
            take INTEGER NOT NULL REFERENCES takes ON DELETE CASCADE, beat INTEGER NOT NULL, t_s REAL NOT NULL,
            kind TEXT NOT NULL, score REAL, lag_ms REAL, {_JOINT_COLUMNS}, PRIMARY KEY (take, beat)) WITHOUT ROWID""",
        """CREATE TABLE mistakes (
            take INTEGER NOT NULL REFERENCES takes ON DELETE CASCADE, rank INTEGER NOT NULL, kind TEXT NOT NULL,
            first_beat INTEGER NOT NULL, last_beat INTEGER NOT NULL, start_s REAL NOT NULL, end_s REAL NOT NULL,
            joints TEXT NOT NULL, advice TEXT NOT NULL, not_a_mistake INTEGER NOT NULL,
            PRIMARY KEY (take, rank)) WITHOUT ROWID""",
    ),
    (
        "ALTER TABLE takes ADD COLUMN part_start_s REAL",
        "ALTER TABLE takes ADD COLUMN part_end_s REAL",
        "UPDATE takes SET stamp = ''",  # all is read anew: which of them were practice stands in the folders
    ),
    ("UPDATE takes SET stamp = ''",),  # all is read anew: beats that are marked as no mistake lose their scores
    ("ALTER TABLE takes ADD COLUMN video_sha256 TEXT", "UPDATE takes SET stamp = ''"),
)
"""Statements that lead from one version of the schema to the next; version n is what the first n of them make."""


class NewerSchema(Exception):
    """The database was written by a newer Coach; ``args`` are its version and ours."""


class ForeignFile(sqlite3.DatabaseError):
    """A database with tables that are not ours: treated like a damaged one, put aside and kept."""


def migrate(connection: sqlite3.Connection, migrations: Sequence[Sequence[str]] = MIGRATIONS) -> int:
    """Bring the schema up to date, all or nothing; the version it had. Raises NewerSchema and ForeignFile.

    ``connection`` is in autocommit mode. Two processes at once: one migrates, the other finds it done.
    """
    if version(connection) == len(migrations):
        return len(migrations)
    connection.execute("BEGIN IMMEDIATE")
    try:
        found = version(connection)
        if found > len(migrations):
            raise NewerSchema(found, len(migrations))
        if found == 0 and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise ForeignFile("it is a database of another program")
        for statements in migrations[found:]:
            for statement in statements:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(migrations)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()  # which SQLite itself has done where the disk is full
        raise
    return found


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])
