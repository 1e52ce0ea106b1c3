"""Makes the songs in the box: their poses, music, beats, sections and moves, as track files."""

from __future__ import annotations

from math import floor
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.base.console import bar
from coach.base.files import write_atomically
from coach.bench.box.dances import DANCES, Choreography
from coach.bench.box.figure import pose_track
from coach.bench.box.music import music
from coach.bench.box.pieces import BOX_PIECES
from coach.bench.box.timeline import motion
from coach.domain.landmarks import PoseTrack
from coach.media.packed import ogg
from coach.song.compact_poses import MOST_FPS
from coach.song.track_file import ENDING, framed, track_file_bytes

LICENCE: Final = "CC0-1.0"
CREDITS: Final = (
    "Choreography: written for Coach, CC0", "Music: synthesised for Coach, CC0",
    "Poses: of a jointed figure that dances it in code; no person was filmed",
)  # fmt: skip
APART_M: Final = 0.82
"""m by which each dancer of a duo stands off the middle."""
BOX_FILE_MOST_BYTES: Final = 400_000
"""Largest size of a file: the box stays small."""


def make_box(folder: Path) -> list[Path]:
    """Write ``NAME.coachtrack`` of every dance into the folder, with a progress bar. CoachError if that fails."""
    files = []
    with bar("Making the songs in the box", len(DANCES), "songs") as advance:
        for dance in DANCES:
            files.append(folder / f"{dance.id}{ENDING}")
            sound = ogg(music(dance, BOX_PIECES[dance.id]))
            write_atomically(files[-1], track_file_bytes(track_values(dance), framed(dance_tracks(dance)), sound))
            advance(1)
    return files


def dance_tracks(dance: Choreography) -> tuple[PoseTrack, ...]:
    """Everybody's poses in song time, from the viewer's left to right, as import numbers them."""
    beat_s = 60 / dance.bpm
    t = np.arange(round(dance.beats * beat_s * MOST_FPS)) / MOST_FPS
    beats = t / beat_s
    places = (0.0,) if dance.dancers == 1 else (-APART_M, APART_M)
    return tuple(
        pose_track(motion(dance.keys(k), beats, beat_s, dance.style), beats, t, dance.style, x)
        for k, x in enumerate(places)
    )


def track_values(dance: Choreography) -> dict[str, Any]:
    """What ``track.toml`` says about it."""
    return {
        "title": dance.title,
        "artist": dance.artist,
        "credits": list(CREDITS),
        "licence": LICENCE,
        "end": floor(dance.beats * 60 / dance.bpm * 1000) / 1000,  # rounded up, there would be a beat at it
        "bpm": dance.bpm,
        "first_beat": 0.0,
        "sections": _sections(dance),
        "moves": _moves(dance),
    }


def _sections(dance: Choreography) -> list[dict[str, Any]]:
    """Equal names in a row are one section; one that comes back is numbered."""
    sections: list[dict[str, Any]] = []
    first = 0
    for k, part in enumerate(dance.parts):
        if k and dance.parts[k - 1].section == part.section:
            sections[-1]["beats"] += part.phrase.beats
        else:
            sections.append({"name": part.section, "first": first, "beats": part.phrase.beats})
        first += part.phrase.beats
    for name in {section["name"] for section in sections}:
        same = [section for section in sections if section["name"] == name]
        for number, section in enumerate(same[1:], start=2):
            section["name"] = f"{name} {number}"
    return sections


def _moves(dance: Choreography) -> list[dict[str, Any]]:
    """Each with all its places, including mirrored ones."""
    places: dict[str, list[dict[str, Any]]] = {}
    first = 0
    for part in dance.parts:
        place = {"first": first, "beats": part.phrase.beats} | ({"mirrored": True} if part.mirrored else {})
        places.setdefault(part.move, []).append(place)
        first += part.phrase.beats
    return [{"name": name, "places": there} for name, there in places.items()]
