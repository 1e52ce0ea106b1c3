"""``score --dancers``: a film of a group, each dancer judged as if alone, and then all of them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from coach.base.console import bar_if_slow
from coach.base.errors import CoachError
from coach.base.memory import release_memory
from coach.base.paths import Folders
from coach.compare.published import published
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.estimators.registry import DEFAULT
from coach.media.shift import shifted_pictures
from coach.score.film_take import GroupMemberTake, keep_group
from coach.score.group import PlacedGroup, placed_group
from coach.score.placed_film import FollowPeople, PlacedFilm, usable_film
from coach.score.scoring import PUBLISHED_WAYS, ScoredFilm, ScoreOptions, judged_film, session_of_film
from coach.song.group import GroupRequest, check_request, followed_members, prepared_for_member
from coach.song.members import as_danced_by
from coach.song.prepared import PreparedSong, prepare
from coach.takes.folder import TakeFolder
from coach.takes.group_take import DancedInGroup, GroupTake, danced_together
from coach.takes.in_progress import insist_on_room
from coach.takes.session_info import InGroup
from coach.takes.take import Take
from coach.tracking.cache import cached_people
from coach.tracking.people import most_in_film
from coach.tracking.pose_file import PoseFile

JUDGING_DANCERS: Final = "Judging each dancer in {film}"
"""Label in the progress bar."""


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
    prepared = prepare(name, where, options.level, options.estimator, several=True)
    song, model = prepared.song, prepared.model
    _check_sees(model, request.dancers)
    with PoseFile() as file:  # of the reference, which of an hour takes as much as a dancer
        followed = followed_members(prepared, request, where, follow, file.put)
        with ThreadPoolExecutor(2, "score") as pool:
            placed = placed_group(
                info, song, prepared.reference, followed, model, where.cache, pool, options.known, request, follow
            )
        prepared = replace(prepared, reference=PoseTrack.empty())
        release_memory()  # of what placed them, see judge_film
        takes = _takes(placed, prepared, followed, options)
        release_memory()
        if not any(take.score.coverage for take in takes):
            raise CoachError(
                f"{film}: nobody is seen well enough on any beat of {song.romanised}, so there is nothing to score. "
                "Film whole bodies, well lit, and score that film."
            )
        placed = replace(placed, dancers=tuple(_judged(one, take) for one, take in zip(placed.dancers, takes)))
        danced = [
            DancedInGroup(InGroup(one.person, member, request.name(one.person)), take, one.load, one.placement.same)
            for one, member, take in zip(placed.dancers, placed.members, takes)
        ]
        together = danced_together(song, danced, followed, info.width / info.height, placed.placement.mirrored)
        with bar_if_slow(PUBLISHED_WAYS, round(song.end - song.start) * len(takes), "s") as advance:
            methods = [  # before the takes are there: Ctrl-C leaves nothing
                published(one.body, followed[member], advance) for one, member in zip(placed.dancers, placed.members)
            ]
        folders = _kept(film, placed, song, model, danced, together, where)
        songs = [as_danced_by(song, member) for member in placed.members]
        dancers = tuple(map(ScoredFilm, placed.dancers, songs, takes, methods, folders))
        return ScoredGroup(placed, song, together, dancers, folders[0].path.parent)


def _takes(
    placed: PlacedGroup, prepared: PreparedSong, followed: Mapping[int, PoseTrack], options: ScoreOptions
) -> list[Take]:
    """Of each dancer, judged member by member: what takes of an hour are compared with is half a gigabyte."""
    started_at = datetime.now().astimezone()
    takes: dict[int, Take] = {}
    with bar_if_slow(
        JUDGING_DANCERS.format(film=placed.dancers[0].film.name), len(placed.dancers), "dancers"
    ) as advance:
        for member in dict.fromkeys(placed.members):
            track = followed[member]
            of = replace(prepared_for_member(prepared, member, track), reference=track)
            measure, of = of.measure, replace(of, reference=PoseTrack.empty())
            del track
            for k in (k for k, follows in enumerate(placed.members) if follows == member):
                takes[k] = judged_film(of.song, measure, placed.dancers[k], started_at, options.alignment, of.moves)
                advance(1)
            del measure
            release_memory()
    return [takes[k] for k in range(len(placed.dancers))]


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
    danced = (GroupMemberTake(replace(info, group=one.who), one.track, one.take) for info, one in zip(infos, dancers))
    return keep_group(
        where.sessions,
        together,
        danced,
        lambda target: shifted_pictures(film, target, -at.offset.seconds, at.speed, first.ends),
    )


def _judged(placed: PlacedFilm, take: Take) -> PlacedFilm:
    return replace(placed, placement=placed.placement.judged(take.score.shape))
