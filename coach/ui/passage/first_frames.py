"""The first picture at each place of a film, found beforehand, so that a jump there shows it at once.

Films from the web have a keyframe every 3 to 8 s. Finding one picture means decoding everything since the last
keyframe; finding one for every beat in one go means decoding each picture once. A song's pictures serve all its takes,
so they are kept in the cache.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Final, TypeAlias

from coach.base.console import bar
from coach.base.errors import CoachError
from coach.domain.song import Song
from coach.media.open_films import OpenFilms
from coach.media.pictures import Pictures
from coach.media.video import Frame, pictures_at
from coach.tracking.cache import video_hash
from coach.ui.picture import JPEG_QUALITY, pack, unpack

LARGEST_FIRST_FRAME: Final = (1280, 720)
"""Pixels; larger pictures are kept at this size."""
SAME_PLACE: Final = 4
"""Decimals of a second: take.json keeps times only to a few millionths."""
FIRST_FRAMES_VERSION: Final = 4
"""Goes up when the format, or the reading of films, changes, so that older files are made again."""
BATCH: Final = 100
"""Pictures stored together: an hour's worth would fill half a gigabyte of memory."""

Packed: TypeAlias = tuple[float, bytes]
"""A picture's own time (s), and the picture as JPEG."""


class FirstFrames:
    """Those of one film, at ``times`` (s). One thread fills it, another reads. About 70 kB per 1280x720 picture."""

    def __init__(self, path: Path, times: Iterable[float]) -> None:
        self._path = path
        self._times = sorted(set(map(_place, times)))
        self._packed: dict[float, Packed] = {}  # by place

    def __len__(self) -> int:
        """How many places there are, found or not."""
        return len(self._times)

    def filling(self, films: OpenFilms) -> Iterator[bool]:
        """In steps of one picture: yields whether a place begins with it.

        An unreadable film is read as far as possible: playing it will report the problem.
        """
        missing = [t for t in self._times if not self._is_known(t)]
        try:
            with closing(pictures_at(self._path, missing, Pictures(LARGEST_FIRST_FRAME), films)) as pictures:
                for found in pictures:
                    if found is not None:
                        t, frame = found
                        self._packed[t] = frame.t, pack(frame.rgb)
                    yield found is not None
        except CoachError:
            return

    def at(self, t: float) -> Frame | None:
        """The picture at exactly this one of the times; None if it has not been found yet."""
        found = self._found(_place(t))
        return None if found is None else Frame(found[0], unpack(found[1]))

    def _is_known(self, place: float) -> bool:
        return place in self._packed

    def _found(self, place: float) -> Packed | None:
        return self._packed.get(place)


class SongFirstFrames(FirstFrames):
    """Those of a song's beats, kept in the cache if there is one; and those at the times ``also`` (s), not kept."""

    def __init__(self, song: Song, cache: Path | None, also: Iterable[float] = ()) -> None:
        beats = [song.grid.time(beat) for beat in range(-1, len(song.grid))]  # a passage may begin a beat early
        super().__init__(song.video, (*beats, *also))
        self._beats = set(map(_place, beats))
        file = None if cache is None else _file(song.video, cache)
        self._database = None if file is None else _PictureDatabase(file)
        self._stored = set() if self._database is None else self._beats & self._database.places()
        self._writable = self._database is not None

    @property
    def complete(self) -> bool:
        """Whether the pictures of all beats are known."""
        return all(map(self._is_known, self._beats))

    def filling(self, films: OpenFilms) -> Iterator[bool]:
        """As for any film; new pictures of beats are stored as they are found, if the cache can be written."""
        try:
            for begins in super().filling(films):
                if len(self._packed) >= BATCH:
                    self._store()
                yield begins
        finally:
            self._store()

    def _store(self) -> None:
        """From memory to the database. At any time the other thread finds each of them in one of the two."""
        found = {place: packed for place, packed in self._packed.items() if place in self._beats}
        if not (self._writable and found):
            return
        if not self._database.put(found):
            self._writable = False  # they stay in memory, and are searched for again next time
            return
        self._stored |= found.keys()
        for place in found:
            del self._packed[place]

    def _is_known(self, place: float) -> bool:
        return super()._is_known(place) or place in self._stored

    def _found(self, place: float) -> Packed | None:
        found = super()._found(place)
        if found is None and place in self._stored:
            found = self._database.at(place)
            if found is None:  # damaged
                self._stored = set()
                self._database.remove()
        return found


def look_through(song: Song, cache: Path) -> None:
    """Finds the first picture of every beat of the song, unless they are known; shows its progress.

    CoachError if the song's video cannot be read.
    """
    found, films = SongFirstFrames(song, cache), OpenFilms()
    if found.complete:
        return
    with closing(films), bar(f"Looking through {song.romanised} (once)", len(found), "beats") as advance:
        for begins in found.filling(films):
            advance(begins)


def _place(t: float) -> float:
    return round(max(0.0, float(t)), SAME_PLACE)


def _file(video: Path, cache: Path) -> Path | None:
    """Named after everything the pictures depend on; None if the video is gone."""
    try:
        parts = (video_hash(video), *map(str, (*LARGEST_FIRST_FRAME, JPEG_QUALITY, FIRST_FRAMES_VERSION)))
    except CoachError:
        return None
    return cache / "beginnings" / (hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32] + ".db")


class _PictureDatabase:
    """Pictures by place in a database: it survives a killed program intact, and pictures are read one by one.

    A damaged one counts as empty, and is made again.
    """

    TABLE: Final = "CREATE TABLE IF NOT EXISTS pictures (place REAL PRIMARY KEY, t REAL, jpeg BLOB, checksum INTEGER)"

    def __init__(self, file: Path) -> None:
        self._file = file

    def places(self) -> set[float]:
        """The places of all its pictures."""
        if not self._file.exists():
            return set()
        with suppress(sqlite3.Error), self._opened() as database:
            return {place for (place,) in database.execute("SELECT place FROM pictures")}
        return set()

    def at(self, place: float) -> Packed | None:
        """None if it is damaged."""
        with suppress(sqlite3.Error), self._opened() as database:
            row = database.execute("SELECT t, jpeg, checksum FROM pictures WHERE place = ?", (place,)).fetchone()
            if row is not None and zlib.crc32(row[1]) == row[2]:
                return row[:2]
        return None

    def put(self, pictures: Mapping[float, Packed]) -> bool:
        """Writes all of them, or none: then returns False."""
        rows = [(place, t, jpeg, zlib.crc32(jpeg)) for place, (t, jpeg) in pictures.items()]
        return self._write(rows) or self.remove() and self._write(rows)

    def _write(self, rows: Collection[tuple[float, float, bytes, int]]) -> bool:
        with suppress(OSError, sqlite3.Error):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._opened() as database:
                database.execute(self.TABLE)
                database.executemany("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?)", rows)
            return True
        return False

    def remove(self) -> bool:
        """Returns whether it is gone now."""
        with suppress(OSError):
            self._file.unlink()
            return True
        return False

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Commits unless something goes wrong."""
        with closing(sqlite3.connect(self._file)) as database, database:
            yield database
