"""What OpenPose says becomes points, links and persons. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.estimators.bottom_up.links import ScoreLinks, along_lines
from coach.estimators.bottom_up.persons import Group, group_greedily
from coach.estimators.bottom_up.points import find_points
from coach.estimators.openpose.skeleton import EDGES, FIELD_CHANNELS, FIELD_OF_EDGE, MAPS

SIGMA: Final = 0.4
"""Of the Gaussian that smooths the maps, cells (published: 3 pixels of the input, of which a cell has 8)."""


def find_persons(channels: NDArray, group: Group = group_greedily) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Everybody in the network's (57, h, w), the surest first: (P, 18, 2) cells, NaN where missing; (P, 18)
    confidence."""
    points = find_points(channels[MAPS], sigma=SIGMA)
    persons = group(points, EDGES, link_scorer(channels[FIELD_CHANNELS]))
    return persons.xy(points), persons.confidence(points)


def link_scorer(fields: NDArray) -> ScoreLinks:
    """How much the edges' fields (38, h, w) point along the line between two points."""

    def score_links(edge: int, start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
        x = FIELD_OF_EDGE[edge]
        return along_lines(fields[x : x + 2], start, end)

    return score_links
