"""From errors to scores of 0–100. Pure.

A beat is scored by its worst faults, not by an average in which seven right joints hide two wrong ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import widening
from coach.compare.sides import GROUPS, JUDGED_JOINTS
from coach.compare.skill import Skill
from coach.domain.practice import BodyPart
from coach.domain.thresholds import TIMING_FREE
from coach.domain.verdicts import TakeScore, Verdict

SHAPE_ERROR_UNIT_DEG: Final = np.array([25, 29, 29, 27, 27, 19, 19, 23, 23.0])
"""(9,) degrees of error that count the same for each joint: two SD above the mean of good covers' calmer joints."""
WORST_JOINT_WEIGHTS: Final = (0.7, 0.2, 0.1)
"""Weights of the worst joint, the second and the third in a beat's shape."""
FREE_ERROR_UNITS: Final = 0.8
"""Units up to which a joint's error costs nothing …"""
LOST: Final = 3.5
"""… and at which it has nothing left."""
TIMING_LOST: Final = 0.5
"""s late or early at which a beat's timing has nothing left."""
SHAPE_SHARE: Final = 0.75
"""Weight of shape in a beat's score; timing has the rest."""
MIRRORED_FIT_FACTOR: Final = 1.15
"""By what factor the mirror image must explain arms or legs better for a beat to count as danced to the other side."""
ENOUGH_TO_TELL: Final = 6
"""Beats that look different mirrored, needed to say that a whole take is on the other side."""
OTHER_SIDE: Final = 0.04
"""Mean logarithm of the factor by which the mirror image explains arms and legs better, above which a whole take is
danced to the other side; below minus this it is not, in between it is more likely the higher it is. Covers and
beginners have −.10 and less, all but two of their mirror images .04 and more."""
SIDE_VARIES: Final = 0.5
"""Two SD of that logarithm from beat to beat: with n informative beats, fewer than ENOUGH_BEATS, the dancer is granted
that times 1/√n − 1/√16."""
LEAST_OF_OTHER_SIDE: Final = 0.2
"""Share left of the score of a dance that is danced to the other side throughout."""
SHAPE_SCORE_CURVE: Final = (
    (0.0, 0.0), (38.0, 15.0), (59.0, 40.0), (69.0, 55.0), (72.0, 61.0), (77.0, 77.5), (93.0, 93.5), (100.0, 100.0)
)  # fmt: skip
"""Mean shape of a take's beats → its shape score. Anchored in takes of real people: good covers by others have 77 to
93, beginners and dancers who change a lot 66 to 72, other dances 19 to 45, copies 94 to 100. Steep only between covers
and beginners, where there are no takes: elsewhere a worse film of the same dance must not cost much."""
CHANCE_SKILL, SURE_SKILL = 0.0, 0.25
"""Skill (:mod:`coach.compare.skill`; the mean of the whole body's and its better half's) at which a take is worth
nothing, and from which it is worth all of its shape: standing still has .06 at most, another dance −.02 to .15, every
cover .27 at least."""

ENOUGH_BEATS: Final = 16
"""Beats from which a skill is taken at face value; with n fewer, the dancer is granted 1/√n − 1/√16: over five seconds
skill varies by about that."""
HALF_COST: Final = 0.3
"""Share of the score lost if half the body dances something else: arms or legs without any skill."""
HALF_NONE, HALF_SURE = 0.02, 0.15
"""Skill of arms or legs at which they dance something else, and from which they dance it. A beginner's legs had .04,
those of good covers .21 at least; legs of another dance under the right arms −.07 to .08."""
HALF_STILL, HALF_MOVES = 9.0, 13.0
"""Degrees that arms or legs would be off by chance: below the first the song does not move them, and nothing can be
said; from the second on it does."""


def shape_scores(error: NDArray, visible: NDArray | None = None) -> NDArray[np.float64]:
    """(B,) 0–100 from (B, 9) errors in degrees, NaN = not seen; NaN where no joint was seen.

    visible  (B, 9) 0..1, how well each joint was seen: what the camera hardly sees costs less; None = all well

    Independent of limits and levels: those decide what is reported, not what counts.
    """
    units = np.asarray(error, float) / (
        SHAPE_ERROR_UNIT_DEG if visible is None else SHAPE_ERROR_UNIT_DEG * widening(visible)
    )
    worst = -np.sort(-np.where(np.isfinite(units), units, -np.inf), axis=1)[:, : len(WORST_JOINT_WEIGHTS)]
    loss = np.clip((worst - FREE_ERROR_UNITS) / (LOST - FREE_ERROR_UNITS), 0, 1)
    weight = np.where(np.isfinite(worst), WORST_JOINT_WEIGHTS, 0.0)
    weighed = weight.sum(axis=1)
    lost = (loss * weight).sum(axis=1) / np.where(weighed > 0, weighed, np.nan)
    return 100 * (1 - lost)


def timing_score(late: NDArray | float) -> NDArray[np.float64] | float:
    """0–100 from the s by which a beat is late or early, including the take's constant lag and drift."""
    return 100 * (1 - np.clip((np.abs(late) - TIMING_FREE) / (TIMING_LOST - TIMING_FREE), 0, 1))


def beat_score(shape: NDArray | float, timing: NDArray | float) -> NDArray[np.float64] | float:
    """0–100, both combined; timing can only take away from what the shape has earned."""
    return shape * (SHAPE_SHARE + (1 - SHAPE_SHARE) * timing / 100)


def timed(verdict: Verdict, late: float) -> Verdict:
    """The verdict with the timing and score of a beat counted as ``late`` s late."""
    timing = float(timing_score(late))
    return replace(verdict, timing=timing, score=float(beat_score(verdict.shape, timing)))


def other_side(verdicts: Sequence[Verdict]) -> float:
    """0..1, how likely it is that the whole take is danced to the other side; 0 where too few beats can tell.

    On a single beat a dancer who is not the reference's double is only slightly closer to one side than the other: it
    takes all beats together to know which.
    """
    swapped = np.array([v.swapped for v in verdicts if v.kind != "unseen"]).reshape(-1, 2)
    tell = swapped > 0
    telling = int(tell.any(axis=1).sum())
    if telling < ENOUGH_TO_TELL:
        return 0.0
    evidence = np.log(swapped[tell]).mean() - SIDE_VARIES * _doubt(telling)
    return float(np.interp(evidence, (-OTHER_SIDE, OTHER_SIDE), (0.0, 1.0)))


def shape_factor(verdicts: Sequence[Verdict], body: BodyPart = "all") -> float:
    """0..1, the share of its beats' shape that a take is worth.

    Less if it is hardly better than chance, as a whole or with its arms or legs. Less, too, if it was danced to the
    other side: what still looks right then does so only because it is symmetric.
    """
    judged = [v for v in verdicts if v.kind != "unseen"]
    if not judged:
        return 1.0
    error, chance = np.array([v.error for v in judged]), np.array([v.chance for v in judged])
    halves = [
        Skill.of(error[:, half], chance[:, half]) for half in (GROUPS if body == "all" else [JUDGED_JOINTS[body]])
    ]
    better = max((half.value for half in halves if half.chance > 0), default=np.nan)  # unseen legs are not the better
    skill = (_known(Skill.of(error, chance).value) + _known(better)) / 2
    danced = np.interp(skill + _doubt(len(judged)), (CHANCE_SKILL, SURE_SKILL), (0.0, 1.0))
    lost = max(map(_half_lost, halves))
    side = 1 - (1 - LEAST_OF_OTHER_SIDE) * other_side(judged)
    return float(danced * (1 - HALF_COST * lost) * side)


def _doubt(beats: int) -> float:
    """1/√n − 1/√16 for n ``beats``, 0 from ENOUGH_BEATS on: a mean over fewer may be farther from the truth."""
    return max(0.0, beats**-0.5 - ENOUGH_BEATS**-0.5)


def _half_lost(half: Skill) -> float:
    """0..1, how surely arms or legs dance something else."""
    none = 1 - np.interp(_known(half.value), (HALF_NONE, HALF_SURE), (0.0, 1.0))
    return float(none * np.interp(half.mean_chance, (HALF_STILL, HALF_MOVES), (0.0, 1.0)))


def _known(skill: float) -> float:
    """An unknown skill takes nothing away."""
    return float(np.nan_to_num(skill, nan=1.0))


def scaled(shape: float) -> float:
    """0–100 on the scale of real people, from the mean shape (0–100) of beats."""
    return float(np.interp(shape, *zip(*SHAPE_SCORE_CURVE)))


def take_score(verdicts: Sequence[Verdict], body: BodyPart = "all") -> TakeScore:
    """Shape and timing over the judged beats, the median lag, and how many of the beats were judged.

    body  what was judged
    """
    return part_score(verdicts, shape_factor(verdicts, body))


def levelled(verdicts: Sequence[Verdict], mean: float) -> tuple[Verdict, ...]:
    """The verdicts with scores whose mean is the take's, so that sections and beats are on its scale.

    Each share of 100 is raised to the one power that does it: the order of the beats is kept, as are 0 and 100.
    """
    scores = np.array([v.score for v in verdicts], float)
    known = np.isfinite(scores)
    if not known.any() or not np.isfinite(mean):
        return tuple(verdicts)
    low, high = -12.0, 12.0  # of the power's logarithm
    for _ in range(40):
        middle = (low + high) / 2
        now = 100 * (scores / 100) ** np.exp(middle)
        low, high = (middle, high) if now[known].mean() > mean else (low, middle)
    return tuple(replace(v, score=float(s)) for v, s in zip(verdicts, now))


def resampled_scores(
    shape: NDArray[np.float64], timing: NDArray[np.float64], worth: float, counts: NDArray
) -> NDArray[np.float64]:
    """(D,) 0–100, the scores that a take would have with other draws of its beats; NaN where a draw has none of them.

    shape, timing  (B,) 0–100 of the judged beats
    worth          of the take as a whole
    counts         (D, B) how often each draw has each beat
    """
    drawn = counts.sum(axis=1)
    weight = counts / np.where(drawn > 0, drawn, np.nan)[:, None]
    shapes = worth * np.interp(weight @ shape, *zip(*SHAPE_SCORE_CURVE))
    return beat_score(shapes, weight @ timing)


def part_score(verdicts: Sequence[Verdict], worth: float) -> TakeScore:
    """:func:`take_score` of some beats of a take that is ``worth`` this much of its shape as a whole."""
    judged = [v for v in verdicts if v.kind != "unseen"]
    if not judged:
        nan = float("nan")
        return TakeScore(nan, nan, nan, nan, 0.0)
    shape = worth * scaled(float(np.mean([v.shape for v in judged])))
    timing = float(np.mean([v.timing for v in judged]))
    return TakeScore(
        score=float(beat_score(shape, timing)),
        shape=shape,
        timing=timing,
        lag=float(np.median([v.lag for v in judged])),
        coverage=len(judged) / len(verdicts),
    )
