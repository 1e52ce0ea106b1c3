"""OpenPose's 18 points (COCO), the edges between them and the channels of the network, as published."""

from __future__ import annotations

from typing import Final

import numpy as np

from coach.domain.landmarks import JOINTS, Noise, Skeleton
from coach.estimators.posenet.skeleton import NOISE as POSENET_NOISE

NOISE: Final = Noise(flat=POSENET_NOISE.flat, deep=np.full(len(JOINTS), np.inf))
"""Not measured, for lack of its weights: PoseNet's, the smaller network, are used. No depth."""

OPENPOSE: Final = Skeleton(
    "openpose",
    (
        "nose", "neck",
        "right_shoulder", "right_elbow", "right_wrist",
        "left_shoulder", "left_elbow", "left_wrist",
        "right_hip", "right_knee", "right_ankle",
        "left_hip", "left_knee", "left_ankle",
        "right_eye", "left_eye", "right_ear", "left_ear",
    ),
    NOISE,
)  # fmt: skip
"""In the order of the confidence maps."""

EDGES: Final = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7),
    (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13),
    (1, 0), (0, 14), (14, 16), (0, 15), (15, 17), (2, 16), (5, 17),
)  # fmt: skip
"""Pairs of points whose limb has a field."""

MAPS, FIELD_CHANNELS = slice(0, 18), slice(19, 57)
"""The network's channels with the points' maps and the fields."""

FIELD_OF_EDGE: Final = (12, 20, 14, 16, 22, 24, 0, 2, 4, 6, 8, 10, 28, 30, 34, 32, 36, 18, 26)
"""The fields' channel with x for each edge; the next one is y."""

CHANNELS: Final = 57
"""All of the network's channels; number 18 is the background."""
