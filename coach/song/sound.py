"""What is heard of a song while it is danced or watched."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.domain.song import Song
from coach.media.audio import Audio, read_audio
from coach.song.track_file import MUSIC, TrackFile, packed_song

DANCE_MUSIC_MARGIN_S: Final = 5.0
"""s of music before the dance and after it, for sounds that begin a little earlier or die away: more is never heard,
and for a dance in a long film it would take gigabytes."""


def song_sound(song: Song) -> Audio | None:
    """The sound of its video around the dance, sample 0 at the video's time 0; None if it has none. CoachError if it
    cannot be read. For a song still in its track file: the music in there."""
    packed = packed_song(song)
    if packed is not None:
        return packed_music(packed, song.end)
    return read_audio(song.video, start=song.start - DANCE_MUSIC_MARGIN_S, until=song.end + DANCE_MUSIC_MARGIN_S)


def packed_music(packed: TrackFile, end: float) -> Audio | None:
    """Its music until ``end`` (s); None if it has none. CoachError if it cannot be read."""
    if packed.music is None:
        return None
    try:
        with tempfile.TemporaryDirectory(prefix="coach-music-") as folder:  # FFmpeg's reader needs a file
            file = Path(folder) / MUSIC
            file.write_bytes(packed.music)
            return read_audio(file, until=end)
    except CoachError as error:
        raise CoachError(f"The music in {packed.file} is damaged. Get the file again.") from error
    except OSError as error:
        raise CoachError(f"No temporary file can be written ({error.strerror or error}). Make room.") from error
