"""One dancer of a film among others, and which of them to follow: by default, or by where they are. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import Advance
from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Spot
from coach.tracking.pose_buffer import LoadTrack, TracksAside, aside, in_memory

RELIABLE: Final = 0.7
"""Anyone followed at least this well, relative to the best, may be the main dancer."""

PERSON_STAY_SHARE: Final = 0.15
"""Share of the time of whoever is seen longest: anybody seen for less is passing by."""

INITIAL_ARRIVAL_S: Final = 1.0
"""s; people first seen within this time were there from the beginning."""

LEAST_BODY_VISIBILITY: Final = 0.5
"""Landmarks less visible than this say little about where the body is."""
SPOT_TIME_WINDOW_S: Final = 0.25
"""s around the moment in which to look for somebody."""
SPOT_GAP_HEIGHTS: Final = 0.35
"""Share of their height: how far from the spot another estimator may find the middle of the same body."""


@dataclass(frozen=True, eq=False)
class Person:
    """Somebody who is followed through a film.

    number      1, 2 … from left to right as they stand when first seen; latecomers have higher numbers
    load        loads the ``track``: every frame of the film; NaN where this person is not seen
    t           (T,) s, of the track
    seen        (T,) bool, likewise
    boxes       (T, 4) float32, left, top, right, bottom of the body, units of the frame's height; NaN where not seen
    share       of all frames in which they are seen, 0..1
    size        median height of the body as seen, units of the frame's height
    steadiness  share of the time between first and last sighting without gaps and jumps, 0..1
    """

    number: int
    load: LoadTrack
    t: NDArray[np.float64]
    seen: NDArray[np.bool_]
    boxes: NDArray[np.float32]
    share: float
    size: float
    steadiness: float

    @property
    def track(self) -> PoseTrack:
        """Read from the disk whenever it is asked for, unless it had to stay in memory: of an hour 90 MB."""
        return self.load()

    @property
    def reliability(self) -> float:
        """How well they can be followed: 1 = in every frame."""
        return self.share * self.steadiness


def numbered(tracks: Sequence[PoseTrack], most: int, advance: Advance = lambda tracks: None) -> tuple[Person, ...]:
    """The people of a film from left to right as they stand when first seen; latecomers come after them.

    Anybody seen only for a moment is left out, and if there are too many, the smallest and least steady. ``advance`` is
    told of each track.
    """
    people = people_of(TracksAside([load for load in aside(tracks).loads if load().seen.any()]), advance)
    most_seen = max((person.share for person in people), default=0.0)
    staying = [person for person in people if person.share >= PERSON_STAY_SHARE * most_seen]
    kept = sorted(staying, key=lambda p: -p.size * p.reliability)[:most]
    if not kept:
        return ()
    begin = min(_arrival(person) for person in kept)
    kept.sort(key=lambda p: (max(0.0, _arrival(p) - begin - INITIAL_ARRIVAL_S), _place(p)))
    return tuple(replace(person, number=k) for k, person in enumerate(kept, start=1))


def _arrival(person: Person) -> float:
    """s, when they are first seen."""
    return float(person.t[person.seen][0])


def _place(person: Person) -> float:
    """Where they stand across the picture when first seen."""
    left, _, right, _ = person.boxes[person.seen][0]
    return float(left + right) / 2


def people_of(tracks: Sequence[PoseTrack], advance: Advance) -> list[Person]:
    """In the tracks' order; ``advance`` is told of each, which for an hour takes half a second."""
    people = []
    for number, load in enumerate(aside(tracks).loads, start=1):
        people.append(_person(number, load))
        advance(1)
    return people


def person_of(number: int, track: PoseTrack) -> Person:
    """The person whose track this is; at least one frame must show them."""
    return _person(number, in_memory(track))


def _person(number: int, load: LoadTrack) -> Person:
    track = load()
    boxes, seen = body_boxes(track), track.seen
    first, last = np.flatnonzero(seen)[[0, -1]]
    height, steadiness = float(np.nanmedian(boxes[:, 3] - boxes[:, 1])), float(seen[first : last + 1].mean())
    return Person(number, load, track.t, seen, boxes, float(seen.mean()), height, steadiness)


def body_boxes(track: PoseTrack) -> NDArray[np.float32]:
    """(T, 4) left, top, right, bottom of the landmarks seen well; of all if hardly any are."""
    well = track.visibility >= LEAST_BODY_VISIBILITY
    well |= well.sum(axis=1, keepdims=True) < 8
    points = np.where(well[..., None], track.image, np.float32(np.nan))
    boxes = np.full((len(track), 4), np.nan, np.float32)
    seen = track.seen
    boxes[seen, :2] = np.nanmin(points[seen], axis=1)
    boxes[seen, 2:] = np.nanmax(points[seen], axis=1)
    return boxes


def main_person(people: Sequence[Person]) -> Person:
    """The biggest steady one: among those followed about as well as the best, the tallest in the picture."""
    if not people:
        raise ValueError("nobody to choose from")
    best = max(person.reliability for person in people)
    return max((p for p in people if p.reliability >= RELIABLE * best), key=lambda p: (p.size, -p.number))


def chosen_person(people: Sequence[Person], dancer: int | None, film: str) -> Person:
    """The person of that number, or the main one. CoachError names the ``film`` if there is no such person."""
    if not people:
        raise CoachError(f"{film}: nobody is found in it. Choose a video that shows the whole body, well lit.")
    if dancer is None:
        return main_person(people)
    for person in people:
        if person.number == dancer:
            return person
    there = "one dancer is" if len(people) == 1 else f"{len(people)} dancers are"
    raise CoachError(f"{film}: {there} found in it, there is no dancer {dancer}. Choose {_numbers(people)}.")


def _numbers(people: Sequence[Person]) -> str:
    *others, last = (str(person.number) for person in people)
    return f"{', '.join(others)} or {last}" if others else last


def clearest_spot(person: Person, people: Sequence[Person]) -> Spot:
    """The moment at which ``person``, one of the ``people`` of a film, is farthest from all others; if alone, the first
    at which they are seen."""
    middle = _middles(person)
    room = np.where(person.seen, 1e6, -1.0)
    for other in people:
        if other is not person:
            apart = np.linalg.norm(middle - _at_times(other, person.t), axis=1)
            room = np.fmin(room, np.where(np.isfinite(apart), apart, 1e6))
    k = int(np.argmax(np.where(person.seen, room, -1.0)))
    return Spot(person.number, float(person.t[k]), *map(float, middle[k]))


def numbered_by_spot(people: Sequence[Person], spot: Spot | None) -> tuple[Person, ...]:
    """The same people, except that whoever is at the spot gets its number and the others keep their order. Without a
    spot, or with nobody at it, all numbers stay."""
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
    """(N, 2) the middle of the body in the picture nearest to each of ``t`` (s) in which they are seen; NaN if that is
    more than SPOT_TIME_WINDOW_S away."""
    times, middles = person.t[person.seen], _middles(person)[person.seen]
    after = np.clip(np.searchsorted(times, t), 0, len(times) - 1)
    before = np.maximum(after - 1, 0)
    nearest = np.where(abs(times[before] - t) <= abs(times[after] - t), before, after)
    return np.where((abs(times[nearest] - t) <= SPOT_TIME_WINDOW_S)[:, None], middles[nearest], np.nan)
