"""Thresholds from good covers: how far good dancers are from the reference, joint by joint, beat by beat. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import HARDLY_SEEN, widening
from coach.compare.judge import judge
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import PoseTrack
from coach.domain.thresholds import LEAST_SD, MOST_K, PRIOR, Thresholds

PRIOR_COVERS: Final = 3
"""The prior counts as much as this many covers."""
BEAT_PRIOR: Final = 6
"""A beat's own mean is pulled towards the joint's as if by this many covers."""
COVERS_PER_BEAT: Final = 5
"""From this many covers on, every beat has a mean of its own."""
FLAGGED: Final = 0.08
"""Share of a good dancer's beats that may have a joint outside at k; with timing and the other kinds 15 % at most."""
LEAST_K: Final = 0.5
"""SD always allowed to good dancers."""
WILD: Final = 2.0
"""Errors above this many times the prior's limit are a cover's own mistakes, and are clipped to that."""


def learn(errors: Sequence[NDArray], song: str = "") -> Thresholds:
    """Thresholds of a song from the (B, 9) errors of good covers (:func:`cover_errors`), beat by beat if there are
    enough. Raises ValueError if there is no cover, or one (counted from 1) has no beat that could be judged."""
    if not errors:
        raise ValueError("learning thresholds needs at least one cover")
    for i, cover in enumerate(errors):
        if not np.isfinite(cover).any():
            raise ValueError(f"cover {i + 1} of {len(errors)} has no beat that could be judged")
    return from_errors(errors, song, per_beat=len(errors) >= COVERS_PER_BEAT)


def cover_errors(cover: PoseTrack, reference: PoseTrack, grid: BeatGrid) -> NDArray[np.float64]:
    """(B, 9) degrees, the errors of a good dancer as if all joints were well seen; NaN where one is hardly seen, and on
    beats that were not danced, or danced to the other side."""
    verdicts = judge(cover, reference, grid, PRIOR)
    danced = np.array([v.kind not in ("frozen", "side", "unseen") for v in verdicts])
    visible = np.array([v.visibility for v in verdicts])
    errors = np.where(visible < HARDLY_SEEN, np.nan, np.array([v.error for v in verdicts]) / widening(visible))
    return np.where(danced[:, None], np.minimum(errors, WILD * PRIOR.limit), np.nan)


def from_errors(errors: Sequence[NDArray], song: str = "", per_beat: bool = False) -> Thresholds:
    """Thresholds from the (B, 9) errors of good covers; with ``per_beat`` all must cover the same beats."""
    mean, sd = _shrunk(errors)
    beats = int(sum(np.isfinite(cover).any(axis=1).sum() for cover in errors))
    beat_mean = _beat_means(errors, mean) if per_beat else None
    beat_sd = _spread([cover - beat_mean for cover in errors]) if beat_mean is not None else None
    return Thresholds(
        song=song,
        mean=mean,
        sd=sd,
        k=_strictness(errors, per_beat),
        covers=len(errors),
        beats=beats,
        source=f"Learnt from {_covers(len(errors))} ({beats} beats), kept close to how much real people differ.",
        beat_mean=beat_mean,
        beat_sd=beat_sd,
    )


def _covers(count: int) -> str:
    return "one good cover" if count == 1 else f"{count} good covers"


def _shrunk(errors: Sequence[NDArray]) -> tuple[NDArray, NDArray]:
    """(9,) mean and SD, pulled towards the prior's when there are few covers."""
    pooled = np.concatenate(errors)
    known = np.isfinite(pooled).any(axis=0)
    safe = np.where(known, pooled, PRIOR.mean)
    covers, weight = len(errors), len(errors) + PRIOR_COVERS
    mean = (covers * np.nanmean(safe, axis=0) + PRIOR_COVERS * PRIOR.mean) / weight
    own = np.where(known, np.nanvar(safe, axis=0), PRIOR.sd**2)
    return mean, np.maximum(np.sqrt((covers * own + PRIOR_COVERS * PRIOR.sd**2) / weight), LEAST_SD)


def _beat_means(errors: Sequence[NDArray], mean: NDArray) -> NDArray:
    """(B, 9)"""
    stack = np.array(errors)
    count = np.isfinite(stack).sum(axis=0)
    return (np.nan_to_num(stack).sum(axis=0) + BEAT_PRIOR * mean) / (count + BEAT_PRIOR)


def _spread(residuals: Sequence[NDArray]) -> NDArray:
    """(9,) SD of what is left around the beats' own means; never less than a fifth of the prior's."""
    pooled = np.concatenate(residuals)
    known = np.isfinite(pooled).any(axis=0)
    return np.maximum(np.sqrt(np.nanmean(np.where(known, pooled, PRIOR.sd) ** 2, axis=0)), PRIOR.sd / 5)


def _strictness(errors: Sequence[NDArray], per_beat: bool) -> float:
    """k such that FLAGGED of a cover's beats are outside the limits set by the others; the prior's for a single
    cover."""
    if len(errors) == 1:
        return PRIOR.k
    worst = []
    for i, cover in enumerate(errors):
        others = [other for j, other in enumerate(errors) if j != i]
        mean, sd = _shrunk(others)
        if per_beat:
            mean = _beat_means(others, mean)
            sd = _spread([other - mean for other in others])
        outside = np.where(np.isfinite(cover), (cover - mean) / sd, -np.inf).max(axis=1)
        worst.append(outside[np.isfinite(outside)])
    own = float(np.quantile(np.concatenate(worst), 1 - FLAGGED))
    return float(np.clip((len(errors) * own + PRIOR_COVERS * PRIOR.k) / (len(errors) + PRIOR_COVERS), LEAST_K, MOST_K))
