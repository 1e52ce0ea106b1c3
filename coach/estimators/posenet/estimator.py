"""PoseNet in a stream of pictures: the network's output becomes points and links.

Around every point the network raises a disc on the point's heatmap, and from each cell of the disc an offset leads to
the point itself. So all cells vote, each with its confidence, and the point is where the votes coincide: sharper than
the disc, and two people whose discs touch stay two. From each end of an edge a displacement leads to the other end: a
link's score is how close the two are to where they are expected.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.estimators.bottom_up.links import ScoreLinks
from coach.estimators.bottom_up.persons import Grouping, group_greedily
from coach.estimators.bottom_up.points import Points, find_points, sampled, smoothed
from coach.estimators.network import Network, PersonArrays, PictureEstimator, resized
from coach.estimators.posenet.skeleton import EDGES, POSENET

POSENET_STRIDE_PX: Final = 16
"""Pixels of the network's input between its cells."""

GRID: Final = 8
"""Pixels of the input between the cells on which votes are counted. (4 finds the same and takes twice as long.)"""

SPREAD: Final = 0.9
"""Standard deviation of a vote, in these cells."""

HEARD: Final = 0.02
"""Confidence below which a cell does not vote."""

DISC: Final = 4.5
"""Certain votes, all on one place, that make a point certain: most of a disc's twelve cells agree."""

MISSED: Final = 0.25
"""A displacement may miss by this share of its length, one standard deviation …"""

MISSED_LEAST: Final = 6.0
"""… plus this many pixels of the input in any case."""

REFINED: Final = 2
"""How often the offsets correct where a displacement leads (as published)."""

NMS_RADIUS_PX: Final = 20.0
"""Pixels of the input within which two persons' points of one part are one and the same (as published)."""

LEAST_SURE: Final = 0.2
"""Mean confidence of a person over all parts, leaving out others' points; below it is chance (ghosts reach 0.13, three
dancers who partly hide each other have 0.48)."""

LEAST_LINK_SCORE: Final = 0.25
"""Score below which there is no link."""
NETWORK_LONG_SIDE_PX: Final = 513
"""Pixels of a picture's longer side as the network sees it. (385 takes half the time but sees smaller people less
well.)"""
OUTPUTS: Final = tuple(
    f"MobilenetV1/{name}_2/BiasAdd" for name in ("heatmap", "offset", "displacement_fwd", "displacement_bwd")
)


def find_persons(
    heatmaps: NDArray, offsets: NDArray, forwards: NDArray, backwards: NDArray, group: Grouping = group_greedily
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Everybody, the surest first: (P, 17, 2) pixels of the input, NaN where missing, and (P, 17) confidence.

    heatmaps             (17, h, w), logits
    offsets              (34, h, w), all y and then all x, pixels; so are
    forwards, backwards  (32, h, w), the displacements along the edges
    group                the way from points to persons
    """
    points = find_points_by_votes(heatmaps, offsets)
    persons = group(points, EDGES, link_scorer(offsets, forwards, backwards))
    xy, confidence = persons.xy(points), persons.confidence(points)
    own = _own(xy, confidence)
    keep = np.flatnonzero(own >= LEAST_SURE)
    keep = keep[np.argsort(-own[keep], kind="stable")]
    return xy[keep], confidence[keep]


def _own(xy: NDArray[np.float64], confidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """(P,) mean confidence of each person, not counting points that an earlier one also has."""
    mine = confidence.copy()
    for i in range(1, len(xy)):
        away = np.linalg.norm(xy[:i] - xy[i], axis=-1)
        mine[i, (away <= NMS_RADIUS_PX).any(axis=0)] = 0
    return mine.mean(axis=1)


def find_points_by_votes(heatmaps: NDArray, offsets: NDArray) -> Points:
    """Points, in pixels of the input, from heatmaps and offsets."""
    points = find_points(votes(heatmaps, offsets))
    return Points(points.xy * GRID, points.part, points.confidence)


def votes(heatmaps: NDArray, offsets: NDArray) -> NDArray[np.float64]:
    """The votes for each point, spread out, on a grid of GRID pixels: (17, H, W), 1 where there are enough."""
    parts, height, width = heatmaps.shape
    weight = 1 / (1 + np.exp(-heatmaps.astype(np.float64)))
    part, row, column = np.nonzero(weight >= HEARD)
    x = (column * POSENET_STRIDE_PX + offsets[parts + part, row, column]) / GRID
    y = (row * POSENET_STRIDE_PX + offsets[part, row, column]) / GRID
    shape = parts, (height - 1) * POSENET_STRIDE_PX // GRID + 1, (width - 1) * POSENET_STRIDE_PX // GRID + 1
    counted = _counted(part, x, y, weight[part, row, column], shape)
    return np.clip(smoothed(counted, SPREAD) * (2 * np.pi * SPREAD**2 / DISC), 0, 1)


def _counted(
    part: NDArray, x: NDArray, y: NDArray, weight: NDArray, shape: tuple[int, int, int]
) -> NDArray[np.float64]:
    """Weights at places (N,) shared among the four cells around each; anything outside ``shape`` is lost."""
    _, rows, columns = shape
    left, top = np.floor(x).astype(int), np.floor(y).astype(int)
    counted = np.zeros(np.prod(shape))
    for column, across in ((left, 1 - (x - left)), (left + 1, x - left)):
        for row, down in ((top, 1 - (y - top)), (top + 1, y - top)):
            inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
            cell = ((part * rows + row) * columns + column)[inside]
            counted += np.bincount(cell, (weight * across * down)[inside], len(counted))
    return counted.reshape(shape)


def link_scorer(offsets: NDArray, forwards: NDArray, backwards: NDArray) -> ScoreLinks:
    """How close two points are to where the displacements (32, h, w) of an edge, and then the offsets, lead."""
    edges = len(forwards) // 2

    def score_links(edge: int, start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
        a, b = EDGES[edge]
        there = _led(start, forwards[[edges + edge, edge]], offsets, b)
        back = _led(end, backwards[[edges + edge, edge]], offsets, a)
        sd = np.maximum(MISSED_LEAST, MISSED * np.linalg.norm(end[None] - start[:, None], axis=-1))
        misses = (
            np.linalg.norm(there[:, None] - end[None], axis=-1),
            np.linalg.norm(back[None] - start[:, None], axis=-1),
        )
        score = np.mean([np.exp(-0.5 * (miss / sd) ** 2) for miss in misses], axis=0)
        return np.where(score >= LEAST_LINK_SCORE, score, np.nan)

    return score_links


def _led(xy: NDArray[np.float64], displacement: NDArray, offsets: NDArray, part: int) -> NDArray[np.float64]:
    """Where a displacement (2, h, w), x then y, and then the offsets of ``part`` lead from places (N, 2)."""
    there = xy + sampled(displacement, xy / POSENET_STRIDE_PX)
    offset = offsets[[len(offsets) // 2 + part, part]]
    for _ in range(REFINED):
        there = there + sampled(offset, there / POSENET_STRIDE_PX)
    return there


def open_posenet(
    onnx: bytes, *, people: int = 1, stream: bool = True, group: Grouping = group_greedily
) -> PictureEstimator:
    """An estimator with this network. CoachError if it cannot be used."""
    network = Network(onnx, "PoseNet's network")

    def find(rgb: NDArray[np.uint8]) -> PersonArrays:
        height, width = (_sized(length, max(rgb.shape[:2])) for length in rgb.shape[:2])
        said = network(_seen(resized(rgb, height, width)))
        xy, confidence = find_persons(*(said[name] for name in OUTPUTS), group)
        aspect = rgb.shape[1] / rgb.shape[0]
        return (xy + 0.5) / (width, height) * (aspect, 1), confidence

    return PictureEstimator(find, POSENET, people, stream)


def _sized(length: int, longest: int) -> int:
    """Length of a side in pixels of the input: of the form 16 n + 1, and about in proportion."""
    return max(1, round(length / longest * (NETWORK_LONG_SIDE_PX - 1) / POSENET_STRIDE_PX)) * POSENET_STRIDE_PX + 1


def _seen(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A picture as the network takes it: (1, H, W, 3) in -1..1."""
    return rgb[None].astype(np.float32) / 127.5 - 1
