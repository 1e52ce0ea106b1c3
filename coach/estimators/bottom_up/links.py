"""Links: which two points are the ends of one limb, and how well a part affinity field says they are. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from coach.estimators.bottom_up.points import Points, sampled

Edges: TypeAlias = Sequence[tuple[int, int]]
"""The skeleton's, pairs of parts."""


class ScoreLinks(Protocol):
    """Where networks differ."""

    def __call__(self, edge: int, start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
        """How well points ``start`` (A, 2) and ``end`` (B, 2) go together as an edge → (A, B), 0..1 or NaN."""


class Link(NamedTuple):
    """Two points, by index, that form an edge of somebody."""

    edge: int
    start: int
    end: int
    score: float


def find_links(points: Points, edges: Edges, score_links: ScoreLinks) -> list[Link]:
    """The links of all edges, edge by edge; each point is in at most one link per edge."""
    found = []
    for edge, (a, b) in enumerate(edges):
        starts, ends = points.of(a), points.of(b)
        scores = score_links(edge, points.xy[starts], points.xy[ends])
        found += [Link(edge, int(starts[i]), int(ends[j]), score) for i, j, score in one_to_one(scores)]
    return found


def one_to_one(scores: NDArray[np.float64]) -> list[tuple[int, int, float]]:
    """Pairs (row, column, score) of (A, B) scores, the best first, no row and no column twice; NaN is no pair."""
    scores = np.where(np.isnan(scores), -np.inf, scores)
    pairs = []
    for _ in range(min(scores.shape)):
        i, j = np.unravel_index(np.argmax(scores), scores.shape)
        if scores[i, j] == -np.inf:
            break
        pairs.append((int(i), int(j), float(scores[i, j])))
        scores[i, :] = scores[:, j] = -np.inf
    return pairs


# ---------------------------------------------------------------- part affinity fields point along a limb, to its end

SAMPLES: Final = 10
"""Places along the line between two points at which the field is sampled …"""

LEAST_AGREEING_SAMPLES: Final = 7
"""… of which this many …"""

AGREES: Final = 0.1
"""… must point along the line at least this much (as published)."""


def along_lines(field: NDArray, start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
    """How well a field (2, H, W) points from ``start`` (A, 2) to ``end`` (B, 2) → (A, B), at most 1; NaN if it does so
    at too few places, or the two coincide."""
    line = end[None] - start[:, None]
    length = np.linalg.norm(line, axis=-1)
    with np.errstate(invalid="ignore"):
        direction = line / length[..., None]
    steps = np.linspace(0.0, 1.0, SAMPLES)[:, None]
    places = start[:, None, None] + line[:, :, None] * steps
    along = (sampled(field, places) * direction[:, :, None]).sum(axis=-1)
    good = (along > AGREES).sum(axis=-1) >= LEAST_AGREEING_SAMPLES
    return np.where(good, np.clip(along.mean(axis=-1), 0.0, 1.0), np.nan)
