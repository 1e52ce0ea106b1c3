"""How far apart two phrases are, mirrored or not, and when they count as the same move. Pure.

Two numbers tell. *Correlation* of the limbs' directions, each relative to its own mean over the phrase: the same
movement, large or small, wherever the arms are held. *Apart*: degrees between the limbs: the same shapes. One without
the other does not make a move: everybody stands alike, and a groove goes on under whatever the arms do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import JOINT_ERROR_SCALE_DEG, Features
from coach.compare.sides import mirrored

ALIKE_EIGHT: Final = 0.5
"""Correlation from which two eights are the same movement. Measured on real dancers: 156 pairs of different eights of
one choreography, by one dancer or by two, reach .43 at most, with a median of .03; five pairs that one dancer repeats
have .58 to .77. A cautious limit: a move left separate is joined by hand, one joined wrongly is practised wrongly."""
ALIKE_DEG: Final = 28.0
"""Degrees apart up to which they have the same shapes: repeated eights are 14 to 26 apart; of different ones that look
alike, one in twenty is less than 27 apart."""
ALIKE_BAR, ALIKE_BAR_DEG = 0.65, 20.0
"""The same for a single bar, in which chance matters more: different ones correlate by up to .7 in the rendered dance,
but are then at least 22 degrees apart; a bar repeated by a real dancer has .69 to .85, 11 to 18 degrees apart."""
LONGEST_BAR: Final = 4
"""Beats."""
MIRRORED_MOVE_LEAD: Final = 0.1
"""By how much more alike the movements must be with the sides swapped than as they are, to be called mirrored."""
MOST_SHIFT: Final = 2
"""Moments (a quarter of a beat) by which one may be danced later than the other."""


@dataclass(frozen=True, eq=False)
class Likeness:
    """P phrases compared with each other, at the shift at which they correlate best.

    correlation (P, P) −1..1, NaN = never seen together
    apart       (P, P) degrees
    """

    correlation: NDArray[np.float64]
    apart: NDArray[np.float64]

    def alike(self, beats: int) -> NDArray[np.bool_]:
        """(P, P) whether they are the same move, each ``beats`` beats long."""
        least, most = (ALIKE_EIGHT, ALIKE_DEG) if beats > LONGEST_BAR else (ALIKE_BAR, ALIKE_BAR_DEG)
        return (self.correlation >= least) & (self.apart <= most)


def likeness(phrases: Sequence[Features], others: Sequence[Features]) -> Likeness:
    """How alike phrases (T, 9) are to others of the same length."""
    mine, theirs = _LimbMotion.of(phrases), _LimbMotion.of(others)
    found = [_at(mine, theirs, shift) for shift in range(-MOST_SHIFT, MOST_SHIFT + 1)]
    correlation, apart = (np.array(values) for values in zip(*found))
    best = np.nan_to_num(correlation, nan=-2.0).argmax(axis=0)[None]
    return Likeness(*(np.take_along_axis(values, best, axis=0)[0] for values in (correlation, apart)))


def images(phrases: Sequence[Features]) -> list[Features]:
    """Their mirror images."""
    return [mirrored(phrase) for phrase in phrases]


@dataclass(frozen=True, eq=False)
class _LimbMotion:
    """Limbs in the camera's space and in the torso's frame: the former shows turns of the whole body, the latter is the
    same from any viewpoint.

    directions (P, T, 18, 3); moves: the same without each phrase's own mean; both 0 where not seen
    seen       (P, T, 18)
    """

    directions: NDArray[np.float64]
    moves: NDArray[np.float64]
    seen: NDArray[np.float64]

    @staticmethod
    def of(phrases: Sequence[Features]) -> _LimbMotion:
        lower, deep = (np.array([getattr(phrase, name) for phrase in phrases]) for name in ("lower", "deep"))
        seen = np.array([phrase.seen > 0 for phrase in phrases])
        known = np.array([np.isfinite(phrase.deep_sd) for phrase in phrases])
        seen = np.concatenate([seen, seen & known], axis=-1).astype(np.float64)
        directions = np.concatenate([lower, deep], axis=-2) * seen[..., None]
        count = np.maximum(seen.sum(axis=1, keepdims=True), 1)[..., None]
        mean = directions.sum(axis=1, keepdims=True) / count
        return _LimbMotion(directions, (directions - mean) * seen[..., None], seen)

    def rows(self, some: slice) -> tuple[NDArray, NDArray, NDArray]:
        """Directions, moves and what is seen at these moments, one row (P, …) for each phrase. Joints on which two good
        dancers differ a lot weigh less."""
        weight = np.tile(JOINT_ERROR_SCALE_DEG.mean() / JOINT_ERROR_SCALE_DEG, 2)
        flat = [
            (values[:, some] * weight[:, None]).reshape(len(values), -1) for values in (self.directions, self.moves)
        ]
        return flat[0], flat[1], (self.seen[:, some] * weight).reshape(len(self.seen), -1)


def _at(mine: _LimbMotion, theirs: _LimbMotion, shift: int) -> tuple[NDArray, NDArray]:
    """(P, Q) correlation and degrees apart if mine are danced ``shift`` moments after theirs."""
    length = mine.seen.shape[1]
    my, their = slice(max(shift, 0), length + min(shift, 0)), slice(max(-shift, 0), length + min(-shift, 0))
    (a, p, u), (b, q, v) = mine.rows(my), theirs.rows(their)
    with np.errstate(invalid="ignore", divide="ignore"):
        correlation = p @ q.T / np.sqrt((p**2).sum(axis=1)[:, None] * (q**2).sum(axis=1))
        cosine = a @ b.T / (u @ v.T)
    return correlation, np.degrees(np.arccos(np.clip(cosine, -1, 1)))
