"""Who of a film's people is the one that is meant, by where they are: numbers are an estimator's own. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import PoseTrack
from coach.domain.song import Spot
from coach.tracking.person import Person

SPOT_TIME_WINDOW_S: Final = 0.25
"""s around the moment in which somebody is looked for."""
SPOT_GAP_HEIGHTS: Final = 0.35
"""Of their height, how far from the spot the middle of the same body may be found by another estimator."""


def clearest_spot(person: Person, people: Sequence[Person]) -> Spot:
    """The moment at which the ``person``, one of the ``people`` of a film, is farthest from all others; alone, the
    first at which they are seen."""
    middle = _middles(person)
    room = np.where(person.track.seen, 1e6, -1.0)
    for other in people:
        if other is not person:
            apart = np.linalg.norm(middle - _at_times(other, person.track.t), axis=1)
            room = np.fmin(room, np.where(np.isfinite(apart), apart, 1e6))
    k = int(np.argmax(np.where(person.track.seen, room, -1.0)))
    return Spot(person.number, float(person.track.t[k]), *map(float, middle[k]))


def numbered_by_spot(people: Sequence[Person], spot: Spot | None) -> tuple[Person, ...]:
    """The same people, where whoever is at the spot has its number and the others keep their order. Without a spot, or
    with nobody at it, all numbers stay."""
    mine = None if spot is None else _person_at(people, spot)
    if mine is None or mine.number == spot.number:
        return tuple(people)
    others = [person for person in people if person is not mine]
    free = (number for number in range(1, len(people) + 2) if number != spot.number)
    found = [replace(person, number=number) for person, number in zip(others, free)]
    return tuple(sorted([*found, replace(mine, number=spot.number)], key=lambda person: person.number))


def unseen(track: PoseTrack) -> PoseTrack:
    """Somebody who is not seen in any picture of the track."""
    nothing = (np.full_like(values, np.nan) for values in (track.image, track.world))
    return replace(track, **dict(zip(("image", "world"), nothing)), visibility=np.zeros_like(track.visibility))


def _person_at(people: Sequence[Person], spot: Spot) -> Person | None:
    """Who is nearest to the spot at its moment, within SPOT_GAP_HEIGHTS."""
    here = np.array((spot.x, spot.y))
    apart = [float(np.linalg.norm(_at_times(person, np.array([spot.t]))[0] - here)) / person.size for person in people]
    known = [(far, k) for k, far in enumerate(apart) if far <= SPOT_GAP_HEIGHTS]
    return people[min(known)[1]] if known else None


def _middles(person: Person) -> NDArray[np.float64]:
    """(T, 2) the middle of the body."""
    boxes = person.boxes.astype(float)
    return np.stack([boxes[:, [0, 2]].mean(axis=1), boxes[:, [1, 3]].mean(axis=1)], axis=1)


def _at_times(person: Person, t: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 2) the middle of the body in the picture in which they are seen nearest to each of ``t`` (s); NaN where that
    is more than SPOT_TIME_WINDOW_S away."""
    seen = person.track.seen
    times, middles = person.track.t[seen], _middles(person)[seen]
    after = np.clip(np.searchsorted(times, t), 0, len(times) - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.where(abs(times[before] - t) <= abs(times[after] - t), before, after)
    return np.where((abs(times[nearest] - t) <= SPOT_TIME_WINDOW_S)[:, None], middles[nearest], np.nan)
