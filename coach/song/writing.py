"""Writing ``song.toml``: what :mod:`coach.song.package` reads, whole or not at all."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from coach.errors import CoachError
from coach.song.beats import Section
from coach.song.package import FILE_NAME, FORMAT, KEYS

HEADER: Final = "# A song of Coach. Every key is explained in coach/song/package.py; all of it may be changed here."
DECIMALS: Final = 4
"""Of seconds and of BPM: over an hour of dancing the beats stay true to two milliseconds."""
NO_BEAT_S: Final = 0.002
"""s before the end of a song in which no beat is put: rounded, it could fall behind the end, and a section with it."""


def song_text(values: Mapping[str, Any], header: str = HEADER) -> str:
    """The file's text. ``values`` are as TOML gives them; ``header`` are comment lines."""
    plain = [key for key in KEYS if key in values and key != "sections"]
    lines = [header, *(f"{key} = {_value(values[key])}" for key in plain)]
    for section in values.get("sections", ()):
        lines += ["", "[[sections]]", *(f"{key} = {_value(value)}" for key, value in section.items())]
    return "\n".join(lines) + "\n"


def write_song(folder: Path, values: Mapping[str, Any]) -> None:
    """Write the folder's song.toml; the comments at the top of one that is there stay.

    Raises CoachError when it cannot be written; the old file is then untouched.
    """
    file = folder / FILE_NAME
    beside = folder / f".{FILE_NAME}.{os.getpid()}.tmp"
    try:
        text = song_text({"format": FORMAT, **values}, _header(file))
        with open(beside, "w", encoding="utf-8", newline="\n") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        os.replace(beside, file)
    except OSError as error:
        raise CoachError(
            f"{file} could not be written ({error.strerror or error}). Make room on the disk, or allow writing there."
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def section_values(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """Sections as the file has them."""
    return [
        {"name": section.name, "first": section.first, "beats": section.end - section.first} for section in sections
    ]


def _header(file: Path) -> str:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return HEADER
    comments = [line for line in lines[: _first_value(lines)] if line.startswith("#")]
    return "\n".join(comments) or HEADER


def _first_value(lines: Sequence[str]) -> int:
    return next((n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")), len(lines))


def _value(value: Any) -> str:
    if isinstance(value, float):
        return repr(round(value, DECIMALS))
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return json.dumps(value)
