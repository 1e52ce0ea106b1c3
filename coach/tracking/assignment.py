"""Who goes with whom: pairs from two sets at least cost. Pure.

``optimal`` solves what scipy's ``linear_sum_assignment`` solves; but scipy's 113 MB are only installed for import, and
people are also told apart live.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Pairs = list[tuple[int, int]]
"""(row, column), each row and each column once at most, in the order of rows."""


def greedy(cost: NDArray[np.float64]) -> Pairs:
    """The cheapest pair first, then the cheapest of what is left; infinite costs make no pair. ``cost`` (R, C)."""
    pairs: Pairs = []
    left = cost.copy()
    while left.size and np.isfinite(left.min()):
        row, column = np.unravel_index(left.argmin(), left.shape)
        pairs.append((int(row), int(column)))
        left[row, :] = left[:, column] = np.inf
    return sorted(pairs)


def optimal(cost: NDArray[np.float64]) -> Pairs:
    """As many pairs of finite cost as possible, at least total cost (Kuhn 1955, Munkres 1957: the Hungarian
    algorithm, a row at a time by shortest augmenting paths). ``cost`` (R, C), not NaN."""
    rows, columns = cost.shape
    if not rows or not columns:
        return []
    if rows > columns:
        return sorted((row, column) for column, row in optimal(cost.T))
    possible, cheapest = np.isfinite(cost), cost.argmin(axis=1).tolist()
    if len(set(cheapest)) == rows and possible[range(rows), cheapest].all():
        return list(enumerate(cheapest))  # nearly always: everybody is nearest to who they were
    dear = 1.0 + 2 * rows * float(np.abs(cost[possible]).max(initial=0.0))  # dearer than all the others
    square = np.where(possible, cost, dear)
    pairs = ((int(row), column) for column, row in enumerate(_rows_of_columns(square)) if row >= 0)
    return sorted(pair for pair in pairs if possible[pair])


def _rows_of_columns(cost: NDArray[np.float64]) -> NDArray[np.intp]:
    """(C,) for each column its row, −1 for none; there are no more rows than columns, and every row gets one.

    ``u`` and ``v`` are the potentials of rows and columns: no pair costs less than both together, and chosen pairs cost
    exactly that. Column 0 and row 0 are not real: each new row starts from there.
    """
    rows, columns = cost.shape
    u, v = np.zeros(rows + 1), np.zeros(columns + 1)
    row_of, came_from = np.zeros(columns + 1, np.intp), np.zeros(columns + 1, np.intp)
    for row in range(1, rows + 1):
        row_of[0], column = row, 0
        least, reached = np.full(columns + 1, np.inf), np.zeros(columns + 1, bool)
        while row_of[column]:
            reached[column] = True
            here = row_of[column]
            over = np.r_[np.inf, cost[here - 1] - u[here] - v[1:]]
            better = ~reached & (over < least)
            least[better], came_from[better] = over[better], column
            onward = int(np.where(reached, np.inf, least).argmin())
            step = least[onward]
            u[row_of[reached]] += step
            v[reached] -= step
            least[~reached] -= step
            column = onward
        while column:  # the path back: each column takes the row of the one before it
            before = came_from[column]
            row_of[column], column = row_of[before], before
    return row_of[1:] - 1
