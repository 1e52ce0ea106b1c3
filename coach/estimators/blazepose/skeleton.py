"""BlazePose's points and how far they are off."""

from __future__ import annotations

from typing import Final

import numpy as np

from coach.domain.landmarks import Noise, Skeleton

NOISE: Final = Noise(
    flat=np.array([5.0, 8.6, 8.6, 5.7, 5.7, 3.0, 3.0, 5.4, 5.4]),
    deep=np.array([14.0, 9.0, 9.0, 14.0, 14.0, 12.0, 12.0, 5.5, 5.5]),
)
"""Measured with the full model on a rendered dancer with known ground truth. In the picture a hinge has two limbs that
can be wrong, and its sign flips when it is nearly straight; in space a joint other than a hinge also depends on the
torso's orientation."""

BLAZEPOSE: Final = Skeleton(
    "blazepose",
    (
        "nose",
        "left_eye_inner", "left_eye", "left_eye_outer",
        "right_eye_inner", "right_eye", "right_eye_outer",
        "left_ear", "right_ear",
        "mouth_left", "mouth_right",
        "left_shoulder", "right_shoulder",
        "left_elbow", "right_elbow",
        "left_wrist", "right_wrist",
        "left_pinky", "right_pinky",
        "left_index", "right_index",
        "left_thumb", "right_thumb",
        "left_hip", "right_hip",
        "left_knee", "right_knee",
        "left_ankle", "right_ankle",
        "left_heel", "right_heel",
        "left_foot_index", "right_foot_index",
    ),
    NOISE,
)  # fmt: skip
"""The 33 points in mediapipe's order."""
