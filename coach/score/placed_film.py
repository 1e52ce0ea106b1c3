"""A film of a dance, found in its song: who dances, from when, and whether mirrored."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import bar, bar_if_slow
from coach.base.errors import CoachError
from coach.compare.layout import Layout, laid_out
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.media.picture_track import PictureTrack
from coach.media.sound_track import SoundTrack, sound_track
from coach.media.video import VideoInfo, probe
from coach.score.cast import Cast, PlacedPerson, Why, cast, judged_one, spot
from coach.score.film_sound import cached_film_sound
from coach.score.placement import Placement, danced_part, danced_share, is_long, place
from coach.score.sound_offset import OFFSET_HZ, SoundOffset, is_clear
from coach.score.sound_speed import placing_sounds
from coach.song.reference import part_of
from coach.tracking.cache import cached_people
from coach.tracking.extract import WHOLE_FILM, TimeSpan
from coach.tracking.person import Person, chosen_person
from coach.tracking.pose_buffer import LoadTrack, TracksAside

SHORTEST_FILM_S: Final = 3.0
"""A shorter film says nothing about a dance."""
ENOUGH_SOUND_S: Final = 60.0
"""s of the film whose sound is used at first: decoding costs more than all the rest of finding the offset."""
SLOWEST_JUDGED, FASTEST_JUDGED = 0.4, 2.5
"""Speeds relative to the song's: slower is another movement, faster has too few pictures of each."""
LEAST_FILM_SEEN: Final = 0.1
"""Share of the film's pictures in which the dancer must be found for anything to be said."""
FINDING_PEOPLE: Final = "Finding who is in the reference"
"""Label in the progress bar for finding the people in the reference's video."""

PLACING: Final = "Looking for the dance in {film}"
"""The same for finding the place of a film in the song by movements."""
LISTENING: Final = "Listening to {film}"
"""The same for reading the sound of a long film, or of the song …"""
COMPARING: Final = "Looking for the music in {film}"
"""… and for comparing the two."""
SOON_HEARD_S: Final = 600.0
"""s of film or song whose sound is heard and compared in a few seconds, while people are followed."""

FollowPeople = Callable[[Path, EstimatorModel, Path, str, TimeSpan], Sequence[Person]]
"""Film, model, cache, label of the progress bar, and part of the film → everybody in that part."""


Sounds = Callable[[], Sequence[SoundOffset]]
"""Returns what the sound tracks of film and song say, once known."""


@dataclass(frozen=True)
class GivenPlacement:
    """What the dancer knows better; None: found automatically. offset: s, the film's time at which the song begins."""

    offset: float | None = None
    mirrored: bool | None = None
    dancer: int | None = None


@dataclass(frozen=True, eq=False)
class PlacedFilm:
    """A film in its song.

    people  how many were followed through it
    why     how the dancer was chosen
    shown   which of the others are the reference itself
    likely  the judged person may be the reference too
    like    the member of the song's video whom they dance as, if not the one the song follows
    part    in which they were followed
    seen    share of its pictures in which the dancer is found; if only a part was followed, of those in the song
    danced  share of the song's beats that it covers
    known   what the dancer said
    sound   which of its sound tracks is used; None if there is none
    picture which of its video tracks is used
    load    loads the ``track``, in song time, as it is in the picture; ``body`` is the same, the dancer's own left and
            right restored
    """

    film: Path
    person: int
    people: int
    seen: float
    danced: float
    placement: Placement
    load: LoadTrack
    known: GivenPlacement = GivenPlacement()
    why: Why = "biggest"
    shown: tuple[int, ...] = ()
    likely: bool = False
    like: int | None = None
    sound: SoundTrack | None = None
    picture: PictureTrack | None = None
    part: TimeSpan = WHOLE_FILM

    @property
    def ends(self) -> float:
        """Song time (s) at which the part ends; infinite if it is the whole film."""
        return self.part[1] * self.placement.speed - self.placement.offset.seconds

    @property
    def track(self) -> PoseTrack:
        return self.load()

    @property
    def body(self) -> PoseTrack:
        return self.track.mirrored() if self.placement.mirrored else self.track


class OnlyTheReference(CoachError):
    """The film shows nobody but the reference itself."""


def usable_film(film: Path) -> VideoInfo:
    """What kind of film it is. CoachError if it is not a film, or too short to say anything about a dance."""
    info = probe(film)
    if info.duration < SHORTEST_FILM_S:
        raise CoachError(
            f"{info.path} lasts only {info.lasts} s; at least {SHORTEST_FILM_S:.0f} s of dance are needed. "
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
    known: GivenPlacement,
    follow: FollowPeople = cached_people,
) -> PlacedFilm:
    """Find the dancer and their place in the song; ``pool`` does what needs no poses while ``follow`` finds them.

    For a long film, sound comes first: if it tells when the song plays, people are followed only then.

    CoachError if hardly any pose is found, film and song do not overlap, the film is too slow or too fast, or nobody
    but the reference dances.
    """
    film = info.path
    theirs = pool.submit(laid_out, reference.between(song.start, song.end))
    sounds, part = listened(song, info, cache, pool, known.offset)
    people, part = followed(part, lambda part: follow(film, model, cache, f"Finding you in {film.name}", part))

    usable = usable_people(people, known.dancer, film)
    everybody = cast(placed_people(usable, info, theirs.result(), sounds, known), reference)
    if known.dancer is not None:
        (one,), why = everybody.dancers or everybody.references, "only"
    elif dancers := beside_reference(
        everybody, song, reference, lambda: follow(song.video, model, cache, FINDING_PEOPLE, part_of(song))
    ):
        one, why = judged_one(dancers)
    else:
        raise _is_the_reference(film, song, everybody)
    insist_on_speed(one.placement.speed, film)
    return PlacedFilm(
        film=film,
        person=one.person.number,
        people=len(people),
        seen=share_seen(one.track if part == WHOLE_FILM else one.track.between(song.start, song.end)),
        danced=overlap_share(song, info, one.placement, film),
        placement=one.placement,
        load=partial(getattr, one, "track"),
        known=known,
        why=why,
        shown=tuple(sorted(shown.person.number for shown in everybody.references if shown is not one)),
        likely=one in everybody.likely or one in everybody.references,
        sound=heard_track(film),
        picture=info.track,
        part=part,
    )


def followed(part: TimeSpan, follow: Callable[[TimeSpan], Sequence[Person]]) -> tuple[Sequence[Person], TimeSpan]:
    """The people in the part, and that part; in the whole film if nobody is seen there: the song was only being
    played."""
    people = follow(part)
    if part != WHOLE_FILM and not any(person.share >= LEAST_FILM_SEEN for person in people):
        return follow(WHOLE_FILM), WHOLE_FILM
    return people, part


def share_seen(track: PoseTrack) -> float:
    """Share of its pictures in which somebody is found."""
    return float(track.seen.mean()) if len(track) else 0.0


def usable_people(people: Sequence[Person], dancer: int | None, film: Path) -> list[Person]:
    """Who may be judged: the one named by the dancer, or everybody seen often enough. CoachError if nobody is."""
    meant = chosen_person(people, dancer, str(film))
    usable = [p for p in ([meant] if dancer else people) if p.share >= LEAST_FILM_SEEN]
    if not usable:
        share = 100 * meant.share
        raise CoachError(
            f"{film}: hardly any pose is found ({share:.0f} % of the pictures). Film the whole body, well lit, and "
            "score that film."
        )
    return usable


def placed_people(
    people: Sequence[Person], info: VideoInfo, reference: Layout, sounds: Sounds, known: GivenPlacement
) -> list[PlacedPerson]:
    """Everybody, and where in the song their dancing belongs. Shows a progress bar if that takes long."""
    each, what = info.duration, PLACING.format(film=info.path.name)
    done, found = 0.0, []
    with bar_if_slow(what, round(each * len(people)), "s") as advance:

        def tell(share: float) -> None:
            nonlocal done
            done += share
            advance(share * each)

        for one in people:
            if len(found) > done:  # the sound told the last one's place, so that nothing was searched
                tell(len(found) - done)
            found.append(
                PlacedPerson(one, place(one.track, reference, sounds, known.offset, known.mirrored, advance=tell))
            )
    return found


def beside_reference(
    everybody: Cast, song: Song, reference: PoseTrack, shown: Callable[[], Sequence[Person]]
) -> Sequence[PlacedPerson]:
    """The dancers, without people in the reference's own picture if the film shows it; ``shown``: everybody in that
    picture."""
    dancers = everybody.dancers
    video = reference.mirrored() if song.mirrored else reference
    for copy in everybody.references:
        flipped = copy.placement.mirrored != song.mirrored
        spots = {one: spot(one, copy, video, flipped) for one in dancers}
        picture = probe(song.video)
        inside = [one for one in dancers if spots[one].inside(picture.width / picture.height)]
        tracks = TracksAside([person.load for person in shown()]) if inside else ()
        dancers = tuple(one for one in dancers if one not in inside or not spots[one].taken(tracks))
    return dancers


def _is_the_reference(film: Path, song: Song, everybody: Cast) -> OnlyTheReference:
    number = everybody.references[0].person.number
    return OnlyTheReference(
        f"{film} shows only the reference of {song.romanised}, and nobody else dancing: there is nothing to "
        f"score. Give Coach a film of you. (If this is you after all: --dancer {number}.)"
    )


def insist_on_speed(speed: float, film: Path) -> None:
    """CoachError for a film that is too slow or too fast to be judged."""
    if not SLOWEST_JUDGED <= speed <= FASTEST_JUDGED:
        raise CoachError(
            f"{film} runs at {100 * speed:.0f} % of the song's speed; Coach can judge {100 * SLOWEST_JUDGED:.0f} to "
            f"{100 * FASTEST_JUDGED:.0f} %. Score the film at its own speed, without slow motion or time lapse."
        )


def overlap_share(song: Song, info: VideoInfo, placement: Placement, film: Path) -> float:
    """Share of the beats that the film covers. CoachError if film and song never overlap."""
    offset = placement.offset.seconds
    danced = danced_share(offset, info.duration * placement.speed, song.grid.times)
    if danced == 0:
        raise CoachError(
            f"{film} and {song.romanised} do not overlap when the song begins at {placement.begins:.2f} s of the film. "
            "Check --offset."
        )
    return danced


def heard_track(film: Path) -> SoundTrack | None:
    try:
        return sound_track(film)
    except CoachError as problem:  # movements tell the place too
        print(problem, file=sys.stderr)
        return None


def listened(song: Song, info: VideoInfo, cache: Path, pool: Executor, offset: float | None) -> tuple[Sounds, TimeSpan]:
    """A function that waits for what the two sound tracks say, and the part of the film in which to look for people.

    offset  as given by the dancer, if at all: it overrides the sound
    """
    if not is_long(info.duration, song.end - song.start) and max(info.duration, song.length) < SOON_HEARD_S:
        return pool.submit(_sounds, song, info, cache).result, WHOLE_FILM
    found = _sounds_of_long(song, info, cache)
    places = found if offset is None else [replace(sound, seconds=offset * sound.speed) for sound in found]
    return lambda: found, danced_part(places, song.start, song.end, info.duration)


def _sounds(song: Song, info: VideoInfo, cache: Path) -> tuple[SoundOffset, ...]:
    """What the two sound tracks say; nothing if one of them is missing or cannot be read."""
    if not info.has_audio:
        return ()
    music = cached_film_sound(song.video, cache)
    found = placing_sounds(music, cached_film_sound(info.path, cache, ENOUGH_SOUND_S))
    if found or info.duration <= ENOUGH_SOUND_S:
        return found
    return placing_sounds(music, cached_film_sound(info.path, cache))  # the dance may begin late


def _sounds_of_long(song: Song, info: VideoInfo, cache: Path) -> tuple[SoundOffset, ...]:
    """The same for a film whose whole sound is needed: it may contain the song more than once."""
    if not info.has_audio:
        return ()
    with bar(LISTENING.format(film=info.path.name), round(info.duration), "s") as advance:
        sound = cached_film_sound(info.path, cache, advance=advance)
    with bar_if_slow(LISTENING.format(film=song.romanised), round(song.length), "s") as advance:
        music = cached_film_sound(song.video, cache, advance=advance)
    found = _compared(music, sound, info.path)
    if is_clear(found) or info.duration <= ENOUGH_SOUND_S:
        return found
    return _compared(music, cached_film_sound(info.path, cache, ENOUGH_SOUND_S), info.path) or found


def _compared(music: NDArray[np.float32], sound: NDArray[np.float32], film: Path) -> tuple[SoundOffset, ...]:
    seconds = 2 * (len(music) + len(sound)) / OFFSET_HZ
    with bar_if_slow(COMPARING.format(film=film.name), round(seconds), "s") as advance:
        return placing_sounds(music, sound, advance)
