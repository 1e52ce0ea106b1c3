"""The reference pose track of a song: found once, then kept in the cache."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.tracking.cache import Find, cached_track, video_hash
from coach.tracking.people import extract_dancer

FEWEST_SEEN: Final = 0.5
"""Share of the danced frames in which the dancer must have been found; below, beats could not be judged fairly."""


def reference_track(song: Song, model: EstimatorModel, cache: Path, find: Find | None = None) -> PoseTrack:
    """The dancer's poses over song time, mirrored back when the video is mirrored.

    Found with a progress bar at the first time and whenever video or model change. Ctrl-C leaves nothing behind.
    Raises CoachError when the video cannot be read or shows its dancer in too few frames.
    """
    what = f"Learning {song.romanised} (once)"
    track = cached_track(song.video, song.dancer, model, cache, what, find or _finder(song.dancer))
    _check(song, track)
    return track.mirrored() if song.mirrored else track


def _finder(dancer: int) -> Find:
    """Finds that one of the people in the video."""
    return lambda video, model, what: extract_dancer(video, model, dancer, what)


def _check(song: Song, track: PoseTrack) -> None:
    if song.few_poses:
        return
    danced = track.between(song.start, song.end)
    share = float(danced.seen.mean()) if len(danced) else 0.0
    if share < FEWEST_SEEN:
        raise CoachError(
            f"{song.video}: the dancer is found in only {share:.0%} of the frames, at least {FEWEST_SEEN:.0%} are "
            "needed. Choose a video that shows the whole body, well lit."
        )


def video_of(song: Song) -> str | None:
    """Its hash; None when the video went away since the song was read: no reason not to keep a dance."""
    try:
        return video_hash(song.video)
    except CoachError:
        return None
