"""How hard a phrase is to dance: how fast, how far, and how much at once. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import angle_between
from coach.domain.moves import Difficulty
from coach.moves.phrases import BeatFeatures, Span

HARD_MOMENT_QUANTILE: Final = 0.9
"""Quantile over the moments of a phrase: its fast and far moments, not one jump of the network's."""
SPEED_SPAN_MOMENTS: Final = 2
"""Moments between two directions whose angle gives a speed: between neighbours it would mostly be the network's
jitter."""
BUSIEST_LIMBS: Final = 4
"""How many of the nine limbs count, those that do most: two arms of two limbs each. Dancing with the arms alone is not
easier to follow because the legs stand still."""
LEAST_LIMB_SEEN: Final = 0.5
"""Share of a phrase in which a limb must be seen to count."""

SPEED_LEVELS_DEG_PER_S: Final = (260.0, 340.0, 380.0, 460.0)
"""Degrees a second from which a phrase is of the second, third, fourth and fifth level. As for the other two, each
level is a fifth of 77 eights danced by real people in 23 recordings, beginners and professionals, 80 to 133 BPM."""
SWING_LEVELS_DEG: Final = (85.0, 115.0, 140.0, 160.0)
"""Degrees, the same."""
INDEPENDENCE_LEVELS: Final = (2.7, 3.4, 4.0, 4.8)
"""Independent movements, the same."""


def difficulty(song: BeatFeatures, span: Span) -> Difficulty:
    """How hard it is to dance that span."""
    phrase, seconds = song.of(span), song.seconds(span)
    seen = phrase.seen > 0
    counts = seen.mean(axis=0) >= LEAST_LIMB_SEEN
    limbs = np.where(seen[..., None], phrase.lower, np.nan)[:, counts]
    if not limbs.shape[1]:
        return _levelled(*[float("nan")] * 3)
    moves = np.nan_to_num(limbs - np.nanmean(limbs, axis=0))
    turned = (
        angle_between(limbs[SPEED_SPAN_MOMENTS:], limbs[:-SPEED_SPAN_MOMENTS])
        * len(limbs)
        / (SPEED_SPAN_MOMENTS * seconds)
    )
    swing = angle_between(limbs, np.nanmean(limbs, axis=0))
    return _levelled(_of_most(turned), 2 * _of_most(swing), _independent(moves.reshape(len(moves), -1)))


def _levelled(speed: float, swing: float, at_once: float) -> Difficulty:
    levels = (
        _level(speed, SPEED_LEVELS_DEG_PER_S),
        _level(swing, SWING_LEVELS_DEG),
        _level(at_once, INDEPENDENCE_LEVELS),
    )
    return Difficulty(speed, swing, at_once, levels)


def _level(value: float, borders: Sequence[float]) -> int:
    return 1 + sum(value >= border for border in borders)


def _of_most(values: NDArray[np.float64]) -> float:
    """For values (T, N) of N limbs: each limb's HARD_MOMENT_QUANTILE quantile over time, averaged over the LIMBS limbs
    with the largest."""
    far = np.nanquantile(values, HARD_MOMENT_QUANTILE, axis=0)
    return float(np.sort(far)[-BUSIEST_LIMBS:].mean())


def _independent(moves: NDArray[np.float64]) -> float:
    """How many independent movements there are in moves (T, D) with mean 0: the participation ratio (Σλ)² / Σλ² of
    their principal components; NaN if nothing moves. Movement science measures coordination in this way
    (Daffertshofer et al., Clinical Biomechanics 19, 2004)."""
    spread = moves.T @ moves
    total = float(np.trace(spread))
    return total**2 / float((spread**2).sum()) if total > 0 else float("nan")
