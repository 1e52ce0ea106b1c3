"""Which of the people in a film is judged: whoever dances this dance best, and never the reference. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from coach.compare.layout import laid_out
from coach.compare.resemblance import evidence, same_dance, surely_alike
from coach.compare.same_recording import CLEARLY_FARTHER, LEAST_ALIKE, Sameness, sameness
from coach.compare.sampling import resampled
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.score.placement import Placement, place
from coach.song.members import who_dances
from coach.tracking.person import Person, body_boxes, main_person

AS_WELL: Final = 0.75
"""Share of the best one's evidence above which somebody dances about as well: a friend, a backing dancer, the dancer in
a mirror. Of these the biggest is judged. Fidgeting bystanders have 0.3 at most."""

Why = Literal["only", "best", "biggest"]
"""Nobody else is there to judge; they dance it best; they are the biggest of the candidates."""


@dataclass(frozen=True, eq=False)
class PlacedPerson:
    """Somebody in a film, and where in the song their dancing belongs."""

    person: Person
    placement: Placement

    @property
    def track(self) -> PoseTrack:
        """Song time, as it is in the picture."""
        return self.person.track.at_speed(self.placement.speed).shifted(-self.placement.offset.seconds)

    @property
    def body(self) -> PoseTrack:
        """The same, the dancer's own left and right restored."""
        return self.track.mirrored() if self.placement.mirrored else self.track

    def same_as(self, reference: PoseTrack) -> Sameness | None:
        """How nearly this is the reference's own recording; None if it is not, or if that cannot be told."""
        if not self.placement.fit.correlation >= LEAST_ALIKE:
            return None
        return sameness(self.body, reference, self.placement.fit.lag)


@dataclass(frozen=True, eq=False)
class Cast:
    """The people in a film: ``dancers``, of whom one is judged, and those who are the reference, shown in it.

    likely  the dancers who may be the reference, but not surely
    """

    dancers: tuple[PlacedPerson, ...]
    references: tuple[PlacedPerson, ...]
    likely: tuple[PlacedPerson, ...]


def cast(people: Sequence[PlacedPerson], reference: PoseTrack) -> Cast:
    """Tell the reference (song time) from those who dance to it.

    Somebody who is likely to be the reference, or close to it as nobody else is, is taken for it if another person
    dances the dance.
    """
    found = {one: one.same_as(reference) for one in people}
    likely = tuple(one for one, same in found.items() if same is not None and same.likely) or _closest(found)
    sure = tuple(one for one, same in found.items() if same is not None and same.sure)
    if any(one.placement.same and one not in likely for one in people):
        sure = likely
    return Cast(
        dancers=tuple(one for one in people if one not in sure),
        references=sure,
        likely=tuple(one for one in likely if one not in sure),
    )


def _closest(found: Mapping[PlacedPerson, Sameness | None]) -> tuple[PlacedPerson, ...]:
    """Those who are close to the reference, if somebody else dances this dance and is clearly farther from it."""
    away = {one: same.distance if same is not None else np.inf for one, same in found.items() if one.placement.same}
    for one, same in found.items():
        others = [distance for other, distance in away.items() if other is not one]
        if same is not None and same.close and others and min(others) >= CLEARLY_FARTHER * same.distance:
            return (one,)
    return ()


def judged_one(dancers: Sequence[PlacedPerson]) -> tuple[PlacedPerson, Why]:
    """Whoever dances this dance best; if several dance it equally well, or nobody does, the biggest steady one."""
    if len(dancers) == 1:
        return dancers[0], "only"
    dancing = [one for one in dancers if one.placement.same]
    best = max(map(_evidence, dancing), default=0.0)
    meant = [one for one in dancing if _evidence(one) >= AS_WELL * best] or list(dancers)
    main = main_person([one.person for one in meant])
    return next(one for one in meant if one.person is main), "best" if len(meant) == 1 else "biggest"


def _evidence(one: PlacedPerson) -> float:
    return float(np.nan_to_num(evidence(one.placement.fit)))


# ---------------------------------------------------------------- who else is in the reference's video

INSIDE: Final = 0.8
"""Least share of the time that somebody from the reference's picture stands within it."""
ON_THE_SPOT: Final = 0.25
"""Body heights within which two people are the same one …"""
MOSTLY_THERE_SHARE: Final = 0.5
"""… for this share of the time: people who cross are sometimes confused."""


@dataclass(frozen=True, eq=False)
class SpotInReference:
    """Where somebody in the film stands in the picture of a reference that the film shows.

    t       (T,) song time
    place   (T, 2) middle of the body, units of the height of the reference's picture; NaN where not known
    height  (T,) of the body, likewise
    """

    t: NDArray[np.float64]
    place: NDArray[np.float64]
    height: NDArray[np.float64]

    def inside(self, aspect: float) -> bool:
        """Whether it is within the picture, which is ``aspect`` heights wide."""
        known = self.place[np.isfinite(self.place).all(axis=1)]
        within = ((known > 0) & (known < (aspect, 1))).all(axis=1)
        return bool(len(known)) and float(within.mean()) >= INSIDE

    def taken(self, shown: Sequence[PoseTrack]) -> bool:
        """Whether somebody in the reference's video, ``shown``, stands there."""
        away = [np.linalg.norm(_stands(resampled(track, self.t))[0] - self.place, axis=1) for track in shown]
        if not away:
            return False
        near = np.nan_to_num(np.array(away), nan=np.inf).min(axis=0) < ON_THE_SPOT * self.height
        known = np.isfinite(self.place).all(axis=1)
        return bool(known.any()) and float(near[known].mean()) >= MOSTLY_THERE_SHARE


def spot(other: PlacedPerson, copy: PlacedPerson, video: PoseTrack, flipped: bool) -> SpotInReference:
    """For ``other``, next to the reference ``copy`` in the film.

    video    the reference's poses as they are in its video
    flipped  the film shows that video mirrored
    """
    placement = copy.placement
    later = placement.offset.seconds + placement.fit.lag
    here, there = (one.person.track.at_speed(placement.speed).shifted(-later) for one in (copy, other))
    if flipped:
        here, there = here.mirrored(), there.mirrored()
    t = video.t[(video.t >= here.t[0]) & (video.t <= here.t[-1])]
    (own, tall), (place, height), (at, size) = (_stands(resampled(track, t)) for track in (here, there, video))
    larger = size / tall
    return SpotInReference(t, at + (place - own) * larger[:, None], height * larger)


def _stands(track: PoseTrack) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(T, 2) middle of the body and (T,) its height in the picture; NaN where not seen."""
    boxes = body_boxes(track).astype(float)
    return (boxes[:, :2] + boxes[:, 2:]) / 2, boxes[:, 3] - boxes[:, 1]


def danced_member(film: PoseTrack, found: Placement, song: Song, members: Sequence[PoseTrack]) -> int | None:
    """The number (from 1) of another member of the song's video who moves as the film does; None if nobody surely does.

    film     song time, as ``found`` has placed it, as it is in the picture
    members  everybody in the video, song time, as they are numbered
    """
    offset = 0.0 if found.offset.tells_lag else None
    alike = {}
    for number in who_dances(members, song) if len(members) > 1 else ():
        if number != song.dancer:
            theirs = laid_out(members[number - 1].between(song.start, song.end))
            fit = place(film, theirs, tuple, offset).fit
            if same_dance(fit)[0] if offset is not None else surely_alike(fit):
                alike[number] = evidence(fit)
    return max(alike, key=alike.__getitem__, default=None)
