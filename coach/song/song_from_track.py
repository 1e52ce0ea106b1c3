"""A track file becomes a song that is danced like any other: a folder with the poses and a film drawn from them."""

from __future__ import annotations

from pathlib import Path

from coach.domain.song import Song
from coach.song.mannequin.film import draw_film
from coach.song.package import load_song, write_song
from coach.song.sound import packed_music
from coach.song.staging import publish, staged
from coach.song.thumbnail import write_thumbnail
from coach.song.track_file import FILM, POSES, read_track_file, song_of


def song_from_track(file: Path, songs: Path, name: str, replace: bool = False) -> Song:
    """Make ``songs/NAME`` from the track file, completely or not at all. Shows its progress.

    replace  an existing song of that name may be replaced

    CoachError if the file is damaged, or the folder cannot be written.
    """
    packed = read_track_file(file)
    tracks = packed.tracks
    with staged(songs, name) as folder:
        song = song_of(packed.values, file, folder)
        sound = packed_music(packed, song.end)
        draw_film(folder / FILM, tracks, song, sound, f"Drawing {song.romanised} (once)")
        (folder / POSES).write_bytes(packed.poses)
        write_song(folder, {**packed.values, "video": FILM, "drawn": True})
        write_thumbnail(folder, folder / FILM, tracks[song.dancer - 1])
        publish(folder, songs, name, replace)
    return load_song(songs / name)
