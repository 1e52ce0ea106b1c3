"""The picture with which each place of a film begins, found beforehand: a jump to any of them shows it at once.

Films from the web have a keyframe every 3 to 8 s. To find one picture means to decode all since the last keyframe; to
find one for every beat, in one go, means to decode each picture once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from coach.errors import CoachError
from coach.look.packed import pack, unpack
from coach.media.open_films import OpenFilms
from coach.media.pictures import Pictures
from coach.media.video import Frame, pictures_at

LARGEST: Final = (1280, 720)
"""Pixels; larger pictures are kept at this size."""


class Beginnings:
    """Of one film, at ``times`` (s). One thread fills it, another asks. About 70 kB a picture of 1280x720."""

    def __init__(self, path: Path, times: Iterable[float]) -> None:
        self._path = path
        self._times = sorted({max(0.0, t) for t in times})
        self._packed: dict[float, tuple[float, bytes]] = {}

    def filling(self, films: OpenFilms) -> Iterator[None]:
        """In steps of one picture. A film that cannot be read is left as far as it can: who plays it will say so."""
        try:
            for found in pictures_at(self._path, self._times, Pictures(LARGEST), films):
                if found is not None:
                    t, frame = found
                    self._packed[t] = frame.t, pack(frame.rgb)
                yield
        except CoachError:
            return

    def at(self, t: float) -> Frame | None:
        """The picture at just this one of the times; None where it has not been found yet."""
        found = self._packed.get(max(0.0, t))
        return None if found is None else Frame(found[0], unpack(found[1]))
