"""The square, eased box in which to look for one dancer, and what in a pose tells where somebody stands. Pure.

Positions and lengths are in units of the frame's height.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import HIPS, SHOULDERS, TRUNK, Pose

BOX_OVER_BODY: Final = 1.5
"""Side of the box over the longer side of the body: arms may fly up before the box has followed."""

SMALLEST: Final = 0.1
"""Side of the smallest box: nobody smaller can be followed."""

BOX_EASE: Final = 0.15
"""Share of the way to its target that the box moves in one frame: the landmarker expects the dancer where they were in
the last crop."""

TIGHT: Final = 1.05
"""A box smaller than this times the body jumps instead of easing."""

WIDEN: Final = 1.08
MOST_BOX_GROWTH: Final = 2.0
"""By what factor the box grows in each frame without a pose, and at most."""

ABOVE_MIDDLE: Final = 0.37
"""Where the middle of shoulders and hips is, from the top of all landmarks down, in heights of the body."""

Bounds = tuple[float, float, float, float]
"""left, top, right, bottom of the area a body covers."""


@dataclass(frozen=True)
class CropBox:
    """A square: its centre and its side."""

    x: float
    y: float
    side: float

    def eased(self, pose: Pose) -> CropBox:
        """A step towards where the pose wants the box to be; all the way if the body would be cut off."""
        wanted = box_around(pose)
        if not self.holds(pose):
            return wanted
        step = [a + BOX_EASE * (b - a) for a, b in ((self.x, wanted.x), (self.y, wanted.y), (self.side, wanted.side))]
        return CropBox(*step)

    def holds(self, pose: Pose) -> bool:
        """Whether the whole body lies in the box with a little room to spare."""
        left, top, right, bottom = bounds_of(pose)
        reach = self.side / TIGHT / 2
        return bool(max(self.x - left, right - self.x) <= reach and max(self.y - top, bottom - self.y) <= reach)

    def widened(self, frames_lost: int) -> CropBox:
        """Where to look for somebody who has not been seen for this many frames."""
        return replace(self, side=self.side * min(WIDEN**frames_lost, MOST_BOX_GROWTH))

    def pixels(self, height: int) -> tuple[int, int, int]:
        """left, top, side in whole pixels of a frame of that height."""
        side = max(2, round(self.side * height))
        return round(self.x * height - side / 2), round(self.y * height - side / 2), side


def box_around(pose: Pose) -> CropBox:
    """The box that a pose wants."""
    left, top, right, bottom = bounds_of(pose)
    side = max(BOX_OVER_BODY * max(right - left, bottom - top), SMALLEST)
    return CropBox((left + right) / 2, (top + bottom) / 2, side)


def bounds_of(pose: Pose) -> Bounds:
    """left, top, right, bottom of all landmarks that were found."""
    low, high = np.fmin.reduce(pose.image, axis=0), np.fmax.reduce(pose.image, axis=0)  # NaN only if all are
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])


def height_of(pose: Pose) -> float:
    """Of the body, in units of the frame's height."""
    _, top, _, bottom = bounds_of(pose)
    return bottom - top


def crop(rgb: NDArray[np.uint8], box: CropBox, keep: Bounds | None = None) -> NDArray[np.uint8]:
    """(side, side, 3) the picture inside the box, black where the box reaches out of the frame or out of ``keep``."""
    height, width = rgb.shape[:2]
    left, top, side = box.pixels(height)
    keep = keep or (left / height, top / height, (left + side) / height, (top + side) / height)
    x0, y0 = max(left, 0, round(keep[0] * height)), max(top, 0, round(keep[1] * height))
    x1 = max(x0, min(left + side, width, round(keep[2] * height)))
    y1 = max(y0, min(top + side, height, round(keep[3] * height)))
    inside = rgb[y0:y1, x0:x1]
    if inside.shape[:2] == (side, side):
        return np.ascontiguousarray(inside)
    cut = np.zeros((side, side, 3), np.uint8)
    if inside.size:
        cut[y0 - top : y1 - top, x0 - left : x1 - left] = inside
    return cut


def only_inside(rgb: NDArray[np.uint8], keep: Bounds) -> NDArray[np.uint8]:
    """(H, W, 3) the picture, black except for ``keep``."""
    left, top, right, bottom = (max(0, round(edge * rgb.shape[0])) for edge in keep)
    blackened = np.zeros_like(rgb)
    blackened[top:bottom, left:right] = rgb[top:bottom, left:right]
    return blackened


def blacked_out(rgb: NDArray[np.uint8], body: Bounds) -> NDArray[np.uint8]:
    """(H, W, 3) the picture, black where ``body`` is."""
    left, top, right, bottom = (max(0, round(edge * rgb.shape[0])) for edge in body)
    rest = rgb.copy()
    rest[top:bottom, left:right] = 0
    return rest


def enlarged(pose: Pose, share: float) -> Bounds:
    """The body plus this share of its size on each side."""
    left, top, right, bottom = bounds_of(pose)
    more = share * max(right - left, bottom - top)
    return left - more, top - more, right + more, bottom + more


def projected(pose: Pose, box: CropBox, height: int) -> Pose:
    """The pose found in the crop of ``box`` (units of the crop's height) in units of the frame's height."""
    left, top, side = box.pixels(height)
    image = (pose.image * np.float32(side) + np.float32((left, top))) / np.float32(height)
    return replace(pose, image=image)


KEPT_MEASURES: Final = 64
"""Poses whose place and size are cached: matching asks for them again and again."""


@lru_cache(KEPT_MEASURES)
def centre(pose: Pose) -> NDArray[np.float32]:
    """(2,) the middle of shoulders and hips: the part of a dancer that moves least."""
    torso = pose.body.image[TRUNK]
    middle = torso.mean(axis=0) if np.isfinite(torso).all() else _middle(pose)
    middle.flags.writeable = False
    return middle


@lru_cache(KEPT_MEASURES)
def scale(pose: Pose) -> float:
    """How large the body is: about the length of the torso, even when it is bent towards the camera."""
    image = pose.body.image
    torso = np.linalg.norm(image[SHOULDERS].mean(axis=0) - image[HIPS].mean(axis=0))
    left, top, right, bottom = bounds_of(pose)
    return float(np.fmax(torso, max(0.25 * (bottom - top), 0.15 * (right - left), 1e-3)))


def _middle(pose: Pose) -> NDArray[np.float32]:
    """(2,) the same for a body with a shoulder or a hip not found."""
    left, top, right, bottom = bounds_of(pose)
    return np.array([(left + right) / 2, top + ABOVE_MIDDLE * (bottom - top)], np.float32)
