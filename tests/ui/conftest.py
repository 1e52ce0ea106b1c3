import numpy as np
import pygame
import pytest

from coach.domain.landmarks import INDEX, LANDMARKS

STANDING = {
    "nose": (0.80, 0.20), "left_ear": (0.82, 0.20), "right_ear": (0.78, 0.20),
    "left_shoulder": (0.86, 0.30), "right_shoulder": (0.74, 0.30),
    "left_elbow": (0.92, 0.40), "right_elbow": (0.68, 0.40),
    "left_wrist": (0.96, 0.50), "right_wrist": (0.64, 0.50),
    "left_hip": (0.84, 0.52), "right_hip": (0.76, 0.52),
    "left_knee": (0.85, 0.70), "right_knee": (0.75, 0.70),
    "left_ankle": (0.85, 0.88), "right_ankle": (0.75, 0.88),
}  # fmt: skip
"""Somebody facing the camera, units of frame height: their left is on the picture's right."""


@pytest.fixture
def pose():
    """(L, 2) a standing body; landmarks that are never drawn are missing."""
    image = np.full((len(LANDMARKS), 2), np.nan)
    for name, at in STANDING.items():
        image[INDEX[name]] = at
    return image


@pytest.fixture
def canvas():
    return pygame.Surface((640, 360), 0, 32)
