"""Passing on a dance without its video: a song → a track file, and a track file → a song."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.base.errors import CoachError
from coach.base.files import write_atomically
from coach.base.paths import Folders
from coach.base.program import PROGRAM, PROGRAM_NAME
from coach.compare.mirror_images import reflections
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.registry import EstimatorChoice, estimator_model
from coach.media.audio import Audio, read_audio
from coach.media.packed import ogg
from coach.song.library import checked_name, find_song, free_name
from coach.song.members import song_tracks
from coach.song.package import FILE_NAME, move_values, section_values
from coach.song.reference import reference_track
from coach.song.song_from_track import song_from_track
from coach.song.sound import packed_music
from coach.song.track_file import (
    ENDING,
    LONGEST_TRACK_S,
    SHORTEST_S,
    framed,
    is_track_file,
    packed_song,
    track_file_bytes,
)
from coach.wording.commands import as_typed

FREE_LICENCES: Final = ("cc0", "cc-by", "cc by", "public domain")
"""Beginnings of the licences under which music may be passed on; music under any other stays with its owner."""
FILE_TICKS_PER_S: Final = 1e4
"""Times in the file are whole numbers of these ticks."""


def export_track(name: str, file: Path | None, where: Folders, choice: EstimatorChoice, music: bool = False) -> str:
    """Write the song called ``name`` to ``file``, or to ``NAME.coachtrack`` here if None; returns what to say about it.

    music  with its music

    Poses not known yet are found, with progress. CoachError if the song or the file is no good, if nobody is seen in
    the dance or it is too short or too long, or if the licence does not say that the music may be passed on; nothing is
    written then.
    """
    song = find_song(name, where.songs, draw=False)
    file = file or Path(f"{song.id}{ENDING}")
    if not is_track_file(file):
        raise CoachError(f"{file}: a shared dance is a file that ends in {ENDING}. Call it {file.name}{ENDING}.")
    if music and not song.licence.casefold().startswith(FREE_LICENCES):
        raise CoachError(
            f"The licence of “{song.title}” ({song.licence}) does not say that its music may be passed on. Leave "
            "--music out: then there is a click on each beat."
        )
    if not SHORTEST_S <= song.end - song.start <= LONGEST_TRACK_S:
        length = timedelta(seconds=ceil(song.end - song.start))
        raise CoachError(
            f"The dance of “{song.title}” lasts {length}: only a second to an hour can be shared. Set start "
            f"and end in {song.folder / FILE_NAME}."
        )
    tracks, dancer = _dancers(song, where, choice)
    sound = _music(song) if music else None
    data = track_file_bytes(track_values(song, dancer), tracks, None if sound is None else ogg(sound))
    write_atomically(file, data)
    return _written(file, song, len(data), len(tracks), sound is not None)


def import_track(file: Path, name: str | None, where: Folders, force: bool = False) -> str:
    """Add the track file as a song called ``name``, or its own name if None; returns what to say about it.

    CoachError if it is no good, or if there is such a song and ``force`` is not set; nothing is changed then.
    """
    name = checked_name(name or file.stem)
    in_box = file.resolve() == (where.songs / f"{name}{ENDING}").resolve() and not (where.songs / name).exists()
    name = name if in_box else free_name(name, where.songs, force)
    song = song_from_track(file, where.songs, name, force)
    return f"{song.title} – {song.artist}\n\nDance it:  {PROGRAM} --song {as_typed(name)}"


def track_values(song: Song, dancer: int) -> dict[str, Any]:
    """The contents of ``track.toml`` for the song: time 0 is where the dance starts, and the one to follow is number
    ``dancer`` in the file."""
    grid, end = song.grid, ceil(round((song.end - song.start) * FILE_TICKS_PER_S, 3)) / FILE_TICKS_PER_S
    return {
        "title": song.title,
        **({"romanised": song.romanised} if song.romanised != song.title else {}),
        "artist": song.artist,
        **({"stand_in": True} if song.stand_in else {}),
        "credits": list(song.credits),
        "licence": song.licence,
        "dancer": dancer,
        **({} if song.quiz else {"quiz": False}),
        **({"few_poses": True} if song.few_poses else {}),
        "end": end,
        "beats": [min(float(t), end) for t in grid.times - song.start],
        "beats_per_bar": grid.beats_per_bar,
        "first_count_beat": grid.first_count_beat,
        "sections": section_values(grid.sections),
        "moves": move_values(song.moves),
    }


def _dancers(song: Song, where: Folders, choice: EstimatorChoice) -> tuple[tuple[PoseTrack, ...], int]:
    """Everybody who dances the song, from its start on and framed, and which of them to follow, 1 = the first."""
    tracks, dancer = song_tracks(song, where.cache) if choice == EstimatorChoice() else (), song.dancer
    if not tracks:
        tracks, dancer = (reference_track(song, estimator_model(choice, where.cache), where.cache),), 1
    danced = [track.between(song.start, song.end).shifted(-song.start) for track in tracks]
    images = () if song.drawn else reflections(danced)
    staying = [k for k, track in enumerate(danced) if k == dancer - 1 or (track.seen.any() and k not in images)]
    kept = [danced[k] for k in staying]
    if not any(track.seen.any() for track in kept):
        raise CoachError(f"Nobody is seen in the dance of “{song.title}”: there are no poses to share.")
    return (tuple(kept) if song.drawn else framed(kept)), staying.index(dancer - 1) + 1


def _music(song: Song) -> Audio | None:
    """From where the dance starts to its end."""
    packed = packed_song(song)
    sound = packed_music(packed, song.end) if packed else read_audio(song.video, start=song.start, until=song.end)
    if sound is None:
        return None
    return replace(sound, samples=np.ascontiguousarray(sound.samples[round(song.start * sound.rate) :]))


def _written(file: Path, song: Song, size: int, dancers: int, music: bool) -> str:
    who = "its dancer's poses" if dancers == 1 else f"the poses of {dancers} dancers"
    heard = "its music" if music else "no music"
    return (
        f"{file} ({size / 1000:.0f} kB) holds {who}, beats and names: no picture, {heard}.\n"
        f"Its licence: {song.licence}\n\nTo import it:  {PROGRAM_NAME} import {as_typed(file.name)}"
    )
