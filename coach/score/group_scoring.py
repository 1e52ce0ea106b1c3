"""``score --dancers``: a film of a group, each dancer judged as if alone, and then all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.compare.published import published
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.estimators.registry import DEFAULT
from coach.media.shift import shifted_pictures
from coach.score.film_take import GroupMemberTake, keep_group
from coach.score.group import PlacedGroup, placed_group
from coach.score.placed_film import FollowPeople, PlacedFilm, usable_film
from coach.score.scoring import ScoredFilm, ScoreOptions, judged_film, session_of_film
from coach.song.group import GroupRequest, check_request, followed_members, prepared_for_member
from coach.song.prepared import prepare
from coach.takes.folder import TakeFolder
from coach.takes.group_take import DancedInGroup, GroupTake, danced_together
from coach.takes.in_progress import insist_on_room
from coach.takes.session_info import InGroup
from coach.takes.take import Take
from coach.tracking.cache import cached_people
from coach.tracking.people import most_in_film


@dataclass(frozen=True, eq=False)
class ScoredGroup:
    """A film of a group, judged: ``together``, and each of the ``dancers`` from left to right. ``folder``: of the whole
    group."""

    placed: PlacedGroup
    song: Song
    together: GroupTake
    dancers: tuple[ScoredFilm, ...]
    folder: Path


def score_group(
    name: str,
    film: Path,
    where: Folders,
    options: ScoreOptions,
    request: GroupRequest,
    follow: FollowPeople = cached_people,
) -> ScoredGroup:
    """Score ``film`` against the song called ``name`` and keep it as the take of a group; ``follow`` finds the people.

    CoachError, and nothing is kept, if song or film cannot be used, or the group is not as ``request`` says.
    """
    check_request(request)
    info = usable_film(film)
    insist_on_room(where.sessions)
    prepared = prepare(name, where, options.level, options.estimator)
    song, reference, model = prepared.song, prepared.reference, prepared.model
    _check_sees(model, request.dancers)
    followed = followed_members(prepared, request, where, follow)
    with ThreadPoolExecutor(2, "score") as pool:
        placed = placed_group(info, song, reference, followed, model, where.cache, pool, options.known, request, follow)
    started_at = datetime.now().astimezone()
    songs = {number: prepared_for_member(prepared, number, followed[number]) for number in set(placed.members)}
    takes = [
        judged_film(of.song, of.measure, one, started_at, options.alignment, of.moves)
        for of, one in zip(map(songs.__getitem__, placed.members), placed.dancers)
    ]
    if not any(take.score.coverage for take in takes):
        raise CoachError(
            f"{film}: nobody is seen well enough on any beat of {song.romanised}, so there is nothing to score. Film "
            "whole bodies, well lit, and score that film."
        )
    placed = replace(placed, dancers=tuple(_judged(one, take) for one, take in zip(placed.dancers, takes)))
    danced = [
        DancedInGroup(InGroup(one.person, member, request.name(one.person)), take, one.track, one.placement.same)
        for one, member, take in zip(placed.dancers, placed.members, takes)
    ]
    together = danced_together(song, danced, followed, info.width / info.height, placed.placement.mirrored)
    folders = _kept(film, placed, song, model, danced, together, where)
    dancers = [
        ScoredFilm(one, songs[member].song, take, published(one.body, followed[member]), folder)
        for one, member, take, folder in zip(placed.dancers, placed.members, takes, folders)
    ]
    return ScoredGroup(placed, song, together, tuple(dancers), folders[0].path.parent)


def _check_sees(model: EstimatorModel, dancers: int) -> None:
    """CoachError if that estimator cannot tell so many dancers apart: the film is not to blame."""
    if most_in_film(model) < dancers:
        raise CoachError(
            f"The estimator {model.name} tells at most {model.most} dancers apart, and you are {dancers}. Leave "
            f"--estimator {model.name} out: {DEFAULT} then sees each of you."
        )


def _kept(
    film: Path,
    placed: PlacedGroup,
    song: Song,
    model: EstimatorModel,
    dancers: Sequence[DancedInGroup],
    together: GroupTake,
    where: Folders,
) -> list[TakeFolder]:
    """Keep the takes of all dancers, with one film. CoachError, and nothing is kept, if the disk refuses."""
    first, at = placed.dancers[0], placed.placement
    infos = (session_of_film(song, one, model, together.started_at) for one in placed.dancers)
    danced = [GroupMemberTake(replace(info, group=one.who), one.track, one.take) for info, one in zip(infos, dancers)]
    return keep_group(
        where.sessions,
        together,
        danced,
        lambda target: shifted_pictures(film, target, -at.offset.seconds, at.speed, first.ends),
    )


def _judged(placed: PlacedFilm, take: Take) -> PlacedFilm:
    return replace(placed, placement=placed.placement.judged(take.score.shape))
