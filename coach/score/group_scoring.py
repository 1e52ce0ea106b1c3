"""``score --dancers``: a film of a group, each dancer judged as one alone is, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.compare.beat_verdicts import is_timing
from coach.compare.prepared import PreparedReference, prepare_reference
from coach.compare.published import published
from coach.compare.together import Formation, formation, out_of_place, places
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.media.shift import shifted_pictures
from coach.media.video import VideoInfo, probe
from coach.score.film_take import Danced, keep_group
from coach.score.group import GroupWish, PlacedGroup, check_members, check_wish, placed_group
from coach.score.placed_film import Follow, PlacedFilm, usable_film
from coach.score.scoring import ScoredFilm, ScoreOptions, judged_film, session_of_film
from coach.song.members import as_danced_by, members, who_dances
from coach.song.prepared import PreparedSong, prepare
from coach.takes.folder import TakeFolder
from coach.takes.group_take import GroupDancer, GroupTake
from coach.takes.in_progress import insist_on_room
from coach.takes.session_info import InGroup
from coach.takes.take import Take
from coach.tracking.cache import cached_people


@dataclass(frozen=True, eq=False)
class ScoredGroup:
    """A film of a group, judged: ``together``, and each of the ``dancers`` from left to right. ``folder``: of all."""

    placed: PlacedGroup
    song: Song
    together: GroupTake
    dancers: tuple[ScoredFilm, ...]
    folder: Path


def score_group(
    name: str, film: Path, where: Folders, options: ScoreOptions, wish: GroupWish, follow: Follow = cached_people
) -> ScoredGroup:
    """Score ``film`` against the song called ``name`` and keep it as the take of a group; ``follow`` finds the people.

    CoachError, and nothing kept, when song or film cannot be used, or the group is not what ``wish`` says.
    """
    check_wish(wish)
    info = usable_film(film)
    insist_on_room(where.sessions)
    prepared = prepare(name, where, options.level, options.estimator)
    song, reference, model = prepared.song, prepared.reference, prepared.model
    followed = _members(prepared, wish, where, follow)
    with ThreadPoolExecutor(2, "score") as pool:
        placed = placed_group(info, song, reference, followed, model, where.cache, pool, options.known, wish, follow)
    started_at = datetime.now().astimezone()
    measures = {number: _measure(prepared, number, followed[number]) for number in set(placed.members)}
    takes = [
        judged_film(as_danced_by(song, member), measures[member], one, started_at, options.alignment)
        for member, one in zip(placed.members, placed.dancers)
    ]
    if not any(take.score.coverage for take in takes):
        raise CoachError(
            f"{film}: nobody is seen well enough on any beat of {song.romanised}, so there is nothing to score. Film "
            "whole bodies, well lit, and score that film."
        )
    placed = replace(placed, dancers=tuple(_judged(one, take) for one, take in zip(placed.dancers, takes)))
    together = danced_together(song, takes, placed, followed, wish, info)
    folders = _kept(film, placed, song, model, takes, together, where)
    dancers = [
        ScoredFilm(one, as_danced_by(song, member), take, published(one.body, followed[member]), folder)
        for one, member, take, folder in zip(placed.dancers, placed.members, takes, folders)
    ]
    return ScoredGroup(placed, song, together, tuple(dancers), folders[0].path.parent)


def _kept(
    film: Path,
    placed: PlacedGroup,
    song: Song,
    model: EstimatorModel,
    takes: Sequence[Take],
    together: GroupTake,
    where: Folders,
) -> list[TakeFolder]:
    """Keep the takes of all dancers, with one film. CoachError, and nothing kept, when the disk refuses."""
    first, at = placed.dancers[0], placed.placement
    danced = []
    for one, dancer, take in zip(placed.dancers, together.dancers, takes):
        info = session_of_film(song, one, model, together.started_at)
        danced.append(Danced(replace(info, group=InGroup(one.person, dancer.member, dancer.name)), one.track, take))
    return keep_group(
        where.sessions,
        together,
        danced,
        lambda target: shifted_pictures(film, target, -at.offset.seconds, at.speed, first.ends),
    )


def _members(prepared: PreparedSong, wish: GroupWish, where: Folders, follow: Follow) -> Mapping[int, PoseTrack]:
    """The tracks of those who may be followed, by their numbers. CoachError where ``wish`` does not fit them."""
    song = prepared.song
    tracks = members(song, prepared.model, where, follow)
    there = sorted({*who_dances(tracks, song), song.dancer})
    check_members(wish, there, song)
    found = {number: tracks[number - 1] for number in there if number <= len(tracks)}
    found[song.dancer] = prepared.reference
    return {number: found[number] for number in sorted(set(wish.members or there))}


def _measure(prepared: PreparedSong, member: int, track: PoseTrack) -> PreparedReference:
    if member == prepared.song.dancer:
        return prepared.measure
    return prepare_reference(track, prepared.song.grid, prepared.thresholds.of_another_dancer())


def _judged(placed: PlacedFilm, take: Take) -> PlacedFilm:
    return replace(placed, placement=placed.placement.judged(take.score.shape))


# ---------------------------------------------------------------- together


def danced_together(
    song: Song,
    takes: Sequence[Take],
    placed: PlacedGroup,
    followed: Mapping[int, PoseTrack],
    wish: GroupWish,
    info: VideoInfo,
) -> GroupTake:
    """What the takes say of the group: lags beside each other, and who stands where."""
    beats = np.array(sorted({v.beat for take in takes for v in take.verdicts}), np.intp)
    t = np.array([song.grid.time(int(beat)) for beat in beats])
    lags = np.array([_lags(take, beats, one.placement.same) for take, one in zip(takes, placed.dancers)])
    found = _formation(song, placed, followed, t, lags, info)
    return GroupTake(
        song=song.id,
        started_at=takes[0].started_at,
        dancers=tuple(
            GroupDancer(f"dancer {one.person}", wish.name(one.person), member)
            for one, member in zip(placed.dancers, placed.members)
        ),
        beats=beats,
        t=t,
        lags=lags,
        formation=found,
        errors=tuple(out_of_place(found)),
    )


def _lags(take: Take, beats: NDArray[np.intp], same: bool) -> NDArray[np.float64]:
    """(B,) of who dances the ``same`` dance: nobody is late for another one."""
    known = {v.beat: v.lag for v in take.verdicts if same and is_timing(v)}
    return np.array([known.get(int(beat), np.nan) for beat in beats])


def _formation(
    song: Song,
    placed: PlacedGroup,
    followed: Mapping[int, PoseTrack],
    t: NDArray[np.float64],
    lags: NDArray[np.float64],
    info: VideoInfo,
) -> Formation:
    """On each beat when each dancer dances it: who is late is not also in the wrong place."""
    aspect, mirrored = info.width / info.height, placed.placement.mirrored
    mine = places([one.track for one in placed.dancers], t + np.nan_to_num(lags), aspect, mirrored)
    if len(set(placed.members)) < len(placed.members):
        return Formation(mine, np.full(mine.shape, np.nan + 0j))
    picture = probe(song.video)
    shown = [followed[member].mirrored() if song.mirrored else followed[member] for member in placed.members]
    theirs = places(shown, np.tile(t, (len(shown), 1)), picture.width / picture.height, song.mirrored)
    return formation(mine, theirs)
