"""Points to persons at once, as an integer linear programme (DeepCut): offline, for it takes its time. Pure; scipy.

Candidates d, which are points, and parts c:

    x[d, c]          d is taken for part c; of at most one part
    y[d, d']         both are taken, and of the same person
    z[d, c, d', c']  = x[d, c] x[d', c'] y[d, d'], for the edges (c, c') of the skeleton

What is least is the sum of log((1 - p) / p) over all x and z, p the confidence of a point and the score of a link,
both against a threshold. Two points of one person are no two of the same part. Pairs must agree in threes: y[a, b] and
y[b, c] make y[a, c]. These triples are very many and few of them matter: where there are many points, those that a
solution breaks are added, and it is solved again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from coach.estimators.bottom_up.links import Edges, Link, ScoreLinks
from coach.estimators.bottom_up.persons import NO_POINT, Persons, counted
from coach.estimators.bottom_up.points import THRESHOLD, Points

ANOTHER_PART: Final = 0.8
"""Share of its own confidence from which a point may be another part: left and right are often mixed up."""

EVEN_LINK: Final = 0.3
"""Score of a link that speaks neither for nor against one person."""

NO_LINK: Final = 0.02
"""What a link that cannot be counts as; also how near to 0 or 1 any probability comes."""

UNLINKED_PAIR_COST: Final = 1e-3
"""Cost of every pair of one person: who is not linked stays apart."""


ALL_TRIPLES_UP_TO: Final = 24
"""Points up to which all triples are written down at once: it takes less than to find out which matter."""


@dataclass(frozen=True, eq=False)
class Limb:
    """A possible edge of somebody: points ``a`` and ``b`` as its parts, the score of the link or NaN."""

    edge: int
    a: int
    b: int
    score: float


@dataclass(eq=False)
class _Rows:
    """Linear constraints  terms · variables <= most, gathered one by one."""

    row: list[int] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def add(self, most: float, *terms: tuple[int, float]) -> None:
        for column, value in terms:
            self.row.append(len(self.most))
            self.column.append(column)
            self.value.append(value)
        self.most.append(most)

    def constraint(self, variables: int) -> LinearConstraint:
        shape = (len(self.most), variables)
        return LinearConstraint(coo_array((self.value, (self.row, self.column)), shape).tocsr(), ub=self.most)


def group_by_programme(points: Points, edges: Edges, score_links: ScoreLinks) -> Persons:
    """The persons that explain all points and links best.

    Points that no link speaks for are nobody's, and people between whom none does are solved apart: nothing is lost by
    either.
    """
    limbs = list(_limbs(points, edges, score_links))
    possible = [(limb.a, limb.b) for limb in limbs if limb.score > EVEN_LINK]
    rows: list[NDArray[np.intp]] = []
    links: list[Link] = []
    for together in _groups(len(points), possible):
        inside = [limb for limb in limbs if {limb.a, limb.b} <= together]
        found, used = _Programme(points, edges, sorted(together), inside).solved()
        rows += found
        links += used
    return counted(points, rows, links)


def _limbs(points: Points, edges: Edges, score_links: ScoreLinks) -> Iterator[Limb]:
    may_be = _may_be(points)
    for edge, (a, b) in enumerate(edges):
        starts, ends = np.flatnonzero(may_be[:, a]), np.flatnonzero(may_be[:, b])
        scores = score_links(edge, points.xy[starts], points.xy[ends])
        for (i, j), score in np.ndenumerate(scores):
            if starts[i] != ends[j]:
                yield Limb(edge, int(starts[i]), int(ends[j]), float(score))


def _may_be(points: Points) -> NDArray[np.bool_]:
    """(N, C) whether a point may be that part."""
    least = np.maximum(THRESHOLD, ANOTHER_PART * points.score)
    may_be = points.confidence >= least[:, None]
    may_be[np.arange(len(points)), points.part] = True
    return may_be


def _groups(count: int, pairs: list[tuple[int, int]]) -> list[set[int]]:
    """The indices 0..count-1, together with whomever a chain of pairs leads to; nobody who is alone."""
    ends = np.array(pairs, np.intp).reshape(-1, 2).T
    graph = coo_array((np.ones(len(pairs)), (ends[0], ends[1])), (count, count))
    number, label = connected_components(graph, directed=False)
    groups = [set(np.flatnonzero(label == i).tolist()) for i in range(number)]
    return [group for group in groups if len(group) > 1]


class _Programme:
    """One programme. Variables stand in one vector: all x, then all y, then all z."""

    def __init__(self, points: Points, edges: Edges, chosen: list[int], limbs: list[Limb]) -> None:
        may_be = _may_be(points)
        self._points, self._edges, self._chosen, self._limbs = points, edges, chosen, limbs
        takes = [(d, int(c)) for d in chosen for c in np.flatnonzero(may_be[d])]
        pairs = list(combinations(chosen, 2))
        self._x = {take: i for i, take in enumerate(takes)}
        self._y = {pair: len(takes) + i for i, pair in enumerate(pairs)}
        self._z = range(len(takes) + len(pairs), len(takes) + len(pairs) + len(limbs))
        confidence = np.array([points.confidence[take] for take in takes])
        score = np.nan_to_num([limb.score for limb in limbs], nan=NO_LINK)
        self._costs = np.concatenate(
            [
                _log_odds(np.array(THRESHOLD)) - _log_odds(confidence),
                np.full(len(pairs), UNLINKED_PAIR_COST),
                _log_odds(np.array(EVEN_LINK)) - _log_odds(score),
            ]
        )
        self._rows = _Rows()
        self._one_part_each()
        self._one_of_each_part()
        self._products()
        if len(chosen) <= ALL_TRIPLES_UP_TO:
            for a, b, c in combinations(chosen, 3):
                self._agree((a, b, c), (b, c, a), (c, a, b))

    def solved(self) -> tuple[list[NDArray[np.intp]], list[Link]]:
        """The rows of the persons and the links within them."""
        while True:
            values = self._solution()
            broken = list(self._broken(values))
            if not broken:
                return self._read(values)
            self._agree(*broken)

    def _agree(self, *triples: tuple[int, int, int]) -> None:
        """y[a, b] + y[b, c] <= 1 + y[a, c]"""
        for a, b, c in triples:
            self._rows.add(1, (self._pair(a, b), 1), (self._pair(b, c), 1), (self._pair(a, c), -1))

    def _solution(self) -> NDArray[np.bool_]:
        count = len(self._costs)
        result = milp(
            self._costs, integrality=np.ones(count), bounds=Bounds(0, 1), constraints=self._rows.constraint(count)
        )
        if result.x is None:
            raise RuntimeError(f"The programme of {count} variables was not solved: {result.message}")
        return result.x > 0.5

    def _pair(self, a: int, b: int) -> int:
        return self._y[min(a, b), max(a, b)]

    def _takes(self, d: int) -> list[int]:
        return [i for (point, _), i in self._x.items() if point == d]

    def _one_part_each(self) -> None:
        """Sum over c of x[d, c] <= 1, and y[d, d'] <= both of these sums."""
        takes = {d: self._takes(d) for d in self._chosen}
        for d in self._chosen:
            self._rows.add(1, *((x, 1) for x in takes[d]))
        for pair, y in self._y.items():
            for d in pair:
                self._rows.add(0, (y, 1), *((x, -1) for x in takes[d]))

    def _one_of_each_part(self) -> None:
        """y[d, d'] + x[d, c] + x[d', c] <= 2"""
        for (a, b), y in self._y.items():
            for part in range(self._points.parts):
                if (a, part) in self._x and (b, part) in self._x:
                    self._rows.add(2, (y, 1), (self._x[a, part], 1), (self._x[b, part], 1))

    def _products(self) -> None:
        """z = x x' y. That a point has one neighbour at most along an edge, and a pair is one edge, follows from the
        rest; said outright, it makes the programme quick."""
        of_take: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
        of_pair: defaultdict[int, list[int]] = defaultdict(list)
        for z, limb in zip(self._z, self._limbs):
            a, b = self._edges[limb.edge]
            factors = self._x[limb.a, a], self._x[limb.b, b], self._pair(limb.a, limb.b)
            self._rows.add(2, (z, -1), *((factor, 1) for factor in factors))
            for x in factors[:2]:
                of_take[x, a, b].append(z)
            of_pair[factors[2]].append(z)
        for (x, _, _), limbs in of_take.items():
            self._rows.add(0, (x, -1), *((z, 1) for z in limbs))
        for pair, limbs in of_pair.items():
            self._rows.add(0, (pair, -1), *((z, 1) for z in limbs))

    def _persons(self, values: NDArray[np.bool_]) -> tuple[list[set[int]], list[tuple[int, int]]]:
        """Points that pairs join, and these pairs."""
        pairs = [pair for pair, y in self._y.items() if values[y]]
        return _groups(len(self._points), pairs), pairs

    def _broken(self, values: NDArray[np.bool_]) -> Iterator[tuple[int, int, int]]:
        """Triples a-b-c that make a person of every group that is none yet: its first point joins all others, and
        whoever is joined to that one is joined to each other."""
        groups, pairs = self._persons(values)
        for group in groups:
            inside = [pair for pair in pairs if pair[0] in group]
            if len(inside) == len(group) * (len(group) - 1) // 2:
                continue
            first, *others = sorted(group)
            for a, b in inside:
                if first != a:
                    yield from ((first, a, b), (first, b, a))
            yield from ((a, first, b) for a, b in combinations(others, 2))

    def _read(self, values: NDArray[np.bool_]) -> tuple[list[NDArray[np.intp]], list[Link]]:
        rows = []
        for group in self._persons(values)[0]:
            row = np.full(self._points.parts, NO_POINT)
            for (d, part), x in self._x.items():
                if d in group and values[x]:
                    row[part] = d
            rows.append(row)
        used = [limb for z, limb in zip(self._z, self._limbs) if values[z] and not np.isnan(limb.score)]
        return rows, [Link(limb.edge, limb.a, limb.b, limb.score) for limb in used]


def _log_odds(p: NDArray[np.float64]) -> NDArray[np.float64]:
    p = np.clip(p, NO_LINK, 1 - NO_LINK)
    return np.log(p / (1 - p))
