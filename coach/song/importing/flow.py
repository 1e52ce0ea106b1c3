"""A video becomes a song: the flow of ``import``, from the file to a whole folder in ``songs``."""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import floor
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.base.console import bar
from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.domain.moves import Move, same_beats
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.media.audio import read_mono
from coach.media.convert import Way, keep
from coach.media.picture_track import PictureTrack
from coach.media.sound_track import SoundTrack, sound_track
from coach.media.video import VideoInfo, probe
from coach.song.importing.music import LISTENING_HZ, Music, listen
from coach.song.importing.rhythm import Rhythm, find_rhythm, motion_energy
from coach.song.library import free_name
from coach.song.members import MOSTLY
from coach.song.package import (
    FASTEST,
    FILE_NAME,
    SLOWEST,
    load_song,
    move_values,
    song_from,
    write_song,
)
from coach.song.reference import FEWEST_SEEN, followed_part
from coach.song.staging import publish, staged
from coach.song.strict import read_toml
from coach.song.thumbnail import write_thumbnail
from coach.tracking.cache import cached_people, keep_people, keep_track, track_path
from coach.tracking.extract import WHOLE, Part
from coach.tracking.person import Person, chosen_person, numbered
from coach.tracking.spot import clearest_spot

SHORTEST_S: Final = 4.0
"""s. Two bars at 120 BPM: less is no dance."""
UNSEEN_S: Final = 2.0
"""s without the dancer at an end of the video from which on it is taken for a title or end card and not danced."""
MARGIN_S: Final = 0.5
"""s that are left before the dancer comes and after they have gone."""
LEAST_MOTION: Final = 0.1
"""Lengths of the torso a second that wrists, elbows, knees and ankles move in the liveliest tenth of a dance: real
dances and the rendered one have 1.8 to 2.5, a still picture 0.003."""
HEARD_BEFORE_S: Final = 0.5
"""s of music before the dance that are listened to, so that its first beat is not taken for the beginning of all."""
LEARNING: Final = "Finding the dancer"

Choose = Callable[[Path, Sequence[Person]], int]
"""Asks which of several people of a video to follow; their number. CoachError when nobody answers."""


@dataclass(frozen=True)
class ImportRequest:
    """What the dancer asked for; None: to be found out. ``start``, ``end`` and ``first_beat`` in s of the video."""

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


@dataclass(frozen=True, eq=False)
class Imported:
    """What came of it. ``way``: how the video was kept, None when it is linked; ``seen``: share of danced frames;
    ``sound``: which of the video's sound tracks is heard, None when it has none; ``picture``: which is looked at;
    ``lost``: the moves that had names, where the beats are other ones now."""

    song: Song
    rhythm: Rhythm
    way: Way | None
    seen: float
    people: int
    sound: SoundTrack | None = None
    picture: PictureTrack | None = None
    lost: tuple[Move, ...] = ()


def import_song(
    request: ImportRequest, songs: Path, cache: Path, model: Callable[[], EstimatorModel], choose: Choose
) -> Imported:
    """Make ``songs/NAME``: whole, or not at all. Shows its progress.

    model  is asked for the pose model once the request makes sense

    Raises CoachError saying what is wrong with name, video or disk; whatever was there before is then untouched.
    """
    name = _place(request, songs)
    info = probe(request.video)
    _check(request, info)
    sound = sound_track(request.video)
    with staged(songs, name) as folder:
        video, way = (request.video.absolute(), None) if request.link else keep(request.video, folder)
        length = probe(video).duration  # of what is danced to: a conversion may make the last picture shorter
        estimator = model()
        found = _Found.of(video, request, length, estimator, cache, choose)
        start, end = _danced(found.track, length, request)
        found = found.within(followed_part(start, end, length))
        keep_track(track_path(video, found.dancer, estimator, cache, found.part), found.track)
        keep_people(video, estimator, cache, found.part, found.people)
        seen = _share_seen(found.track, start, end, request)
        _check_moves(found.track.between(start, end), request)
        rhythm = _rhythm(video, found, start, end, request)
        request = _named(request, songs / name)
        values = _values(request, name, video, found, (start, end), length, rhythm, seen)
        kept, lost = _old_moves(songs / name, length, rhythm)
        write_song(folder, values | {"moves": move_values(kept)})
        write_thumbnail(folder, video, found.track.between(start, end))
        _check_readable(folder, request)
        publish(folder, songs, name, request.force)
    return Imported(load_song(songs / name), rhythm, way, seen, len(found.people), sound, info.track, lost)


# ---------------------------------------------------------------- before anything is done


def _place(request: ImportRequest, songs: Path) -> str:
    """The folder's name; CoachError when it cannot be one, or is taken."""
    name = free_name(request.name, songs, request.force)
    if request.link and (songs / name).resolve() in request.video.resolve().parents:
        raise CoachError(f"{request.video} is inside the song that it would replace: it cannot be linked. Copy it out.")
    return name


def _check(request: ImportRequest, info: VideoInfo) -> None:
    """Everything that can be known to be wrong before the long work begins."""
    if info.duration < SHORTEST_S:
        raise CoachError(
            f"{info.path} lasts {info.duration:.1f} s: too short for a dance. At least {SHORTEST_S:g} s are needed."
        )
    if request.bpm is not None and not SLOWEST <= request.bpm <= FASTEST:
        raise CoachError(f"--bpm {request.bpm:g} is no tempo of a dance. Give {SLOWEST:g} to {FASTEST:g}.")
    start, end = request.start or 0.0, info.duration if request.end is None else request.end
    if not 0 <= start <= end - SHORTEST_S:
        raise CoachError(f"From {start:g} to {end:g} s (--start, --end) is no dance: {SHORTEST_S:g} s are needed.")
    if end > info.duration + 0.05:
        raise CoachError(f"--end {end:g} lies behind the end of {info.path}, which lasts {info.duration:.1f} s.")
    if request.first_beat is not None and not start <= request.first_beat < end:
        raise CoachError(f"--first-beat {request.first_beat:g} is not between {start:g} and {end:g} s.")
    if request.dancer is not None and request.dancer < 1:
        raise CoachError(f"There is no dancer {request.dancer}. They are numbered from 1, from left to right.")


# ---------------------------------------------------------------- who dances, and when


@dataclass(frozen=True, eq=False)
class _Found:
    """``person`` is followed through that part of the video, as ``people`` are, themselves among them."""

    person: Person
    people: tuple[Person, ...]
    part: Part

    @staticmethod
    def of(
        video: Path, request: ImportRequest, length: float, model: EstimatorModel, cache: Path, choose: Choose
    ) -> _Found:
        """The dancer to follow through what was asked for of a video that lasts ``length`` s."""
        part = followed_part(request.start or 0.0, length if request.end is None else request.end, length)
        people = cached_people(video, model, cache, LEARNING, part)
        if people and request.dancer is None and len(people) > 1:
            number = choose(video, people)
        else:
            number = request.dancer or 1
        return _Found(chosen_person(people, number, str(request.video)), tuple(people), part)

    def within(self, part: Part) -> _Found:
        """The same, numbered as they are where only that part is followed, in which the dancer was found."""
        if part == self.part:
            return self
        tracks = [other.track.between(*part) for other in self.people]
        mine, people = tracks[self.people.index(self.person)], numbered(tracks, len(tracks))
        person = next((one for one in people if one.track is mine), None)
        return self if person is None else _Found(person, people, part)

    @property
    def dancer(self) -> int:
        return self.person.number

    @property
    def at(self) -> tuple[float, float, float]:
        """Where nobody else is near: s, across and down in heights of the picture."""
        spot = clearest_spot(self.person, self.people)
        return round(spot.t, 3), round(spot.x, 3), round(spot.y, 3)

    @property
    def track(self) -> PoseTrack:
        return self.person.track

    @property
    def dancers(self) -> tuple[PoseTrack, ...]:
        """Who is seen for most of the dancer's time, the dancer among them."""
        return tuple(other.track for other in self.people if other.share >= MOSTLY * self.person.share)


def _danced(track: PoseTrack, duration: float, request: ImportRequest) -> tuple[float, float]:
    """Start and end (s) of the dance: as asked for, else without title and end cards."""
    seen = track.t[track.seen]
    start, end = 0.0, duration
    if len(seen) and seen[0] > UNSEEN_S:
        start = float(seen[0]) - MARGIN_S
    if len(seen) and duration - seen[-1] > UNSEEN_S:
        end = float(seen[-1]) + MARGIN_S
    start = start if request.start is None else request.start
    end = end if request.end is None else min(request.end, duration)
    if end - start < SHORTEST_S:
        start, end = request.start or 0.0, min(request.end or duration, duration)
    return _whole_ms(start), duration if end >= duration else _whole_ms(end)


def _whole_ms(t: float) -> float:
    """Rounded down, so that what lies between two such times still does when the file is read."""
    return floor(t * 1000) / 1000


def _share_seen(track: PoseTrack, start: float, end: float, request: ImportRequest) -> float:
    danced = track.between(start, end)
    share = float(danced.seen.mean()) if len(danced) else 0.0
    if share < FEWEST_SEEN and not request.force:
        raise CoachError(
            f"{request.video}: the dancer is found in only {share:.0%} of the frames, so most beats could not be "
            "judged. Choose a video that shows the whole body, well lit, or import it all the same with --force."
        )
    return share


def _check_moves(danced: PoseTrack, request: ImportRequest) -> None:
    if not _moves(danced) and not request.force:
        raise CoachError(
            f"{request.video}: the dancer stands still, as in a still picture. Choose a video of the dance, or import "
            "it all the same with --force."
        )


def _moves(danced: PoseTrack) -> bool:
    """True also of what is seen too little to tell."""
    speed = motion_energy(danced).strength
    return not len(speed) or bool(np.quantile(speed, 0.9) >= LEAST_MOTION)


# ---------------------------------------------------------------- beats


def _rhythm(video: Path, found: _Found, start: float, end: float, request: ImportRequest) -> Rhythm:
    music = _music(video, start, end, needed=request.bpm is None)
    dancers = tuple(track for track in found.dancers if _moves(track.between(start, end)))
    try:
        return find_rhythm(music, found.track, start, end, request.bpm, request.first_beat, dancers)
    except ValueError as problem:
        raise CoachError(f"{request.video}: {problem}. Give the tempo with --bpm and --first-beat.") from problem


def _music(video: Path, start: float, end: float, needed: bool) -> Music | None:
    """What is heard of what is danced; None in silence, and where the tempo is given and no tracker is there to hear
    more."""
    since = max(0.0, start - HEARD_BEFORE_S)
    with bar("Reading the sound", round(end - since), "s") as advance:
        sound = read_mono(video, LISTENING_HZ, since, end, advance)
    if sound is None:
        return None
    print("Listening for the beats (the first time takes up to a minute) …", file=sys.stderr, flush=True)
    try:
        return listen(sound[round(since * LISTENING_HZ) :], LISTENING_HZ, since)
    except CoachError:
        if needed:
            raise
        return None


# ---------------------------------------------------------------- what is written


def _named(request: ImportRequest, replaced: Path) -> ImportRequest:
    """With title and artist of the song that is replaced, where none are given; a stand-in's artist is us."""
    try:
        old = read_toml(replaced / FILE_NAME)
    except CoachError:  # there is none, or it is broken
        return request
    artist = None if old.get("stand_in") else _text(old.get("artist"))
    return replace(request, title=request.title or _text(old.get("title")), artist=request.artist or artist)


def _old_moves(replaced: Path, length: float, rhythm: Rhythm) -> tuple[tuple[Move, ...], tuple[Move, ...]]:
    """The moves of the song that is replaced, which dancers name by hand: those that stay, as its beats were the same,
    and those that do not."""
    try:
        old = song_from(read_toml(replaced / FILE_NAME), replaced, length)
    except CoachError:  # there is none, or it is broken
        return (), ()
    return (old.moves, ()) if same_beats(old.grid, rhythm.grid) else ((), old.moves)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _values(
    request: ImportRequest,
    name: str,
    video: Path,
    found: _Found,
    span: tuple[float, float],
    length: float,
    rhythm: Rhythm,
    seen: float,
) -> dict[str, Any]:
    """The keys of song.toml."""
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
        "dancer": found.dancer,
        **({"dancer_in_part": True} if found.part != WHOLE else {}),
        **({"dancer_at": list(found.at)} if len(found.people) > 1 else {}),
        **({"few_poses": True} if seen < FEWEST_SEEN else {}),
        **ends,
        **rhythm.values(),
    }


def _check_readable(folder: Path, request: ImportRequest) -> None:
    """CoachError where what was written is no song; it does not point into ``folder``, which is then gone."""
    try:
        load_song(folder)
    except CoachError as problem:
        what = str(problem).replace(f"{folder}{os.sep}", "").removesuffix(" Correct it there.")
        raise CoachError(
            f"What was found in {request.video} makes no song ({what.rstrip('.')}), so nothing was imported. Try again "
            "with --bpm and --first-beat, or with another --start and --end."
        ) from problem


def _line(text: str | None) -> str:
    """The text on one line, in characters that a file can hold."""
    plain = "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text or "")
    return " ".join(plain.split())
