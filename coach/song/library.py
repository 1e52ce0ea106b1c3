"""The songs folder: which songs there are, and the one a dancer names.

A song is a folder there, or a track file (``NAME.coachtrack``) that becomes one when it is first danced; if there are
both, the folder is the song.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.base.program import PROGRAM
from coach.domain.song import Song
from coach.song.package import is_package, load_song
from coach.song.song_from_track import song_from_track
from coach.song.staging import recover
from coach.song.track_file import is_track_file, read_song
from coach.wording.commands import as_typed

NO_SONGS: Final = (
    f"There are no songs in {{folder}}. Import one: {PROGRAM} import VIDEO --song NAME. Or name another folder with "
    "--songs-dir."
)


@dataclass(frozen=True)
class BrokenSong:
    """A song that cannot be read; ``problem``: complete sentences for the dancer."""

    id: str
    folder: Path
    problem: str


def list_songs(songs: Path) -> list[Song | BrokenSong]:
    """Every song in the folder by name; a broken one does not hide the others."""
    return [_load(entry) for entry in _songs(songs)]


def find_song(name: str, songs: Path, draw: bool = True) -> Song:
    """The song of that name, in upper or lower case. Raises CoachError with the nearest name and all the names.

    draw  turns a song that is still a track file into a folder, which draws its film and shows the progress; False: its
          video is missing
    """
    there = _songs(songs)
    exact = [entry for entry in there if _id(entry) == name]
    alike = [entry for entry in there if plain_name(_id(entry)) == plain_name(name)]
    for entry in exact + alike:
        if is_track_file(entry) and draw:
            return song_from_track(entry, songs, _id(entry))
        return _read(entry)
    raise CoachError(_unknown(name, songs, [_id(entry) for entry in there]))


def existing_folder(name: str, songs: Path) -> Path | None:
    """What is in the songs folder under that name, ignoring case, as some systems do. None: nothing.

    For a track file: the folder that it becomes.
    """
    there = (entry.with_name(_id(entry)) for entry in _entries(songs))
    return next((entry for entry in there if plain_name(entry.name) == plain_name(name)), None)


def free_name(name: str, songs: Path, replace: bool) -> str:
    """The name of a new song's folder; with ``replace``, of the song whose place it takes. CoachError if it cannot be a
    name, or is taken."""
    name = checked_name(name)
    there = existing_folder(name, songs)
    if there is None:
        return name
    if not replace:
        raise CoachError(
            f"There is a song “{there.name}” in {songs} already. It is left as it is: choose another --song NAME, or "
            "replace it with --force."
        )
    if there.exists() and not is_package(there):
        raise CoachError(f"{there} is not a song, so it is not replaced. Choose another --song NAME.")
    return there.name


def _songs(songs: Path) -> list[Path]:
    """Folders with a song.toml, and track files without a folder, by name; none if there is no songs folder."""
    entries = [entry for entry in _entries(songs) if not entry.name.startswith(".")]
    folders = [entry for entry in entries if is_package(entry)]
    taken = {plain_name(entry.name) for entry in folders}
    packed = [entry for entry in entries if is_track_file(entry) and plain_name(_id(entry)) not in taken]
    return sorted(folders + packed, key=lambda entry: plain_name(_id(entry)))


def _id(entry: Path) -> str:
    """The name of the song there."""
    return entry.stem if is_track_file(entry) else entry.name


def _read(entry: Path) -> Song:
    return read_song(entry, entry.with_name(_id(entry))) if is_track_file(entry) else load_song(entry)


def _entries(songs: Path) -> list[Path]:
    """Everything in the songs folder, after finishing any replacement that was killed halfway."""
    try:
        with suppress(OSError):  # if nothing can be written, nothing was replaced
            recover(songs)
        return list(songs.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CoachError(f"The songs folder {songs} cannot be read: {error.strerror or error}.") from error


def _load(entry: Path) -> Song | BrokenSong:
    try:
        return _read(entry)
    except CoachError as error:
        return BrokenSong(_id(entry), entry, str(error))


def _unknown(name: str, songs: Path, names: list[str]) -> str:
    if not names:
        return NO_SONGS.format(folder=songs)
    return f"There is no song “{name}” in {songs}.{near_names(name, names)} Songs: {', '.join(names)}."


def near_names(name: str, names: Sequence[str]) -> str:
    """ " Did you mean lovedive?": the names that may have been meant; "" if none is close."""
    plain = {plain_name(known): known for known in names}
    near = [plain[match] for match in difflib.get_close_matches(plain_name(name), plain, 3)]
    return f" Did you mean {' or '.join(near)}?" if near else ""


# ----------------------------------------------------------------
# The list of songs for the dancer to read in the terminal. Pure.


def listing(songs: Sequence[Song | BrokenSong], folder: Path) -> str:
    """One line per song, what is wrong with the broken ones, and how to start."""
    good = [song for song in songs if isinstance(song, Song)]
    broken = [song for song in songs if isinstance(song, BrokenSong)]
    wide = max([LEAST_COLUMN, *(len(song.id) for song in songs)])
    lines = [f"  {song.id:<{wide}} {_line(song)}" for song in good]
    lines += [f"  {song.id:<{wide}} cannot be danced: {song.problem}" for song in broken]
    lines = lines or [NO_SONGS.format(folder=folder)]
    if good:
        lines += ["", f"Dance one:  {PROGRAM} --song {as_typed(good[first_to_dance(good)].id)}"]
    return "\n".join(lines)


def first_to_dance(songs: Sequence[Song]) -> int:
    """Which of the songs (at least one) to offer a newcomer: one that can start at once, because its film need not be
    drawn first."""
    return next((index for index, song in enumerate(songs) if song.video.is_file()), 0)


LEAST_COLUMN: Final = 16
"""Characters in the column of names."""


def _line(song: Song) -> str:
    minutes, seconds = divmod(round(song.end - song.start), 60)
    return f"{song.title} – {song.artist}   {minutes}:{seconds:02d}, {song.grid.bpm:.0f} BPM"


# ----------------------------------------------------------------
# Which names a song may have: they are folder names on every system, and words on the command line. Pure.


LONGEST_SONG_NAME: Final = 60
"""Characters; with Hangul three bytes each, which leaves room for the endings of temporary folders."""
FORBIDDEN: Final = '/\\<>:"|?*'
PORTS: Final = {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
RESERVED: Final = PORTS | {"con", "prn", "aux", "nul", "conin$", "conout$"}
"""Names that Windows reserves for devices, with any ending."""

JOINER: Final = "\u200d"

TAKEN: Final = {"slides"}
"""Files next to the songs' own thresholds."""


def checked_name(name: str) -> str:
    """The name as stored. CoachError says in a sentence why it cannot be a song's name."""
    name = unicodedata.normalize("NFC", name)
    problem = _problem(name)
    if problem:
        raise CoachError(f"A song cannot be called “{_shown(name)}”: {problem}. Choose another --song NAME.")
    return name


def plain_name(name: str) -> str:
    """The form in which names are compared, ignoring case. macOS decomposes Hangul and accents, others compose them."""
    return unicodedata.normalize("NFC", name).casefold()


def _problem(name: str) -> str:
    """What is wrong with the name, "" if nothing is."""
    odd = next((c for c in name if c in FORBIDDEN or _unseen(c)), None)
    if not name.strip():
        return "a name needs a letter"
    if len(name) > LONGEST_SONG_NAME:
        return f"it has {len(name)} characters, at most {LONGEST_SONG_NAME} fit"
    if odd is not None:
        unseen = "it has a character that cannot be seen"
        return f"“{odd}” cannot be part of a folder's name" if odd in FORBIDDEN else unseen
    if name[0] in ".- " or name[-1] in ". ":
        return "it may not begin with a dot, a dash or a space, or end with a dot or a space"
    if name.split(".")[0].strip().casefold() in RESERVED:
        return "Windows keeps that name for itself"
    if name.casefold() in TAKEN:
        return "its thresholds would be the published table's, slides.toml"
    return ""


def _unseen(character: str) -> bool:
    """Whether it is invisible, so that nobody could retype it; the joiner inside emoji (👩‍🎤) may stay."""
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} and character != JOINER


def _shown(name: str) -> str:
    plain = "".join(c if c.isprintable() else "?" for c in name)
    return plain if len(plain) <= LONGEST_SONG_NAME else plain[:LONGEST_SONG_NAME] + "…"
