"""The same judging on a take still being danced. Pure, except for the take it collects.

Not thread-safe: the session hands it frames and asks it for verdicts from one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.alignment import LAGS, beat_costs, usual_lag
from coach.compare.beat_verdicts import TIMING_TOLERANCE_S, limits, verdicts
from coach.compare.features import HARDLY_SEEN, Features, angle_error, error, joint_visibility, pose_features
from coach.compare.findings import aligned_frames, found_on
from coach.compare.judge import LAG_FRAME_STEP_S, beat_lags, frame_costs, spaced_out, take_view
from coach.compare.motion import moved_around
from coach.compare.prepared import PreparedReference
from coach.compare.sampling import FeatureLog
from coach.compare.skill import Skill, strictness
from coach.compare.view import seen_from
from coach.domain.landmarks import JOINTS, Pose
from coach.domain.verdicts import Verdict

SUSTAINED: Final = 0.3
"""s for which a joint must be wrong before it gets its ring, and right before it loses it, to avoid flicker. Copies of
real dancers then see none, good covers 14 to 43 a minute, about one in two seconds; with .2 s twice as many."""
LAG_DECODING_BEATS: Final = 16
"""Beats from which the current one's lag is decoded."""
JUDGING_DELAY_S: Final = 0.4
"""s after the end of a beat at which it is judged, never more than a beat; a beat danced later still is judged by what
was seen until then, and again with hindsight when the take is finished."""
VIEW_FRAMES: Final = 400
"""Frames, spread over the take, from which the camera's side is estimated."""
VIEW_BEATS: Final = 8
"""Beats that must be seen before that estimate is fully believed."""
LONGEST_STEP: Final = 0.1
"""s; a longer pause between two frames counts as this long."""


@dataclass(frozen=True, eq=False)
class FrameCheck:
    """One camera frame, judged immediately. Arrays are (9,) in the order of ``JOINTS``.

    t      song time, s
    wrong  bool, for some frames now: gets a red ring
    error  degrees; NaN = not seen
    lag    s by which the dancer is currently late, by the best estimate
    """

    t: float
    wrong: NDArray[np.bool_]
    error: NDArray[np.float64]
    lag: float


def never() -> bool:
    """Whether to stop: not before all is done."""
    return False


class LiveJudge:
    """Collects the frames of a take and hands out the verdicts of its beats as they fall due.

    It is given song time and converts it to the dancer's own, song time ÷ rate, in which all limits hold.
    """

    def __init__(self, song: PreparedReference, rate: float = 1.0, first: int = 0):
        """``rate``: song seconds per real second of the dance. ``first``: the first beat danced; earlier ones are not
        judged."""
        self._song = song = song.at_rate(rate)
        self._measure = error if song.thresholds.measure == "limbs" else angle_error
        self._ends = song.grid.edges[1:]
        self._due_at = self._ends + min(JUDGING_DELAY_S, song.grid.period)
        self._t: list[float] = []
        self._frames = FeatureLog()
        self._costs = np.empty((0, len(LAGS)))
        self._cost_t = np.empty(0)
        self._compared = 0
        self._lags = [float("nan")] * first
        self._lag = 0.0
        self._skill = Skill()
        self._moved = [float("nan")] * first
        self._judging: Iterator[Verdict | None] | None = None  # of the first beat without a verdict, once begun
        self._view = np.zeros(3)
        self._wrongness = np.zeros(len(JOINTS))
        self._ring = np.zeros(len(JOINTS), bool)

    def add(self, t: float, pose: Pose, known: Features | None = None) -> FrameCheck:
        """Takes in one pose at song time ``t`` in s. ``known``: its :func:`pose_features`, where they are.

        A frame no newer than the last is judged but not kept: in a loop every lap has its own judge.
        """
        at, t = t, t / self._song.rate
        frame = (pose_features(pose) if known is None else known).of_joints(self._song.judged)
        theirs = self._song.resampled.at(t - self._lag)
        errors = self._measure(seen_from(frame, self._view), theirs)
        if not self._t or t > self._t[-1]:
            self._update_rings(errors, np.minimum(joint_visibility(frame), joint_visibility(theirs)), t)
            self._t.append(t)
            self._frames.append(frame)
        return FrameCheck(at, self._ring.copy(), errors, self._lag)

    def _update_rings(self, errors: NDArray, visible: NDArray, t: float) -> None:
        step = min(t - self._t[-1], LONGEST_STEP) if self._t else 0.0
        beat = min(int(np.searchsorted(self._ends, t - self._lag)), len(self._ends) - 1)
        by = self._song.thresholds
        limit = limits(np.array([beat]), visible[None], by, strictness(self._skill, by))[0]
        wrong = (np.where(np.isfinite(errors), errors, 0) > limit) & (visible >= HARDLY_SEEN)
        self._wrongness += np.where(wrong, step, -step) / SUSTAINED
        np.clip(self._wrongness, 0, 1, out=self._wrongness)
        self._ring = np.where(self._ring, self._wrongness > 0, self._wrongness >= 1)

    def due(self, now: float, enough: Callable[[], bool] = never) -> tuple[Verdict, ...]:
        """The verdicts of the beats that are over at song time ``now`` and have not been handed out yet, in order.

        enough  whether to stop for now: a beat takes some ms to judge, in steps, and the next call goes on. Once two
                beats are due, the first is judged whatever that says
        """
        end = int(np.searchsorted(self._due_at, now / self._song.rate, side="right"))
        found: list[Verdict] = []
        while len(self._moved) < end and (len(self._moved) < end - 1 or not enough()):
            self._judging = self._judging or self._decide(len(self._moved))
            verdict = next(self._judging)
            if verdict is not None:
                found.append(verdict)
                self._judging = None
        return tuple(found)

    def _decide(self, k: int) -> Iterator[Verdict | None]:
        """Judges a beat step by step; each but the last gives None."""
        self._catch_up()
        edges = self._song.grid.edges
        oldest = max(0, k + 1 - LAG_DECODING_BEATS)
        first = int(np.searchsorted(self._cost_t, edges[oldest] + LAGS[0]))
        costs = beat_costs(self._cost_t[first:], self._costs[first:], edges[oldest : k + 3])
        self._lags.append(float(beat_lags(costs)[k - oldest]))
        yield None
        self._look_again()
        yield None
        first = int(np.searchsorted(self._t, edges[k] + LAGS[0]))  # no earlier frame can belong to this beat
        frames = seen_from(self._frames[first:], self._view)
        usual = usual_lag(np.array(self._lags))
        danced = aligned_frames(usual, np.array(self._t[first:]), frames, self._song)
        yield None
        found = found_on(np.array([k]), np.array(self._lags[-1:]), danced, self._song)
        self._skill = self._skill.with_beats(found.error, found.chance)
        self._moved.append(float(found.moved[0]))
        strict = strictness(self._skill, self._song.thresholds)
        yield verdicts(np.array([k]), found, self._song, strict, moved_around(np.array(self._moved))[-1:])[0]

    def _catch_up(self) -> None:
        """Lag costs of the frames that came since the last beat, all at once: cheaper than one by one."""
        new = np.array(self._t[self._compared :])
        some = spaced_out(new, LAG_FRAME_STEP_S)
        frames = seen_from(self._frames[self._compared :].take(some), self._view)
        self._costs = np.vstack(
            [self._costs, frame_costs(new[some], frames, self._song.resampled, LAGS, self._song.least_joints)]
        )
        self._cost_t = np.concatenate([self._cost_t, new[some]])
        self._compared = len(self._t)

    def _look_again(self) -> None:
        """Updates, with the newest beat, how late the dancer is and from which side the camera looks."""
        usual = usual_lag(np.array(self._lags))
        if np.isfinite(self._lags[-1]):
            self._lag = float(np.clip(self._lags[-1], usual - TIMING_TOLERANCE_S, usual + TIMING_TOLERANCE_S))
        some = slice(None, None, max(1, len(self._t) // VIEW_FRAMES))
        view = take_view(np.array(self._t[some]), self._frames[some], self._song, np.array(self._lags))
        self._view = view * min(1.0, np.isfinite(self._lags).sum() / VIEW_BEATS)
