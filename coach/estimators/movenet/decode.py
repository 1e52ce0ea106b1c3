"""What MoveNet MultiPose says of a picture → persons. Pure.

The network sees the picture in cells of CELL pixels. Of each cell it says how likely somebody's middle is there
(``center``), where their 17 points would then be, roughly (``kpt_regress``), and of each kind of point how likely one
is there (``kpt_heatmap``) and where in the cell (``kpt_offset``). Of each kind a person gets the likeliest point near
the rough place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

CELL: Final = 4
"""Pixels of the network's input."""

KEYPOINT_COUNT: Final = 17

SOMEBODY: Final = 0.25
"""Of ``center``: less is nobody."""

SOFTEN: Final = 1.8
"""Cells added to the distance by which a heatmap is divided, as the network's authors do: near the rough place distance
says nothing."""


def persons(
    outputs: Mapping[str, NDArray[np.float32]], most: int
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """At most ``most`` people, the surest first: their points (P, 17, 2), x and y in pixels of the input; how sure each
    point is (P, 17), 0..1; how sure each person is (P,)."""
    centre = _likely(outputs["center"][0])
    rows, columns = np.nonzero((centre >= _highest_around(centre)) & (centre > SOMEBODY))
    surest = np.argsort(-centre[rows, columns], kind="stable")[:most]
    rows, columns = rows[surest], columns[surest]
    heat = _likely(outputs["kpt_heatmap"])
    found = [_points(outputs, heat, row, column) for row, column in zip(rows, columns)]
    points, sure = (np.array(part, np.float32) for part in zip(*found)) if found else _nobody()
    return points * CELL, sure, centre[rows, columns]


def _nobody() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return np.empty((0, KEYPOINT_COUNT, 2), np.float32), np.empty((0, KEYPOINT_COUNT), np.float32)


def _points(
    outputs: Mapping[str, NDArray[np.float32]], heat: NDArray[np.float32], row: int, column: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(17, 2) x and y in cells, (17,) how sure: of the person with the middle in that cell."""
    rough = outputs["kpt_regress"][:, row, column].reshape(KEYPOINT_COUNT, 2) + np.float32((row, column))
    _, high, wide = heat.shape
    down = np.square(np.arange(high, dtype=np.float32) - rough[:, :1])
    across = np.square(np.arange(wide, dtype=np.float32) - rough[:, 1:])
    near = heat / (np.sqrt(down[:, :, None] + across[:, None, :]) + np.float32(SOFTEN))
    each = np.arange(KEYPOINT_COUNT)
    y, x = np.divmod(near.reshape(KEYPOINT_COUNT, -1).argmax(axis=1), wide)
    offset = outputs["kpt_offset"].reshape(KEYPOINT_COUNT, 2, high, wide)[each, :, y, x]
    return np.stack([x + offset[:, 1], y + offset[:, 0]], axis=-1), heat[each, y, x]


def _highest_around(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """(H, W) the largest of each cell and its neighbours."""
    edged = np.pad(values, 1, constant_values=-np.inf)
    return np.lib.stride_tricks.sliding_window_view(edged, (3, 3)).max(axis=(2, 3))


def _likely(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    return 1 / (1 + np.exp(-logits))
