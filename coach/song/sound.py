"""What is heard of a song while it is danced or watched."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.domain.song import Song
from coach.media.audio import Audio, PassageSound, read_audio
from coach.song.track_file import MUSIC, TrackFile, packed_song

DANCE_MUSIC_MARGIN_S: Final = 5.0
"""s of music before the dance and after it, for sounds that begin a little earlier or die away: more is never heard,
and for a dance in a long film it would take gigabytes."""


def song_sound(song: Song, start: float = -math.inf, until: float = math.inf) -> Audio | None:
    """The sound of its video around the dance, sample 0 at the video's time 0; None if it has none. CoachError if it
    cannot be read. For a song still in its track file: the music in there.

    start, until  s between which it is wanted: of an hour's song, all of it would take more than a gigabyte
    """
    packed = packed_song(song)
    if packed is not None:
        return packed_music(packed, min(until, song.end), start)
    earliest, latest = song.start - DANCE_MUSIC_MARGIN_S, song.end + DANCE_MUSIC_MARGIN_S
    return read_audio(song.video, start=max(start, earliest), until=min(until, latest))


def passage_sound(song: Song | None) -> PassageSound:
    """The song's sound piece by piece; none of what cannot be read, or without a song."""

    def between(start: float, until: float) -> Audio | None:
        try:
            return None if song is None else song_sound(song, start, until)
        except CoachError:
            return None  # better silent than not at all

    return between


def packed_music(packed: TrackFile, end: float, start: float = 0.0) -> Audio | None:
    """Its music from ``start`` to ``end`` (s); None if it has none. CoachError if it cannot be read."""
    if packed.music is None:
        return None
    try:
        with tempfile.TemporaryDirectory(prefix="coach-music-") as folder:  # FFmpeg's reader needs a file
            file = Path(folder) / MUSIC
            file.write_bytes(packed.music)
            return read_audio(file, start=start, until=end)
    except CoachError as error:
        raise CoachError(f"The music in {packed.file} is damaged. Get the file again.") from error
    except OSError as error:
        raise CoachError(f"No temporary file can be written ({error.strerror or error}). Make room.") from error
