"""Tracklets joined to people: who is who before and after a gap, a cut or a meeting. Pure.

A dancer is followed without a doubt until they are lost or two dancers meet in the picture; there the track is broken
into tracklets. Tracklets are joined again by clothes and place, considering all of them, the surest pair first. That is
not an assignment between two sets, as solved by scipy's ``linear_sum_assignment``: each join changes the cost of the
next, and scoring, which also needs this, would then need scipy's 113 MB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.base.console import Advance
from coach.domain.landmarks import Pose, PoseTrack
from coach.estimators.top_down.box import centre, scale
from coach.estimators.top_down.same_body import look_difference
from coach.tracking.pose_buffer import joined

COLOUR: Final = 0.12
"""Difference of appearance that counts against a pair as much as standing one reach away."""

GAP_END_TORSOS: Final = 1.5
"""Torso lengths by which a place may be off at the end of a gap …"""

WALKING_TORSOS_PER_S: Final = 2.0
"""… plus torso lengths a second: people walk while they are not seen."""

FARTHEST_REACHES: Final = 3.0
"""Reaches; anything farther is no stronger evidence (the camera turned, or a cut)."""

MOST_MERGE_COST: Final = 2.2
"""Pairs above this cost are not merged: they stay two people."""

VELOCITY_OVER: Final = 6
"""Frames at a tracklet's end from which its motion is measured."""


@dataclass(frozen=True, eq=False)
class Tracklet:
    """One dancer followed without a doubt.

    frames  (n,) int, indices of the film's frames, increasing
    tracks  their poses, one after the other (:meth:`PoseBuffer.tracks`); they may be on disk, so none is held here
    look    (12,) their appearance, NaN where unknown
    """

    frames: NDArray[np.int64]
    tracks: Sequence[PoseTrack]
    look: NDArray[np.float32]

    @cached_property
    def since(self) -> float:
        """s, when they are first seen."""
        return float(self.tracks[0].t[0])

    @cached_property
    def until(self) -> float:
        """s, when they are last seen."""
        return float(self.tracks[-1].t[-1])

    @property
    def first(self) -> Pose:
        return self.tracks[0].pose(0)

    @property
    def last(self) -> Pose:
        return self.tracks[-1].pose(-1)

    @cached_property
    def begins(self) -> End:
        return End(centre(self.first), velocity(self, at_end=False), scale(self.first))

    @cached_property
    def ends(self) -> End:
        return End(centre(self.last), velocity(self, at_end=True), scale(self.last))


class End(NamedTuple):
    """Where a tracklet begins or ends: place and velocity (2,), in units of frame height and s; length of the torso."""

    place: NDArray[np.float32]
    velocity: NDArray[np.float64]
    length: float


def link_tracklets(
    tracklets: Sequence[Tracklet], cuts: Sequence[float] = (), advance: Advance = lambda pairs: None
) -> list[list[Tracklet]]:
    """The tracklets of each person in the order of time. ``cuts``: times (s) at which places lose their meaning.

    ``advance`` is told of the pairs compared: no more than the square of the tracklets.
    """
    chains = [[tracklet] for tracklet in sorted(tracklets, key=lambda tracklet: tracklet.since)]
    costs = np.full((len(chains), len(chains)), np.inf)  # of each with each earlier one: only a new chain has new ones
    for k, chain in enumerate(chains):
        costs[k, :k] = [against(chain, other, cuts) for other in chains[:k]]
        advance(k)
    while len(chains) > 1:
        i, j = np.unravel_index(costs.argmin(), costs.shape)
        if costs[i, j] > MOST_MERGE_COST:
            break
        whole = sorted(chains[j] + chains[i], key=lambda tracklet: tracklet.since)
        chains = [chain for k, chain in enumerate(chains) if k not in (i, j)]
        costs = np.pad(np.delete(np.delete(costs, (i, j), 0), (i, j), 1), (0, 1), constant_values=np.inf)
        costs[-1, :-1] = [against(whole, other, cuts) for other in chains]
        advance(len(chains))
        chains.append(whole)
    return chains


def against(one: Sequence[Tracklet], other: Sequence[Tracklet], cuts: Sequence[float] = ()) -> float:
    """Evidence against both being one person; infinite if they are seen at the same time."""
    merged = sorted([(p, 0) for p in one] + [(p, 1) for p in other], key=lambda item: item[0].since)
    if any(a.until >= b.since for (a, _), (b, _) in pairwise(merged)):
        return float("inf")
    far = max(distance(a, b, cuts) for (a, whose), (b, whom) in pairwise(merged) if whose != whom)
    if far > MOST_MERGE_COST:  # clothes would only add to that
        return far
    return far + look_difference(look_of(one), look_of(other)) / COLOUR


def distance(before: Tracklet, after: Tracklet, cuts: Sequence[float] = ()) -> float:
    """Reaches between where one must be by its motion and where the other begins; a cut counts neither way."""
    gap = after.since - before.until
    if any(before.until < cut <= after.since for cut in cuts):
        return FARTHEST_REACHES / 4
    left, come = before.ends, after.begins
    length = (left.length + come.length) / 2
    ahead, back = left.place + left.velocity * gap / 2, come.place - come.velocity * gap / 2
    far = float(np.linalg.norm(ahead - back)) / length
    return min(far / (GAP_END_TORSOS + WALKING_TORSOS_PER_S * gap), FARTHEST_REACHES)


def velocity(tracklet: Tracklet, at_end: bool) -> NDArray[np.float64]:
    """(2,) units of frame height per s at the tracklet's end or beginning; 0 if it is too short to tell."""
    near, part = (slice(-2, None), slice(-VELOCITY_OVER, None)) if at_end else (slice(1), slice(VELOCITY_OVER))
    track = joined(tracklet.tracks[near]).at(part)  # the last one may be short
    if len(track) < 3:
        return np.zeros(2)
    return (centre(track.pose(-1)) - centre(track.pose(0))).astype(float) / float(track.t[-1] - track.t[0])


def look_of(tracklets: Sequence[Tracklet]) -> NDArray[np.float32]:
    """(12,) the appearance over all tracklets, each weighted by its length."""
    looks = np.stack([tracklet.look for tracklet in tracklets])
    weights = np.array([len(tracklet.frames) for tracklet in tracklets], np.float32)[:, None] * np.isfinite(looks)
    total = weights.sum(axis=0)
    mean = (np.nan_to_num(looks) * weights).sum(axis=0) / np.maximum(total, 1)
    return np.where(total > 0, mean, np.nan).astype(np.float32)
