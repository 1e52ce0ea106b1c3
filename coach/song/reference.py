"""The reference pose track of a song: found once, then kept in the cache."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from coach.errors import CoachError
from coach.pose.extract import extract
from coach.pose.landmarks import PoseTrack
from coach.pose.model import PoseModel
from coach.pose.store import load_track, save_track
from coach.song.song import Song

VERSION: Final = 1
"""Goes up when poses are found differently, so that older cached tracks are found anew."""

FEWEST_SEEN: Final = 0.5
"""Share of the danced frames in which the dancer must have been found; below, beats could not be judged fairly."""

BLOCK: Final = 1 << 20


def reference_track(
    song: Song, model: PoseModel, cache: Path, find: Callable[[Path, PoseModel, str], PoseTrack] = extract
) -> PoseTrack:
    """The dancer's poses over song time, mirrored back when the video is mirrored.

    Found with a progress bar at the first time and whenever video or model change. Ctrl-C leaves nothing behind.
    Raises CoachError when the video cannot be read or shows its dancer in too few frames.
    """
    path = track_path(song, model, cache)
    track = _cached(path)
    if track is None:
        track = find(song.video, model, f"Learning {song.romanised} (once)")
        _keep(path, track)
    _check(song, track)
    return track.mirrored() if song.mirrored else track


def track_path(song: Song, model: PoseModel, cache: Path) -> Path:
    """Where the track is cached: named by everything that it depends on."""
    parts = (video_hash(song.video), model.sha256, str(song.dancer), str(VERSION))
    return cache / "poses" / (hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32] + ".npz")


def video_hash(video: Path) -> str:
    """SHA-256 of the file, hex; about a second per gigabyte."""
    digest = hashlib.sha256()
    try:
        with open(video, "rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
    except OSError as error:
        raise CoachError(f"{video} cannot be read: {error.strerror or error}.") from error
    return digest.hexdigest()


def _cached(path: Path) -> PoseTrack | None:
    """The cached track, or None when there is none or it is damaged: then it is found again and replaced."""
    try:
        return load_track(path)
    except (FileNotFoundError, CoachError):
        return None


def _keep(path: Path, track: PoseTrack) -> None:
    """A cache that cannot be written costs time at the next start, never the dance."""
    try:
        save_track(path, track)
    except OSError as error:
        print(f"The poses could not be kept in {path.parent} ({error.strerror or error}).", file=sys.stderr)


def _check(song: Song, track: PoseTrack) -> None:
    danced = track.between(song.start, song.end)
    share = float(danced.seen.mean()) if len(danced) else 0.0
    if share < FEWEST_SEEN:
        raise CoachError(
            f"{song.video}: the dancer is found in only {share:.0%} of the frames, at least {FEWEST_SEEN:.0%} are "
            "needed. Choose a video that shows the whole body, well lit."
        )
