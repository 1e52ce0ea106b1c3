"""Opening ``history.db``: locked, damaged, of a newer Coach, or where nothing may be written."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from coach import page_words as words
from coach.errors import CoachError
from coach.review.history_schema import NewerSchema, migrate
from coach.review.lock import Lock

FILE: Final = "history.db"
WAIT: Final = 5.0
"""s to wait for another process that writes."""
BESIDE: Final = ("", "-wal", "-shm")
"""The files of one database: SQLite's own beside the main one."""


@dataclass
class OpenHistory:
    """``connection`` is in autocommit mode; ``notes`` are sentences for the dancer. To be closed after use."""

    connection: sqlite3.Connection
    notes: list[str] = field(default_factory=list)

    def close(self) -> None:
        self.connection.close()


class Unusable(CoachError):
    """The file is there or could be, but not for us and not now."""


def open_history(sessions: Path, wait: float = WAIT) -> OpenHistory:
    """The database of a sessions folder, made or made anew where necessary; ``wait`` s for others that write.

    Unusable when another process keeps it locked or it cannot be written, CoachError when it is of a newer Coach.
    """
    path = sessions / FILE
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
            "file away: it is made anew from the session folders."
        ) from None
    except (sqlite3.Error, OSError) as error:
        raise unusable(path, error) from None


def in_memory(note: str) -> OpenHistory:
    """An empty one that is kept nowhere, and the sentence why."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    return OpenHistory(connection, [note])


def unusable(path: Path, error: Exception) -> Unusable:
    """What to say of an error that SQLite or the disk raised."""
    if _is_busy(error):
        return Unusable(f"{path} is being written by another program just now. Try again in a moment.")
    if "readonly" in str(error) or "unable to open" in str(error):
        return Unusable(words.HISTORY_READ_ONLY.format(folder=path.parent))
    return Unusable(f"{path} cannot be used ({error}). Make room on the disk, or choose --sessions-dir.")


def _opened(path: Path, wait: float) -> sqlite3.Connection:
    """Checked and up to date. sqlite3.DatabaseError (and none of its operational ones) when it is damaged."""
    connection = sqlite3.connect(path, timeout=wait, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        problems = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problems != "ok":
            raise sqlite3.DatabaseError(problems)
        migrate(connection)  # first: a file that is not for us must stay as it is
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = NORMAL")  # may lose the last take at a power cut: the folder has it
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch the file to WAL, unless somebody is at it just now: whoever opens it next does so then.

    The switch wants the file for itself, and where two openers stand in each other's way SQLite refuses one of them
    at once, without waiting its timeout. Nothing is lost by that: reading and writing wait their turn in either mode.
    """
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if not _is_busy(error):
            raise


def _is_busy(error: Exception) -> bool:
    """Whether another connection was in the way (Python 3.10 does not hand down SQLite's code)."""
    return "locked" in str(error) or "busy" in str(error)


def _put_aside(path: Path, wait: float) -> Path | None:
    """Rename a damaged file; its new path. None when another process has already done so.

    Raises sqlite3.OperationalError while another process is at it.
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
    stamp = f"{datetime.now():%Y-%m-%d %H-%M-%S}"
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged {stamp}" + (f" ({number})" if number > 1 else ""))).exists():
        number += 1
    for ending in BESIDE:
        part = path.with_name(path.name + ending)
        if part.exists():
            os.replace(part, aside.with_name(aside.name + ending))
    return aside
