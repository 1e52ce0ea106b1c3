"""What a take was danced to, as far as it is still there: a take can always be watched."""

from __future__ import annotations

from pathlib import Path

from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.domain.song import Song
from coach.song.library import find_song
from coach.song.prepared import PreparedSong, prepare
from coach.takes.folder import TakeFolder, session_info
from coach.takes.session_info import is_danced_to


def song_of(folder: TakeFolder, songs: Path) -> Song | None:
    """The song; None where it is gone or broken, or is another dance by now."""
    try:
        song = find_song(folder.song, songs)
    except CoachError:
        return None
    return song if is_danced_to(session_info(folder), song) else None


def prepared_for(folder: TakeFolder, where: Folders, level: str, model: Path | None) -> PreparedSong | Song | None:
    """The song as :func:`prepare` makes it; the song alone where that is not to be had; None where it is gone."""
    song = song_of(folder, where.songs)
    if song is None:
        return None
    try:
        return prepare(folder.song, where, level, model)
    except CoachError:
        return song  # no pose model, perhaps: there is no skeleton of the reference
