"""What an import writes into ``song.toml``: what was found, and what is kept of the song that is replaced."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from coach.base.errors import CoachError
from coach.domain.moves import Move, same_beats
from coach.song.importing.dancer import Found
from coach.song.importing.request import ImportRequest
from coach.song.importing.rhythm import Rhythm
from coach.song.package import FILE_NAME, load_song, song_from
from coach.song.reference import LEAST_REFERENCE_SEEN
from coach.song.strict import read_toml
from coach.tracking.extract import WHOLE_FILM


def named(request: ImportRequest, replaced: Path) -> ImportRequest:
    """With title and artist of the song that is replaced, where none are given; a stand-in's artist is us."""
    try:
        old = read_toml(replaced / FILE_NAME)
    except CoachError:  # there is none, or it is broken
        return request
    artist = None if old.get("stand_in") else _text(old.get("artist"))
    return replace(request, title=request.title or _text(old.get("title")), artist=request.artist or artist)


def old_moves(replaced: Path, length: float, rhythm: Rhythm) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    """The moves of the song that is replaced, which dancers name by hand: those that stay, as its beats were the same,
    and those that do not."""
    try:
        old = song_from(read_toml(replaced / FILE_NAME), replaced, length)
    except CoachError:  # there is none, or it is broken
        return (), ()
    return (old.moves, ()) if same_beats(old.grid, rhythm.grid) else ((), old.moves)


def kept_values(title: str, replaced: Path) -> dict[str, Any]:
    """What only a dancer writes into song.toml, of the song that is replaced; how its title is read, if that stays."""
    try:
        old = read_toml(replaced / FILE_NAME)
    except CoachError:  # there is none, or it is broken
        return {}
    kept = {"quiz": old["quiz"]} if isinstance(old.get("quiz"), bool) else {}
    romanised = _text(old.get("romanised"))
    return kept | ({"romanised": romanised} if romanised and old.get("title") == title else {})


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def dancer_values(found: Found) -> dict[str, Any]:
    """The keys of song.toml that say who dances."""
    return {
        "dancer": found.dancer,
        **({"dancer_in_part": True} if found.part != WHOLE_FILM else {}),
        **({"dancer_at": list(found.at)} if len(found.people) > 1 else {}),
    }


def song_values(
    request: ImportRequest,
    name: str,
    video: Path,
    dancer: Mapping[str, Any],
    span: tuple[float, float],
    length: float,
    rhythm: Rhythm,
    seen: float,
) -> dict[str, Any]:
    """The keys of song.toml; ``dancer``: :func:`dancer_values`."""
    source = {"linked_video": str(video)} if request.link else {"video": video.name}
    start, end = span
    ends = {"start": start} if start > 0 else {}
    ends |= {"end": end} if end < length else {}
    return {
        "title": _line(request.title) or name,
        "artist": _line(request.artist) or "unknown artist",
        "credits": [_line(f"Video: {request.video.name}") or "Video: unknown"],
        "licence": "all rights reserved by their owners; for your own practice",
        **source,
        "video_bytes": video.stat().st_size,
        "mirrored": request.mirrored,
        **dancer,
        **({"few_poses": True} if seen < LEAST_REFERENCE_SEEN else {}),
        **ends,
        **rhythm.values(),
    }


def check_readable(folder: Path, request: ImportRequest) -> None:
    """CoachError where what was written is no song; it does not point into ``folder``, which is then gone."""
    try:
        load_song(folder)
    except CoachError as problem:
        what = str(problem).replace(f"{folder}{os.sep}", "").removesuffix(" Correct it there.")
        raise CoachError(
            f"What was found in {request.video} makes no song ({what.rstrip('.')}), so nothing was imported. Try again "
            "with --bpm and --first-beat, or with another --start and --end."
        ) from problem


def _line(text: str | None) -> str:
    """The text on one line, in characters that a file can hold."""
    plain = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text or "")
    return " ".join(plain.split())
