"""What is heard of a song while it is danced, or looked at."""

from __future__ import annotations

from typing import Final

from coach.domain.song import Song
from coach.media.audio import Audio, read_audio

AROUND_S: Final = 5.0
"""s of music before the dance and after it, for what begins a little earlier or dies away: more is never heard, and of
a dance in a long film it would take gigabytes."""


def song_sound(song: Song) -> Audio | None:
    """The sound of its video around the dance, sample 0 at the video's time 0; None when it has none. CoachError when
    it cannot be read."""
    return read_audio(song.video, start=song.start - AROUND_S, until=song.end + AROUND_S)
