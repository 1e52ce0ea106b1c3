"""Looking for people in a single picture, as a whole and in overlapping squares.

In the whole picture a network may only report people of about the same size (BlazePose does); in a square somebody
smaller is large enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import Pose
from coach.estimators.estimator import OpenEstimator
from coach.estimators.top_down.box import CropBox, box_around, crop, projected
from coach.estimators.top_down.same_body import is_there, lies_in, non_maximum_suppression, same_body

SQUARE_SPACING_SHARE: Final = 0.5
"""Overlap of neighbouring squares: somebody on the border of one stands in the middle of the next."""

CLOSE_SQUARE_SIDE: Final = 0.72
"""Side of the closer squares over the picture's shorter side."""


class Scout:
    """Finds everybody in a picture; a context manager, because it holds a landmarker.

    most  how many to look for in each square
    """

    def __init__(self, open_estimator: OpenEstimator, most: int) -> None:
        self._landmarker = open_estimator(people=most, stream=False)

    def __enter__(self) -> Scout:
        return self

    def __exit__(self, *exception: object) -> None:
        self._landmarker.close()

    def everybody(self, rgb: NDArray[np.uint8], known: Sequence[Pose] = (), closely: bool = True) -> list[Pose]:
        """Each person once, confirmed by a second look at where they stand; none of those ``known``.

        ``closely`` finds smaller people and takes three times as long.
        """
        height, width = rgb.shape[:2]
        return self._in_parts(rgb, (None, *squares(width, height, closely)), known)

    def in_part(self, rgb: NDArray[np.uint8], part: CropBox | None, known: Sequence[Pose] = ()) -> list[Pose]:
        """The same for one part of the picture; None: for the picture as a whole."""
        return self._in_parts(rgb, (part,), known)

    def _in_parts(self, rgb: NDArray[np.uint8], parts: Iterable[CropBox | None], known: Sequence[Pose]) -> list[Pose]:
        found: list[Pose] = []
        for part in parts:
            found += self._landmarker.detect_all(rgb) if part is None else self._in_box(rgb, part)
        return self.confirmed(rgb, non_maximum_suppression(filter(is_there, found), known), known)

    def confirmed(self, rgb: NDArray[np.uint8], sightings: Sequence[Pose], known: Sequence[Pose] = ()) -> list[Pose]:
        """The sightings confirmed by finding the same body again in their own box."""
        again: list[Pose] = []
        for sighting in sightings:
            box = box_around(sighting)
            here = (p for p in self._in_box(rgb, box) if is_there(p) and lies_in(p, box) and same_body(p, sighting))
            again += non_maximum_suppression(here, (*known, *again))[:1]
        return again

    def _in_box(self, rgb: NDArray[np.uint8], box: CropBox) -> list[Pose]:
        found = self._landmarker.detect_all(crop(rgb, box))
        return [projected(pose, box, rgb.shape[0]) for pose in found]


def squares(width: int, height: int, closely: bool = True) -> Iterator[CropBox]:
    """Overlapping squares that cover the picture, as large as fit into it, then ``closely`` smaller ones."""
    for part in (1.0, CLOSE_SQUARE_SIDE) if closely else (1.0,):
        side = part * min(width, height) / height
        for y in _middles(1.0, side):
            for x in _middles(width / height, side):
                yield CropBox(x, y, side)


def _middles(length: float, side: float) -> list[float]:
    """Where along the picture the middles of the squares are."""
    if length - side < 0.02:
        return [length / 2]
    count = 1 + int(np.ceil((length - side) / (side * SQUARE_SPACING_SHARE) - 1e-9))
    return np.linspace(side / 2, length - side / 2, count).tolist()
