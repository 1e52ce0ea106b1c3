"""MoveNet's points and how far they are off."""

from __future__ import annotations

from typing import Final

import numpy as np

from coach.domain.landmarks import JOINTS, LANDMARKS, Noise, Skeleton

NOISE: Final = Noise(
    flat=np.array([5.8, 10.7, 10.7, 7.7, 7.7, 3.4, 3.4, 6.2, 6.2]),
    deep=np.full(len(JOINTS), np.inf),
)
"""As far off as BlazePose, and as it is from BlazePose, if the two were independent (no ground truth says which is
closer to it). Measured: on 244 frames of tests/data/cover.mp4 their joints differ by 3.0, 6.4, 5.2, 1.5 and 3.1 degrees
(nose, elbows, shoulders, hips, knees; 1.48 times the median) where both see them well. No world coordinates."""

MULTIPOSE: Final = Skeleton("multipose", LANDMARKS[:17], NOISE)
"""The 17 points of COCO."""
