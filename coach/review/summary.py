"""What to say of a whole take in three lines: best and worst section, the most frequent faults. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from coach.compare.verdicts import Kind, Verdict
from coach.pose.landmarks import JOINTS, opposite
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
    """One kind of fault of a take and on how many beats it was seen.

    ``joint`` is one of JOINTS, or its part alone ("knee") where both sides share the fault, or "" for the whole body.
    """

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
    """The faults seen on most beats, most frequent first; of equally frequent ones the one that is farther off."""
    beats: Counter[tuple[Kind, str, Direction]] = Counter()
    excess: Counter[tuple[Kind, str, Direction]] = Counter()
    for verdict in verdicts:
        for what, size in _faults_of(verdict).items():
            beats[what] += 1
            excess[what] += size
    ranked = sorted(beats, key=lambda what: (-beats[what], -excess[what]))
    return tuple(Fault(*what, beats[what]) for what in ranked[:most])


def _faults_of(verdict: Verdict) -> dict[tuple[Kind, str, Direction], float]:
    """Each fault of a beat and how far beyond right it is (joints: in multiples of the limit)."""
    if verdict.kind == "timing":
        return {("timing", "", "more" if verdict.lag > 0 else "less"): abs(verdict.lag)}
    if verdict.kind == "shape":
        return _wrong_joints(verdict)
    if verdict.kind in ("frozen", "side"):
        return {(verdict.kind, "", ""): 1.0}
    return {}


def _wrong_joints(verdict: Verdict) -> dict[tuple[Kind, str, Direction], float]:
    faults: dict[tuple[Kind, str, Direction], float] = {}
    for j in np.flatnonzero(verdict.wrong):
        direction: Direction = "more" if verdict.change[j] > 0 else "less"
        faults["shape", JOINTS[j], direction] = float(verdict.error[j] / verdict.limit[j])
    for kind, joint, direction in list(faults):
        other = (kind, opposite(joint), direction)
        if joint.startswith("left") and other in faults:
            both = max(faults.pop((kind, joint, direction)), faults.pop(other))
            faults[kind, joint.removeprefix("left_"), direction] = both
    return {what: size for what, size in faults.items() if not _follows_a_knee(what, faults)}


def _follows_a_knee(what: tuple[Kind, str, Direction], faults: Iterable[tuple[Kind, str, Direction]]) -> bool:
    """Whether it is a hip as open or closed as the knee below it: a body that does not sink is one fault, not two."""
    kind, joint, direction = what
    knees = (joint.replace("hip", "knee"), "knee")
    return joint.endswith("hip") and any((kind, knee, direction) in faults for knee in knees)
