"""A film of a group, found in its song: who the dancers are, whom in the reference each follows, and where it all
belongs. One film has one place in the song; each dancer then has their own part in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.console import bar_if_slow
from coach.base.errors import CoachError
from coach.compare.layout import laid_out
from coach.compare.mirror_images import reflections
from coach.compare.resemblance import evidence, resemblance, same_dance
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.estimators.estimator import EstimatorModel
from coach.media.video import VideoInfo
from coach.score.cast import PlacedPerson, cast
from coach.score.placed_film import (
    FINDING_PEOPLE,
    FollowPeople,
    GivenPlacement,
    OnlyTheReference,
    PlacedFilm,
    beside_reference,
    followed,
    heard_track,
    insist_on_speed,
    listened,
    overlap_share,
    placed_people,
    share_seen,
    usable_people,
)
from coach.score.placement import POSE_SOUND_GAP_S, Placement
from coach.song.group import MOST_DANCERS, GroupRequest, by_position
from coach.song.reference import part_of
from coach.tracking.extract import WHOLE_FILM
from coach.tracking.person import Person
from coach.tracking.pose_buffer import TracksAside, in_memory

GROUP_STAY_SHARE: Final = 0.4
"""Share of the time of whoever is seen longest: anybody seen for less is passing by."""
FITTING: Final = "Looking for the dancers in {film}"
"""Label in the progress bar for comparing everybody with the song's members."""
GROUP_SPEED_TOLERANCE: Final = 0.02
"""By how much the film's speed may differ between two dancers' movements."""


@dataclass(frozen=True, eq=False)
class PlacedGroup:
    """A film of a group in its song.

    dancers  from left to right at the film's beginning; all have the placement of the film, each with their own fit
    members  whom in the reference each follows
    left_out how many people in the film are not dancers: passing by, seen in a mirror, or the reference itself
    """

    dancers: tuple[PlacedFilm, ...]
    members: tuple[int, ...]
    left_out: int

    @property
    def placement(self) -> Placement:
        return self.dancers[0].placement


def placed_group(
    info: VideoInfo,
    song: Song,
    reference: PoseTrack,
    members: Mapping[int, PoseTrack],
    model: EstimatorModel,
    cache: Path,
    pool: Executor,
    known: GivenPlacement,
    request: GroupRequest,
    follow: FollowPeople,
) -> PlacedGroup:
    """Find the dancers and their place in the song.

    reference  of the song, in song time; ``members``: likewise of those who can be followed, by number

    CoachError as from :func:`coach.score.placed_film.placed_film`, and if there are more or fewer dancers.
    """
    film = info.path
    theirs = pool.submit(laid_out, reference.between(song.start, song.end))
    sounds, part = listened(song, info, cache, pool, known.offset)
    people, part = followed(part, lambda part: follow(film, model, cache, f"Finding you in {film.name}", part))
    dancing = _without_reflections(usable_people(people, None, film))
    everybody = cast(placed_people(dancing, info, theirs.result(), sounds, known), reference)
    found = beside_reference(
        everybody, song, reference, lambda: follow(song.video, model, cache, FINDING_PEOPLE, part_of(song))
    )
    if not found:
        raise OnlyTheReference(
            f"{film} shows only the reference of {song.romanised}, and no group dancing to it: there is nothing "
            "to score. Give Coach a film of you."
        )
    common = common_placement([one.placement for one in found])
    insist_on_speed(common.speed, film)
    dancers, follows = _dancers(found, common, song, members, request, film)
    alike = PlacedFilm(
        film=film,
        person=0,
        people=len(dancers),
        seen=0.0,
        danced=overlap_share(song, info, common, film),
        placement=common,
        load=in_memory(reference),
        known=known,
        why="only",
        sound=heard_track(film),
        picture=info.track,
        part=part,
    )
    placed = [_of_one(alike, k, dancer, song) for k, dancer in enumerate(dancers, start=1)]
    return PlacedGroup(tuple(placed), follows, len(people) - len(dancers))


def _dancers(
    found: Sequence[PlacedPerson],
    common: Placement,
    song: Song,
    members: Mapping[int, PoseTrack],
    request: GroupRequest,
    film: Path,
) -> tuple[list[PlacedPerson], tuple[int, ...]]:
    """The dancers among those ``found``, from left to right, at the film's ``common`` place with their fit to the
    member each follows; and these members' numbers. CoachError if there are more or fewer than said."""
    fit, there = fitting(song, members, common), [replace(one, placement=common) for one in found]
    with bar_if_slow(FITTING.format(film=film.name), len(there) + request.dancers, "people") as advance:

        def dances(one: PlacedPerson) -> bool:
            same = any(fit(one, member).same for member in members)
            advance(1)
            return same

        dancers, fitted = chosen_dancers(there, request.dancers, film, dances), []
        bodies = TracksAside([partial(getattr, one, "body") for one in dancers])
        follows = request.members or by_position(bodies, members, song.start)
        for one, member in zip(dancers, follows):
            fitted.append(replace(one, placement=fit(one, member)))
            advance(1)
    return fitted, follows


def _of_one(alike: PlacedFilm, number: int, dancer: PlacedPerson, song: Song) -> PlacedFilm:
    """What is ``alike`` for all, combined with one dancer's own."""
    track = dancer.track
    seen = share_seen(track if alike.part == WHOLE_FILM else track.between(song.start, song.end))
    return replace(alike, person=number, seen=seen, placement=dancer.placement, load=partial(getattr, dancer, "track"))


def _without_reflections(people: Sequence[Person]) -> list[Person]:
    images = reflections(TracksAside([person.load for person in people]))
    return [person for k, person in enumerate(people) if k not in images]


# ---------------------------------------------------------------- where the film belongs


def common_placement(placements: Sequence[Placement]) -> Placement:
    """The one place of a film, from what each dancer's movements say: where most evidence agrees. ``fit`` is that of
    the clearest dancer."""
    weights = [max(float(np.nan_to_num(evidence(one.fit))), 1e-6) for one in placements]

    def agreeing(one: Placement) -> list[int]:
        return [k for k, other in enumerate(placements) if _agree(one, other)]

    together = max((agreeing(one) for one in placements), key=lambda some: sum(weights[k] for k in some))
    best = placements[max(together, key=lambda k: (placements[k].offset.tells_lag, weights[k]))]
    ways = sum((1 if placements[k].mirrored else -1) * placements[k].mirrored_sure * weights[k] for k in together)
    sure = max((placements[k].mirrored_sure for k in together if placements[k].mirrored == (ways > 0)), default=0.0)
    offset = best.offset
    if not offset.tells_lag:  # else one late dancer would shift all others
        middle = _weighted_median([placements[k].offset.seconds for k in together], [weights[k] for k in together])
        offset = replace(offset, seconds=middle)
    return replace(best, offset=offset, mirrored=bool(ways > 0), mirrored_sure=sure)


def _agree(one: Placement, other: Placement) -> bool:
    near = abs(one.offset.seconds - other.offset.seconds) <= POSE_SOUND_GAP_S
    return near and abs(np.log(one.speed / other.speed)) <= GROUP_SPEED_TOLERANCE


def _weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    order = np.argsort(values)
    sums = np.cumsum(np.asarray(weights)[order])
    return float(np.asarray(values)[order][np.searchsorted(sums, sums[-1] / 2)])


# ---------------------------------------------------------------- who the dancers are


FitToMember = Callable[[PlacedPerson, int], Placement]
"""Somebody at the film's place, and a member's number → the film's placement, with their fit to that member's dance."""


def fitting(song: Song, members: Mapping[int, PoseTrack], common: Placement) -> FitToMember:
    """Works out each fit when it is asked for, and keeps the layouts of the last one only: of an hour, each takes a
    tenth of a gigabyte."""
    body = lru_cache(1)(lambda one: laid_out(one.body))
    dance = lru_cache(1)(lambda number: laid_out(members[number].between(song.start, song.end)))

    @cache
    def fit(one: PlacedPerson, number: int) -> Placement:
        found = resemblance(body(one), dance(number))
        same, sure = same_dance(found)
        return replace(common, fit=found, same=same, same_sure=sure)

    return fit


def chosen_dancers(
    people: Sequence[PlacedPerson], count: int, film: Path, dances: Callable[[PlacedPerson], bool]
) -> list[PlacedPerson]:
    """The dancers among the people in a film, from left to right. CoachError if there are more or fewer than said."""
    longest = max(one.person.share for one in people)
    staying = [one for one in people if one.person.share >= GROUP_STAY_SHARE * longest]
    dancing = [one for one in staying if dances(one)]
    found = dancing if len(dancing) >= count else staying  # a beginner's dance may be unrecognisable
    if len(found) != count:
        raise CoachError(_other_count(len(dancing) or len(staying), count, film))
    return sorted(found, key=lambda one: one.person.number)


def _other_count(there: int, count: int, film: Path) -> str:
    found = "only one dancer is found" if there == 1 else f"{there} dancers are found"
    said = f"{film}: {found}, but you said {count}."
    if there > MOST_DANCERS:
        return f"{said} Coach judges at most {MOST_DANCERS}: film nobody else."
    again = f"Score it with --dancers {there}, or film all of you" if there > 1 else "Film all of you"
    return f"{said} {again} from head to foot, nobody behind another."
