"""From errors to scores of 0–100. Pure.

A beat is scored by its worst faults, not by an average in which seven quiet joints hide two wrong ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.verdicts import Kind, TakeScore, Verdict

WORST: Final = (0.5, 0.3, 0.2)
"""How much the worst joint, the second and the third weigh in a beat's shape."""
FREE: Final = 0.4
"""Share of its limit up to which a joint's error costs nothing."""
LOST: Final = 2.0
"""Multiple of its limit at which a joint has nothing left."""
TIMING_FREE: Final = 0.06
"""s late or early that cost nothing."""
TIMING_LOST: Final = 0.35
"""s late or early at which a beat's timing has nothing left."""
SHAPE_SHARE: Final = 0.75
"""How much shape weighs in a beat's score; timing weighs the rest."""
MIRRORED: Final = 1.15
"""By what factor the mirror image must explain arms or legs better for a beat to count as danced to the other side."""
ENOUGH_TO_TELL: Final = 6
"""Beats that look different mirrored, from which a whole take can be said to be on the other side."""
MOST_OF_KIND: Final = {"frozen": 0.0, "side": 20.0}
"""What a beat's shape is worth at best where the move was not danced at all, or to the other side."""


def shape_score(error: NDArray, limit: NDArray, kind: Kind = "ok") -> float:
    """0–100 from the (9,) errors and limits in degrees; NaN errors are joints that were not seen."""
    return float(shape_scores(np.asarray(error)[None], np.asarray(limit)[None], (kind,))[0])


def shape_scores(error: NDArray, limit: NDArray, kinds: Sequence[Kind]) -> NDArray[np.float64]:
    """(B,) of several beats, with (B, 9) errors and limits; NaN where no joint was seen."""
    share = np.asarray(error, float) / limit
    share = -np.sort(-np.where(np.isfinite(share), share, -np.inf), axis=1)[:, : len(WORST)]
    loss = np.clip((share - FREE) / (LOST - FREE), 0, 1) ** 1.5
    weight = np.where(np.isfinite(share), WORST, 0.0)
    weighed = weight.sum(axis=1)
    lost = (loss * weight).sum(axis=1) / np.where(weighed > 0, weighed, np.nan)
    return np.minimum(100 * (1 - lost), [MOST_OF_KIND.get(kind, 100.0) for kind in kinds])


def timing_score(late: NDArray | float) -> NDArray[np.float64] | float:
    """0–100 from the s by which a beat is late or early beyond the take's own constant."""
    return 100 * (1 - np.clip((np.abs(late) - TIMING_FREE) / (TIMING_LOST - TIMING_FREE), 0, 1))


def beat_score(shape: NDArray | float, timing: NDArray | float) -> NDArray[np.float64] | float:
    """0–100, both together; timing can only take away from what the shape has earned."""
    return shape * (SHAPE_SHARE + (1 - SHAPE_SHARE) * timing / 100)


def mirrored_share(verdicts: Sequence[Verdict]) -> float:
    """0..1, of the beats that look different mirrored, how many are danced more like the mirror image."""
    swapped = [v.swapped for v in verdicts if v.kind != "unseen" and v.swapped > 0]
    return float(np.mean(np.array(swapped) > MIRRORED)) if len(swapped) >= ENOUGH_TO_TELL else 0.0


def take_score(verdicts: Sequence[Verdict]) -> TakeScore:
    """The means over the judged beats, the median lag, and how many of the beats were judged.

    Where most of what can be told apart was danced to the other side, the rest looks right only because it looks alike
    mirrored: it then earns less and less.
    """
    judged = [v for v in verdicts if v.kind != "unseen"]
    if not judged:
        nan = float("nan")
        return TakeScore(nan, nan, nan, nan, 0.0)
    earned = float(np.clip((1 - mirrored_share(judged)) / 0.5, MOST_OF_KIND["side"] / 100, 1))
    return TakeScore(
        score=earned * float(np.mean([v.score for v in judged])),
        shape=earned * float(np.mean([v.shape for v in judged])),
        timing=float(np.mean([v.timing for v in judged])),
        lag=float(np.median([v.lag for v in judged])),
        coverage=len(judged) / len(verdicts),
    )
