"""All dancers of a song as far as they are known already: nothing is looked for in a picture, no network is loaded.

For whoever shows dances without judging one; :mod:`coach.song.reference` finds what is not known.
"""

from __future__ import annotations

from pathlib import Path

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.known import ESTIMATORS, Choice, kept_estimator_model
from coach.song.drawn import drawn_tracks
from coach.song.members import known_members
from coach.song.reference import known_reference


def song_tracks(song: Song, cache: Path) -> tuple[PoseTrack, ...]:
    """Everybody of the song in song time, as import numbers them, left and right their own: the one who is followed is
    at ``song.dancer`` − 1. () where nothing is known of them.

    Of a song with a video: what the first estimator found of which anything is kept. CoachError where the poses of a
    drawn song are damaged.
    """
    if song.drawn:
        return drawn_tracks(song)
    return next(filter(None, (_kept(song, cache, name) for name in ESTIMATORS)), ())


def _kept(song: Song, cache: Path, name: str) -> tuple[PoseTrack, ...]:
    try:
        model = kept_estimator_model(Choice(name), cache)
        if model is None:
            return ()
        tracks = known_members(song, model, cache)
        alone = known_reference(song, model, cache)
    except CoachError:
        return ()
    if len(tracks) >= song.dancer:
        return tracks
    if not len(alone):
        return ()
    track = alone.mirrored() if song.mirrored else alone
    return (*(PoseTrack.unseen(track.t, track.skeleton) for _ in range(song.dancer - 1)), track)
