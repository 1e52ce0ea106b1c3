"""Known people, and the confidence maps and part affinity fields that a perfect network would draw of them."""

import numpy as np

from coach.estimators.bottom_up.links import along_lines
from coach.estimators.openpose.skeleton import EDGES, OPENPOSE

SIZE = (46, 80)
SIGMA = 1.0
WIDTH = 1.0
"""Cells: of the maps (rows, columns), of a point, of a limb to either side."""

STANDING = {
    "nose": (0, -11), "neck": (0, -8),
    "right_shoulder": (-3, -8), "right_elbow": (-4.5, -4), "right_wrist": (-5, 0),
    "left_shoulder": (3, -8), "left_elbow": (4.5, -4), "left_wrist": (5, 0),
    "right_hip": (-2, 0), "right_knee": (-2.5, 7), "right_ankle": (-2.5, 14),
    "left_hip": (2, 0), "left_knee": (2.5, 7), "left_ankle": (2.5, 14),
    "right_eye": (-1, -12.5), "left_eye": (1, -12.5), "right_ear": (-2.5, -11.5), "left_ear": (2.5, -11.5),
}  # fmt: skip
"""Somebody who faces us, from the middle of the hips, in cells."""


def person(x, y=25.0, **moved):
    """(18, 2) somebody at that place; ``moved``: points that are elsewhere (from the hips), None: unseen."""
    where = {**STANDING, **moved}
    return np.array([(np.nan, np.nan) if where[p] is None else np.add(where[p], (x, y)) for p in OPENPOSE.points])


def inside(one, size=SIZE):
    """(18,) which points of somebody are seen in the picture."""
    return ((one > -0.5) & (one < (size[1] - 0.5, size[0] - 0.5))).all(axis=1)


def confidence(people, size=SIZE, sigma=SIGMA):
    """(18, H, W); of points outside of the picture there is nothing."""
    y, x = np.mgrid[: size[0], : size[1]]
    maps = np.zeros((len(OPENPOSE), *size))
    for one in people:
        for part in np.flatnonzero(inside(one, size)):
            away = ((x - one[part, 0]) ** 2 + (y - one[part, 1]) ** 2) / (2 * sigma**2)
            maps[part] = np.maximum(maps[part], np.exp(-away))
    return maps


def fields(people, size=SIZE, width=WIDTH):
    """(E, 2, H, W); where limbs of several people lie upon each other, their mean."""
    y, x = np.mgrid[: size[0], : size[1]]
    found = np.zeros((len(EDGES), 2, *size))
    for edge, (a, b) in enumerate(EDGES):
        count = np.zeros(size)
        for one in people:
            line = one[b] - one[a]
            length = np.linalg.norm(line)
            if not np.isfinite(length):
                continue
            unit = line / length
            along = (x - one[a, 0]) * unit[0] + (y - one[a, 1]) * unit[1]
            across = np.abs((x - one[a, 0]) * unit[1] - (y - one[a, 1]) * unit[0])
            limb = (along >= -width) & (along <= length + width) & (across <= width)
            found[edge][:, limb] += unit[:, None]
            count += limb
        found[edge] /= np.maximum(count, 1)
    return found


def scorer(drawn_fields):
    return lambda edge, start, end: along_lines(drawn_fields[edge], start, end)
