"""A film of a group, found in its song: who the dancers are, whom in the reference each follows, and where it all
belongs. One film has one place in the song; each dancer then has their own part in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.errors import CoachError
from coach.compare.layout import Layout, laid_out
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

GROUP_STAY_SHARE: Final = 0.4
"""Share of the time of whoever is seen longest: anybody seen for less is passing by."""
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
    layouts = {number: laid_out(track.between(song.start, song.end)) for number, track in members.items()}
    dancers = chosen_dancers([_fitted(one, common, layouts) for one in found], request.dancers, film)
    follows = request.members or by_position([one.placed.body for one in dancers], members, song.start)
    alike = PlacedFilm(
        film=film,
        person=0,
        people=len(dancers),
        seen=0.0,
        danced=overlap_share(song, info, common, film),
        placement=common,
        track=reference,
        known=known,
        why="only",
        sound=heard_track(film),
        picture=info.track,
        part=part,
    )
    placed = [_of_one(alike, k, *pair, song) for k, pair in enumerate(zip(dancers, follows), start=1)]
    return PlacedGroup(tuple(placed), follows, len(people) - len(dancers))


def _of_one(alike: PlacedFilm, number: int, dancer: Candidate, member: int, song: Song) -> PlacedFilm:
    """What is ``alike`` for all, combined with one dancer's own."""
    track = dancer.placed.track
    seen = share_seen(track if alike.part == WHOLE_FILM else track.between(song.start, song.end))
    return replace(alike, person=number, seen=seen, placement=dancer.placements[member], track=track)


def _without_reflections(people: Sequence[Person]) -> list[Person]:
    images = reflections([person.track for person in people])
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


@dataclass(frozen=True, eq=False)
class Candidate:
    """Somebody in the film at the film's place in the song, and how well they fit each member's dance."""

    placed: PlacedPerson
    placements: Mapping[int, Placement]

    @property
    def dances(self) -> bool:
        """Whether it is the song's dance, whichever member they follow."""
        return any(one.same for one in self.placements.values())


def _fitted(one: PlacedPerson, common: Placement, layouts: Mapping[int, Layout]) -> Candidate:
    """Somebody at the film's place, not at a place of their own."""
    there = replace(one, placement=common)
    mine = laid_out(there.body)
    fits = {number: resemblance(mine, layout) for number, layout in layouts.items()}
    return Candidate(
        there,
        {
            number: replace(common, fit=fit, same=same, same_sure=sure)
            for number, fit in fits.items()
            for same, sure in [same_dance(fit)]
        },
    )


def chosen_dancers(people: Sequence[Candidate], count: int, film: Path) -> list[Candidate]:
    """The dancers among the people in a film, from left to right. CoachError if there are more or fewer than said."""
    longest = max(one.placed.person.share for one in people)
    staying = [one for one in people if one.placed.person.share >= GROUP_STAY_SHARE * longest]
    dancing = [one for one in staying if one.dances]
    found = dancing if len(dancing) >= count else staying  # a beginner's dance may be unrecognisable
    if len(found) != count:
        raise CoachError(_other_count(len(dancing) or len(staying), count, film))
    return sorted(found, key=lambda one: one.placed.person.number)


def _other_count(there: int, count: int, film: Path) -> str:
    found = "only one dancer is found" if there == 1 else f"{there} dancers are found"
    said = f"{film}: {found}, but you said {count}."
    if there > MOST_DANCERS:
        return f"{said} Coach judges at most {MOST_DANCERS}: film nobody else."
    again = f"Score it with --dancers {there}, or film all of you" if there > 1 else "Film all of you"
    return f"{said} {again} from head to foot, nobody behind another."
