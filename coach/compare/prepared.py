"""What takes of a song are compared with, prepared once. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.motion import liveliness
from coach.compare.sampling import ResampledReference, blocks, resample_reference
from coach.compare.sides import JUDGED_JOINTS
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.domain.practice import BodyPart
from coach.domain.thresholds import Thresholds

LIVELY: Final = 5.0
"""Degrees of movement in a beat below which standing still is the choreography …"""
LIVELY_SHARE: Final = 0.25
"""… and so are this share of the song's beats, the calmest."""
MOVEMENT_HZ: Final = 30
"""How often the reference is sampled for that."""
LEAST_JOINTS: Final = 4
"""With fewer joints seen than this of all nine, or this share of those judged, nothing can be said."""


@dataclass(frozen=True, eq=False)
class PreparedReference:
    """What takes of a song are compared with.

    lively (B,) bool, whether the reference moves enough on the beat to tell whether a dancer has stopped
    rate   song seconds per real second at which it is danced. ``resampled`` and ``grid`` are in the dancer's seconds,
           song time ÷ rate: so is every lag, and 80 ms are 80 ms at any rate
    judged (9,) bool, the joints that are judged; nothing is known of the others
    """

    resampled: ResampledReference
    grid: BeatGrid
    thresholds: Thresholds
    lively: NDArray[np.bool_]
    rate: float = 1.0
    judged: NDArray[np.bool_] = field(default_factory=JUDGED_JOINTS["all"].copy)

    @property
    def least_joints(self) -> int:
        """How many of the judged joints must be seen to judge a beat."""
        return least_of(self.judged)

    def only(self, body: BodyPart) -> PreparedReference:
        """The same for takes in which only the arms, or only the legs, are judged. Made once: it takes 35 ms for a song
        of four minutes, and every pass of a practice asks for it."""
        if body == "all":
            return self
        if body not in self._parts:
            judged = JUDGED_JOINTS[body]
            resampled = replace(self.resampled, features=self.resampled.features.of_joints(judged))
            lively = _lively(resampled, self.grid, judged)
            self._parts[body] = replace(self, resampled=resampled, lively=lively, judged=judged)
        return self._parts[body]

    @cached_property
    def _parts(self) -> dict[BodyPart, PreparedReference]:
        return {}

    def at_rate(self, rate: float) -> PreparedReference:
        """The same for takes danced at ``rate``; this one must be for the song's own speed."""
        grid = replace(self.grid, times=self.grid.times / rate)
        return replace(self, resampled=self.resampled.at_rate(rate), grid=grid, rate=rate)


def prepare_reference(
    reference: PoseTrack,
    grid: BeatGrid,
    thresholds: Thresholds,
    advance: Callable[[float], None] = lambda seconds: None,
) -> PreparedReference:
    """Prepared once per song. ``advance`` is told of each few minutes (s).

    Raises ValueError where thresholds per beat are for another number of beats.
    """
    thresholds.check_beats(len(grid))
    resampled = resample_reference(reference, advance)
    return PreparedReference(resampled, grid, thresholds, _lively(resampled, grid, JUDGED_JOINTS["all"]))


def least_of(judged: NDArray[np.bool_]) -> int:
    """LEAST_JOINTS of these (9,), rounded up."""
    return -(-LEAST_JOINTS * int(judged.sum()) // len(judged))


def _lively(resampled: ResampledReference, grid: BeatGrid, judged: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(B,) see :class:`PreparedReference`."""
    moves = _movement(resampled, grid, least_of(judged))
    known = moves[np.isfinite(moves)]
    least = max(LIVELY, float(np.quantile(known, LIVELY_SHARE))) if len(known) else LIVELY
    return np.nan_to_num(moves) >= least


def _movement(resampled: ResampledReference, grid: BeatGrid, joints: int) -> NDArray[np.float64]:
    """(B,) degrees, how much the reference moves on each beat; NaN = not seen."""
    starts, lengths = grid.edges[:-1, None], np.diff(grid.edges)[:, None]
    moves = np.empty(len(grid))
    for some in blocks(len(grid)):
        since = np.arange(0, lengths[some].max(), 1 / MOVEMENT_HZ)
        moves[some] = liveliness(resampled.at(starts[some] + since).only(since < lengths[some]), joints)
    return moves
