"""Points to persons all at once, as an integer linear programme (DeepCut): offline, because it is slow. Pure; scipy.

Candidates d, which are points, and parts c:

    x[d, c]          d is taken for part c; of at most one part
    y[d, d']         both are taken, and of the same person
    z[d, c, d', c']  = x[d, c] x[d', c'] y[d, d'], for the edges (c, c') of the skeleton

It minimises the sum of log((1 - p) / p) over all x and z, where p is the confidence of a point or the score of a link,
each relative to a threshold. No two points of one person are of the same part. Pairs must be transitive: y[a, b] and
y[b, c] imply y[a, c].

So y only says what a chain of z joins, and only x and z are written down. A point has at most one neighbour along an
edge: if the edges form a tree, no chain returns to a part, and the pairs are consistent by themselves. If they do not
(OpenPose's ears and shoulders), constraints that a solution's chains violate are added, and it is solved again.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
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
"""Share of its own confidence above which a point may be another part: left and right are often confused."""

EVEN_LINK: Final = 0.3
"""Score of a link that speaks neither for nor against one person."""

NO_LINK: Final = 0.02
"""Score of an impossible link; also how close to 0 or 1 any probability may come."""


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
    """The persons that best explain all points and links.

    Points that no link supports are nobody's, and groups that no link connects are solved separately: neither loses
    anything.
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
    """The indices 0..count-1, grouped by chains of pairs; without those that are alone."""
    ends = np.array(pairs, np.intp).reshape(-1, 2).T
    graph = coo_array((np.ones(len(pairs)), (ends[0], ends[1])), (count, count))
    number, label = connected_components(graph, directed=False)
    groups = [set(np.flatnonzero(label == i).tolist()) for i in range(number)]
    return [group for group in groups if len(group) > 1]


def _chain(limbs: Sequence[tuple[int, Limb]], start: int, end: int) -> list[int]:
    """The shortest chain of ``limbs``, each with its variable, that joins two points: its variables."""
    came: dict[int, tuple[int, int]] = {}
    ahead = deque([start])
    while end not in came:
        here = ahead.popleft()
        for z, limb in limbs:
            if here in (limb.a, limb.b):
                there = limb.b if here == limb.a else limb.a
                if there != start and there not in came:
                    came[there] = here, z
                    ahead.append(there)
    chain = []
    while end != start:
        end, z = came[end]
        chain.append(z)
    return chain


class _Programme:
    """One programme. Variables stand in one vector: all x, then all z."""

    def __init__(self, points: Points, edges: Edges, chosen: list[int], limbs: list[Limb]) -> None:
        may_be = _may_be(points)
        self._points, self._edges, self._limbs = points, edges, limbs
        takes = [(d, int(c)) for d in chosen for c in np.flatnonzero(may_be[d])]
        self._x = {take: i for i, take in enumerate(takes)}
        self._z = range(len(takes), len(takes) + len(limbs))
        confidence = np.array([points.confidence[take] for take in takes])
        score = np.nan_to_num([limb.score for limb in limbs], nan=NO_LINK)
        self._costs = np.concatenate(
            [
                _log_odds(np.array(THRESHOLD)) - _log_odds(confidence),
                _log_odds(np.array(EVEN_LINK)) - _log_odds(score),
            ]
        )
        self._rows = _Rows()
        self._one_part_each()
        self._one_neighbour_each()

    def solved(self) -> tuple[list[NDArray[np.intp]], list[Link]]:
        """The rows of the persons and the links within them."""
        while True:
            values = self._solution()
            broken = list(self._broken(values))
            if not broken:
                return self._read(values)
            for chain, joined in broken:
                self._rows.add(len(chain) - 1, *((z, 1) for z in chain), *((z, -1) for z in joined))

    def _solution(self) -> NDArray[np.bool_]:
        count = len(self._costs)
        result = milp(
            self._costs, integrality=np.ones(count), bounds=Bounds(0, 1), constraints=self._rows.constraint(count)
        )
        if result.x is None:
            raise RuntimeError(f"The programme of {count} variables was not solved: {result.message}")
        return result.x > 0.5

    def _one_part_each(self) -> None:
        """Sum over c of x[d, c] <= 1"""
        of_point: defaultdict[int, list[int]] = defaultdict(list)
        for (d, _), x in self._x.items():
            of_point[d].append(x)
        for takes in of_point.values():
            self._rows.add(1, *((x, 1) for x in takes))

    def _one_neighbour_each(self) -> None:
        """Sum over d' of z[d, c, d', c'] <= x[d, c]"""
        of_take: defaultdict[tuple[int, int, int], list[int]] = defaultdict(list)
        for z, limb in zip(self._z, self._limbs):
            a, b = self._edges[limb.edge]
            of_take[self._x[limb.a, a], a, b].append(z)
            of_take[self._x[limb.b, b], a, b].append(z)
        for (x, _, _), limbs in of_take.items():
            self._rows.add(0, (x, -1), *((z, 1) for z in limbs))

    def _broken(self, values: NDArray[np.bool_]) -> Iterator[tuple[list[int], list[int]]]:
        """Chains that join two points of the same part, which is forbidden; and those that join two points with a
        skeleton edge between them, each with the limb there, which then must be used, whatever its score."""
        used = self._used(values)
        part = self._parts(values)
        for person in _persons(len(self._points), used):
            inside = [(z, limb) for z, limb in used if limb.a in person]
            for a, b in combinations(sorted(person), 2):
                if part[a] == part[b]:
                    yield _chain(inside, a, b), []
            for z, limb in zip(self._z, self._limbs):
                as_taken = (part.get(limb.a), part.get(limb.b)) == self._edges[limb.edge]
                if as_taken and not values[z] and {limb.a, limb.b} <= person:
                    yield _chain(inside, limb.a, limb.b), [z]

    def _used(self, values: NDArray[np.bool_]) -> list[tuple[int, Limb]]:
        """The limbs of a solution, each with its variable."""
        return [(z, limb) for z, limb in zip(self._z, self._limbs) if values[z]]

    def _parts(self, values: NDArray[np.bool_]) -> dict[int, int]:
        """For each point taken, its part."""
        return {d: part for (d, part), x in self._x.items() if values[x]}

    def _read(self, values: NDArray[np.bool_]) -> tuple[list[NDArray[np.intp]], list[Link]]:
        used, parts, rows = self._used(values), self._parts(values), []
        for person in _persons(len(self._points), used):
            row = np.full(self._points.parts, NO_POINT)
            for d in person:
                row[parts[d]] = d
            rows.append(row)
        return rows, [Link(limb.edge, limb.a, limb.b, limb.score) for _, limb in used if not np.isnan(limb.score)]


def _persons(count: int, limbs: Sequence[tuple[int, Limb]]) -> list[set[int]]:
    """The points that chains of ``limbs`` join."""
    return _groups(count, [(limb.a, limb.b) for _, limb in limbs])


def _log_odds(p: NDArray[np.float64]) -> NDArray[np.float64]:
    p = np.clip(p, NO_LINK, 1 - NO_LINK)
    return np.log(p / (1 - p))
