"""Bodies made of numbers, and a landmarker that finds them in pictures of coloured figures."""

import numpy as np

from coach.domain.landmarks import Pose
from coach.estimators.blazepose.skeleton import BLAZEPOSE

PARTS = {
    "shoulder": (0.12, 0.2), "elbow": (0.16, 0.35), "wrist": (0.17, 0.48), "hip": (0.08, 0.5),
    "knee": (0.08, 0.74), "ankle": (0.08, 0.95), "heel": (0.08, 0.98), "foot_index": (0.1, 1.0),
}  # fmt: skip
"""Half the width at, and the height of, each part of somebody who stands facing us; 0 = top of the head."""


def body(x, y=0.5, height=0.6, visibility=1.0):
    """Somebody who stands with their middle at x, y (units of the frame's height)."""
    image = np.tile(np.float32((0.0, 0.08)), (33, 1))
    for part, (across, down) in PARTS.items():
        image[BLAZEPOSE.index[f"left_{part}"]], image[BLAZEPOSE.index[f"right_{part}"]] = (
            (across, down),
            (-across, down),
        )
    for finger in ("pinky", "index", "thumb"):
        image[BLAZEPOSE.index[f"left_{finger}"]], image[BLAZEPOSE.index[f"right_{finger}"]] = (0.17, 0.5), (-0.17, 0.5)
    placed = (image - np.float32((0, 0.5))) * np.float32(height) + np.float32((x, y))
    return Pose(placed, np.zeros((33, 3), np.float32), np.full(33, visibility, np.float32), 1, BLAZEPOSE)


def figure_picture(figures, height=120, width=240):
    """A grey picture with an upright bar for each (x, colour) from back to front, as wide as a torso."""
    rgb = np.full((height, width, 3), 60, np.uint8)
    for x, colour in figures:
        left, right = (max(0, round((x + side * 0.08) * height)) for side in (-1, 1))
        rgb[round(0.2 * height) : round(0.8 * height), left:right] = colour
    return rgb


class ModelOf:
    """An estimator's model that opens whatever ``open_estimator`` makes."""

    identity, source, skeleton = "0" * 64, "a test", BLAZEPOSE
    name, package, most = "blazepose", "mediapipe", 1

    def __init__(self, open_estimator):
        self.open_estimator = open_estimator

    def load(self):
        return self.open_estimator


class FigureLandmarker:
    """Stands in for BlazePose: finds the bars of ``figure_picture`` whatever their colour.

    With one person to look for it stays with the bar nearest to where it was (in the crop), like the real one.
    """

    made = 0

    def __init__(self, people=1, stream=True):
        type(self).made += 1
        self.people, self.stream, self.x = people, stream, None

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def close(self):
        pass

    def forget(self):
        self.x = None

    def detect(self, rgb, moment_s=0.0):
        found = self._bars(rgb)
        if not found:
            self.x = None
            return Pose.nobody(BLAZEPOSE)
        near = 0.5 * rgb.shape[1] / rgb.shape[0] if self.x is None else self.x
        pose = min(found, key=lambda pose: abs(pose.image[0, 0] - near))
        self.x = float(pose.image[0, 0])
        return pose

    def detect_all(self, rgb, moment_s=0.0):
        return tuple(self._bars(rgb)[: self.people])

    def _bars(self, rgb):
        most = rgb.max(axis=2)
        coloured = (most - rgb.min(axis=2) > 40) & (most > 90)
        high, fullest = rgb.shape[0], np.argmax(coloured.sum(axis=1))
        row, there = rgb[fullest].astype(int), coloured[fullest]
        new = np.flatnonzero(there & np.r_[True, (np.abs(np.diff(row, axis=0)).sum(axis=1) > 30) | ~there[:-1]])
        found = []
        for left in new:
            same = there[left:] & (np.abs(row[left:] - row[left]).sum(axis=1) < 30)
            right = left + (len(same) if same.all() else same.argmin())
            tall = np.flatnonzero(coloured[:, (left + right) // 2])
            if right - left >= 0.2 * len(tall):  # narrower: mostly hidden behind somebody
                found.append(body((left + right) / 2 / high, tall.mean() / high, len(tall) / high))
        return found
