"""The reference pose track of a song: found once, then kept in the cache."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.song.track_file import drawn_track
from coach.tracking.cache import Find, cached_track, known_track, video_hash
from coach.tracking.extract import WHOLE_FILM, TimeSpan, worth_a_part
from coach.tracking.people import extract_dancer, extract_people
from coach.tracking.person import chosen_person, numbered_by_spot

LEAST_REFERENCE_SEEN: Final = 0.5
"""Share of the danced frames in which the dancer must have been found; below, beats could not be judged fairly."""

REFERENCE_MARGIN_S: Final = 2.0
"""s before and after the dance in which its dancer is followed too: they have appeared by then."""


def followed_part(start: float, end: float, length: float) -> TimeSpan:
    """The part of a video of ``length`` s in which to follow people, if it is danced from ``start`` to ``end``."""
    return worth_a_part(start - REFERENCE_MARGIN_S, end + REFERENCE_MARGIN_S, length)


def part_of(song: Song) -> TimeSpan:
    """The part of its video in which its dancer is followed, and its people are numbered.

    Songs imported before people were followed only in the danced part have the numbers of the whole video.
    """
    return followed_part(song.start, song.end, song.length) if song.in_part else WHOLE_FILM


def reference_track(song: Song, model: EstimatorModel, cache: Path, find: Find | None = None) -> PoseTrack:
    """The dancer's poses over song time, mirrored back if the video is mirrored. Found, with a progress bar, the first
    time and whenever video, danced part or model change. Ctrl-C leaves nothing behind. A drawn song has the poses it
    came with, whichever estimator found them. Raises CoachError if the video cannot be read or shows its dancer in too
    few frames.
    """
    if song.drawn:
        return drawn_track(song)
    what = f"Learning {song.romanised} (once)"
    find = find or _finder(song)
    track = cached_track(song.video, song.dancer, model, cache, what, find, part_of(song))
    _check(song, track)
    return track.mirrored() if song.mirrored else track


def known_reference(song: Song, model: EstimatorModel, cache: Path) -> PoseTrack:
    """The same, not mirrored back, if it was found before; else empty, as finding it takes minutes.

    CoachError if the video cannot be read.
    """
    if song.drawn:
        return drawn_track(song).mirrored() if song.mirrored else drawn_track(song)
    return known_track(song.video, song.dancer, model, cache, part_of(song)) or PoseTrack.empty()


def _finder(song: Song) -> Find:
    """Finds the song's dancer among the people in the part of the video."""
    number, spot, part = song.dancer, song.spot, part_of(song)
    if spot is None:
        return lambda video, model, what: extract_dancer(video, model, number, what, part)

    def find(video: Path, model: EstimatorModel, what: str) -> PoseTrack:
        people = numbered_by_spot(extract_people(video, model, what=what, part=part), spot)
        return chosen_person(people, number, str(video)).track

    return find


def _check(song: Song, track: PoseTrack) -> None:
    if song.few_poses:
        return
    danced = track.between(song.start, song.end)
    share = float(danced.seen.mean()) if len(danced) else 0.0
    if share < LEAST_REFERENCE_SEEN:
        raise CoachError(
            f"{song.video}: the dancer is found in only {100 * share:.0f} % of the pictures, at least "
            f"{100 * LEAST_REFERENCE_SEEN:.0f} % are needed. Choose a video that shows the whole body, well lit."
        )


def video_of(song: Song) -> str | None:
    """Its hash; None if the video has disappeared since the song was read: no reason not to keep a dance."""
    try:
        return video_hash(song.video)
    except CoachError:
        return None
