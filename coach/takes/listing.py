"""Which takes there are in ``sessions/``, and the one that is meant: the newest, or by its number."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from coach.base.errors import CoachError
from coach.song.library import plain_name
from coach.takes.folder import STAMPED, TakeFolder, began


def list_takes(sessions: Path, song: str) -> list[TakeFolder]:
    """The finished takes of a song, oldest first; the N of ``--take N`` is the place in this list, from 1.

    The name may be typed in any case; where two folders differ in nothing else, the one of just that name is meant.
    """
    return [folder for folder in _folders(_danced(sessions, song)) if folder.record.exists()]


def newest_take(sessions: Path, song: str | None = None) -> TakeFolder:
    """The newest take of a song, or of all. CoachError when there is none."""
    songs = [song] if song is not None else [folder.name for folder in _subfolders(sessions)]
    newest = [takes[-1] for takes in (list_takes(sessions, name) for name in songs) if takes]
    if not newest:
        whose = f" of {song}" if song is not None else ""
        raise CoachError(
            f"There is no take{whose} in {sessions} yet. Dance first: python main.py --song {song or 'NAME'}"
        )
    return max(newest, key=age)


def find_take(sessions: Path, song: str, number: int | None) -> TakeFolder:
    """Take ``number`` of a song, 1 = oldest; None = newest. CoachError when there is no such take."""
    newest = newest_take(sessions, song)
    if number is None:
        return newest
    takes = list_takes(sessions, song)
    if not 1 <= number <= len(takes):
        there = f"are {len(takes)}, from 1 (oldest) to {len(takes)} (newest)" if len(takes) > 1 else "is only take 1"
        raise CoachError(f"There is no take {number} of {song}: there {there}.")
    return takes[number - 1]


def every_take(sessions: Path) -> list[TakeFolder]:
    """All takes of all songs, finished or not, the takes of a song oldest first."""
    return [folder for song in _subfolders(sessions) for folder in _folders(song)]


def _folders(song: Path) -> list[TakeFolder]:
    return sorted((TakeFolder(path) for path in _subfolders(song)), key=age)


def _danced(sessions: Path, song: str) -> Path:
    """The folder of a song's takes, as it is spelt on the disk."""
    alike = [path for path in _subfolders(sessions) if plain_name(path.name) == plain_name(song)]
    return next((path for path in alike if path.name == song), alike[0] if alike else sessions / song)


def age(folder: TakeFolder) -> tuple[datetime, int, str]:
    match = STAMPED.fullmatch(folder.path.name)
    return began(folder), int(match[2] or 1) if match else 1, folder.path.name


def _subfolders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    try:
        return [path for path in folder.iterdir() if path.is_dir()]
    except OSError as error:
        raise CoachError(f"{folder} cannot be read ({error.strerror}). Check that you may read it.") from None
