"""Which of the people in a picture is another one's reflection in a mirror on the wall. Pure.

A reflection moves at the very moment the dancer does, with the other side of the body, and is smaller, because it is
farther away. A limb's height does not depend on the side from which the mirror shows it: so the heights of elbows,
wrists, knees and ankles above the hips are compared, and how they change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import LEAST_VISIBILITY
from coach.compare.sampling import resampled
from coach.domain.landmarks import INDEX, PoseTrack, opposite

REFLECTION_HZ: Final = 20
"""Moments compared per second."""
HEIGHT_CHANGE_MOMENTS: Final = 4
"""Moments (0.2 s) between two heights whose difference is a movement."""
COMPARED_LANDMARKS: Final = tuple(
    f"{side}_{part}" for part in ("elbow", "wrist", "knee", "ankle") for side in ("left", "right")
)
LEAST_BOTH_SEEN_S: Final = 3.0
"""s for which both must be seen for anything to be said."""
SMALLER: Final = 0.9
"""Size of a reflection over the dancer's, at most: a reflection is never nearer than the dancer."""
REFLECTION_CORRELATION: Final = 0.7
"""Correlation above which two movements are one person's. Real people who dance side by side have .59 at most,
with the sides swapped .54; rendered reflections .87 at least."""
REFLECTION_LEAD: Final = 0.1
"""By how much more alike the movements must be with the sides swapped than as they are."""


def reflections(tracks: Sequence[PoseTrack]) -> frozenset[int]:
    """Which of the people (indices) are reflections of others. ``tracks``: of one film, on one clock."""
    sizes = [_size(track) for track in tracks]
    return frozenset(
        k
        for k, own in enumerate(sizes)
        if any(own <= SMALLER * size and reflects(tracks[k], tracks[j]) for j, size in enumerate(sizes))
    )


def reflects(image: PoseTrack, dancer: PoseTrack) -> bool:
    """Whether ``image`` moves just as ``dancer`` does, with the sides swapped."""
    plain, swapped = movement_correlation(image, dancer)
    return swapped >= REFLECTION_CORRELATION and swapped >= plain + REFLECTION_LEAD


def movement_correlation(one: PoseTrack, other: PoseTrack) -> tuple[float, float]:
    """Correlation (−1..1) of the movements of two people at the same moments: left with left, and left with right; 0
    where they are hardly seen together."""
    if not len(one) or not len(other):
        return 0.0, 0.0
    t = np.arange(max(one.t[0], other.t[0]), min(one.t[-1], other.t[-1]), 1 / REFLECTION_HZ)
    mine, theirs = (_moves(resampled(track, t).body) for track in (one, other))
    swapped = [COMPARED_LANDMARKS.index(opposite(name)) for name in COMPARED_LANDMARKS]
    return _correlation(mine, theirs), _correlation(mine, theirs[:, swapped])


def _moves(track: PoseTrack) -> NDArray[np.float64]:
    """(T − HEIGHT_CHANGE_MOMENTS, limbs) change of height above the hips; NaN where not seen."""
    limbs, hips = [INDEX[name] for name in COMPARED_LANDMARKS], [INDEX["left_hip"], INDEX["right_hip"]]
    y = np.where(track.visibility >= LEAST_VISIBILITY, track.image[..., 1], np.nan)
    height = y[:, limbs] - y[:, hips].mean(axis=1, keepdims=True)
    return height[HEIGHT_CHANGE_MOMENTS:] - height[:-HEIGHT_CHANGE_MOMENTS]


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Over what is known of both; 0 if that is too little."""
    both = np.isfinite(one) & np.isfinite(other)
    if both.any(axis=1).sum() < LEAST_BOTH_SEEN_S * REFLECTION_HZ - HEIGHT_CHANGE_MOMENTS:
        return 0.0
    a, b = one[both] - one[both].mean(), other[both] - other[both].mean()
    return float((a * b).sum() / max(np.sqrt((a * a).sum() * (b * b).sum()), 1e-12))


def _size(track: PoseTrack) -> float:
    """Median height of the body in the picture."""
    # not track.body, which stays with the track: of six people in an hour 350 MB
    y = track.skeleton.as_body(
        np.where(track.visibility >= LEAST_VISIBILITY, track.image[..., 1], np.nan)[..., None], np.nan
    )
    y = y[track.seen, :, 0]
    known = np.isfinite(y).any(axis=1)
    return float(np.median(np.nanmax(y[known], axis=1) - np.nanmin(y[known], axis=1))) if known.any() else 0.0
