"""The songs folder: which songs there are, and the one that a dancer names."""

from __future__ import annotations

import difflib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from coach.errors import CoachError
from coach.song.names import plain_name
from coach.song.package import FILE_NAME, is_package, load_song
from coach.song.song import Song
from coach.song.staging import recover


@dataclass(frozen=True)
class BrokenSong:
    """A song package that cannot be read; ``problem`` is whole sentences for the dancer."""

    id: str
    folder: Path
    problem: str


def list_songs(songs: Path) -> list[Song | BrokenSong]:
    """Every package of the folder by name; a broken one does not hide the others."""
    return [_load(folder) for folder in _packages(songs)]


def find_song(name: str, songs: Path) -> Song:
    """The song of that name, in any case. Raises CoachError with the nearest name and the names there are."""
    packages = _packages(songs)
    exact = [folder for folder in packages if folder.name == name]
    alike = [folder for folder in packages if plain_name(folder.name) == plain_name(name)]
    for folder in exact + alike:
        return load_song(folder)
    raise CoachError(_unknown(name, songs, [folder.name for folder in packages]))


def existing_folder(name: str, songs: Path) -> Path | None:
    """What lies in the songs folder under that name, in any case: some systems tell no case apart. None: nothing."""
    return next((entry for entry in _entries(songs) if plain_name(entry.name) == plain_name(name)), None)


def _packages(songs: Path) -> list[Path]:
    """Folders with a song.toml, by name; none when there is no songs folder."""
    folders = [entry for entry in _entries(songs) if not entry.name.startswith(".") and is_package(entry)]
    return sorted(folders, key=lambda folder: plain_name(folder.name))


def _entries(songs: Path) -> list[Path]:
    """All that lies in the songs folder, once a replacement that was killed halfway is finished."""
    try:
        with suppress(OSError):  # where nothing may be written, nothing was replaced
            recover(songs)
        return list(songs.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CoachError(f"The songs folder {songs} cannot be read: {error.strerror or error}.") from error


def _load(folder: Path) -> Song | BrokenSong:
    try:
        return load_song(folder)
    except CoachError as error:
        return BrokenSong(folder.name, folder, str(error))


def _unknown(name: str, songs: Path, names: list[str]) -> str:
    if not names:
        return f"There are no songs in {songs}. A song is a folder there with {FILE_NAME} and its video."
    plain = {plain_name(known): known for known in names}
    near = [plain[match] for match in difflib.get_close_matches(plain_name(name), plain, 3)]
    guess = f" Did you mean {' or '.join(near)}?" if near else ""
    return f'There is no song "{name}" in {songs}.{guess} Songs: {", ".join(names)}.'
