"""One section as it is danced: judged live, nothing is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.live import LiveJudge
from coach.compare.score import take_score
from coach.domain.landmarks import Pose, PoseTrack
from coach.domain.verdicts import Verdict
from coach.live.judgement import RingHold
from coach.live.pose_worker import Posed
from coach.live.random_play.sections import Part
from coach.live.recorder import NoRecorder
from coach.song.prepared import PreparedSong
from coach.tracking.gathered import track_of

STEPPED_IN: Final = 0.4
"""Share of a section's beats on which somebody must be seen dancing; else it was let pass, which costs nothing."""
SECTION_MARGIN_S: Final = 1.0
"""s around the section of which poses are judged: limbs arrive a little early or late."""


@dataclass(frozen=True)
class SectionResult:
    """score: 0–100, None of one that was let pass, or left out; ``problem``: why it was left out, else ""."""

    part: Part
    score: float | None
    problem: str = ""


class SectionTake:
    """Stands in for a :class:`coach.live.live_take.LiveTake`; when it is over, nothing is left of it.

    song_time  moment of arrival → song time in s, None while it does not run
    """

    def __init__(self, prepared: PreparedSong, part: Part, song_time: Callable[[float], float | None]) -> None:
        grid = prepared.song.grid
        self.recorder, self.problem, self.unkept, self.pose_seconds = NoRecorder(), None, "", 0.0
        self.wrong: NDArray[np.bool_] = np.zeros(9, bool)
        self._part, self._song_time = part, song_time
        self._from, self._until = grid.time(part.first) - SECTION_MARGIN_S, grid.time(part.end) + SECTION_MARGIN_S
        self._judge, self._rings = LiveJudge(prepared.measure, first=part.first), RingHold()
        self._times: list[float] = []
        self._poses: list[Pose] = []
        self._verdicts: list[Verdict] = []

    def add(self, posed: Posed) -> None:
        t = self._song_time(posed.frame.arrived)
        if t is None or not self._from <= t <= self._until or (self._times and t <= self._times[-1]):
            return
        self._times.append(t)
        self._poses.append(posed.pose)
        self.pose_seconds += posed.took
        self.wrong = self._rings.update(self._judge.add(t, posed.pose).wrong, t)

    def due(self, t: float) -> tuple[Verdict, ...]:
        """The verdicts of the section's beats that became known by song time ``t``."""
        new = tuple(verdict for verdict in self._judge.due(t) if self._part.first <= verdict.beat < self._part.end)
        self._verdicts.extend(new)
        return new

    def track(self) -> PoseTrack:
        return track_of(self._times, self._poses)

    def finish(self, broken: bool = False) -> SectionResult:
        return result_of(self._part, self._verdicts)


def result_of(part: Part, verdicts: Sequence[Verdict]) -> SectionResult:
    """What came of a section."""
    danced = sum(verdict.kind not in ("unseen", "frozen") for verdict in verdicts)
    if not verdicts or danced < STEPPED_IN * len(verdicts):
        return SectionResult(part, None)
    score = take_score(verdicts).score
    return SectionResult(part, float(score) if np.isfinite(score) else None)


def total(results: Sequence[SectionResult]) -> float | None:
    """0–100, the mean of the sections that were danced, longer ones weighing more; None where all were let pass."""
    danced = [result for result in results if result.score is not None]
    beats = [result.part.end - result.part.first for result in danced]
    return float(np.average([result.score for result in danced], weights=beats)) if danced else None
