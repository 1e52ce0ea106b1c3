"""PoseNet's 17 points (COCO), the edges between them, and how far the points are off."""

from __future__ import annotations

from typing import Final

import numpy as np

from coach.domain.landmarks import LANDMARKS, Noise, Skeleton

NOISE: Final = Noise(
    flat=np.array([8.0, 12.0, 12.0, 8.0, 8.0, 5.0, 5.0, 8.0, 8.0]),
    deep=np.full(9, np.inf),
)
""

POSENET: Final = Skeleton("posenet", LANDMARKS[:17], NOISE)
"""COCO's points in their order."""

EDGES: Final = (
    (0, 1), (1, 3), (0, 2), (2, 4),
    (0, 5), (5, 7), (7, 9), (5, 11), (11, 13), (13, 15),
    (0, 6), (6, 8), (8, 10), (6, 12), (12, 14), (14, 16),
)  # fmt: skip
"""Pairs of points between which the network tells the displacement, in the order of its channels."""
