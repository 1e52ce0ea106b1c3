"""A video becomes a song: the flow of ``import``, from the file to a complete folder in ``songs`` with
``song.toml``."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from coach.base.console import bar, bar_if_slow
from coach.base.errors import CoachError
from coach.base.memory import release_memory
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import Move, same_beats
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.media.audio import mono_pieces
from coach.media.convert import Conversion, keep
from coach.media.picture_track import PictureTrack
from coach.media.sound_track import SoundTrack, sound_track
from coach.media.video import probe
from coach.song.importing.dancer import (
    FINDING_DANCER,
    Choose,
    FollowedPerson,
    check_moves,
    danced_span,
    moves,
    share_seen,
)
from coach.song.importing.music import MusicAnalysis, hear
from coach.song.importing.request import ImportRequest, check_request
from coach.song.importing.rhythm import Dancers, Rhythm, find_rhythm
from coach.song.importing.spectra import LISTENING_HZ, NoTracker
from coach.song.library import free_name
from coach.song.package import FILE_NAME, load_song, move_values, song_from, write_song
from coach.song.reference import LEAST_REFERENCE_SEEN, followed_part
from coach.song.staging import publish, staged
from coach.song.strict import read_toml
from coach.song.thumbnail import write_thumbnail
from coach.tracking.cache import cached_people, keep_people, keep_track, track_path
from coach.tracking.extract import WHOLE_FILM
from coach.tracking.person import chosen_person

HEARD_BEFORE_S: Final = 0.5
"""s of music before the dance that are analysed too, so that its first beat is not mistaken for the start of the
music."""


def values_of_old(replaced: Path) -> dict[str, Any]:
    """The song.toml of the song being replaced; {} if there is none, or it cannot be read."""
    try:
        return read_toml(replaced / FILE_NAME)
    except CoachError:
        return {}


def named(request: ImportRequest, old: Mapping[str, Any]) -> ImportRequest:
    """With the old title and artist, if none are given; but not a stand-in's artist, which is us."""
    artist = None if old.get("stand_in") else _text(old.get("artist"))
    return replace(request, title=request.title or _text(old.get("title")), artist=request.artist or artist)


def old_moves(
    old: dict[str, Any], replaced: Path, length: float, rhythm: Rhythm
) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    """The old moves, which dancers name by hand: those that stay, as the beats were the same, and those that do not."""
    try:
        song = song_from(old, replaced, length)
    except CoachError:  # there is none, or it is broken
        return (), ()
    return (song.moves, ()) if same_beats(song.grid, rhythm.grid) else ((), song.moves)


def kept_values(title: str, old: Mapping[str, Any]) -> dict[str, Any]:
    """What only a dancer writes into song.toml; also how its title is read, if that stays."""
    kept = {"quiz": old["quiz"]} if isinstance(old.get("quiz"), bool) else {}
    romanised = _text(old.get("romanised"))
    return kept | ({"romanised": romanised} if romanised and old.get("title") == title else {})


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def dancer_values(found: FollowedPerson) -> dict[str, Any]:
    """The keys of song.toml that say who dances."""
    return {
        "dancer": found.dancer,
        **({"dancer_in_part": True} if found.part != WHOLE_FILM else {}),
        **({"dancer_at": list(found.at)} if len(found.people) > 1 else {}),
    }


def song_values(
    request: ImportRequest,
    name: str,
    video: Path,
    dancer: Mapping[str, Any],
    span: tuple[float, float],
    length: float,
    rhythm: Rhythm,
    seen: float,
) -> dict[str, Any]:
    """The keys of song.toml; ``dancer``: :func:`dancer_values`."""
    source = {"linked_video": str(video)} if request.link else {"video": video.name}
    start, end = span
    ends = {"start": start} if start > 0 else {}
    ends |= {"end": end} if end < length else {}
    return {
        "title": _line(request.title) or name,
        "artist": _line(request.artist) or "unknown artist",
        "credits": [_line(f"Video: {request.video.name}") or "Video: unknown"],
        "licence": "all rights reserved by their owners; for your own practice",
        **source,
        "video_bytes": video.stat().st_size,
        "mirrored": request.mirrored,
        **dancer,
        **({"few_poses": True} if seen < LEAST_REFERENCE_SEEN else {}),
        **ends,
        **rhythm.values(),
    }


def check_readable(folder: Path, request: ImportRequest) -> None:
    """CoachError if what was written is not a song; it does not point into ``folder``, which is then gone."""
    try:
        load_song(folder)
    except CoachError as problem:
        what = str(problem).replace(f"{folder}{os.sep}", "").removesuffix(" Correct it there.")
        raise CoachError(
            f"No song can be made from what was found in {request.video} ({what.rstrip('.')}), so nothing was "
            "imported. Try again with --bpm and --first-beat, or with another --start and --end."
        ) from problem


def _line(text: str | None) -> str:
    """The text on one line, in characters that a file can hold."""
    plain = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text or "")
    return " ".join(plain.split())


@dataclass(frozen=True, eq=False)
class ImportResult:
    """The outcome. ``way``: how the video was kept, None if it is linked; ``seen``: share of danced frames; ``sound``:
    which of the video's sound tracks is used, None if it has none; ``picture``: which picture track; ``lost``: the
    named moves dropped because the beats have changed."""

    song: Song
    rhythm: Rhythm
    way: Conversion | None
    seen: float
    people: int
    sound: SoundTrack | None = None
    picture: PictureTrack | None = None
    lost: tuple[Move, ...] = ()


def import_song(
    request: ImportRequest, songs: Path, cache: Path, model: Callable[[], EstimatorModel], choose: Choose
) -> ImportResult:
    """Make ``songs/NAME``, completely or not at all. Shows its progress.

    model  is called for the pose model once the request makes sense

    Raises CoachError saying what is wrong with name, video or disk; whatever was there before is then untouched.
    """
    name = _place(request, songs)
    info = probe(request.video)
    check_request(request, info)
    sound = sound_track(request.video)
    with staged(songs, name) as folder:
        video, way = (request.video.absolute(), None) if request.link else keep(request.video, folder)
        length = probe(video).duration  # of the video danced to: a conversion may make the last picture shorter
        estimator = model()
        found = FollowedPerson.of(video, request, length, estimator, cache, choose)
        start, end = danced_span(found.track, length, request)
        found = found.within(followed_part(start, end, length))
        dancer, track, people = dancer_values(found), found.track, len(found.people)
        keep_track(track_path(video, found.dancer, estimator, cache, found.part), track)
        dancers = _dancers(found, video, estimator, cache)
        del found  # the others are not needed while the music is heard: of an hour, five are 450 MB
        release_memory()
        seen = share_seen(track, start, end, request)
        check_moves(track.between(start, end), request)
        rhythm = _rhythm(video, track, dancers, start, end, request)
        old = values_of_old(songs / name)
        request = named(request, old)
        values = song_values(request, name, video, dancer, (start, end), length, rhythm, seen)
        kept, lost = old_moves(old, songs / name, length, rhythm)
        values |= kept_values(values["title"], old)
        write_song(folder, values | {"moves": move_values(kept)})
        write_thumbnail(folder, video, track.between(start, end))
        check_readable(folder, request)
        publish(folder, songs, name, request.force)
    return ImportResult(load_song(songs / name), rhythm, way, seen, people, sound, info.track, lost)


def _place(request: ImportRequest, songs: Path) -> str:
    """The folder's name; CoachError if it cannot be one, or is taken."""
    name = free_name(request.name, songs, request.force)
    if request.link and (songs / name).resolve() in request.video.resolve().parents:
        raise CoachError(f"{request.video} is inside the song that it would replace: it cannot be linked. Copy it out.")
    return name


def _dancers(found: FollowedPerson, video: Path, model: EstimatorModel, cache: Path) -> Dancers:
    """Caches everybody found, and returns the dancing ones on demand: from the cache, if that works."""
    number, part = found.dancer, found.part
    if not keep_people(video, model, cache, part, found.people):
        return lambda: found.dancers

    def again() -> Sequence[PoseTrack]:
        people = cached_people(video, model, cache, FINDING_DANCER, part)
        return FollowedPerson(chosen_person(people, number, str(video)), people, part).dancers

    return again


def _rhythm(
    video: Path, track: PoseTrack, dancers: Dancers, start: float, end: float, request: ImportRequest
) -> Rhythm:
    music = _music(video, start, end, needed=request.bpm is None)

    def moving() -> Sequence[PoseTrack]:
        return [one for one in dancers() if moves(one.between(start, end))]

    try:
        with bar_if_slow("Counting the beats", round(end - start), "s") as advance:
            return find_rhythm(music, track, start, end, request.bpm, request.first_beat, moving, advance)
    except ValueError as problem:
        raise CoachError(f"{request.video}: {problem}. Give the tempo with --bpm and --first-beat.") from problem


def _music(video: Path, start: float, end: float, needed: bool) -> MusicAnalysis | None:
    """The analysis of the danced part; None in silence, or if the tempo is given and no tracker is installed."""
    since = max(0.0, start - HEARD_BEFORE_S)
    with bar("Listening for the beats (the first time takes up to a minute)", round(end - since), "s") as advance:
        try:
            return hear(mono_pieces(video, LISTENING_HZ, since, end), since, advance)
        except NoTracker:
            if needed:
                raise
            return None
