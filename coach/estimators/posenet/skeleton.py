"""PoseNet's 17 points (COCO), the edges between them, and how far the points are off."""

from __future__ import annotations

from typing import Final

import numpy as np

from coach.domain.landmarks import JOINTS, LANDMARKS, Noise, Skeleton

NOISE: Final = Noise(
    flat=np.array([7.0, 11.9, 11.9, 7.8, 7.8, 3.8, 3.8, 7.0, 7.0]),
    deep=np.full(len(JOINTS), np.inf),
)
"""As far off as BlazePose, and as it is from BlazePose, if the two were independent. Measured: on 366 frames of
tests/data/cover.mp4 their joints differ by 4.9, 8.2, 5.3, 2.3 and 4.5 degrees (nose, elbows, shoulders, hips, knees;
1.48 times the median) where both see them well; 99.9 % of the points are within a fifth of the torso. No depth."""

POSENET: Final = Skeleton("posenet", LANDMARKS[:17], NOISE)
"""COCO's points in their order."""

EDGES: Final = (
    (0, 1), (1, 3), (0, 2), (2, 4),
    (0, 5), (5, 7), (7, 9), (5, 11), (11, 13), (13, 15),
    (0, 6), (6, 8), (8, 10), (6, 12), (12, 14), (14, 16),
)  # fmt: skip
"""Pairs of points between which the network gives the displacement, in the order of its channels."""
