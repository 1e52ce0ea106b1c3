"""What holds for a whole take, and is reported once: standing still, the other side, a drift, a constant lag, limbs
that are not danced. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.score import other_side, shape_factor
from coach.compare.skill import Skill
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS
from coach.domain.practice import BodyPart
from coach.domain.verdicts import Mistake, MistakeKind, Verdict

WHOLE_TAKE_SHOWN_BEATS: Final = 8
"""Beats shown for a mistake that holds for the whole take."""
LEAST_TAKE_BEATS: Final = 8
"""Judged beats needed to say something about a take as a whole."""
DRIFTS: Final = 0.25
"""s by which the usual lag must change from the first beat to the last to be reported as a drift."""
CONSTANT_LAG_S: Final = 0.15
"""s of constant lag from which it is reported: the timing that a dancer hears, plus the 60 ms that devices may add."""
LIMB_JOINTS: Final = tuple(
    tuple(JOINTS.index(f"{side}_{joint}") for joint in limb)
    for limb in (("shoulder", "elbow"), ("hip", "knee"))
    for side in ("left", "right")
)
"""The joints of both arms and both legs."""
BODY_HALVES: Final = (LIMB_JOINTS[:2], LIMB_JOINTS[2:])
"""Arms and legs."""
NOT_DANCED_SKILL: Final = 0.12
"""Skill of a limb below which it is not danced, if it moves less than …"""
NOT_DANCED_MOTION: Final = 0.5
"""… this share of what the reference's does. One hand of two has .05 and .14; limbs of good covers with little skill
move as much as the reference's."""
LIVELY_CHANCE: Final = 12.0
"""Degrees by which a limb would be off by chance, above which the song moves it."""
OTHER_HALF_SKILL, BY_CONTRAST, LIVELY_HALF = 0.2, 2.0, 15.0
"""Arms or legs that do something else while the other half dances: their skill is below the first, the other half's
above the second times that, and they would be off by the third (degrees) by chance. Steps with arms that only hang and
swing have .17 and .49, covers .21 and .33 at most."""
LEAST_WORTH: Final = 0.5
"""Share of its shape that a take must be worth for its lag to be known: with another dance, any lag fits as well."""
STANDING_SKILL, STANDING_MOTION = 0.2, 0.6
"""Skill of arms and of legs below which neither is danced, by somebody who moves less than this share of what the
reference does on most beats: really standing still is .04, badly trembling landmarks raise it to half."""
THROUGHOUT: Final = 0.4
"""Share of the judged beats on which a mistake holds for the whole take."""
BELONGS: Final = 0.5
"""Share of a mistake's beats on which a joint must be wrong to be named."""
WHOLE_TAKE_CERTAINTY: Final = 0.9
"""Certainty of what a whole take shows."""


def whole_take(verdicts: Sequence[Verdict], grid: BeatGrid, body: BodyPart = "all") -> list[Mistake]:
    """The mistakes that hold for all of a take; none for a take that hardly shows anything. ``body``: what was
    judged."""
    judged = [v for v in verdicts if v.kind != "unseen"]
    if len(judged) < LEAST_TAKE_BEATS:
        return []
    if stands_all_through(judged):
        return [_whole("frozen", judged, judged[0].beat, grid, _cost(judged), ways=("move",))]
    telling = [v for v in judged if (v.swapped > 0).any()]
    if other_side(judged) == 1 and len(telling) >= THROUGHOUT * len(judged):
        return [_on_the_other_side(judged, grid)]
    timing = [*_drift(judged, grid), *_constant_lag(judged, grid)] if shape_factor(judged, body) >= LEAST_WORTH else []
    return [*timing, *_not_danced(judged, grid)]


def stands_all_through(judged: Sequence[Verdict]) -> bool:
    """Whether somebody hardly moves on most beats, and dances with neither arms nor legs."""
    error, chance = np.array([v.error for v in judged]), np.array([v.chance for v in judged])
    halves = [Skill.of(error[:, _joints(half)], chance[:, _joints(half)]).value for half in BODY_HALVES]
    halves = [skill for skill in halves if not np.isnan(skill)] or [np.nan]  # legs may not be judged
    moved = [v.moved for v in judged if np.isfinite(v.moved)]  # a slow camera shows too little of any beat
    return bool(moved) and float(np.median(moved)) < STANDING_MOTION and max(halves) < STANDING_SKILL


def _on_the_other_side(judged: Sequence[Verdict], grid: BeatGrid) -> Mistake:
    """Shown where the mirror image explains most."""
    clear = [float(np.log(v.swapped[v.swapped > 0]).sum()) for v in judged]
    shown = _best_shown(judged, clear)
    joints = wrong_joints([v for v in judged if shown <= v.beat < shown + WHOLE_TAKE_SHOWN_BEATS])
    return _whole("side", judged, shown, grid, _cost(judged), joints=joints, ways=("swap",))


def wrong_joints(run: Sequence[Verdict]) -> tuple[str, ...]:
    """The joints wrong in at least half of the beats (or, failing that, the worst), worst first."""
    wrong = np.array([v.wrong for v in run])
    excess = np.where(wrong, np.nan_to_num([v.error / v.limit for v in run]), 0).sum(axis=0)
    named = wrong.mean(axis=0) >= BELONGS
    if not named.any():
        named = excess == excess.max()
    return tuple(JOINTS[j] for j in np.argsort(-excess, kind="stable") if named[j])


def drift_of(judged: Sequence[Verdict]) -> float:
    """s by which the usual lag changes from the first judged beat to the last."""
    change = judged[-1].usual - judged[0].usual
    return change if abs(change) >= DRIFTS else 0.0


def _drift(judged: Sequence[Verdict], grid: BeatGrid) -> list[Mistake]:
    change = drift_of(judged)
    if not change:
        return []
    way = "slower" if change > 0 else "faster"
    at = judged[-1].beat - WHOLE_TAKE_SHOWN_BEATS + 1
    return [_whole("drift", judged, at, grid, _timing_cost(judged), ways=(way,), size=change)]


def of_film(drift: Mistake, verdicts: Sequence[Verdict]) -> Mistake:
    """A ``drift`` as that of a film that runs slow or fast, its size the share by which it does: a dancer hearing the
    music keeps its tempo."""
    judged = [v for v in verdicts if v.kind != "unseen"]
    share = drift.size / (judged[-1].t - judged[0].t)
    return replace(drift, ways=("film_slower" if share > 0 else "film_faster",), size=share)


def _constant_lag(judged: Sequence[Verdict], grid: BeatGrid) -> list[Mistake]:
    usual = float(np.median([v.usual for v in judged]))
    if drift_of(judged) or not abs(usual) >= CONSTANT_LAG_S:
        return []
    way = "late" if usual > 0 else "early"
    return [_whole("timing", judged, judged[0].beat, grid, _timing_cost(judged), ways=(way,), size=usual)]


def _timing_cost(judged: Sequence[Verdict]) -> float:
    return float(sum(100 - v.timing for v in judged)) / 4  # timing is a quarter of a beat's score


def _not_danced(judged: Sequence[Verdict], grid: BeatGrid) -> list[Mistake]:
    """One mistake with the joints of all limbs that are not danced, or that dance something else."""
    error, chance, motion = (np.array([getattr(v, name) for v in judged]) for name in ("error", "chance", "motion"))
    limbs = [limb for limb in LIMB_JOINTS if _is_not_danced(error[:, limb], chance[:, limb], motion[:, limb])]
    way = "dance"
    if not limbs:
        limbs, way = _other_half(error, chance), "follow"
    seen = [limb for limb in LIMB_JOINTS if np.isfinite(error[:, limb]).any()]
    if not limbs or len(limbs) == len(seen):  # moving nothing means stopped
        return []
    joints = tuple(JOINTS[j] for j in _joints(limbs))
    plain = motion[..., 1] if way == "dance" else error  # shown where most is left out, or where it is farthest off
    plain = np.nan_to_num(plain[:, _joints(limbs)]).sum(axis=1)
    shown = _best_shown(judged, plain)
    return [_whole("absent", judged, shown, grid, _cost(judged), joints=joints, ways=(way,))]


def _best_shown(judged: Sequence[Verdict], plain: Sequence[float]) -> int:
    """The beat from which WHOLE_TAKE_SHOWN_BEATS beats show most of what is ``plain`` to see on each judged one."""
    return max(
        judged,
        key=lambda v: sum(p for p, w in zip(plain, judged) if v.beat <= w.beat < v.beat + WHOLE_TAKE_SHOWN_BEATS),
    ).beat


def _cost(judged: Sequence[Verdict]) -> float:
    return float(sum(100 - v.score for v in judged))


def _is_not_danced(error: NDArray, chance: NDArray, motion: NDArray) -> bool:
    """Of a limb's joints: errors and chances (B, J) in degrees, motion (B, J, 2)."""
    skill, known = Skill.of(error, chance), np.isfinite(motion).all(axis=-1)
    mine, theirs = (np.where(known, motion[..., i], 0).sum() for i in (0, 1))
    still = mine < NOT_DANCED_MOTION * theirs
    return bool(still and skill.value < NOT_DANCED_SKILL and skill.mean_chance >= LIVELY_CHANCE)


def _other_half(error: NDArray, chance: NDArray) -> list[tuple[int, ...]]:
    """The limbs of the half of the body that dances something else; none where both halves dance, or neither."""
    arms, legs = BODY_HALVES
    skills = [Skill.of(error[:, _joints(half)], chance[:, _joints(half)]) for half in BODY_HALVES]
    for half, skill, other in ((arms, *skills), (legs, *reversed(skills))):
        apart = skill.value < OTHER_HALF_SKILL and other.value > BY_CONTRAST * OTHER_HALF_SKILL
        if apart and skill.mean_chance >= LIVELY_HALF:
            return list(half)
    return []


def _joints(limbs: Sequence[tuple[int, ...]]) -> list[int]:
    return [j for limb in limbs for j in limb]


def _whole(
    kind: MistakeKind, judged: Sequence[Verdict], at: int, grid: BeatGrid, cost: float, **what: object
) -> Mistake:
    """Shown on the judged ones of the WHOLE_TAKE_SHOWN_BEATS beats from ``at`` on."""
    shown = [v.beat for v in judged if at <= v.beat < at + WHOLE_TAKE_SHOWN_BEATS]
    first, last = shown[0], shown[-1]
    known = {"joints": (), "about": (), "size": float("nan")} | what
    return Mistake(
        kind=kind, first=first, last=last, start=grid.time(first - 1), end=grid.time(last + 1), cost=cost,
        certainty=WHOLE_TAKE_CERTAINTY, whole=True, **known,
    )  # fmt: skip
