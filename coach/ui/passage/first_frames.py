"""The picture with which each place of a film begins, found beforehand: a jump to any of them shows it at once.

Films from the web have a keyframe every 3 to 8 s. To find one picture means to decode all since the last keyframe; to
find one for every beat, in one go, means to decode each picture once. Those of a song serve all its takes, so they are
kept in the cache.
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
"""Decimals of a second: take.json keeps times no more exactly than to a few millionths."""
FIRST_FRAMES_VERSION: Final = 4
"""Goes up when they are kept, or films read, differently, so that older files are made again."""
BATCH: Final = 100
"""Pictures that are stored together: those of an hour would fill half a gigabyte of memory."""

Packed: TypeAlias = tuple[float, bytes]
"""A picture's own time (s), and the picture as JPEG."""


class FirstFrames:
    """Of one film, at ``times`` (s). One thread fills it, another asks. About 70 kB a picture of 1280x720."""

    def __init__(self, path: Path, times: Iterable[float]) -> None:
        self._path = path
        self._times = sorted(set(map(_place, times)))
        self._packed: dict[float, Packed] = {}  # by place

    def __len__(self) -> int:
        """How many places there are, found or not."""
        return len(self._times)

    def filling(self, films: OpenFilms) -> Iterator[bool]:
        """In steps of one picture: whether a place begins with it.

        A film that cannot be read is left as far as it can: whoever plays it will say so.
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
        """The picture at just this one of the times; None where it has not been found yet."""
        found = self._found(_place(t))
        return None if found is None else Frame(found[0], unpack(found[1]))

    def _is_known(self, place: float) -> bool:
        return place in self._packed

    def _found(self, place: float) -> Packed | None:
        return self._packed.get(place)


class SongFirstFrames(FirstFrames):
    """Those of a song's beats, kept in the cache where there is one; and at the times ``also`` (s), for now."""

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
        """Whether those of all beats are known."""
        return all(map(self._is_known, self._beats))

    def filling(self, films: OpenFilms) -> Iterator[bool]:
        """As of any film; what is new of the beats is stored as it is found, where the cache can be written."""
        try:
            for begins in super().filling(films):
                if len(self._packed) >= BATCH:
                    self._store()
                yield begins
        finally:
            self._store()

    def _store(self) -> None:
        """From memory to the database. The other thread finds each of them in one of the two at any time."""
        found = {place: packed for place, packed in self._packed.items() if place in self._beats}
        if not (self._writable and found):
            return
        if not self._database.put(found):
            self._writable = False  # they stay in memory, and are found again the next time
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
    """Finds the picture with which every beat of the song begins, unless they are known; shows its progress.

    CoachError when the song's video cannot be read.
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
    """Named by all that the pictures depend on; None where the video is gone."""
    try:
        parts = (video_hash(video), *map(str, (*LARGEST_FIRST_FRAME, JPEG_QUALITY, FIRST_FRAMES_VERSION)))
    except CoachError:
        return None
    return cache / "beginnings" / (hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32] + ".db")


class _PictureDatabase:
    """Pictures by place in a database: it is whole whenever a program is killed, and read one by one.

    Of a damaged one nothing is known, and it is made again.
    """

    TABLE: Final = "CREATE TABLE IF NOT EXISTS pictures (place REAL PRIMARY KEY, t REAL, jpeg BLOB, checksum INTEGER)"

    def __init__(self, file: Path) -> None:
        self._file = file

    def places(self) -> set[float]:
        """Of all its pictures."""
        if not self._file.exists():
            return set()
        with suppress(sqlite3.Error), self._opened() as database:
            return {place for (place,) in database.execute("SELECT place FROM pictures")}
        return set()

    def at(self, place: float) -> Packed | None:
        """None where it is damaged."""
        with suppress(sqlite3.Error), self._opened() as database:
            row = database.execute("SELECT t, jpeg, checksum FROM pictures WHERE place = ?", (place,)).fetchone()
            if row is not None and zlib.crc32(row[1]) == row[2]:
                return row[:2]
        return None

    def put(self, pictures: Mapping[float, Packed]) -> bool:
        """All of them, or none: then it cannot be written."""
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
        """Whether it is gone now."""
        with suppress(OSError):
            self._file.unlink()
            return True
        return False

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """What is written is kept unless something goes wrong."""
        with closing(sqlite3.connect(self._file)) as database, database:
            yield database
