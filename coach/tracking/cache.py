"""Pose tracks of videos, found once and then kept, named by everything they depend on."""

from __future__ import annotations

import hashlib
import sys
import threading
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from coach.base.console import bar_if_slow
from coach.base.errors import CoachError
from coach.base.files import blocks_of
from coach.domain.landmarks import PoseTrack
from coach.estimators.estimator import EstimatorModel
from coach.tracking.extract import WHOLE_FILM, TimeSpan, extract
from coach.tracking.people import extract_people
from coach.tracking.person import Person, people_of
from coach.tracking.pose_buffer import TracksAside
from coach.tracking.store import load_track, load_tracks, save_track, save_tracks

TRACK_CACHE_VERSION: Final = 7
"""Incremented when films are read or poses found differently, so that older cached tracks are redone."""

MOST_KEPT: Final = 10
"""People in a film: a group of nine, and one who is not in it."""

Find = Callable[[Path, EstimatorModel, str], PoseTrack]
"""Video, model and label of the progress bar → the poses, in the video's own time."""
FindPeople = Callable[[Path, EstimatorModel, str, TimeSpan], Sequence[Person]]
"""The same of everybody in a part of the video."""

T = TypeVar("T")

_hashing = threading.Lock()


def cached_track(
    video: Path,
    dancer: int,
    model: EstimatorModel,
    cache: Path,
    what: str,
    find: Find = extract,
    part: TimeSpan = WHOLE_FILM,
) -> PoseTrack:
    """The poses of person ``dancer`` (1 = the only or the chosen one), in the video's own time.

    Found, with a progress bar, the first time and whenever the video, model, dancer or ``part`` changes. Ctrl-C leaves
    nothing behind. CoachError if the video cannot be read.
    """
    track = known_track(video, dancer, model, cache, part)
    if track is None:
        track = find(video, model, what)
        keep_track(track_path(video, dancer, model, cache, part), track)
    return track


def known_track(
    video: Path, dancer: int, model: EstimatorModel, cache: Path, part: TimeSpan = WHOLE_FILM
) -> PoseTrack | None:
    """What :func:`cached_track` has kept of the part, or of the whole video, which includes it; None if nothing.

    CoachError when the video cannot be read.
    """
    kept = (
        _cached(track_path(video, dancer, model, cache, where), load_track)
        for where in dict.fromkeys((part, WHOLE_FILM))
    )
    return next((track for track in kept if track is not None), None)


def keep_track(path: Path, track: PoseTrack) -> None:
    """If the cache cannot be written, says so: that costs time at the next start, never the dance."""
    _keep(path, track, save_track)


def _everybody(video: Path, model: EstimatorModel, what: str, part: TimeSpan) -> Sequence[Person]:
    return extract_people(video, model, MOST_KEPT, what, part)


def cached_people(
    video: Path,
    model: EstimatorModel,
    cache: Path,
    what: str,
    part: TimeSpan = WHOLE_FILM,
    find: FindPeople = _everybody,
) -> tuple[Person, ...]:
    """Everybody in that part of the video, as :func:`extract_people` finds them; kept as :func:`cached_track` does, and
    not in memory."""
    people = known_people(video, model, cache, part)
    if people is None:
        people = tuple(find(video, model, what, part))
        if keep_people(video, model, cache, part, people):
            return known_people(video, model, cache, part) or people
    return people


def known_people(
    video: Path, model: EstimatorModel, cache: Path, part: TimeSpan = WHOLE_FILM
) -> tuple[Person, ...] | None:
    """What :func:`cached_people` has kept; None if nothing. CoachError if the video cannot be read."""
    return _cached(_path(cache, video, model, _in_part("people", part)), _load_people)


def _load_people(path: Path) -> tuple[Person, ...]:
    tracks = load_tracks(path)
    with bar_if_slow("Looking at who is there", len(tracks), "people") as advance:
        return tuple(people_of(tracks, advance))


def keep_people(video: Path, model: EstimatorModel, cache: Path, part: TimeSpan, people: Sequence[Person]) -> bool:
    """Keep what is already known of a part where :func:`cached_people` looks for it; returns whether that was
    possible."""
    tracks = TracksAside([person.load for person in people])
    return _keep(_path(cache, video, model, _in_part("people", part)), tracks, save_tracks)


def track_path(video: Path, dancer: int, model: EstimatorModel, cache: Path, part: TimeSpan = WHOLE_FILM) -> Path:
    """Where the track is cached."""
    return _path(cache, video, model, _in_part(str(dancer), part))


def _in_part(who: str, part: TimeSpan) -> str:
    return who if part == WHOLE_FILM else f"{who} {part[0]:.3f} {part[1]:.3f}"


def _path(cache: Path, video: Path, model: EstimatorModel, who: str) -> Path:
    parts = (video_hash(video), model.identity, who, str(TRACK_CACHE_VERSION))
    return cache / "poses" / (hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32] + ".npz")


def video_hash(video: Path) -> str:
    """SHA-256 of the file, hex; takes about a second per gigabyte, no time if asked before and unchanged.

    Shows a progress bar if it takes longer than a moment.
    """
    try:
        found = video.stat()
        with _hashing:  # another thread asking about the same film waits for the answer
            return _hash(video.absolute(), found.st_size, found.st_mtime_ns)
    except OSError as error:
        raise CoachError(f"{video} cannot be read: {error.strerror or error}.") from error


@lru_cache(maxsize=64)
def _hash(video: Path, size: int, changed: int) -> str:
    """``size`` and ``changed`` (ns) tell a rewritten file from the one remembered."""
    digest = hashlib.sha256()
    with bar_if_slow(f"Reading {video.name}", size, "B") as advance:
        for block in blocks_of(video, advance):
            digest.update(block)
    return digest.hexdigest()


def _cached(path: Path, load: Callable[[Path], T]) -> T | None:
    """What is cached, or None if nothing is or it is damaged: then it is found again and replaced."""
    try:
        return load(path)
    except (FileNotFoundError, CoachError):
        return None


def _keep(path: Path, found: T, save: Callable[[Path, T], None]) -> bool:
    """A cache that cannot be written costs time at the next start, never the dance."""
    try:
        save(path, found)
    except OSError as error:
        print(f"The poses could not be saved in {path.parent} ({error.strerror or error}).", file=sys.stderr)
        return False
    return True
