"""A song package: a folder of ``song.toml`` and the reference video. Read strictly, never written while dancing.

Made by ``import`` (:mod:`coach.song.importing.flow`) or by hand.

``song.toml``, format 1; keys without a default are required, and no others are allowed:

=================  =========  ==================================================================================
key                default    meaning
=================  =========  ==================================================================================
format                        1: the version of this table
title                         as the artist writes it, Hangul and all
romanised          title      shown where no font has the title's letters
artist                        one line, shown next to the title
stand_in           false      true when this is not the song of that title but stands in for it
credits                       list: who made video, music and choreography
licence                       under which the package may be passed on
video                         file name inside the folder; its music is the song, its time 0 is song time 0
linked_video                  instead of ``video``: the whole path of a file elsewhere on this computer
video_bytes        any        the size of the video that beats and sections were found in; another size is refused
mirrored           false      true when the video already shows the choreography as a mirror would
dancer             1          which person of the video to follow
dancer_in_part     false      true when ``dancer`` counts the people from ``start`` to ``end`` only, as ``import`` does
                              where that is a part of the video; false: those of the whole video
dancer_at          any        [seconds, across, down]: a moment of the video and where the middle of that person's body
                              is then, in heights of the picture; so another estimator finds them, whatever number it
                              gives them
drawn              false      true when the video is a mannequin, drawn from ``poses.npz`` beside it, as both come from
                              a track file (:mod:`coach.song.track_file`): nobody is looked for in the picture
quiz               true       false: the quiz leaves the song out
few_poses          false      true when it is accepted that the dancer is seen in less than half of the video
start, end         0, length  seconds of the video that are danced
bpm, first_beat               tempo and second of the first beat; beats follow up to ``end``
beats                         instead of the two: the second of each beat, increasing
beats_per_bar      4          a dancer's eight is two bars
first_count_beat   0          the beat that is counted "1"
[[sections]]       none       ``name``, ``first`` (its first beat; 0 is the first of the song) and ``beats`` (how many),
                              in order, without overlap; whole eights where the song allows
[[moves]]          none       ``name`` and ``places``, a list of ``{ first = 4, beats = 8 }``, with ``mirrored = true``
                              where the mirror image is danced; no two overlap, of whichever move
=================  =========  ==================================================================================

The folder's name is the song's name on the command line. Every beat lies between ``start`` and ``end``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from stat import S_ISREG
from typing import Any, Final

import numpy as np

from coach.base.errors import CoachError
from coach.base.files import replacing, write_atomically
from coach.domain.beats import BeatGrid, Section
from coach.domain.moves import Move, Occurrence
from coach.domain.song import Song, Spot
from coach.media.video import probe
from coach.song.strict import Table, read_toml, shown, toml_values

FILE_NAME: Final = "song.toml"
FORMAT: Final = 1
SLOWEST_SONG_BPM, FASTEST_SONG_BPM = 30.0, 300.0
"""BPM. Wider than any dance music: anything outside is a typo."""
LONGEST_FILE_NAME: Final = 255
"""Characters in a file name; no common file system allows more."""
HIGHEST_DANCER_NUMBER: Final = 99
"""More than any video shows: anything beyond is a typo."""
VIDEO_MOST_BYTES: Final = 1 << 62
"""More than any disk holds."""

SONG_KEYS: Final = (
    "format", "title", "romanised", "artist", "stand_in", "credits", "licence", "video", "linked_video", "video_bytes",
    "mirrored", "dancer", "dancer_in_part", "dancer_at", "drawn", "quiz", "few_poses", "start", "end", "bpm",
    "first_beat", "beats", "beats_per_bar", "first_count_beat", "sections", "moves",
)  # fmt: skip
SECTION_KEYS: Final = ("name", "first", "beats")
SONG_MOVE_KEYS: Final = ("name", "places")
PLACE_KEYS: Final = ("first", "beats", "mirrored")


def is_package(folder: Path) -> bool:
    """Whether there is a song.toml in the folder; True for a folder that cannot be read, as there may be one."""
    try:
        return S_ISREG((folder / FILE_NAME).stat().st_mode)
    except PermissionError:
        return True
    except OSError:
        return False


def load_song(folder: Path) -> Song:
    """Read and check the package. Raises CoachError naming the file, the key, what was expected and what was found."""
    file = folder / FILE_NAME
    if not is_package(folder):
        raise CoachError(f"{folder} is not a song: there is no {FILE_NAME} in it.")
    values = read_toml(file)
    video = _present_video(_top(file, values), folder)
    return song_from(values, folder, probe(video).duration)


def song_from(values: dict[str, Any], folder: Path, duration: float, file: Path | None = None) -> Song:
    """The song of these TOML values, whose video lasts ``duration`` seconds. Touches no file.

    file  where they are from, for error messages (default: the folder's song.toml)
    """
    table = _top(file or folder / FILE_NAME, values)
    title = table.text("title")
    start = table.number("start", 0, duration, default=0.0)
    end = table.number("end", start, duration, default=duration)
    grid = _grid(table, start, end)
    return Song(
        id=folder.name,
        folder=folder,
        title=title,
        romanised=table.text("romanised", default=title),
        artist=table.text("artist"),
        credits=table.texts("credits"),
        licence=table.text("licence"),
        stand_in=table.flag("stand_in", default=False),
        video=_video(table, folder),
        mirrored=table.flag("mirrored", default=False),
        dancer=table.whole("dancer", 1, HIGHEST_DANCER_NUMBER, default=1),
        start=start,
        end=end,
        grid=grid,
        few_poses=table.flag("few_poses", default=False),
        length=duration,
        in_part=table.flag("dancer_in_part", default=False),
        spot=_spot(table),
        moves=_moves(table, len(grid)),
        drawn=table.flag("drawn", default=False),
        quiz=table.flag("quiz", default=True),
    )


def _spot(table: Table) -> Spot | None:
    if not table.has("dancer_at"):
        return None
    at = table.numbers("dancer_at")
    if len(at) != 3:
        table.refuse("dancer_at", "[seconds, across, down]", shown(list(at)))
    return Spot(table.whole("dancer", 1, HIGHEST_DANCER_NUMBER, default=1), *at)


def _top(file: Path, values: dict[str, Any]) -> Table:
    """The file's outermost table; the format comes first, because the other keys depend on it."""
    version = values.get("format")
    if isinstance(version, int) and version > FORMAT:
        raise CoachError(f"{file}: format: expected {FORMAT}, found {shown(version)}. A newer Coach made it: update.")
    table = Table(file, values, SONG_KEYS)
    table.whole("format", FORMAT, FORMAT)
    return table


def _present_video(table: Table, folder: Path) -> Path:
    """The video, which must still be the one the song was made from."""
    video = _video(table, folder)
    if not os.path.isfile(video):  # Path.is_file() raises if a folder may not be read
        raise CoachError(
            f"{video}, the video of the song “{folder.name}”, is missing. Put it back, or import a video "
            "for it again with --force."
        )
    if table.has("video_bytes"):
        expected, size = table.whole("video_bytes", 0, VIDEO_MOST_BYTES), video.stat().st_size
        if size != expected:
            raise CoachError(
                f"{video} has been replaced since its beats were found ({size} bytes, not {expected}). Import it again "
                f"with --force, or delete video_bytes from {table.file} if the dance is the same to the frame."
            )
    return video


def _video(table: Table, folder: Path) -> Path:
    if not table.has("linked_video"):
        return folder / _video_name(table)
    if table.has("video"):
        table.refuse("linked_video", "either video or linked_video", "both")
    path = table.text("linked_video")
    if not (PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()):
        table.refuse("linked_video", "the whole path of a file", shown(path))
    return Path(path)


def _video_name(table: Table) -> str:
    """A relative path that stays inside the folder, on every platform."""
    name = table.text("video")
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    inside = not (posix.is_absolute() or windows.anchor or "\\" in name or ".." in posix.parts)
    if not inside or len(name) > LONGEST_FILE_NAME:
        table.refuse("video", "a file name inside the song's folder", shown(name))
    return name


def _grid(table: Table, start: float, end: float) -> BeatGrid:
    times = _explicit_beats(table, start, end) if table.has("beats") else _constant_beats(table, start, end)
    return BeatGrid(
        times,
        beats_per_bar=table.whole("beats_per_bar", 2, 12, default=4),
        first_count_beat=table.whole("first_count_beat", 0, len(times) - 1, default=0),
        sections=_sections(table, len(times)),
    )


def _constant_beats(table: Table, start: float, end: float) -> np.ndarray:
    bpm = table.number("bpm", SLOWEST_SONG_BPM, FASTEST_SONG_BPM)
    last = end - 60.0 / bpm  # a grid has at least two beats
    if last < start:
        table.refuse("end", f"at least two beats after start ({start:g} s)", f"{end:g} s")
    first = table.number("first_beat", start, last)
    return BeatGrid.constant(bpm, first, end).times


def _explicit_beats(table: Table, start: float, end: float) -> np.ndarray:
    for key in ("bpm", "first_beat"):
        if table.has(key):
            table.refuse(key, "either beats or bpm and first_beat", "both")
    times = np.array(table.numbers("beats"))
    if len(times) < 2:
        table.refuse("beats", "at least two beats", "one")
    if (np.diff(times) <= 0).any():
        k = int(np.argmax(np.diff(times) <= 0))
        table.refuse("beats", "increasing seconds", f"{times[k + 1]:g} after {times[k]:g}")
    if times[0] < start or times[-1] > end:
        table.refuse("beats", f"seconds from {start:g} to {end:g}", f"{times[0]:g} to {times[-1]:g}")
    return times


def _sections(table: Table, beats: int) -> tuple[Section, ...]:
    sections: list[Section] = []
    free = 0
    for entry in table.tables("sections", SECTION_KEYS):
        first = entry.whole("first", 0, beats - 1)
        if first < free:
            entry.refuse("first", f'{free} or more, where "{sections[-1].name}" ends', str(first))
        free = first + entry.whole("beats", 1, beats - first)
        sections.append(Section(entry.text("name"), first, free))
    return tuple(sections)


def _moves(table: Table, beats: int) -> tuple[Move, ...]:
    """In the order in which they first occur, each with its places in order."""
    moves: list[Move] = []
    taken: dict[int, str] = {}
    for entry in table.tables("moves", SONG_MOVE_KEYS):
        name = entry.text("name").strip()
        if any(name.casefold() == move.name.casefold() for move in moves):
            entry.refuse("name", "another name for each move", f'"{name}" twice')
        places = entry.tables("places", PLACE_KEYS, least=1)
        moves.append(Move(name, tuple(sorted((_place(place, beats, name, taken) for place in places), key=_first))))
    return tuple(sorted(moves, key=lambda move: move.places[0].first))


def _place(entry: Table, beats: int, name: str, taken: dict[int, str]) -> Occurrence:
    """Its beats are then ``taken`` (beat → whose it is)."""
    first = entry.whole("first", 0, beats - 1)
    end = first + entry.whole("beats", 1, beats - first)
    for beat in range(first, end):
        if beat in taken:
            entry.refuse("first", "beats of no other place", f'beat {beat} of "{taken[beat]}"')
    taken |= dict.fromkeys(range(first, end), name)
    return Occurrence(first, end, entry.flag("mirrored", default=False))


def _first(place: Occurrence) -> int:
    return place.first


# ----------------------------------------------------------------
# Writing ``song.toml`` for reading back above, completely or not at all. By us, not by tomli-w, which puts every beat
# on a line of its own and short sections into one list, not under [[sections]].


SONG_TOML_HEADER: Final = "# A Coach song. Every key is explained in coach/song/package.py; change anything you like."
TOML_TABLE_KEYS: Final = ("sections", "moves")
"""The keys that are [[tables]], in order, after all others."""
DECIMALS: Final = 4
"""Of seconds and of BPM: over an hour of dancing the beats stay true to two milliseconds."""
NO_BEAT_S: Final = 0.002
"""s before the end of a song in which no beat is placed: rounded, it could fall beyond the end, and a section with
it."""


def song_text(values: Mapping[str, Any], header: str = SONG_TOML_HEADER) -> str:
    """The file's text. ``values`` are as TOML gives them; ``header`` are comment lines."""
    plain = [key for key in SONG_KEYS if key in values and key not in TOML_TABLE_KEYS]
    lines = [header, *(f"{key} = {_value(values[key])}" for key in plain)]
    lines += [line for key in TOML_TABLE_KEYS for table in values.get(key, ()) for line in _table_lines(key, table)]
    return "\n".join(lines) + "\n"


def _table_lines(key: str, table: Mapping[str, Any]) -> list[str]:
    return ["", f"[[{key}]]", *(f"{name} = {_value(value)}" for name, value in table.items())]


def write_song(folder: Path, values: Mapping[str, Any]) -> None:
    """Write the folder's song.toml; the comments at the top of an existing one are kept.

    Raises CoachError if it cannot be written; the old file is then untouched.
    """
    file = folder / FILE_NAME
    try:
        text = song_text({"format": FORMAT, **values}, _header(file))
        with replacing(file) as opened:
            opened.write(text.encode())
    except OSError as error:
        raise CoachError(
            f"{file} could not be written ({error.strerror or error}). Make room on the disk, or allow writing there."
        ) from error


def add_moves(song: Song, moves: Sequence[Move]) -> None:
    """Add these to the end of the song's song.toml; everything already there stays, comments too.

    CoachError, and nothing is written, if it would no longer be a song, or cannot be written.
    """
    file = song.folder / FILE_NAME
    try:
        old = file.read_bytes()
        text = old.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CoachError(f"{file} cannot be read: {getattr(error, 'strerror', None) or error}.") from error
    lines = [line for move in move_values(moves) for line in _table_lines("moves", move)]
    ending = "\r\n" if "\r\n" in text else "\n"
    added = ending.join([*([] if text.endswith("\n") else [""]), *lines, ""])
    song_from(toml_values(text + added, file), song.folder, song.length)
    write_atomically(file, old + added.encode())


def section_values(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """Sections as written in the file."""
    return [
        {"name": section.name, "first": section.first, "beats": section.end - section.first} for section in sections
    ]


def move_values(moves: Sequence[Move]) -> list[dict[str, Any]]:
    """Moves as written in the file."""
    return [{"name": move.name, "places": [_place_values(place) for place in move.places]} for move in moves]


def _place_values(place: Occurrence) -> dict[str, Any]:
    values = {"first": place.first, "beats": place.end - place.first}
    return values | {"mirrored": True} if place.mirrored else values


def _header(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return SONG_TOML_HEADER
    comments = [line for line in lines[: _first_value(lines)] if line.startswith("#")]
    return "\n".join(comments) or SONG_TOML_HEADER


def _first_value(lines: Sequence[str]) -> int:
    return next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))


def _value(value: Any) -> str:
    if isinstance(value, float):
        return repr(round(value, DECIMALS))
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)
