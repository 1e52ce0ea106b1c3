"""Three published ways of comparing two dancers, to show alongside ours. Pure.

1. cosine: the mean cosine similarity of the landmarks as one vector;
2. cosine after L2: the same after the pose has been centred and scaled to length 1;
3. angle: the mean absolute difference of the nine interior joint angles in the picture, after dynamic time warping.

As published they compare pixels; here the unit is the picture's height, which changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import track_features
from coach.compare.sampling import resampled
from coach.domain.landmarks import PoseTrack

DTW_RATE: Final = 10
"""Hz at which two takes are warped onto each other: the published clips had no more."""
WARPED_AT_ONCE_S: Final = 400.0
"""s of a take warped at once, so a table of 4000 x 4000: an hour's would take 15 GB."""
DISTANCE_BATCH_ROWS: Final = 64
"""Rows of a table of distances computed at once."""


@dataclass(frozen=True)
class Published:
    """angle: degrees, smaller is more alike; cosine, cosine_l2: −1..1, larger is. NaN = nothing to compare."""

    angle: float
    cosine: float
    cosine_l2: float


def published(
    user: PoseTrack, reference: PoseTrack, advance: Callable[[float], None] = lambda seconds: None
) -> Published:
    """All three, over the time that both show; both tracks in song time. ``advance`` is told of each part (s)."""
    user, reference = _while(user, reference), _while(reference, user)
    theirs = resampled(reference, user.t)
    return Published(
        angle=_mean(warped_angle_difference(user, reference, advance)),
        cosine=_mean(cosine(*(in_picture(poses) for poses in _of_both(user, theirs)))),
        cosine_l2=_mean(cosine_l2(*_of_both(user, theirs))),
    )


def _of_both(user: PoseTrack, reference: PoseTrack) -> tuple[NDArray, NDArray]:
    """(T, N, 2) twice: the points that both estimators find; all of them if it is the same one."""
    mine, theirs = user.skeleton, reference.skeleton
    if mine == theirs:
        return user.image, reference.image
    shared = [name for name in mine.points if name in theirs.index]
    return tuple(track.image[:, [track.skeleton.index[name] for name in shared]] for track in (user, reference))


def _while(track: PoseTrack, other: PoseTrack) -> PoseTrack:
    """The track from the other's first frame to its last: warping would stretch half a song over the whole."""
    if not len(other):
        return other
    return track.between(other.t[0], np.nextafter(other.t[-1], np.inf))


def _mean(values: NDArray) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")


def in_picture(poses: NDArray) -> NDArray:
    """(T, N, 2) measured from the picture's left edge again where they were mirrored about it.

    ``PoseTrack.mirrored`` leaves x from −b to −a; how wide the picture was is not known, so the dancer stays where the
    film shows them: x from a to b, each pose flipped about the middle of that. All other poses are left as they are.
    """
    x = poses[..., 0][np.isfinite(poses[..., 0])]
    if not len(x) or np.median(x) >= 0:  # the median: single landmarks may lie outside of any picture
        return poses
    return poses - np.array((x.min() + x.max(), 0.0), poses.dtype)


def cosine(user: NDArray, reference: NDArray) -> NDArray[np.float64]:
    """(T,) between poses (T, N, 2) as they lie in their pictures."""
    a, b = (pose.reshape(len(pose), pose.shape[1] * pose.shape[2]).astype(float) for pose in (user, reference))
    size = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return (a * b).sum(axis=1) / np.where(size > 0, size, np.nan)


def cosine_l2(user: NDArray, reference: NDArray) -> NDArray[np.float64]:
    """(T,) the same for poses centred and scaled to length 1."""
    return cosine(*(pose - pose.mean(axis=1, keepdims=True) for pose in (user, reference)))


def warped_angle_difference(
    user: PoseTrack, reference: PoseTrack, advance: Callable[[float], None] = lambda seconds: None
) -> NDArray[np.float64]:
    """(P, 9) degrees between partners along the path of an unconstrained DTW over the nine angles; NaN = not seen.

    Part by part if longer than WARPED_AT_ONCE_S.
    """
    apart = [np.empty((0, 9))]
    for begin, end in _parts(user.t):
        mine, theirs = (_angles(track.between(begin, end)) for track in (user, reference))
        if len(mine) and len(theirs):
            i, j = dtw(angle_distances(mine, theirs))
            apart.append(np.abs(mine[i] - theirs[j]))
        advance(len(mine) / DTW_RATE)
    return np.concatenate(apart)


def _parts(t: NDArray[np.float64]) -> Iterable[tuple[float, float]]:
    """(from, to) s of parts of about the same length that cover all the time."""
    first, last = (t[0], t[-1]) if len(t) else (0.0, 0.0)
    borders = np.linspace(first, last, max(1, ceil((last - first) / WARPED_AT_ONCE_S)) + 1)
    return pairwise([-np.inf, *borders[1:-1].tolist(), np.inf])


def _angles(track: PoseTrack) -> NDArray[np.float64]:
    """(T, 9) at DTW_RATE."""
    if not len(track):
        return np.empty((0, 9))
    t = np.arange(track.t[0], track.t[-1] + 1e-6, 1 / DTW_RATE)
    return track_features(resampled(track, t)).angle.astype(float)


def angle_distances(a: NDArray, b: NDArray) -> NDArray[np.float32]:
    """(N, M) mean absolute difference of the angles (N, 9) and (M, 9) that both show; 90 where they share none.

    |x − y| is x + y − 2·min(x, y): over the angles that both show, matrix products give the sum of the first two, and
    an angle not shown is 0 and adds nothing to the third. DISTANCE_BATCH_ROWS at a time: they stay in the cache.
    """
    known_a, known_b = np.isfinite(a).astype(np.float32), np.isfinite(b).astype(np.float32)
    a, b = np.nan_to_num(a).astype(np.float32), np.nan_to_num(b).astype(np.float32)
    shared, total = known_a @ known_b.T, a @ known_b.T + known_a @ b.T
    twice_a, twice_b = 2 * a, np.ascontiguousarray(2 * b.T)
    for first in range(0, len(a), DISTANCE_BATCH_ROWS):
        some = slice(first, first + DISTANCE_BATCH_ROWS)
        for joint, angles in enumerate(twice_b):
            total[some] -= np.minimum(twice_a[some, joint, None], angles)
    return np.where(shared > 0, total / np.maximum(shared, 1), np.float32(90))


def dtw(distance: NDArray) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """(P,), (P,) the cheapest path through (N, M) distances from corner to corner; steps one down, one right, or both.

    A row at a time: a path enters it from above at some cell, then runs to the right, which costs the difference of two
    sums along the row. So a cell's cost is its sum plus the least, up to there, of the cost of entering minus the sum
    before.
    """
    n, m = distance.shape
    cost = np.full((n + 1, m + 1), np.inf)
    cost[0, 0] = 0.0
    for first in range(0, n, DISTANCE_BATCH_ROWS):
        rows = distance[first : first + DISTANCE_BATCH_ROWS]
        along = np.cumsum(rows, axis=1, dtype=np.float64)
        for i, (upto, before) in enumerate(zip(along, along - rows), start=first):
            entered = np.minimum(cost[i, 1:], cost[i, :-1]) - before
            cost[i + 1, 1:] = upto + np.minimum.accumulate(entered)
    return _traced(cost)


def _traced(cost: NDArray) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The path back through accumulated costs that have a border of one."""
    i, j = cost.shape[0] - 1, cost.shape[1] - 1
    path = [(i - 1, j - 1)]
    while i > 1 or j > 1:
        both, down, right = cost[i - 1, j - 1], cost[i - 1, j], cost[i, j - 1]
        diagonal = both <= min(down, right)
        i, j = i - (diagonal or down <= right), j - (diagonal or down > right)
        path.append((i - 1, j - 1))
    rows, columns = np.array(path[::-1], np.intp).T
    return rows, columns
