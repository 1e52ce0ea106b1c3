"""Passages of songs that the dancer has named to practise again; kept in the settings folder.

The file ``loops.json`` (UTF-8 JSON, exactly these keys)::

    version  1
    songs    {id of a song: [{"first", "last", "name"}]}, beats from 0, both included; no name is empty
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coach.base.checked_json import CheckedValue, read_json
from coach.base.errors import CoachError
from coach.base.settings_file import SettingsFile
from coach.domain.practice import Stretch
from coach.song.library import plain_name
from coach.takes.practice import STRETCH_KEYS, read_stretch
from coach.wording import practice_words, words

VERSION: Final = 1
FILE: Final = "loops.json"
KEYS: Final = ("version", "songs")


@dataclass(frozen=True)
class SavedLoop:
    """``first`` and ``last``: beats, both included (0 = the first of the grid)."""

    name: str
    first: int
    last: int

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.first, self.last, self.name)


Loops = Mapping[str, tuple[SavedLoop, ...]]
"""Loops by song id."""


def load_loops(settings: Path, song: str) -> tuple[tuple[SavedLoop, ...], str]:
    """The loops of a song, in the order in which they were saved, and what to tell the dancer, else "".

    A damaged file is kept aside; one that cannot be read, or was written by a newer Coach, stays. Then there are none;
    never raises.
    """
    try:
        known, said = _FILE.known(settings)
    except CoachError as problem:
        return (), str(problem)
    return known.get(song, ()), said


def save_loop(settings: Path, song: str, loop: SavedLoop) -> str:
    """Save it, replacing one with the same name; returns what to tell the dancer, like :func:`load_loops`.

    CoachError when the file cannot be read or written, or a newer Coach wrote it.
    """
    return _change(settings, song, loop.name, (loop,))


def forget_loop(settings: Path, song: str, name: str) -> str:
    """The same, removing the loop with that name."""
    return _change(settings, song, name, ())


def _change(settings: Path, song: str, name: str, new: tuple[SavedLoop, ...]) -> str:
    def changed(known: Loops) -> Loops:
        others = tuple(loop for loop in known.get(song, ()) if plain_name(loop.name) != plain_name(name))
        return {**known, song: others + new}

    return _FILE.change(settings, changed)


def _text(songs: Loops) -> str:
    tables = {song: [vars(loop) for loop in loops] for song, loops in sorted(songs.items()) if loops}
    return json.dumps({"version": VERSION, "songs": tables}, ensure_ascii=False, indent=1) + "\n"


def _read(path: Path) -> Loops:
    songs = read_json(path, "saved loops", VERSION).table(KEYS)["songs"].entries()
    return {song: tuple(map(_loop, loops.items())) for song, loops in songs.items()}


def _loop(value: CheckedValue) -> SavedLoop:
    table = value.table(STRETCH_KEYS)
    stretch = read_stretch(table)
    return SavedLoop(table["name"].text(), stretch.first, stretch.last)


_FILE: Final = SettingsFile[Loops](FILE, _read, _text, {}, practice_words.LOOPS_DAMAGED, words.SETTINGS_REFUSED)
