"""``score``: a filmed cover against a song, judged by the very code of the live session, without a window."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from coach.compare.published import Published, published
from coach.errors import CoachError
from coach.media.shift import shifted_pictures
from coach.media.video import VideoInfo, probe
from coach.paths import Folders
from coach.pose.cache import cached_people
from coach.pose.model import pose_model
from coach.pose.person import Person, chosen_person
from coach.review.film_take import keep_film
from coach.review.folder import TakeFolder
from coach.review.judging import judged_take
from coach.review.placement import Placement, danced_share, place
from coach.review.session_info import SessionInfo
from coach.review.take import Take
from coach.song.heard import heard, heard_song
from coach.song.library import find_song
from coach.song.reference import reference_track
from coach.song.song import Song
from coach.song.sound_offset import SoundOffset, sound_offsets
from coach.song.thresholds_file import thresholds_for

SHORTEST_S: Final = 3.0
"""A shorter film says nothing about a dance."""
ENOUGH_SOUND_S: Final = 90.0
"""s of the film that are listened to at first: decoding costs more than all the rest of finding the offset."""
FEWEST_SEEN: Final = 0.1
"""Share of the film's pictures in which the dancer must be found for anything to be said."""


@dataclass(frozen=True)
class ScoreOptions:
    """What the dancer knows better; None: found out. offset: s, the film's time at which the song begins."""

    offset: float | None = None
    mirrored: bool | None = None
    dancer: int | None = None
    level: str = "normal"
    pose_model: Path | None = None


@dataclass(frozen=True, eq=False)
class ScoredFilm:
    """A film, judged.

    people   how many were followed through it
    seen     share of its pictures in which the dancer is found
    danced   share of the song's beats that it covers
    methods  the published comparisons, to be seen beside ours
    """

    film: Path
    song: Song
    person: int
    people: int
    seen: float
    danced: float
    placement: Placement
    take: Take
    methods: Published
    folder: TakeFolder


def score_film(name: str, film: Path, where: Folders, options: ScoreOptions) -> ScoredFilm:
    """Score ``film`` against the song called ``name`` and keep it as a take.

    CoachError, and nothing kept, when song or film cannot be used.
    """
    info = _checked(probe(film))
    song = find_song(name, where.songs)
    thresholds = thresholds_for(song.id, options.level, where.thresholds)
    with ThreadPoolExecutor(2, "score") as pool:  # decoding and large arrays leave Python to the other thread
        sounds = pool.submit(_sounds, song, info, where.cache)
        model = pose_model(options.pose_model, where.cache)
        reference = reference_track(song, model, where.cache)
        people = cached_people(film, model, where.cache, "Finding you in your film")
        person = _usable(chosen_person(people, options.dancer, str(film)), film)

        danceable = reference.between(song.start, song.end)
        placement = place(person.track, danceable, sounds.result(), options.offset, options.mirrored)
        danced = _overlap(song, info, placement, film)
        track, started_at = person.track.shifted(-placement.offset.seconds), datetime.now().astimezone()
        methods = pool.submit(published, track.mirrored() if placement.mirrored else track, reference)
        take = judged_take(song, reference, thresholds, track, started_at, placement.mirrored)
        folder = keep_film(
            where.sessions,
            SessionInfo(song.id, started_at, mirrored=placement.mirrored),
            track,
            take,
            lambda target: shifted_pictures(film, target, -placement.offset.seconds),
        )
        seen = float(person.track.seen.mean())
        return ScoredFilm(
            film, song, person.number, len(people), seen, danced, placement, take, methods.result(), folder
        )


def _checked(info: VideoInfo) -> VideoInfo:
    if info.duration < SHORTEST_S:
        raise CoachError(
            f"{info.path} lasts only {info.duration:.1f} s; at least {SHORTEST_S:.0f} s of dance are needed. "
            "Give Coach the whole film."
        )
    return info


def _usable(person: Person, film: Path) -> Person:
    seen = person.track.seen.mean()
    if seen < FEWEST_SEEN:
        raise CoachError(
            f"{film}: hardly any pose is found ({seen:.0%} of the pictures). Film the whole body, well lit, and score "
            "that film."
        )
    return person


def _overlap(song: Song, info: VideoInfo, placement: Placement, film: Path) -> float:
    """Share of the beats that the film covers. CoachError when film and song never run together."""
    offset = placement.offset.seconds
    danced = danced_share(offset, 0.0, info.duration, song.grid.times)
    if danced == 0:
        raise CoachError(
            f"{film} and {song.romanised} do not overlap when the song begins at {offset:.2f} s of the film. "
            "Check --offset."
        )
    return danced


def _sounds(song: Song, info: VideoInfo, cache: Path) -> tuple[SoundOffset, ...]:
    """What the two sound tracks say; nothing where one of them is missing or cannot be read."""
    if not info.has_audio:
        return ()
    music = heard_song(song.video, cache)
    found = sound_offsets(music, heard(info.path, ENOUGH_SOUND_S))
    if found or info.duration <= ENOUGH_SOUND_S:
        return found
    return sound_offsets(music, heard(info.path))  # the dance may begin late
