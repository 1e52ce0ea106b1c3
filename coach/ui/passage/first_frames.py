"""The picture with which each place of a film begins, found beforehand: a jump to any of them shows it at once.

Films from the web have a keyframe every 3 to 8 s. To find one picture means to decode all since the last keyframe; to
find one for every beat, in one go, means to decode each picture once. Those of a song serve all its takes, so they are
kept in the cache.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.console import bar
from coach.base.errors import CoachError
from coach.base.files import ZIP_DAMAGE, write_atomically
from coach.domain.song import Song
from coach.media.open_films import OpenFilms
from coach.media.pictures import Pictures
from coach.media.video import Frame, pictures_at
from coach.tracking.cache import video_hash
from coach.ui.picture import JPEG_QUALITY, pack, unpack

LARGEST: Final = (1280, 720)
"""Pixels; larger pictures are kept at this size."""
SAME_PLACE: Final = 4
"""Decimals of a second: take.json keeps times no more exactly than to a few millionths."""
VERSION: Final = 3
"""Goes up when they are kept, or films read, differently, so that older files are made again."""


class FirstFrames:
    """Of one film, at ``times`` (s). One thread fills it, another asks. About 70 kB a picture of 1280x720."""

    def __init__(self, path: Path, times: Iterable[float]) -> None:
        self._path = path
        self._times = sorted(set(map(_place, times)))
        self._packed: dict[float, tuple[float, bytes]] = {}  # place → the picture's own time, the picture

    def __len__(self) -> int:
        """How many places there are, found or not."""
        return len(self._times)

    def filling(self, films: OpenFilms) -> Iterator[bool]:
        """In steps of one picture: whether a place begins with it.

        A film that cannot be read is left as far as it can: whoever plays it will say so.
        """
        missing = [t for t in self._times if t not in self._packed]
        try:
            with closing(pictures_at(self._path, missing, Pictures(LARGEST), films)) as pictures:
                for found in pictures:
                    if found is not None:
                        t, frame = found
                        self._packed[t] = frame.t, pack(frame.rgb)
                    yield found is not None
        except CoachError:
            return

    def at(self, t: float) -> Frame | None:
        """The picture at just this one of the times; None where it has not been found yet."""
        found = self._packed.get(_place(t))
        return None if found is None else Frame(found[0], unpack(found[1]))


class SongFirstFrames(FirstFrames):
    """Those of a song's beats, kept in the cache where there is one; and at the times ``also`` (s), for now."""

    def __init__(self, song: Song, cache: Path | None, also: Iterable[float] = ()) -> None:
        beats = [song.grid.time(beat) for beat in range(-1, len(song.grid))]  # a passage may begin a beat early
        super().__init__(song.video, (*beats, *also))
        self._beats = set(map(_place, beats))
        self._file = None if cache is None else _file(song.video, cache)
        if self._file is not None:
            self._packed = _read(self._file)

    @property
    def complete(self) -> bool:
        """Whether those of all beats are known."""
        return self._beats <= self._packed.keys()

    def filling(self, films: OpenFilms) -> Iterator[bool]:
        """As of any film; what was new of the beats is kept at the end, where the cache can be written."""
        kept = self.complete
        yield from super().filling(films)
        if self.complete and not kept and self._file is not None:
            with suppress(CoachError, OSError):  # it is found again the next time
                self._file.parent.mkdir(parents=True, exist_ok=True)
                write_atomically(self._file, _bytes({t: self._packed[t] for t in sorted(self._beats)}))


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
        parts = (video_hash(video), *map(str, (*LARGEST, JPEG_QUALITY, VERSION)))
    except CoachError:
        return None
    return cache / "beginnings" / (hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32] + ".npz")


def _bytes(packed: dict[float, tuple[float, bytes]]) -> bytes:
    into = io.BytesIO()
    np.savez(
        into,
        place=np.array(list(packed)),
        t=np.array([t for t, _ in packed.values()]),
        size=np.array([len(data) for _, data in packed.values()]),
        jpeg=np.frombuffer(b"".join(data for _, data in packed.values()), np.uint8),
    )
    return into.getvalue()


def _read(file: Path) -> dict[float, tuple[float, bytes]]:
    """What :func:`_bytes` made; nothing where there is no such file, or it is damaged."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            places, times, sizes, jpeg = (kept[name] for name in ("place", "t", "size", "jpeg"))
        ends = np.cumsum(sizes)
        if not len(places) == len(times) == len(sizes) or (len(ends) and ends[-1] != len(jpeg)):
            return {}
        data = (jpeg[end - size : end].tobytes() for end, size in zip(ends, sizes))
        return {float(place): (float(t), one) for place, t, one in zip(places, times, data)}
    except ZIP_DAMAGE:
        return {}
