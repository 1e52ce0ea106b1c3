"""The list of songs as a dancer reads it in the terminal. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from coach.song.library import BrokenSong
from coach.song.song import Song


def listing(songs: Sequence[Song | BrokenSong], folder: Path) -> str:
    """A line a song, what is wrong with the broken ones, and how to start."""
    good = [song for song in songs if isinstance(song, Song)]
    broken = [song for song in songs if isinstance(song, BrokenSong)]
    lines = [_line(song) for song in good]
    lines += [f"  {song.id:<16} cannot be danced: {song.problem}" for song in broken]
    lines = lines or [f"There are no songs in {folder}."]
    if good:
        lines += ["", f"Dance one:  python main.py --song {good[0].id}"]
    return "\n".join(lines)


def _line(song: Song) -> str:
    minutes, seconds = divmod(round(song.end - song.start), 60)
    return f"  {song.id:<16} {song.title} – {song.artist}   {minutes}:{seconds:02d}, {song.grid.bpm:.0f} BPM"
