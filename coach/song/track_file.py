"""A song without its video, to pass on: ``NAME.coachtrack``, one small file. Read as strictly as any stranger's file.

It is a zip of

- ``track.toml``: the keys of ``song.toml`` (:mod:`coach.song.package`) without those of a video, and with ``end``
- ``poses.npz``: who dances it, in song time (:mod:`coach.song.compact_poses`), in the frame of TRACK_FRAME_ASPECT
- ``music.ogg``: its music, Opus or Vorbis; optional

and nothing else. The files' names are fixed, so none can lead out of a folder; not a byte more than the limits below is
unpacked.

A song in the songs folder is either a folder or, until it is first danced, the track file itself.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.base.errors import CoachError
from coach.base.files import ZIP_DAMAGE
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.song.compact_poses import pack_poses, unpack_poses
from coach.song.package import FORMAT, SONG_KEYS, is_package, song_from, song_text
from coach.song.strict import Table, toml_values

ENDING: Final = ".coachtrack"
TRACK, POSES, MUSIC = "track.toml", "poses.npz", "music.ogg"
UNPACKED_MOST_BYTES: Final = {TRACK: 1 << 20, POSES: 64 << 20, MUSIC: 64 << 20}
"""Of each part, unpacked: twenty thousand beats, nine dancers for an hour, an hour of music."""
MOST_PACKED: Final = sum(UNPACKED_MOST_BYTES.values())

FILM: Final = "mannequin.mp4"
"""The video drawn for a song from a track file."""
FILM_FPS: Final = 30
SHORTEST_S, LONGEST_TRACK_S = 1.0, 3600.0
"""s; the longest dance in a track file."""
TRACK_FRAME_ASPECT: Final = 16 / 9
"""Width of the frame in which the poses are placed, in units of its height."""

OF_A_VIDEO: Final = (
    "video", "linked_video", "video_bytes", "mirrored", "dancer_in_part", "dancer_at", "drawn", "start",
)  # fmt: skip
TRACK_KEYS: Final = tuple(key for key in SONG_KEYS if key not in OF_A_VIDEO)
TRACK_TOML_HEADER: Final = "# A dance to share. Every key is explained in coach/song/package.py of Coach."


@dataclass(frozen=True, eq=False)
class TrackFile:
    """Its contents; the poses are read when asked for. ``tracks`` raises CoachError if they are damaged or do not
    belong to this song."""

    file: Path
    values: Mapping[str, Any]
    poses: bytes
    music: bytes | None

    @cached_property
    def tracks(self) -> tuple[PoseTrack, ...]:
        tracks = unpack_poses(self.poses, self.file)
        chosen = self.values.get("dancer", 1)
        if chosen > len(tracks):
            raise CoachError(f"{self.file} has {len(tracks)} dancers, but its song follows number {chosen}.")
        return tracks


def is_track_file(path: Path) -> bool:
    """By its name."""
    return path.suffix.casefold() == ENDING


def pictures_of(end: float) -> int:
    """How many pictures the drawn film has for a song that ends at ``end`` (s)."""
    return ceil(end * FILM_FPS - 1e-6)


def read_song(file: Path, folder: Path) -> Song:
    """The track file's song as it will be in its ``folder``; its film may not be drawn yet. CoachError in one sentence
    if it is not such a file, damaged or too large."""
    return song_of(_values(file, _parts(file, (TRACK,))[TRACK]), file, folder)


def read_track_file(file: Path) -> TrackFile:
    """All of it, checked except for the poses. CoachError as for :func:`read_song`."""
    parts = _parts(file, tuple(UNPACKED_MOST_BYTES))
    values = _values(file, parts[TRACK])
    song_of(values, file, file.with_suffix(""))
    return TrackFile(file, values, parts[POSES], parts.get(MUSIC))


def song_of(values: Mapping[str, Any], file: Path, folder: Path) -> Song:
    """The song of a track.toml's ``values``."""
    end = Table(file / TRACK, values, TRACK_KEYS).number("end", SHORTEST_S, LONGEST_TRACK_S)
    video = {"video": FILM, "drawn": True}
    return song_from({**values, **video}, folder, max(end, pictures_of(end) / FILM_FPS), file / TRACK)


def track_file_bytes(values: Mapping[str, Any], tracks: Sequence[PoseTrack], music: bytes | None = None) -> bytes:
    """The whole file, the same for the same song.

    values  of ``track.toml``, without ``format``
    tracks  of everybody, in song time; they share one skeleton and the same times
    music   an Ogg file whose time 0 is song time 0
    """
    text = song_text({"format": FORMAT, **values}, TRACK_TOML_HEADER).encode()
    parts = {TRACK: text, POSES: pack_poses(tracks), **({} if music is None else {MUSIC: music})}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name, data in parts.items():
            kind = zipfile.ZIP_DEFLATED if name == TRACK else zipfile.ZIP_STORED  # the others are already compressed
            file.writestr(zipfile.ZipInfo(name), data, kind)  # ZipInfo: without a time, so that the bytes are the same
    return packed.getvalue()


def _values(file: Path, text: bytes) -> dict[str, Any]:
    try:
        return toml_values(text.decode("utf-8-sig"), file / TRACK)
    except UnicodeDecodeError as error:
        raise CoachError(f"{file / TRACK} is not UTF-8 text. Get the file again.") from error


def _parts(file: Path, wanted: Sequence[str]) -> dict[str, bytes]:
    """The bytes of the ``wanted`` parts; only MUSIC may be missing."""
    try:
        if (size := file.stat().st_size) > MOST_PACKED:
            raise ValueError(f"{size / 1e6:.0f} MB is too much")
        with zipfile.ZipFile(file) as packed:
            sizes = {info.filename: info.file_size for info in packed.infolist()}
            _check_parts(sizes, len(packed.infolist()))
            return {name: packed.read(name) for name in wanted if name in sizes}
    except FileNotFoundError:
        raise CoachError(f"There is no file {file}. Check the name.") from None
    except ZIP_DAMAGE as error:
        why = getattr(error, "strerror", None) or error
        raise CoachError(f"{file} is not a .coachtrack file, or it is damaged ({why}). Get it again.") from error


def _check_parts(sizes: Mapping[str, int], count: int) -> None:
    """ValueError if it has unknown parts, or parts that are too large."""
    if odd := sorted(set(sizes) - set(UNPACKED_MOST_BYTES)):
        raise ValueError(f"“{odd[0][:60]}” does not belong in it")
    if missing := sorted({TRACK, POSES} - set(sizes)):
        raise ValueError(f"{missing[0]} is missing from it")
    if count > len(sizes):
        raise ValueError("it has two parts of the same name")
    if large := [name for name, size in sizes.items() if size > UNPACKED_MOST_BYTES[name]]:
        raise ValueError(f"{large[0]} in it is too large")


# ----------------------------------------------------------------
# How the dancers are placed in the frame of the drawn film. Pure.


HIGHEST_DANCE_EXTENT: Final = 0.80
WIDEST_DANCE_EXTENT: Final = 1.50
"""Units of the frame's height that the whole dance may take up."""
LOWEST: Final = 0.92
"""Where the feet are at their lowest."""
OUTLIERS: Final = 0.5
"""Percent of the points on each side that may lie outside: the estimator's outliers."""


def framed(tracks: Sequence[PoseTrack]) -> tuple[PoseTrack, ...]:
    """The tracks placed in one frame of TRACK_FRAME_ASPECT, all scaled and moved alike, which changes no angle."""
    points = np.concatenate([track.image[np.isfinite(track.image).all(axis=2)] for track in tracks])
    low, high = np.percentile(points, (OUTLIERS, 100 - OUTLIERS), axis=0)
    scale = min(HIGHEST_DANCE_EXTENT / max(high[1] - low[1], 1e-6), WIDEST_DANCE_EXTENT / max(high[0] - low[0], 1e-6))
    move = np.array((TRACK_FRAME_ASPECT / 2 - scale * (low[0] + high[0]) / 2, LOWEST - scale * high[1]))
    return tuple(
        PoseTrack(track.t, track.image * scale + move, track.world, track.visibility, track.skeleton)
        for track in tracks
    )


def packed_file(song: Song) -> Path:
    """Where the song's track file is before it becomes a folder."""
    return song.folder.with_name(song.folder.name + ENDING)


def packed_song(song: Song) -> TrackFile | None:
    """The track file that holds the song; None if it has a folder. CoachError if it is damaged."""
    if not song.drawn or is_package(song.folder):
        return None
    return read_track_file(packed_file(song))


def drawn_tracks(song: Song) -> tuple[PoseTrack, ...]:
    """Everybody in a drawn song in song time, mirrored back if the film is mirrored. CoachError if the poses are
    missing or damaged."""
    packed = packed_song(song)
    tracks = packed.tracks if packed else _kept_tracks(song)
    return tuple(track.mirrored() for track in tracks) if song.mirrored else tracks


def drawn_track(song: Song) -> PoseTrack:
    """The one of them to follow."""
    return drawn_tracks(song)[song.dancer - 1]


def _kept_tracks(song: Song) -> tuple[PoseTrack, ...]:
    file = song.folder / POSES
    try:
        tracks = unpack_poses(file.read_bytes(), file)
    except OSError as error:
        raise CoachError(f"{file}, the poses of “{song.id}”, cannot be read: {error.strerror or error}.") from error
    if song.dancer > len(tracks):
        raise CoachError(f"{file} has {len(tracks)} dancers, but the song follows number {song.dancer}.")
    return tracks
