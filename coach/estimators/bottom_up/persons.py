"""Links to persons, greedily: links that share a point are one person. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from coach.estimators.bottom_up.links import Edges, Link, ScoreLinks, find_links
from coach.estimators.bottom_up.points import Points

LEAST_PERSON_POINTS: Final = 4
"""Points of a person (as published); fewer are chance."""

LEAST_PERSON_SCORE: Final = 0.4
"""Least score of a person per point: points and links add up (as published)."""

NO_POINT: Final = -1


@dataclass(frozen=True, eq=False)
class Persons:
    """Everybody, the best score first.

    rows   (P, C) int, the index of each part's point, NO_POINT where there is none
    score  (P,) float64, of all points and links together
    """

    rows: NDArray[np.intp]
    score: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.rows)

    def xy(self, points: Points) -> NDArray[np.float64]:
        """(P, C, 2) cells, NaN where missing."""
        return np.where((self.rows == NO_POINT)[..., None], np.nan, _picked(points.xy, self.rows))

    def confidence(self, points: Points) -> NDArray[np.float64]:
        """(P, C) of each point as that part, 0 where missing."""
        parts = np.broadcast_to(np.arange(points.parts), self.rows.shape)
        own = np.take_along_axis(_picked(points.confidence, self.rows), parts[..., None], axis=-1)[..., 0]
        return np.where(self.rows == NO_POINT, 0.0, own)


def _picked(values: NDArray, rows: NDArray) -> NDArray:
    """Values of the points in ``rows``; arbitrary where one is missing."""
    return values[rows] if len(values) else np.zeros((*rows.shape, values.shape[1]))


class Grouping(Protocol):
    """A way from points to persons."""

    @property
    def __name__(self) -> str: ...

    def __call__(self, points: Points, edges: Edges, score_links: ScoreLinks) -> Persons: ...


def group_greedily(points: Points, edges: Edges, score_links: ScoreLinks) -> Persons:
    """The best links of each edge first, edge by edge; then links that share a point are one person."""
    return joined(points, find_links(points, edges, score_links), edges)


def joined(points: Points, links: Iterable[Link], edges: Edges) -> Persons:
    """The persons of these links, in their order. A link that would give somebody a part twice is left out."""
    rows: list[NDArray[np.intp]] = []
    used: list[Link] = []
    for link in links:
        mine = np.full(points.parts, NO_POINT)
        mine[list(edges[link.edge])] = link.start, link.end
        touched = [row for row in rows if ((row == mine) & (mine != NO_POINT)).any()]
        whole = [mine, *touched]
        if any(_contradict(one, other) for i, one in enumerate(whole) for other in whole[:i]):
            continue
        rows = [row for row in rows if not any(row is one for one in touched)]
        rows.append(np.maximum.reduce(whole))
        used.append(link)
    return counted(points, rows, used)


def _contradict(one: NDArray, other: NDArray) -> bool:
    """Whether two rows have different points of the same part."""
    return bool(((one != other) & (one != NO_POINT) & (other != NO_POINT)).any())


def counted(points: Points, rows: list[NDArray[np.intp]], links: Iterable[Link]) -> Persons:
    """The rows with their total scores, the best first, without those that are chance."""
    table = np.array(rows, np.intp).reshape(-1, points.parts)
    score = Persons(table, np.zeros(len(table))).confidence(points).sum(axis=1)
    for link in links:
        score[(table == link.start).any(axis=1)] += link.score
    size = (table != NO_POINT).sum(axis=1)
    keep = np.flatnonzero((size >= LEAST_PERSON_POINTS) & (score >= LEAST_PERSON_SCORE * size))
    order = keep[np.argsort(-score[keep], kind="stable")]
    return Persons(table[order], score[order])
