"""Songs that came without a video, as a track file: where their poses are, taken in or not.

A song of the songs folder is either a folder or, until it is danced for the first time, the track file itself.
"""

from __future__ import annotations

from pathlib import Path

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.song.compact_poses import unpack_poses
from coach.song.package import is_package
from coach.song.track_file import ENDING, POSES, TrackFile, read_track_file


def packed_file(song: Song) -> Path:
    """Where the song lies as a track file before it is taken in."""
    return song.folder.with_name(song.folder.name + ENDING)


def packed_song(song: Song) -> TrackFile | None:
    """The track file that holds the song; None where its folder does. CoachError where it is damaged."""
    if not song.drawn or is_package(song.folder):
        return None
    return read_track_file(packed_file(song))


def drawn_tracks(song: Song) -> tuple[PoseTrack, ...]:
    """Everybody of a drawn song in song time, mirrored back when the film is. CoachError where the poses are missing
    or damaged."""
    packed = packed_song(song)
    tracks = packed.tracks if packed else _kept_tracks(song)
    return tuple(track.mirrored() for track in tracks) if song.mirrored else tracks


def drawn_track(song: Song) -> PoseTrack:
    """The one of them who is followed."""
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
