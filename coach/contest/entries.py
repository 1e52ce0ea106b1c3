"""Which films take part: those of a folder, or those that a CSV file lists."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError

FILM_COLUMN, NAME, GROUP_COLUMN = "film", "name", "group"
"""Columns with a meaning; FILM_COLUMN is required, all others are carried along."""

FILM_ENDINGS: Final = frozenset(
    ".mp4 .mov .m4v .mkv .webm .avi .mts .m2ts .ts .3gp .3g2 .wmv .flv .mpg .mpeg .ogv .mjpeg .mxf".split()
)
"""Which files in a folder count as films; a list may name any."""

SEPARATORS: Final = ",;\t"
"""Between the columns; in many countries spreadsheets write semicolons."""

ENCODINGS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
"""First bytes of a text file → its encoding; without them it is UTF-8."""

ENTRY_LIST_MOST_BYTES: Final = 64 << 20
"""A list of a million films has some 100 bytes each: beyond this it is something else."""

FIRST_SHOWN: Final = 3
"""How many wrong lines are named; the others are counted."""

ListRows = Sequence[tuple[int, Mapping[str, str]]]
"""Of a list: the number of each line, and the contents of each column."""


@dataclass(frozen=True)
class Entry:
    """One film of a contest.

    name, group  from the list; "" if it has none: names are never guessed
    more         the list's other columns
    """

    film: Path
    name: str = ""
    group: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entries:
    """entries: in the list's order, or by file name; others: files in the folder that are not films."""

    entries: tuple[Entry, ...]
    others: int = 0


def read_entries(source: Path, but: Sequence[Path] = ()) -> Entries:
    """The films of a folder and its subfolders, or of a CSV file. CoachError if there are none, or one is missing.

    but  subfolders to leave out: films that Coach has made itself
    """
    try:
        is_folder, is_there = source.is_dir(), source.exists()
    except OSError as error:  # also for a name that is too long
        raise CoachError(f"{source} cannot be read ({error.strerror or error}).") from None
    if is_folder:
        return _of_folder(source, [folder.resolve() for folder in but])
    if not is_there:
        raise CoachError(f"There is no folder or list of films at {source}. Check the path.")
    return Entries(_of_list(source, _rows(source)))


def _of_folder(folder: Path, but: Sequence[Path]) -> Entries:
    try:
        files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
        files = [path for path in files if not any(path.resolve().is_relative_to(own) for own in but)]
    except OSError as error:
        raise CoachError(f"{folder} cannot be read ({error.strerror or error}).") from None
    films = [path for path in files if path.suffix.lower() in FILM_ENDINGS]
    if not films:
        raise CoachError(f"There is no film in {folder}. Put the dancers' films there, or name a list (CSV) of them.")
    if wrong := [told for path in films if (told := _readable(path)) != str(path)]:
        raise CoachError(f"Names that are not in UTF-8: {'; '.join(_first(wrong))}. Rename these and start again.")
    return Entries(tuple(map(Entry, films)), len(files) - len(films))


def _rows(file: Path) -> ListRows:
    """The list below its heading, without empty lines."""
    text = _text(file)
    heading = text.partition("\n")[0]
    separator = max(SEPARATORS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        (_, heads), *rows = [(reader.line_num, [value.strip() for value in row]) for row in reader] or [(1, [])]
    except csv.Error as error:
        raise CoachError(f"{file}, line {reader.line_num}, cannot be read as CSV ({error}).") from None
    columns = _columns(file, heads)
    return [
        (line, {name: row[k] if k < len(row) else "" for name, k in columns.items()}) for line, row in rows if any(row)
    ]


def _columns(file: Path, heads: Sequence[str]) -> dict[str, int]:
    """The named columns, and where each is; of several with the same name, the first. CoachError if there is none for
    films."""
    if FILM_COLUMN not in map(str.lower, heads):
        found = ", ".join(filter(None, heads)) or "none"
        raise CoachError(
            f"{file}: there is no column “{FILM_COLUMN}” (found: {found}). The first line must name the columns, for "
            f"example {FILM_COLUMN},{NAME},{GROUP_COLUMN}."
        )
    names = [head.lower() if head.lower() in (FILM_COLUMN, NAME, GROUP_COLUMN) else head for head in heads]
    return {name: names.index(name) for name in names if name}


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > ENTRY_LIST_MOST_BYTES:
            raise CoachError(f"{file} is too large for a list of films. Give the folder, or a CSV file.")
        data = file.read_bytes()
    except OSError as error:
        raise CoachError(f"{file} cannot be read ({error.strerror or error}).") from None
    encoding = next((name for mark, name in ENCODINGS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise CoachError(f"{file} is not a list in UTF-8. Save it from the spreadsheet as “CSV UTF-8”.")
    return text


def _of_list(file: Path, rows: ListRows) -> tuple[Entry, ...]:
    if not rows:
        raise CoachError(f"{file} lists no film.")
    root = file.absolute().parent.resolve()
    wrong, seen, entries = [], {}, []
    for line, row in rows:
        film, problem = _film(root, row[FILM_COLUMN])
        if film in seen and not problem:
            problem = f"is the same film as in line {seen[film]}"
        seen.setdefault(film, line)
        if problem:
            wrong.append(f"line {line}: {row[FILM_COLUMN] or 'it'} {problem}")
        more = {key: value for key, value in row.items() if key not in (FILM_COLUMN, NAME, GROUP_COLUMN)}
        entries.append(Entry(film, row.get(NAME, ""), row.get(GROUP_COLUMN, ""), more))
    if wrong:
        raise CoachError(f"{file}: {'; '.join(_first(wrong))}. Correct the list and start again.")
    return tuple(entries)


def _film(root: Path, said: str) -> tuple[Path, str]:
    """The film, and what is wrong with it, "" for nothing. Paths are relative to the list, and must stay in its
    folder."""
    if not said:
        return root, "is empty"
    try:
        film = (root / said).resolve()
        if not film.is_relative_to(root):
            return film, "is outside the list's folder"
        return film, "" if film.is_file() else "does not exist"
    except (OSError, ValueError):  # a name that no file can have
        return root / "?", "does not exist"


def _readable(path: Path) -> str:
    """The path in a form that can be shown and written: names from another system may not be valid text."""
    return os.fsencode(path).decode("utf-8", "replace")


def _first(wrong: Sequence[str]) -> Iterator[str]:
    yield from wrong[:FIRST_SHOWN]
    if len(wrong) > FIRST_SHOWN:
        yield f"and {len(wrong) - FIRST_SHOWN} more"
