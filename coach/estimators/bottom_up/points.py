"""The points of confidence maps: where a map is highest among its neighbours, to a fraction of a cell. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

THRESHOLD: Final = 0.1
"""Confidence from which a maximum is a point (as published)."""

RADIUS: Final = 2
"""Cells around a maximum that are its region: it is the only point there."""

MOST_PEAKS_PER_PART: Final = 20
"""Points of one part to keep, the surest: more than the people looked for, but links take time."""

GAUSSIAN_CUTOFF_SD: Final = 3.0
"""Standard deviations after which a Gaussian is cut off."""


@dataclass(frozen=True, eq=False)
class Points:
    """Points of all parts, those of one part together.

    xy          (N, 2) float64, cells
    part        (N,) int, the part in whose map each is a maximum, ascending
    confidence  (N, C) float64, of every map at each point
    """

    xy: NDArray[np.float64]
    part: NDArray[np.intp]
    confidence: NDArray[np.float64]

    def __post_init__(self) -> None:
        count, parts = self.confidence.shape
        if self.xy.shape != (count, 2) or self.part.shape != (count,):
            raise ValueError(f"Points: xy {self.xy.shape}, part {self.part.shape}, confidence {self.confidence.shape}")
        if count and (self.part.min() < 0 or self.part.max() >= parts or (np.diff(self.part) < 0).any()):
            raise ValueError(f"Points.part must ascend within 0..{parts - 1}")

    def __len__(self) -> int:
        return len(self.xy)

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return self.confidence.shape[1]

    @property
    def score(self) -> NDArray[np.float64]:
        """(N,) the confidence of each as its own part."""
        return self.confidence[np.arange(len(self)), self.part]

    def of(self, part: int) -> NDArray[np.intp]:
        """The indices of one part's points."""
        return np.flatnonzero(self.part == part)


def find_points(maps: NDArray, sigma: float = 0.0) -> Points:
    """The points of the maps (C, H, W), first smoothed by a Gaussian of ``sigma`` cells."""
    smooth = smoothed(np.asarray(maps, np.float64), sigma)
    found = [list(_maxima(one)) for one in smooth]
    part = np.repeat(np.arange(len(smooth)), [len(cells) for cells in found])
    cells = np.array([cell for one in found for cell in one], np.intp).reshape(-1, 2)
    rows, columns = cells.T
    xy = cells[:, ::-1] + _to_the_top(smooth, part, rows, columns)
    return Points(xy, part, np.clip(smooth[:, rows, columns].T, 0.0, 1.0))


def smoothed(maps: NDArray[np.float64], sigma: float) -> NDArray[np.float64]:
    """The maps (…, H, W) smoothed by a Gaussian of ``sigma`` cells; edge values continue outside."""
    if sigma <= 0:
        return maps
    reach = max(1, round(GAUSSIAN_CUTOFF_SD * sigma))
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    for axis in (-2, -1):
        maps = sum(w * part for w, part in zip(weights, _neighbours(maps, reach, axis, "edge")))
    return maps


def _neighbours(maps: NDArray, reach: int, axis: int, mode: str, **fill: float) -> Iterator[NDArray]:
    """The maps shifted along an axis by -reach … reach cells."""
    size = maps.shape[axis]
    padding = [(0, 0)] * maps.ndim
    padding[axis] = (reach, reach)
    padded = np.pad(maps, padding, mode, **fill)
    for shift in range(2 * reach + 1):
        yield padded.take(range(shift, shift + size), axis)


def _maxima(one: NDArray) -> Iterator[tuple[int, int]]:
    """(row, column) of a map's maxima, the highest first, none within the region of a higher one."""
    highest = one
    for axis in (0, 1):
        highest = np.maximum.reduce(list(_neighbours(highest, RADIUS, axis, "constant", constant_values=-np.inf)))
    rows, columns = np.nonzero((one >= highest) & (one > THRESHOLD))
    taken: list[tuple[int, int]] = []
    for i in np.argsort(-one[rows, columns], kind="stable"):
        cell = int(rows[i]), int(columns[i])
        # on a plateau several cells are highest: the first one is enough
        if any(max(abs(cell[0] - row), abs(cell[1] - column)) <= RADIUS for row, column in taken):
            continue
        taken.append(cell)
        yield cell
        if len(taken) == MOST_PEAKS_PER_PART:
            return


def _to_the_top(maps: NDArray, part: NDArray, rows: NDArray, columns: NDArray) -> NDArray[np.float64]:
    """(N, 2) from the middle of each highest cell to the top of the parabola through it and its two neighbours."""
    padded = np.pad(maps, ((0, 0), (1, 1), (1, 1)), "reflect")
    here = padded[part, rows + 1, columns + 1]
    along_x = _top(padded[part, rows + 1, columns], here, padded[part, rows + 1, columns + 2])
    along_y = _top(padded[part, rows, columns + 1], here, padded[part, rows + 2, columns + 1])
    return np.stack([along_x, along_y], axis=-1)


def _top(before: NDArray, here: NDArray, after: NDArray) -> NDArray[np.float64]:
    bend = before - 2 * here + after
    flat = bend > -1e-9
    return np.where(flat, 0.0, np.clip(0.5 * (before - after) / np.where(flat, 1.0, bend), -0.5, 0.5))


def sampled(maps: NDArray, xy: NDArray) -> NDArray[np.float64]:
    """The maps (C, H, W) at places (…, 2), linear between cells, edge values outside → (…, C)."""
    height, width = maps.shape[-2:]
    x, y = np.clip(xy[..., 0], 0, width - 1), np.clip(xy[..., 1], 0, height - 1)
    left, top = np.minimum(x.astype(int), max(width - 2, 0)), np.minimum(y.astype(int), max(height - 2, 0))
    right, below = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    x, y = x - left, y - top
    above = maps[:, top, left] * (1 - x) + maps[:, top, right] * x
    under = maps[:, below, left] * (1 - x) + maps[:, below, right] * x
    return np.moveaxis(above * (1 - y) + under * y, 0, -1)
