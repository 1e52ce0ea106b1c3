"""What an import is asked to do, and whether that is possible at all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.media.video import VideoInfo
from coach.song.package import FASTEST_SONG_BPM, SLOWEST_SONG_BPM

SHORTEST_DANCE_S: Final = 4.0
"""s. Two bars at 120 BPM: anything less is not a dance."""


@dataclass(frozen=True)
class ImportRequest:
    """What the dancer asked for; None: to be found automatically. ``start``, ``end`` and ``first_beat`` in s of the
    video."""

    video: Path
    name: str
    title: str | None = None
    artist: str | None = None
    bpm: float | None = None
    first_beat: float | None = None
    mirrored: bool = False
    dancer: int | None = None
    start: float | None = None
    end: float | None = None
    link: bool = False
    force: bool = False


def check_request(request: ImportRequest, info: VideoInfo) -> None:
    """CoachError for everything that can be seen to be wrong before the long work begins."""
    if info.duration < SHORTEST_DANCE_S:
        raise CoachError(
            f"{info.path} lasts {info.lasts} s: too short for a dance. At least {SHORTEST_DANCE_S:g} s are needed."
        )
    if request.bpm is not None and not SLOWEST_SONG_BPM <= request.bpm <= FASTEST_SONG_BPM:
        raise CoachError(
            f"--bpm {request.bpm:g} is not a dance tempo. Give {SLOWEST_SONG_BPM:g} to {FASTEST_SONG_BPM:g}."
        )
    start, end = request.start or 0.0, info.duration if request.end is None else request.end
    if not 0 <= start <= end - SHORTEST_DANCE_S:
        raise CoachError(
            f"From {start:g} to {end:g} s (--start, --end) cannot be a dance: {SHORTEST_DANCE_S:g} s are needed."
        )
    if end > info.duration + 0.05:
        raise CoachError(f"--end {end:g} is past the end of {info.path}, which lasts {info.duration:.1f} s.")
    if request.first_beat is not None and not start <= request.first_beat < end:
        raise CoachError(f"--first-beat {request.first_beat:g} is not between {start:g} and {end:g} s.")
    if request.dancer is not None and request.dancer < 1:
        raise CoachError(f"There is no dancer {request.dancer}. They are numbered from 1, from left to right.")
