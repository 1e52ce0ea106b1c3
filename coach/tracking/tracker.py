"""Who is who from picture to picture, live and in films: matches the bodies of one picture to the people of earlier
ones. Pure.

There are two ways. NECK_MATCHING, the simple published one, uses the neck alone, nearest pair first. POSE_MATCHING
weighs distance from where the person's motion leads, size and clothes, over all pairs at once. With either, somebody
who was lost and comes back gets their old number. POSE_MATCHING also notes when two people could be confused: from
there on a film gets new tracklets (:mod:`coach.tracking.link` joins them at the end), and live, as soon as the two are
apart again, their clothes tell whether they have swapped places.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import SHOULDERS, Pose
from coach.estimators.top_down.box import centre, scale
from coach.estimators.top_down.same_body import appearance, eased_look, jumped, look_difference, pose_distance
from coach.tracking.assignment import Pairs, greedy, optimal
from coach.tracking.link import COLOUR, FARTHEST_REACHES, MOST_MERGE_COST, WALKING_TORSOS_PER_S, Tracklet
from coach.tracking.pose_buffer import PoseBuffer, PutTrack, in_memory

CONFIRMING_PICTURES: Final = 3
"""Pictures in which somebody must be found before they count as there."""

UNCONFIRMED_TRACK_S: Final = 0.25
"""s unseen after which somebody who was not confirmed is forgotten."""

LOST_S: Final = 0.3
"""s unseen after which place and motion alone no longer tell who somebody is."""

MOTION_ERROR_TORSOS: Final = 0.5
"""Torso lengths by which a pose may be off from where its motion leads: one reach, which grows by
WALKING_TORSOS_PER_S."""

COAST_S: Final = 0.2
"""s for which a lost body is assumed to keep moving."""

MOTION_EASE: Final = 0.5
"""Weight of the newest motion."""

RECENT_LOOK_UPDATE: Final = 0.1
"""Weight of the newest appearance."""

LOOKS_ELSE: Final = 2.0
"""Most that clothes may count against a body being the person who was in its place a moment ago: somebody who stays put
stays the same person, whatever they wear."""

LOG_SIZE_REACH: Final = float(np.log(1.4))
"""Logarithm of the ratio of two sizes that counts as much as one reach."""

CONTINUES: Final = 3.5
"""Highest cost of matching somebody seen just now …"""

RETURNS: Final = 3.2
"""… and somebody who was lost: a little more than MOST_MERGE_COST, as size is included here."""

LOST_COST: Final = 0.5
"""Margin by which somebody lost must fit a body better than the person just seen in its place: they may have walked
anywhere since, so every place fits them well."""

EXCHANGE_COST_MARGIN: Final = 0.75
"""Two bodies could be swapped if that costs less than this much more."""

AWAY_S: Final = 1.0
"""s unseen after which somebody is no longer confused with a neighbour."""

PARTED_S: Final = 0.4
"""s without such doubt after which two people are apart again."""

EXCHANGED: Final = 0.08
"""Difference of appearance, summed over both, by which they must fit better when swapped."""

NEAREST_REACH: Final = 2.0
"""Torso lengths from neck to neck, at most, for NECK_MATCHING."""


@dataclass(frozen=True, eq=False)
class Sighting:
    """A body in one picture: the index of the picture, its time (s), the pose, and its appearance (12,)."""

    frame: int
    t: float
    pose: Pose
    look: NDArray[np.float32]


class SightingRows:
    """What was seen of somebody since the last doubt, in little memory: six people in an hour have 650 000 poses.

    put  puts the poses aside
    """

    def __init__(self, put: PutTrack = in_memory) -> None:
        self.put = put
        self._frames, self._looks, self._poses = array("q"), array("f"), PoseBuffer(put)

    def add(self, seen: Sighting) -> None:
        self._frames.append(seen.frame)
        self._looks.frombytes(seen.look.tobytes())
        self._poses.add(seen.t, seen.pose)

    def tracklet(self) -> Tracklet | None:
        if not self._frames:
            return None
        looks = np.array(self._looks).reshape(len(self._frames), -1)
        return Tracklet(np.array(self._frames), self._poses.tracks(), _median(looks))


@dataclass(eq=False)
class Track:
    """One person so far.

    number    1, 2 …; 0 until they are confirmed
    rows      what was seen of them since the last doubt, if that is kept
    look      their appearance before it; ``recent``: since then
    adrift    there was a cut since they were seen: where they were means nothing
    """

    last: Sighting
    rows: SightingRows = field(default_factory=SightingRows)
    number: int = 0
    count: int = 1
    velocity: NDArray[np.float64] = field(default_factory=lambda: np.zeros(2))
    look: NDArray[np.float32] | None = None
    recent: NDArray[np.float32] | None = None
    adrift: bool = False

    def __post_init__(self) -> None:
        self.recent = self.last.look

    def add(self, sighting: Sighting) -> None:
        gap = sighting.t - self.last.t
        if self.adrift or gap > LOST_S:
            self.velocity = np.zeros(2)
        elif gap > 0:
            moved = (centre(sighting.pose) - centre(self.last.pose)) / gap
            self.velocity = MOTION_EASE * moved + (1 - MOTION_EASE) * self.velocity
        self.last, self.adrift, self.count = sighting, False, self.count + 1
        self.recent = (
            sighting.look if self.recent is None else eased_look(self.recent, sighting.look, RECENT_LOOK_UPDATE)
        )

    @property
    def known_look(self) -> NDArray[np.float32]:
        """Since the last doubt; from before it if nothing was seen since."""
        return self.look if self.recent is None else self.recent

    def break_off(self) -> Tracklet | None:
        """A doubt begins: removes and returns what was seen since the last one."""
        rows, self.rows = self.rows, SightingRows(self.rows.put)
        self.look, self.recent = self.known_look, None
        return rows.tracklet()


def _median(looks: NDArray[np.float32]) -> NDArray[np.float32]:
    """(12,) of appearances (N, 12); NaN where none is known."""
    median = np.full(looks.shape[1], np.nan, np.float32)
    known = np.isfinite(looks).any(axis=0)
    median[known] = np.nanmedian(looks[:, known], axis=0)
    return median


# ----------------------------------------------------------------
# Evidence against a body being somebody's.


def neck_distance(track: Track, sighting: Sighting) -> float:
    """Torso lengths from neck to neck; infinite beyond NEAREST_REACH."""
    one, other = (_neck(seen.pose) for seen in (track.last, sighting))
    far = float(np.linalg.norm(one - other)) / _length(track.last.pose, sighting.pose)
    return far if far <= NEAREST_REACH else np.inf


def unlikeness(track: Track, sighting: Sighting) -> float:
    """Reaches between the body and where the person must be, plus differences of size and clothes; infinite if it
    cannot be them."""
    gap = sighting.t - track.last.t
    if not track.adrift and gap < LOST_S and jumped(track.last.pose, sighting.pose, gap):
        return np.inf  # first: of three dancers' nine pairs six end here
    look = look_difference(track.known_look, sighting.look) / COLOUR
    if track.adrift:
        return look + FARTHEST_REACHES / 4 if look <= MOST_MERGE_COST else np.inf
    moved = track.velocity * min(gap, COAST_S)
    far = min(
        pose_distance(track.last.pose, sighting.pose, moved) / (MOTION_ERROR_TORSOS + WALKING_TORSOS_PER_S * gap),
        FARTHEST_REACHES,
    )
    if gap <= COAST_S:
        look = min(look, LOOKS_ELSE)
    size = abs(np.log(scale(sighting.pose) / scale(track.last.pose))) / LOG_SIZE_REACH
    cost = far + look + min(size, FARTHEST_REACHES)
    if gap < LOST_S:
        return cost if cost <= CONTINUES else np.inf
    return cost + LOST_COST if cost <= RETURNS else np.inf


def _neck(pose: Pose) -> NDArray[np.float32]:
    neck = pose.body.image[SHOULDERS].mean(axis=0)
    return neck if np.isfinite(neck).all() else centre(pose)


def _length(one: Pose, other: Pose) -> float:
    return (scale(one) + scale(other)) / 2


@dataclass(frozen=True)
class Matching:
    """A way to tell who is who. ``doubts``: whether it notes when two people could be confused."""

    cost: Callable[[Track, Sighting], float]
    pairs: Callable[[NDArray[np.float64]], Pairs]
    doubts: bool


NECK_MATCHING: Final = Matching(neck_distance, greedy, doubts=False)
POSE_MATCHING: Final = Matching(unlikeness, optimal, doubts=True)


class Tracker:
    """Gives everybody in a stream of pictures a number that stays theirs.

    most  how many people there are at most; further bodies are nobody's. None: any number
    keep  puts aside what was seen, for :meth:`tracklets`; None: nothing is kept
    """

    def __init__(
        self, most: int | None = None, matching: Matching = POSE_MATCHING, keep: PutTrack | None = None
    ) -> None:
        self._most, self._matching, self._keep = most, matching, keep
        self._tracks: list[Track] = []
        self._tracklets: list[Tracklet] = []
        self._met: dict[frozenset[Track], float] = {}
        self._numbers = 0
        self._frames = 0

    def step(self, t: float, poses: Sequence[Pose], rgb: NDArray[np.uint8]) -> list[int]:
        """The number of each of the ``poses`` found in the picture of time ``t``, which does not go backwards; 0 for
        one that is nobody's yet."""
        sightings = [Sighting(self._frames, t, pose, appearance(rgb, pose)) for pose in poses]
        self._frames += 1
        self._tracks = [track for track in self._tracks if track.number or t - track.last.t < UNCONFIRMED_TRACK_S]
        cost = np.array([[self._matching.cost(track, seen) for seen in sightings] for track in self._tracks])
        cost = cost.reshape(len(self._tracks), len(sightings))
        pairs = self._matching.pairs(cost)
        if self._matching.doubts:
            self._note_meetings(cost, pairs, t)
        owners = {column: self._tracks[row] for row, column in pairs}
        for column, track in owners.items():
            track.add(sightings[column])
        for column in sorted(set(range(len(poses))) - set(owners), key=lambda c: float(centre(poses[c])[0])):
            owners[column] = Track(sightings[column], SightingRows(self._keep or in_memory))
            self._tracks.append(owners[column])
        if self._keep is not None:
            for column, track in owners.items():
                track.rows.add(sightings[column])
        self._count_in(owners.values())
        return [owners[column].number for column in range(len(poses))]

    def look(self, number: int) -> NDArray[np.float32]:
        """(12,) the appearance of the person with that number, as last known."""
        return next(track.known_look for track in self._tracks if track.number == number)

    def new_shot(self) -> None:
        """After a cut nobody is where they were."""
        for track in self._tracks:
            self._break(track)
            track.adrift = True
        self._met.clear()

    def tracklets(self) -> list[Tracklet]:
        """Everything followed without a doubt; ends the tracking."""
        self.new_shot()
        return self._tracklets

    def _count_in(self, tracks: Sequence[Track]) -> None:
        """Numbers for those who have been seen often enough, from left to right."""
        new = [track for track in tracks if not track.number and track.count >= CONFIRMING_PICTURES]
        for track in sorted(new, key=lambda track: float(centre(track.last.pose)[0])):
            if self._most is None or self._numbers < self._most:
                self._numbers += 1
                track.number = self._numbers

    def _note_meetings(self, cost: NDArray[np.float64], pairs: Pairs, t: float) -> None:
        """Break the tracks of two who could be confused; put them right once they have parted."""
        taken = dict(pairs)
        here = [row for row, track in enumerate(self._tracks) if track.number and t - track.last.t < AWAY_S]
        for a, b in combinations(here, 2):  # hundreds may have passed by: all their pairs would take too long
            if _exchangeable(cost, a, b, taken):
                one, other = self._tracks[a], self._tracks[b]
                pair = frozenset((one, other))
                if pair not in self._met:
                    self._break(one)
                    self._break(other)
                self._met[pair] = t
        for pair, last in list(self._met.items()):
            if t - last > PARTED_S and all(t - track.last.t <= PARTED_S for track in pair):
                del self._met[pair]
                self._put_right(*pair)

    def _put_right(self, one: Track, other: Track) -> None:
        """Swap the numbers of two whose clothes say that they have swapped places."""
        if one.look is None or other.look is None or one.recent is None or other.recent is None:
            return
        stayed = look_difference(one.look, one.recent) + look_difference(other.look, other.recent)
        exchanged = look_difference(one.look, other.recent) + look_difference(other.look, one.recent)
        if stayed - exchanged > EXCHANGED:
            one.number, other.number = other.number, one.number
            one.look, other.look = other.look, one.look

    def _break(self, track: Track) -> None:
        tracklet = track.break_off()
        if tracklet is not None and track.count >= CONFIRMING_PICTURES:
            self._tracklets.append(tracklet)


def _exchangeable(cost: NDArray[np.float64], a: int, b: int, taken: dict[int, int]) -> bool:
    """Whether two tracks could just as well have each other's bodies; if only one has a body, whether it could be the
    other's."""
    one, other = taken.get(a), taken.get(b)
    if one is None and other is None:
        return False
    if one is None:
        return bool(cost[a, other] < cost[b, other] + EXCHANGE_COST_MARGIN)
    if other is None:
        return bool(cost[b, one] < cost[a, one] + EXCHANGE_COST_MARGIN)
    return bool(cost[a, other] + cost[b, one] < cost[a, one] + cost[b, other] + EXCHANGE_COST_MARGIN)
