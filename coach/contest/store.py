"""What is known about each film of a contest once judged, in one SQLite file: each result is written at once, by one
writer.

A result belongs to the bytes of a film, whatever its name, and to how it was judged (:class:`Judging`): a restarted
contest continues where it stopped, and a film judged differently is judged again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final, Literal, get_args

from coach.base.errors import CoachError
from coach.base.files import Lock

FilmState = Literal["judged", "other dance", "too short", "same film", "refused", "gave up"]
"""judged: ranked; other dance, too short: judged, but set aside; same film: as another entry's (never stored, found
when ranking); refused: it cannot be judged, the reason says why; gave up: it hung, or twice killed the process judging
it."""
STATES: Final = get_args(FilmState)


@dataclass(frozen=True)
class FilmResult:
    """One film, without any pictures.

    reason    one sentence if it is not ranked, else ""
    seconds   how long the film is; 0 if not known
    score, shape, timing   0–100, NaN if nothing was judged lag s, positive = late; NaN if the film's place cannot tell
    worth     0–1, the share of its shape that the take is worth
    beats     for each judged beat its index in the song, its shape, timing and score (0–100): (4, B) float32
    record    JSON: the keys of take.json and what was found about the film
    stills    JSON of what a page shows (:mod:`coach.contest.stills`), "" if nothing was judged
    verdicts, track   bytes of verdicts.npz and of the pose track, song time; b"" if nothing was judged
    """

    state: FilmState
    reason: str = ""
    seconds: float = 0.0
    score: float = float("nan")
    shape: float = float("nan")
    timing: float = float("nan")
    lag: float = float("nan")
    worth: float = float("nan")
    beats: bytes = b""
    record: str = ""
    stills: str = ""
    verdicts: bytes = b""
    track: bytes = b""

    @property
    def ranked(self) -> bool:
        return self.state == "judged"


FILE_NAME: Final = "contest.db"
LOCK_NAME: Final = "contest.lock"
SCHEMA: Final = 1
RESULT_FIELDS: Final = tuple(field.name for field in fields(FilmResult))
RANKING_FIELDS: Final = tuple(name for name in RESULT_FIELDS if name not in ("record", "stills", "verdicts", "track"))
"""What a ranking needs; the rest is read for one film at a time."""

SCHEMA_SQL: Final = f"""
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER NOT NULL, changed_ns INTEGER NOT NULL, film TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE results (
    film TEXT NOT NULL, judging TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ({", ".join(map(repr, STATES))})),
    reason TEXT NOT NULL, seconds REAL, score REAL, shape REAL, timing REAL, lag REAL, worth REAL,
    beats BLOB NOT NULL, record TEXT NOT NULL, stills TEXT NOT NULL, verdicts BLOB NOT NULL, track BLOB NOT NULL,
    PRIMARY KEY (film, judging)
);
"""
"""``film`` is the SHA-256 of the file; ``files`` remembers it, so that a film need not be read again to identify it."""


@dataclass(frozen=True)
class Judging:
    """What films are judged by: the song's id and the SHA-256 of its video, the identity of the pose model, the
    fingerprint of the thresholds and of the song's beats, and the program's version."""

    song: str
    video: str
    model: str
    thresholds: str
    program: str

    @property
    def key(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()


class Store:
    """The open file. ``judging`` says which of its results count."""

    def __init__(self, connection: sqlite3.Connection, judging: Judging) -> None:
        self._sql = connection
        self.judging = judging

    def film_at(self, path: Path) -> str | None:
        """The SHA-256 of the film at this path, if it is known and the file has not changed since. Raises OSError."""
        found = path.stat()
        row = self._sql.execute(
            "SELECT film FROM files WHERE path = ? AND size = ? AND changed_ns = ?",
            (str(path), found.st_size, found.st_mtime_ns),
        ).fetchone()
        return row[0] if row else None

    def keep(self, path: Path, stat: tuple[int, int], film: str, result: FilmResult) -> None:
        """Write the result of the film at ``path``.

        stat  (size, st_mtime_ns) of the file when it was handed out
        film  its SHA-256
        """
        with self._sql:
            self._sql.execute("REPLACE INTO files VALUES (?, ?, ?, ?)", (str(path), *stat, film))
            self._sql.execute(
                f"REPLACE INTO results (film, judging, {', '.join(RESULT_FIELDS)}) "
                f"VALUES (?, ?{', ?' * len(RESULT_FIELDS)})",
                (film, self.judging.key, *(getattr(result, name) for name in RESULT_FIELDS)),
            )

    def has(self, film: str) -> bool:
        """Whether the film's result is stored."""
        return bool(
            self._sql.execute("SELECT 1 FROM results WHERE judging = ? AND film = ?", (*self._mine(), film)).fetchone()
        )

    def shown(self, film: str) -> FilmResult | None:
        """The part of the film's result that a ranking needs; None if there is none."""
        row = self._sql.execute(
            f"SELECT {', '.join(RANKING_FIELDS)} FROM results WHERE judging = ? AND film = ?", (*self._mine(), film)
        ).fetchone()
        nan = float("nan")
        return row and FilmResult(**{name: nan if value is None else value for name, value in zip(RANKING_FIELDS, row)})

    def stills(self, film: str) -> str:
        """What a page shows of the film, "" for nothing."""
        row = self._sql.execute(
            "SELECT stills FROM results WHERE judging = ? AND film = ?", (*self._mine(), film)
        ).fetchone()
        return row[0] if row else ""

    def _mine(self) -> tuple[str]:
        return (self.judging.key,)


@contextmanager
def open_store(out: Path, judging: Judging) -> Iterator[Store]:
    """The contest's file in the folder ``out``, made if need be, and locked while it is open.

    CoachError if the folder cannot be written, another contest is running in it, or it is for another song.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = Lock.take(out / LOCK_NAME)
    except OSError as error:
        raise _unusable(out, error) from None
    if lock is None:
        raise CoachError(f"Another contest is running in {out}. Wait for it, or choose another folder with --out.")
    try:
        with closing(_opened(out / FILE_NAME)) as connection:
            _insist_on_song(connection, out, judging)
            yield Store(connection, judging)
    except sqlite3.Error as error:
        raise _unusable(out, error) from None
    finally:
        lock.release(remove=True)


def contest_file(out: Path) -> Path:
    """The file of the contest in ``out``. CoachError if there is none."""
    file = out / FILE_NAME
    try:
        is_there = file.is_file()
    except OSError as error:  # a name that is too long too
        raise CoachError(f"{file} cannot be read ({error.strerror}). Check that you may read it.") from None
    if not is_there:
        raise CoachError(f"There is no contest in {out}: it has no {FILE_NAME}.")
    return file


def stored_covers(out: Path, song: str, video: str, model: str) -> list[tuple[bytes, str]]:
    """(track, record) of each cover of that song and video by that pose model, the best first. CoachError if there is
    no such contest."""
    file = contest_file(out)
    try:
        with closing(_opened(file)) as connection:
            about = dict(connection.execute("SELECT key, value FROM about"))
            if about.get("song") != song:
                raise CoachError(f"{out} holds a contest of {about.get('song', 'no song')}, not of {song}.")
            if (about["video"], about["model"]) != (video, model):
                raise CoachError(
                    f"The contest in {out} was judged with another video of {song}, or another pose model. Judge it "
                    "again."
                )
            return connection.execute(
                "SELECT track, record FROM results WHERE judging = ? AND state = 'judged' ORDER BY score DESC",
                (Judging(**about).key,),
            ).fetchall()
    except sqlite3.Error as error:
        raise _unusable(out, error) from None


def _opened(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # commits survive a crash of the program, but not a power cut
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            connection.executescript(f"BEGIN; {SCHEMA_SQL} PRAGMA user_version = {SCHEMA}; COMMIT;")
        elif version != SCHEMA:
            raise CoachError(f"{file} was written by another version of Coach. Choose another folder with --out.")
    except BaseException:
        connection.close()
        raise
    return connection


def _insist_on_song(connection: sqlite3.Connection, out: Path, judging: Judging) -> None:
    row = connection.execute("SELECT value FROM about WHERE key = 'song'").fetchone()
    if row and row[0] != judging.song:
        raise CoachError(f"{out} holds a contest of {row[0]}. Choose another folder with --out for {judging.song}.")
    with connection:
        connection.executemany("REPLACE INTO about VALUES (?, ?)", asdict(judging).items())


def _unusable(out: Path, error: Exception) -> CoachError:
    if isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError):
        return CoachError(f"{out / FILE_NAME} is damaged. Move it away, and the films are judged again.")
    why = getattr(error, "strerror", None) or error
    return CoachError(f"{out} cannot be written ({why}). Make room, make it writable, or choose another folder: --out.")
