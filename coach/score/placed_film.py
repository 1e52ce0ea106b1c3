"""A film of a dance, found in its song: who dances, from when on, and which way round."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.compare.resemblance import laid_out
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.media.picture_track import PictureTrack
from coach.media.sound_track import SoundTrack, sound_track
from coach.media.video import VideoInfo, probe
from coach.score.heard import heard_once
from coach.score.placement import Placement, danced_share, place
from coach.score.sound_offset import SoundOffset, sound_offsets
from coach.tracking.cache import cached_people
from coach.tracking.person import Person, chosen_person

SHORTEST_S: Final = 3.0
"""A shorter film says nothing about a dance."""
ENOUGH_SOUND_S: Final = 60.0
"""s of the film that are listened to at first: decoding costs more than all the rest of finding the offset."""
FEWEST_SEEN: Final = 0.1
"""Share of the film's pictures in which the dancer must be found for anything to be said."""

Follow = Callable[[Path, EstimatorModel, Path, str], Sequence[Person]]
"""Film, model, cache and what to call the work in the progress bar → everybody in the film."""


@dataclass(frozen=True)
class Known:
    """What the dancer knows better; None: found out. offset: s, the film's time at which the song begins."""

    offset: float | None = None
    mirrored: bool | None = None
    dancer: int | None = None


@dataclass(frozen=True, eq=False)
class PlacedFilm:
    """A film in its song.

    people  how many were followed through it
    seen    share of its pictures in which the dancer is found
    danced  share of the song's beats that it covers
    known   what the dancer said
    sound   which of its sound tracks is listened to; None where there is none to listen to
    track   song time, as it is in the picture; ``body`` the same, the dancer's own left and right restored
    """

    film: Path
    person: int
    people: int
    seen: float
    danced: float
    placement: Placement
    track: PoseTrack
    known: Known = Known()
    sound: SoundTrack | None = None
    picture: PictureTrack | None = None

    @property
    def body(self) -> PoseTrack:
        return self.track.mirrored() if self.placement.mirrored else self.track


def usable_film(film: Path) -> VideoInfo:
    """What kind of film it is. CoachError when it is none, or too short to say anything about a dance."""
    info = probe(film)
    if info.duration < SHORTEST_S:
        raise CoachError(
            f"{info.path} lasts only {info.duration:.1f} s; at least {SHORTEST_S:.0f} s of dance are needed. "
            "Give Coach the whole film."
        )
    return info


def placed_film(
    info: VideoInfo,
    song: Song,
    reference: PoseTrack,
    model: EstimatorModel,
    cache: Path,
    pool: Executor,
    known: Known,
    follow: Follow = cached_people,
) -> PlacedFilm:
    """Find the dancer and their place in the song; ``pool`` does what needs no poses while ``follow`` finds them.

    CoachError where hardly any pose is found, or film and song do not overlap.
    """
    film = info.path
    theirs = pool.submit(laid_out, reference.between(song.start, song.end))
    sounds = pool.submit(_sounds, song, info, cache)
    people = follow(film, model, cache, f"Finding you in {film.name}")
    person = _usable(chosen_person(people, known.dancer, str(film)), film)
    placement = place(person.track, theirs.result(), sounds.result, known.offset, known.mirrored)
    return PlacedFilm(
        film=film,
        person=person.number,
        people=len(people),
        seen=float(person.track.seen.mean()),
        danced=_overlap(song, info, placement, film),
        placement=placement,
        track=person.track.at_speed(placement.speed).shifted(-placement.offset.seconds),
        known=known,
        sound=_sound_track(film),
        picture=info.track,
    )


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
    danced = danced_share(offset, 0.0, info.duration * placement.speed, song.grid.times)
    if danced == 0:
        raise CoachError(
            f"{film} and {song.romanised} do not overlap when the song begins at {placement.begins:.2f} s of the film. "
            "Check --offset."
        )
    return danced


def _sound_track(film: Path) -> SoundTrack | None:
    try:
        return sound_track(film)
    except CoachError:  # movements tell the place as well
        return None


def _sounds(song: Song, info: VideoInfo, cache: Path) -> tuple[SoundOffset, ...]:
    """What the two sound tracks say; nothing where one of them is missing or cannot be read."""
    if not info.has_audio:
        return ()
    music = heard_once(song.video, cache)
    found = sound_offsets(music, heard_once(info.path, cache, ENOUGH_SOUND_S))
    if found or info.duration <= ENOUGH_SOUND_S:
        return found
    return sound_offsets(music, heard_once(info.path, cache))  # the dance may begin late
