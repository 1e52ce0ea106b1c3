"""What to say about a whole take: how its sections and its moves went, and what was good. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from coach.compare.faults import NEARLY_WRONG_RATIO
from coach.compare.score import HALF_MOVES, HALF_SURE
from coach.compare.sides import GROUP_NAMES, GROUPS
from coach.compare.skill import Skill
from coach.domain.beats import BeatGrid, Section
from coach.domain.landmarks import JOINTS
from coach.domain.moves import Move, MoveScore
from coach.domain.thresholds import TIMING_FREE
from coach.domain.verdicts import Strength, Verdict
from coach.takes.take import Take

MIN_JUDGED: Final = 2
"""Beats; a section or a move with fewer seen is neither best nor worst."""

MOST_GOOD: Final = 2
LEAST_PRAISED_SCORE: Final = 30.0
"""Nothing good is said below this score: standing still or a different dance scores less."""
LEAST_SUMMARY_BEATS: Final = 8
"""Fewer beats are too few for a share or a run to mean anything."""
MOSTLY_RIGHT: Final = 0.85
MOSTLY_ON_TIME: Final = 0.9
STANDS_OUT: Final = 5.0
"""Points by which a section must be better than the take to be called the best."""
BETTER: Final = 0.15
"""Share of the beats by which arms must be right more often than legs, or the other way round, to be mentioned …"""
HALF_RIGHT: Final = 0.5
"""… if they are right on this share of the beats."""
HALF_SEEN: Final = 0.5
"""Share of the joints of arms or legs that must be seen on a beat, and of the beats."""


@dataclass(frozen=True)
class SectionScore:
    section: Section
    score: float


_Scored = TypeVar("_Scored", SectionScore, MoveScore)


def section_scores(verdicts: Iterable[Verdict], grid: BeatGrid) -> tuple[SectionScore, ...]:
    """Mean score (0–100) of each section with at least ``MIN_JUDGED`` beats seen, in the song's order."""
    scores = beat_scores(verdicts)
    found = []
    for section in grid.sections:
        judged = [scores[beat] for beat in range(section.first, section.end) if beat in scores]
        if len(judged) >= MIN_JUDGED:
            found.append(SectionScore(section, float(np.mean(judged))))
    return tuple(found)


def move_scores(scores: Mapping[int, float], moves: Iterable[Move]) -> tuple[MoveScore, ...]:
    """Each move that was seen, in the song's order. ``scores``: of each judged beat, 0–100."""
    found = []
    for move in moves:
        beats = {place: [scores[b] for b in range(place.first, place.end) if b in scores] for place in move.places}
        judged = {place: seen for place, seen in beats.items() if len(seen) >= MIN_JUDGED}
        if judged:
            mean = float(np.mean([score for seen in judged.values() for score in seen]))
            found.append(MoveScore(move, mean, tuple((place, float(np.mean(seen))) for place, seen in judged.items())))
    return tuple(found)


def beat_scores(verdicts: Iterable[Verdict]) -> dict[int, float]:
    """Judged beat → its score, 0–100."""
    return {v.beat: v.score for v in verdicts if np.isfinite(v.score)}


def best_and_worst(verdicts: Iterable[Verdict], grid: BeatGrid) -> tuple[SectionScore, SectionScore] | None:
    """The best and the worst section; None if there is only one, or all went equally well."""
    return _apart(section_scores(verdicts, grid))


def best_and_weakest(verdicts: Iterable[Verdict], moves: Iterable[Move]) -> tuple[MoveScore, MoveScore] | None:
    """The best and the weakest move; None if there is only one, or all went equally well."""
    return _apart(move_scores(beat_scores(verdicts), moves))


def _apart(found: Sequence[_Scored]) -> tuple[_Scored, _Scored] | None:
    ranked = sorted(found, key=lambda one: one.score)
    return (ranked[-1], ranked[0]) if ranked and round(ranked[-1].score) > round(ranked[0].score) else None


def what_was_good(take: Take, grid: BeatGrid) -> tuple[Strength, ...]:
    """At most two, the most important first; none for a take that hardly resembles this dance."""
    judged = [v for v in take.verdicts if v.kind != "unseen"]
    if not take.score.score >= LEAST_PRAISED_SCORE or len(judged) < LEAST_SUMMARY_BEATS:
        return ()
    judged = [_as_told(v, take) for v in judged]
    right = [_right(half, judged, take) for half in GROUPS]
    found = [*_danced(right), *_on_time(judged, take), *_best_section(take, grid), *_run(judged, take), *_better(right)]
    return tuple(found[:MOST_GOOD])


def _as_told(verdict: Verdict, take: Take) -> Verdict:
    """The verdict, but also wrong where a mistake mentions a joint that is only nearly wrong: praise must not
    contradict what the dancer is told."""
    told = {
        joint
        for mistake in take.mistakes
        if mistake.kind == "shape" and any(first <= verdict.beat <= last for first, last in mistake.runs)
        for joint in mistake.about
    }
    wrong = verdict.wrong | (np.isin(JOINTS, list(told)) & (verdict.error >= NEARLY_WRONG_RATIO * verdict.limit))
    kind = "shape" if verdict.kind == "ok" and wrong.any() else verdict.kind
    return replace(verdict, wrong=wrong, kind=kind)


def _right(half: NDArray[np.bool_], judged: Sequence[Verdict], take: Take) -> dict[int, bool] | None:
    """Beat → whether arms or legs were right on it; None if that cannot be told because they were hardly seen, the
    song does not move them, or the dancer does not dance them."""
    seen = [v for v in judged if np.isfinite(v.error[half]).mean() >= HALF_SEEN]
    if len(seen) < max(LEAST_SUMMARY_BEATS, HALF_SEEN * len(judged)):
        return None
    skill = Skill.of(np.array([v.error[half] for v in seen]), np.array([v.chance[half] for v in seen]))
    left_out = {joint for m in take.mistakes if m.kind == "absent" for joint in m.joints} & set(np.array(JOINTS)[half])
    if left_out or not (skill.value >= HALF_SURE and skill.mean_chance >= HALF_MOVES):
        return None
    return {v.beat: v.kind not in ("frozen", "side") and not v.wrong[half].any() for v in seen}


def _danced(right: Sequence[dict[int, bool] | None]) -> list[Strength]:
    """Arms and legs together if both are mostly right on the same beats; else each that is."""
    arms, legs = right
    if arms and legs and (common := arms.keys() & legs.keys()):
        both = float(np.mean([arms[beat] and legs[beat] for beat in common]))
        if both >= MOSTLY_RIGHT and len(common) >= LEAST_SUMMARY_BEATS:
            return [Strength("danced", GROUP_NAMES, share=both)]
    shares = sorted(((_share(found), name) for found, name in zip(right, GROUP_NAMES)), reverse=True)
    return [Strength("danced", (name,), share=share) for share, name in shares if share >= MOSTLY_RIGHT]


def _share(right: dict[int, bool] | None) -> float:
    return float(np.mean(list(right.values()))) if right else 0.0


def _on_time(judged: Sequence[Verdict], take: Take) -> list[Strength]:
    """Nothing for a film whose overall lag is not known."""
    lags = np.array([v.lag for v in judged if np.isfinite(v.lag)])
    if not np.isfinite(take.score.lag) or len(lags) < max(LEAST_SUMMARY_BEATS, HALF_SEEN * len(judged)):
        return []
    share = float((np.abs(lags) <= TIMING_FREE).mean())
    return [Strength("timing", share=share)] if share >= MOSTLY_ON_TIME else []


def _best_section(take: Take, grid: BeatGrid) -> list[Strength]:
    found = best_and_worst(take.verdicts, grid)
    if found is None or found[0].score < take.score.score + STANDS_OUT:
        return []
    where = found[0].section
    return [Strength("section", section=where.name, first=where.first, last=where.end - 1)]


def _run(judged: Sequence[Verdict], take: Take) -> list[Strength]:
    """The longest run of right beats; none if something is wrong throughout."""
    if any(mistake.whole for mistake in take.mistakes):
        return []
    longest: list[int] = []
    now: list[int] = []
    for beat in (v.beat for v in judged if v.kind == "ok"):
        now = [*now, beat] if now and beat == now[-1] + 1 else [beat]
        longest = max(longest, now, key=len)
    return [Strength("run", first=longest[0], last=longest[-1])] if len(longest) >= LEAST_SUMMARY_BEATS else []


def _better(right: Sequence[dict[int, bool] | None]) -> list[Strength]:
    """Which of arms and legs did better, if neither is mostly right."""
    if not all(right):
        return []
    (more, one), (less, other) = sorted(((_share(r), name) for r, name in zip(right, GROUP_NAMES)), reverse=True)
    told = MOSTLY_RIGHT > more >= HALF_RIGHT and more - less >= BETTER
    return [Strength("better", (one,), (other,), share=more)] if told else []
