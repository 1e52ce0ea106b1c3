"""Everybody in a song's video: the members of a group, as ``import`` numbers them.

Import keeps the tracks of all of them in the cache (``poses/….npz``, as :func:`coach.tracking.store.save_tracks` writes
it: the arrays of a pose track with one more axis in front, a row for each person from left to right as they stand when
first seen). If they are missing, as for a song imported by an older Coach, they are found when first needed. To show
dances without judging, :func:`song_tracks` uses only what is already known: it searches no picture and loads no
network.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.compare.mirror_images import reflections
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.estimators.registry import ESTIMATORS, EstimatorChoice, kept_estimator_model
from coach.song.reference import known_reference, part_of
from coach.song.track_file import drawn_tracks
from coach.tracking.cache import cached_people, keep_track, known_people, track_path
from coach.tracking.extract import TimeSpan
from coach.tracking.person import Person, numbered_by_spot, unseen
from coach.tracking.pose_buffer import TracksAside, aside

MEMBER_SEEN_SHARE: Final = 0.5
"""Share of the time for which whoever is seen longest is seen: anybody seen for less is not dancing along."""

Everybody = Callable[[Path, EstimatorModel, Path, str, TimeSpan], Sequence[Person]]
"""Film, model, cache, label of the progress bar, and part of the film → everybody in that part."""


def members(
    song: Song, model: EstimatorModel, where: Folders, everybody: Everybody = cached_people
) -> Sequence[PoseTrack]:
    """The poses of everybody in the song's video over song time, mirrored back if the video is mirrored; each is loaded
    whenever it is asked for.

    Number k of the import is at k − 1; anyone not found is an unseen track. Shows a progress bar if they have to be
    found. CoachError if the video cannot be read.
    """
    if song.drawn:
        return drawn_tracks(song)
    what = f"Learning all dancers of {song.romanised} (once)"
    people = numbered_by_spot(everybody(song.video, model, where.cache, what, part_of(song)), song.spot)
    for person in people:  # where reference_track looks for them
        path = track_path(song.video, person.number, model, where.cache, part_of(song))
        if not path.exists():
            keep_track(path, person.track)
    return _tracks(people, song)


def known_members(song: Song, model: EstimatorModel, cache: Path) -> Sequence[PoseTrack]:
    """The same if import has kept them; () if it has not, or the video cannot be read."""
    if song.drawn:
        return drawn_tracks(song)
    try:
        people = known_people(song.video, model, cache, part_of(song)) or ()
    except CoachError:
        return ()
    return _tracks(numbered_by_spot(people, song.spot), song)


def _tracks(people: Sequence[Person], song: Song) -> TracksAside:
    found = {person.number: person.load for person in people}
    nobody = TracksAside([person.load for person in people[:1]]).each(unseen).loads
    tracks = TracksAside([found.get(number, *nobody) for number in range(1, max(found, default=0) + 1)])
    return tracks.each(PoseTrack.mirrored) if song.mirrored else tracks


def who_dances(tracks: Sequence[PoseTrack], song: Song) -> tuple[int, ...]:
    """Numbers (from 1) of the members who dance the song: neither passers-by nor reflections in a mirror."""
    danced = aside(tracks).each(lambda track: track.between(song.start, song.end))
    shares = [float(track.seen.mean()) if len(track) else 0.0 for track in danced]
    images = reflections(danced)
    most = max((share for k, share in enumerate(shares) if k not in images), default=0.0)
    return tuple(k + 1 for k, share in enumerate(shares) if k not in images and 0 < share >= MEMBER_SEEN_SHARE * most)


def as_danced_by(song: Song, member: int) -> Song:
    """The song whose reference is that member of its video."""
    return replace(song, dancer=member)


def song_tracks(song: Song, cache: Path) -> Sequence[PoseTrack]:
    """Everybody in the song in song time, as import numbers them, left and right their own: the one followed is at
    ``song.dancer`` − 1. () if nothing is known of them.

    For a song with a video: from the first estimator with any results kept. CoachError if the poses of a drawn song are
    damaged.
    """
    if song.drawn:
        return drawn_tracks(song)
    return next(filter(None, (_kept(song, cache, name) for name in ESTIMATORS)), ())


def _kept(song: Song, cache: Path, name: str) -> Sequence[PoseTrack]:
    try:
        model = kept_estimator_model(EstimatorChoice(name), cache)
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
