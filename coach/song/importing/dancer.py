"""Who dances in the imported video, from when to when, and whether enough of them is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.errors import CoachError
from coach.domain.landmarks import PoseTrack
from coach.estimators.estimator import EstimatorModel
from coach.song.importing.request import SHORTEST_DANCE_S, ImportRequest
from coach.song.importing.rhythm import motion_energy
from coach.song.members import MEMBER_SEEN_SHARE
from coach.song.reference import LEAST_REFERENCE_SEEN, followed_part
from coach.tracking.cache import cached_people
from coach.tracking.extract import TimeSpan
from coach.tracking.person import Person, chosen_person, clearest_spot, numbered

TITLE_CARD_S: Final = 2.0
"""s; if the dancer is unseen for longer at either end of the video, that is a title or end card, and not danced."""
ENTRANCE_MARGIN_S: Final = 0.5
"""s kept before the dancer appears and after they have gone."""
LEAST_MOTION: Final = 0.1
"""Torso lengths a second that wrists, elbows, knees and ankles move in the liveliest tenth of a dance: real
dances and the rendered one have 1.8 to 2.5, a still picture 0.003."""
FINDING_DANCER: Final = "Finding the dancer"

Choose = Callable[[Path, Sequence[Person]], int]
"""Asks which of several people in a video to follow; returns their number. CoachError if nobody answers."""


@dataclass(frozen=True, eq=False)
class FollowedPerson:
    """``person``, the dancer, as followed through that ``part`` of the video, like all the ``people`` in it."""

    person: Person
    people: tuple[Person, ...]
    part: TimeSpan

    @staticmethod
    def of(
        video: Path, request: ImportRequest, length: float, model: EstimatorModel, cache: Path, choose: Choose
    ) -> FollowedPerson:
        """The dancer to follow through the requested part of a video that lasts ``length`` s."""
        part = followed_part(request.start or 0.0, length if request.end is None else request.end, length)
        people = cached_people(video, model, cache, FINDING_DANCER, part)
        if people and request.dancer is None and len(people) > 1:
            number = choose(video, people)
        else:
            number = request.dancer or 1
        return FollowedPerson(chosen_person(people, number, str(request.video)), tuple(people), part)

    def within(self, part: TimeSpan) -> FollowedPerson:
        """The same people, followed in that part only and numbered accordingly."""
        if part == self.part:
            return self
        tracks = [other.track.between(*part) for other in self.people]
        mine, people = tracks[self.people.index(self.person)], numbered(tracks, len(tracks))
        person = next((one for one in people if one.track is mine), None)
        return self if person is None else FollowedPerson(person, people, part)

    @property
    def dancer(self) -> int:
        return self.person.number

    @property
    def at(self) -> tuple[float, float, float]:
        """When and where nobody else is near them: s, and how far across and down, in picture heights."""
        spot = clearest_spot(self.person, self.people)
        return round(spot.t, 3), round(spot.x, 3), round(spot.y, 3)

    @property
    def track(self) -> PoseTrack:
        return self.person.track

    @property
    def dancers(self) -> tuple[PoseTrack, ...]:
        """Everybody seen for most of the dancer's time, including the dancer."""
        return tuple(other.track for other in self.people if other.share >= MEMBER_SEEN_SHARE * self.person.share)


def danced_span(track: PoseTrack, duration: float, request: ImportRequest) -> tuple[float, float]:
    """Start and end (s) of the dance: as asked for, else without title and end cards."""
    seen = track.t[track.seen]
    start, end = 0.0, duration
    if len(seen) and seen[0] > TITLE_CARD_S:
        start = float(seen[0]) - ENTRANCE_MARGIN_S
    if len(seen) and duration - seen[-1] > TITLE_CARD_S:
        end = float(seen[-1]) + ENTRANCE_MARGIN_S
    start = start if request.start is None else request.start
    end = end if request.end is None else min(request.end, duration)
    if end - start < SHORTEST_DANCE_S:
        start, end = request.start or 0.0, min(request.end or duration, duration)
    return _whole_ms(start), duration if end >= duration else _whole_ms(end)


def _whole_ms(t: float) -> float:
    """Rounded down, so that anything between two such times still is when the file is read."""
    return floor(t * 1000) / 1000


def share_seen(track: PoseTrack, start: float, end: float, request: ImportRequest) -> float:
    """Share of the danced pictures in which the dancer is seen, 0..1; CoachError if that is too little to judge by."""
    danced = track.between(start, end)
    share = float(danced.seen.mean()) if len(danced) else 0.0
    if share < LEAST_REFERENCE_SEEN and not request.force:
        raise CoachError(
            f"{request.video}: the dancer is found in only {100 * share:.0f} % of the pictures, so most beats could "
            "not be judged. Choose a video that shows the whole body, well lit, or import it anyway with --force."
        )
    return share


def check_moves(danced: PoseTrack, request: ImportRequest) -> None:
    """CoachError if the danced part is a still picture."""
    if not moves(danced) and not request.force:
        raise CoachError(
            f"{request.video}: the dancer stands still, as in a still picture. Choose a video of the dance, or import "
            "it anyway with --force."
        )


def moves(danced: PoseTrack) -> bool:
    """Also True if too little is seen to tell."""
    speed = motion_energy(danced).strength
    return not len(speed) or bool(np.quantile(speed, 0.9) >= LEAST_MOTION)
