"""The three published ways of comparing two dancers, to be seen beside ours. Pure.

1. cosine: the mean cosine similarity of the 33 landmarks as one vector;
2. cosine after L2: the same after the pose has been moved to its centre and scaled to length 1;
3. angle: the mean absolute difference of the nine interior joint angles in the picture, after dynamic time warping.

As published they compare pixels in the picture; here the picture's units are its height, which changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import track_features
from coach.compare.ladder import resampled
from coach.pose.landmarks import PoseTrack

DTW_RATE: Final = 10
"""Hz at which two takes are warped onto each other: the published clips had no more."""


@dataclass(frozen=True)
class Published:
    """angle: degrees, smaller is more alike; cosine, cosine_l2: −1..1, larger is. NaN = nothing to compare."""

    angle: float
    cosine: float
    cosine_l2: float


def published(user: PoseTrack, reference: PoseTrack) -> Published:
    """All three, of the time that both show; both tracks in song time."""
    user, reference = _while(user, reference), _while(reference, user)
    theirs = resampled(reference, user.t)
    return Published(
        angle=_mean(warped_angle_difference(user, reference)),
        cosine=_mean(cosine(in_picture(user.image), in_picture(theirs.image))),
        cosine_l2=_mean(cosine_l2(user.image, theirs.image)),
    )


def _while(track: PoseTrack, other: PoseTrack) -> PoseTrack:
    """The track from the other's first frame to its last: warping would press half a song onto the whole."""
    if not len(other):
        return other
    return track.between(other.t[0], np.nextafter(other.t[-1], np.inf))


def _mean(values: NDArray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")


def in_picture(poses: NDArray) -> NDArray:
    """(T, 33, 2) measured from the picture's left edge again where they were mirrored about it.

    ``PoseTrack.mirrored`` leaves x from −b to −a; how wide the picture was is not known, so that the dancer stays where
    the film shows them: x from a to b, each pose turned about the middle of that. All other poses are left as they are.
    """
    x = poses[..., 0][np.isfinite(poses[..., 0])]
    if not len(x) or np.median(x) >= 0:  # the median: single landmarks may lie outside of any picture
        return poses
    return poses - np.array((x.min() + x.max(), 0.0), poses.dtype)


def cosine(user: NDArray, reference: NDArray) -> NDArray[np.float64]:
    """(T,) between poses (T, 33, 2) as they lie in their pictures."""
    a, b = (pose.reshape(len(pose), pose.shape[1] * pose.shape[2]).astype(float) for pose in (user, reference))
    size = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return (a * b).sum(axis=1) / np.where(size > 0, size, np.nan)


def cosine_l2(user: NDArray, reference: NDArray) -> NDArray[np.float64]:
    """(T,) the same of poses moved to their own centre and scaled to length 1."""
    return cosine(*(pose - pose.mean(axis=1, keepdims=True) for pose in (user, reference)))


def warped_angle_difference(user: PoseTrack, reference: PoseTrack) -> NDArray[np.float64]:
    """(P, 9) degrees between partners along the path of an unconstrained DTW over the nine angles; NaN = not seen."""
    mine, theirs = (_angles(track) for track in (user, reference))
    if not len(mine) or not len(theirs):
        return np.empty((0, 9))
    i, j = dtw(_distances(mine, theirs))
    return np.abs(mine[i] - theirs[j])


def _angles(track: PoseTrack) -> NDArray[np.float64]:
    """(T, 9) at DTW_RATE."""
    if not len(track):
        return np.empty((0, 9))
    t = np.arange(track.t[0], track.t[-1] + 1e-6, 1 / DTW_RATE)
    return track_features(resampled(track, t)).angle.astype(float)


def _distances(a: NDArray, b: NDArray) -> NDArray[np.float32]:
    """(N, M) mean absolute difference of the angles that both show; 90 where they share none."""
    a, b = a.astype(np.float32), b.astype(np.float32)
    known_a, known_b = np.isfinite(a).astype(np.float32), np.isfinite(b).astype(np.float32)
    shared = known_a @ known_b.T
    total = np.zeros((len(a), len(b)), np.float32)
    for joint in range(a.shape[1]):
        gap = np.abs(a[:, joint, None] - b[None, :, joint])
        total += np.where(np.isfinite(gap), gap, np.float32(0))
    return np.where(shared > 0, total / np.maximum(shared, 1), np.float32(90))


def dtw(distance: NDArray, band: NDArray | None = None) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """(P,), (P,) the cheapest path through (N, M) distances from corner to corner; steps one down, one right, or both.

    band  (N, M) bool: where it may go; None = anywhere. Worked through along the anti-diagonals, all of one at once.
    """
    n, m = distance.shape
    cost = np.full((n + 1, m + 1), np.inf)
    cost[0, 0] = 0.0
    allowed = np.ascontiguousarray(distance if band is None else np.where(band, distance, np.inf))
    for diagonal in range(n + m - 1):
        first, last = max(0, diagonal - m + 1), min(n - 1, diagonal)
        before, left, up, here = (_diagonal(cost, first + i, last + i, diagonal + i + j) for i, j in _STEPS)
        here[:] = np.minimum(np.minimum(before, left), up) + _diagonal(allowed, first, last, diagonal)
    return _traced(cost)


_STEPS: Final = ((0, 0), (1, 0), (0, 1), (1, 1))
"""Where a distance's neighbours lie in costs that have a border of one: before it, left of it, above it, itself."""


def _diagonal(table: NDArray, first: int, last: int, total: int) -> NDArray:
    """The view of the cells (i, total − i) with i from first to last: evenly spaced in memory, so nothing is copied."""
    columns = table.shape[1]
    start = first * columns + total - first
    return table.reshape(-1)[start : start + (last - first) * (columns - 1) + 1 : max(1, columns - 1)]


def _traced(cost: NDArray) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The path back through accumulated costs that have a border of one."""
    i, j = cost.shape[0] - 1, cost.shape[1] - 1
    path = [(i - 1, j - 1)]
    while i > 1 or j > 1:
        steps = ((i - 1, j - 1), (i - 1, j), (i, j - 1))
        i, j = min(steps, key=lambda s: cost[s])
        path.append((i - 1, j - 1))
    rows, columns = np.array(path[::-1], np.intp).T
    return rows, columns
