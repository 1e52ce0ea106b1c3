"""What to say of a whole take in three lines: best and worst section, the most frequent faults. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from coach.compare.verdicts import Kind, Verdict
from coach.pose.landmarks import JOINTS
from coach.song.beats import BeatGrid, Section

MIN_JUDGED: Final = 2
"""Beats: a section of which fewer were seen is neither best nor worst."""

Direction = Literal["more", "less", ""]
"""Of a joint's angle against the reference: too open, too closed; of timing: late, early; "" where there is none."""


@dataclass(frozen=True)
class SectionScore:
    section: Section
    score: float


@dataclass(frozen=True)
class Fault:
    """One kind of fault of a take and on how many beats it was seen. ``joint`` is "" for whole-body faults."""

    kind: Kind
    joint: str
    direction: Direction
    beats: int


def section_scores(verdicts: Iterable[Verdict], grid: BeatGrid) -> tuple[SectionScore, ...]:
    """Mean score (0–100) of each section of which at least ``MIN_JUDGED`` beats were seen, in the song's order."""
    scores = {v.beat: v.score for v in verdicts if np.isfinite(v.score)}
    found = []
    for section in grid.sections:
        judged = [scores[beat] for beat in range(section.first, section.end) if beat in scores]
        if len(judged) >= MIN_JUDGED:
            found.append(SectionScore(section, float(np.mean(judged))))
    return tuple(found)


def frequent_faults(verdicts: Iterable[Verdict], most: int = 3) -> tuple[Fault, ...]:
    """The faults seen on most beats, most frequent first (ties in the order of first appearance)."""
    counts: Counter[tuple[Kind, str, Direction]] = Counter()
    for verdict in verdicts:
        counts.update(_faults_of(verdict))
    return tuple(Fault(*what, beats) for what, beats in counts.most_common(most))


def _faults_of(verdict: Verdict) -> list[tuple[Kind, str, Direction]]:
    if verdict.kind == "timing":
        return [("timing", "", "more" if verdict.lag > 0 else "less")]
    if verdict.kind == "shape":
        wrong = np.flatnonzero(verdict.wrong)
        return [("shape", JOINTS[j], "more" if verdict.change[j] > 0 else "less") for j in wrong]
    if verdict.kind in ("frozen", "side"):
        return [(verdict.kind, "", "")]
    return []
