"""The same judging on a take that is still being danced. Pure, but for the take it collects.

Not for several threads at once: the session hands it frames and asks it for verdicts from one place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare import align
from coach.compare.features import Features, angle_error, error, features
from coach.compare.judge import LATE, MOST_BIAS, beat_lags, beat_verdict, frame_costs
from coach.compare.ladder import ladder, stacked
from coach.compare.thresholds import Thresholds
from coach.compare.verdicts import Verdict
from coach.pose.landmarks import JOINTS, PoseTrack
from coach.song.beats import BeatGrid

SUSTAINED: Final = 0.13
"""s for which a joint must be wrong before it gets its ring, and right before it loses it: no flicker."""
MEMORY: Final = 16
"""Beats that the lag of the present one is decoded from."""
WAIT: Final = float(align.LAGS[-1])
"""s after the end of a beat at which even the latest dancer has danced it; never more than a beat."""
LONGEST_STEP: Final = 0.1
"""s, a longer pause between two frames counts as this long."""


@dataclass(frozen=True, eq=False)
class FrameCheck:
    """One camera frame, judged at once. Arrays are (9,) in the order of ``JOINTS``.

    t      song time, s
    wrong  bool, for some frames now: gets a red ring
    error  degrees; NaN = not seen
    lag    s by which the dancer is late at present, as far as known
    """

    t: float
    wrong: NDArray[np.bool_]
    error: NDArray[np.float32]
    lag: float


class LiveJudge:
    """Collects the frames of a take and hands out the verdicts of its beats as they fall due."""

    def __init__(self, reference: PoseTrack, grid: BeatGrid, thresholds: Thresholds):
        self._ladder = ladder(reference)
        self._grid, self._thresholds, self._limit = grid, thresholds, thresholds.limit
        self._measure = error if thresholds.measure == "limbs" else angle_error
        self._due_at = grid.edges[1:] + min(WAIT, grid.period)
        self._t: list[float] = []
        self._frames: list[Features] = []
        self._costs: list[NDArray] = []
        self._lags: list[float] = []
        self._wrongness = np.zeros(len(JOINTS))
        self._ring = np.zeros(len(JOINTS), bool)
        self._lag = 0.0

    def add(self, t: float, image: NDArray, world: NDArray, visibility: NDArray) -> FrameCheck:
        """Takes in one pose: song time ``t`` in s, (33, 2), (33, 3), (33,) as in PoseTrack.

        A frame that is not newer than the last is judged but not kept.
        """
        frame = features(image, world, visibility)
        errors = self._measure(frame, self._ladder.at(t - self._lag))
        newer = not self._t or t > self._t[-1]
        if newer:
            step = min(t - self._t[-1], LONGEST_STEP) if self._t else 0.0
            self._t.append(t)
            self._frames.append(frame)
            self._update_rings(errors, step)
        return FrameCheck(t, self._ring.copy(), errors, self._lag)

    def _update_rings(self, errors: NDArray, step: float) -> None:
        wrong = np.where(np.isfinite(errors), errors, 0) > self._limit
        self._wrongness += np.where(wrong, step, -step) / SUSTAINED
        np.clip(self._wrongness, 0, 1, out=self._wrongness)
        self._ring = np.where(self._ring, self._wrongness > 0, self._wrongness >= 1)

    def due(self, now: float) -> tuple[Verdict, ...]:
        """The verdicts of the beats that are over at song time ``now`` and have not been handed out yet, in order."""
        end = int(np.searchsorted(self._due_at, now, side="right"))
        return tuple(self._decide(k) for k in range(len(self._lags), end))

    def _decide(self, k: int) -> Verdict:
        first = max(0, k + 1 - MEMORY)
        t, frames, costs = self._window(self._grid.edges[first] + align.LAGS[0])
        edges = self._grid.edges[first : min(k + 2, len(self._grid)) + 1]
        lag = float(beat_lags(align.beat_costs(t, costs, edges))[k - first])
        self._lags.append(lag)
        bias = align.take_bias(np.array(self._lags), MOST_BIAS)
        if np.isfinite(lag):
            self._lag = float(np.clip(lag, bias - LATE, bias + LATE))
        return beat_verdict(k, lag, bias, t, frames, self._ladder, self._grid, self._thresholds)

    def _window(self, start: float) -> tuple[NDArray, Features, NDArray]:
        """Times, features and lag costs of the frames from song time ``start`` on."""
        self._catch_up()
        first = int(np.searchsorted(self._t, start))
        costs = self._costs[first:]
        return (
            np.array(self._t[first:]),
            stacked(self._frames[first:]),
            np.stack(costs) if costs else np.empty((0, len(align.LAGS)), np.float32),
        )

    def _catch_up(self) -> None:
        """Lag costs of the frames that came since the last beat, all at once: cheaper than one by one."""
        new = slice(len(self._costs), len(self._t))
        if self._t[new]:
            self._costs.extend(frame_costs(np.array(self._t[new]), stacked(self._frames[new]), self._ladder))
