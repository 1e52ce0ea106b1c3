"""Where the dancers of a group stand on the floor, as far as a film can tell. Pure.

Conventions
-----------
- D dancers, from left to right at the film's beginning; B beats; missing is NaN.
- A *place* is a point of the floor as a complex number, in body heights: how far to the dancers' own left when they
  face the audience + i · how far towards the audience. The origin does not matter.

A film has no ruler, but it has people: all stand on one floor and are about equally tall, so anyone who looks smaller,
or whose feet are higher in the picture, is farther away. That gives places up to the camera's own unknowns: where it
stands, where it points, how far it zooms, how wide the room is. ``formation`` takes these out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import LEAST_VISIBILITY
from coach.compare.sampling import resampled
from coach.domain.landmarks import INDEX, PoseTrack

PLACE_WINDOW_S: Final = 0.1
"""s around a beat in which places are sampled …"""
PLACE_SAMPLES: Final = 7
"""… this many times."""
CALM: Final = 2
"""Beats on both sides over which a body's size is measured: crouching or bending makes nobody smaller."""
STRETCHED: Final = 0.75
"""Quantile of those beats' sizes that counts: most beats show a body at nearly its full length."""
OF_BODY: Final = 0.78
"""Torso, thigh and shin over the body's height (Drillis and Contini's 0.288 + 0.245 + 0.246)."""
PHONE_FOCAL_LENGTH: Final = 0.78
"""Focal length over the picture's longer side: a phone's main camera, 26 mm on 36, slightly cropped."""
CAMERA_HEIGHT: Final = 0.75
"""Body heights, the assumed height of the camera if nothing tells it: held at the chest, or on a tripod."""
CAMERA_HEIGHT_RANGE: Final = (0.35, 1.6)
"""Body heights, the least and the most that a camera's height may be found to be."""
SIZE_NOISE: Final = 0.05
"""Share of a size by which people equally far away seem to differ: they are not equally tall."""


@dataclass(frozen=True, eq=False)
class _Stands:
    """For each dancer on each beat, (D, B), units of the frame's height: where across the picture the hips are, how low
    the lower foot is, how tall the body would be upright."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    size: NDArray[np.float64]


def places(
    tracks: Sequence[PoseTrack], times: NDArray[np.float64], aspect: float, mirrored: bool = False
) -> NDArray[np.complex128]:
    """(D, B) places of the dancers at ``times`` (D, B) in s.

    tracks    of one film, as they are in its picture, on one clock
    aspect    the picture's width over its height
    mirrored  the film shows the dance as in a mirror
    """
    stand = _stands(tracks, times)
    size = _at_feet(stand)
    across, deep = (stand.x - aspect / 2) / size, PHONE_FOCAL_LENGTH * max(1.0, aspect) / size
    return np.where(mirrored, -1, 1) * across - 1j * deep


def _stands(tracks: Sequence[PoseTrack], times: NDArray[np.float64]) -> _Stands:
    looks = np.linspace(-PLACE_WINDOW_S, PLACE_WINDOW_S, PLACE_SAMPLES)
    found = np.array([_of_one(track, at[:, None] + looks) for track, at in zip(tracks, times)])
    x, y, size = np.moveaxis(found, 1, 0)
    return _Stands(x, y, np.array([_calm(row) for row in size]))


def _of_one(track: PoseTrack, t: NDArray[np.float64]) -> NDArray[np.float64]:
    """(3, B) x, y and size; the median of the samples (B, PLACE_SAMPLES)."""
    moments, back = np.unique(np.nan_to_num(t.ravel(), nan=-1e9), return_inverse=True)  # of a late beat after the next
    at = resampled(track.body, moments)
    point = np.where(at.visibility[..., None] >= LEAST_VISIBILITY, at.image, np.nan)[back]
    left, right = ({part: point[:, INDEX[f"{side}_{part}"]] for part in _BODY_SIZE_PARTS} for side in ("left", "right"))
    hips, shoulders = ((left[part] + right[part]) / 2 for part in ("hip", "shoulder"))
    limbs = [_longer(left[a] - left[b], right[a] - right[b]) for a, b in (("hip", "knee"), ("knee", "ankle"))]
    size = (np.linalg.norm(shoulders - hips, axis=1) + sum(limbs)) / OF_BODY
    low = np.fmax(left["ankle"][:, 1], right["ankle"][:, 1])
    return np.array([_middle(values.reshape(t.shape)) for values in (hips[:, 0], low, size)])


_BODY_SIZE_PARTS: Final = ("shoulder", "hip", "knee", "ankle")


def _longer(one: NDArray, other: NDArray) -> NDArray[np.float64]:
    return np.fmax(np.linalg.norm(one, axis=1), np.linalg.norm(other, axis=1))


def _middle(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B,) median of the known values of each row; NaN where fewer than half are."""
    known = np.isfinite(values).sum(axis=1) * 2 >= values.shape[1]
    return np.array([np.nanmedian(row) if good else np.nan for row, good in zip(values, known)])


def _calm(size: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B,) a body's size around each beat when at full length; NaN where it is not known on the beat."""
    around = [size[max(k - CALM, 0) : k + CALM + 1] for k in range(len(size))]
    return np.array([np.nanquantile(a, STRETCHED) if np.isfinite(s) else np.nan for s, a in zip(size, around)])


def _at_feet(stand: _Stands) -> NDArray[np.float64]:
    """(D, B) the size that a body of mean height would have where each dancer stands: the dancers' mean size, corrected
    by how low the feet are. Feet tell it more sharply than sizes, and do not depend on how tall somebody is."""
    known = np.isfinite(stand.x) & np.isfinite(stand.y) & np.isfinite(stand.size)
    mean_y, mean_size = (_mean(values, known) for values in (stand.y, stand.size))
    lower, larger = (np.where(known, values - mean, 0) for values, mean in
                     ((stand.y, mean_y), (stand.size, mean_size)))  # fmt: skip
    doubt = float((SIZE_NOISE * mean_size[np.isfinite(mean_size)]) ** 2 @ known.sum(axis=0)[np.isfinite(mean_size)])
    high = ((lower * larger).sum() + CAMERA_HEIGHT * doubt) / max((larger**2).sum() + doubt, 1e-12)
    size = mean_size + lower / np.clip(high, *CAMERA_HEIGHT_RANGE)
    return np.where(known & (size > 0.25 * mean_size), size, np.nan)


def _mean(values: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(B,) over the known dancers; NaN where there are none."""
    count = known.sum(axis=0)
    return np.where(count > 0, np.where(known, values, 0).sum(axis=0) / np.maximum(count, 1), np.nan)
