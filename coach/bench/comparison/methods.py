"""Every method of comparing two dancers that the benchmark sets side by side, in one form. Pure.

A method turns a performance into a :class:`Reading`: how suspicious each joint of each beat looks to it, and what else
it claims to know. Methods that only know the whole posture say the same of all nine joints.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import Features, track_features
from coach.compare.judge import Alignment, judge_features
from coach.compare.live import LiveJudge
from coach.compare.prepared import prepare_reference
from coach.compare.published import cosine, cosine_l2, dtw
from coach.compare.sampling import resampled
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import INDEX, JOINT_ENDS, JOINTS, PoseTrack
from coach.domain.thresholds import Thresholds
from coach.domain.verdicts import Verdict


@dataclass(frozen=True, eq=False)
class Reading:
    """error (B, 9), larger is worse, in the method's own unit; lag (B,) s; NaN = does not know.

    frozen, side (B,): how much it looks like standing still or the other side
    flags (B, 9) bool: what it calls wrong by its own thresholds, if it has any; verdicts: if it gives them
    """

    error: NDArray[np.float64]
    lag: NDArray[np.float64]
    frozen: NDArray[np.float64]
    side: NDArray[np.float64]
    flags: NDArray[np.bool_] | None = None
    verdicts: tuple[Verdict, ...] = ()


Method = Callable[[PoseTrack, PoseTrack, BeatGrid, Thresholds], Reading]


PUBLISHED_TABLE: Final = np.array([9, 35, 35, 26, 26, 7, 7, 11, 12.0])
"""Degrees: the published thresholds of the nine angles …"""
PUBLISHED_COSINE: Final = 0.07
"""… and 1 − the published cut-off of the cosine."""


def _plain(error: NDArray, lag: NDArray | None = None, limit: NDArray | float | None = None) -> Reading:
    """A method without a notion of freezing or sides: the whole beat's suspicion stands for both."""
    whole = _mean(error, axis=1)
    flags = None if limit is None else np.nan_to_num(error) > limit
    return Reading(error, np.full(len(error), np.nan) if lag is None else lag, whole, whole, flags)


def _mean(values: NDArray, axis: int) -> NDArray:
    known = np.isfinite(values)
    count = known.sum(axis=axis)
    return np.where(count > 0, np.where(known, values, 0).sum(axis=axis) / np.maximum(count, 1), np.nan)


def _per_beat(t: NDArray, values: NDArray, grid: BeatGrid) -> NDArray[np.float64]:
    """(B, N) medians of (T, N) over each beat's own frames; NaN where fewer than half of them know."""
    border = np.searchsorted(t, grid.edges)
    rows = []
    for a, b in zip(border[:-1], border[1:]):
        part = values[a:b]
        enough = np.isfinite(part).mean(axis=0) >= 0.5 if len(part) else np.zeros(values.shape[1], bool)
        middle = np.nanmedian(np.where(enough, part, 0), axis=0) if len(part) else np.zeros(values.shape[1])
        rows.append(np.where(enough, middle, np.nan))
    return np.array(rows)


def whole_pose(similarity: Callable[[NDArray, NDArray], NDArray]) -> Method:
    """Published methods 1 and 2: one similarity of the whole posture, frame by frame."""

    def read(user: PoseTrack, reference: PoseTrack, grid: BeatGrid, thresholds: Thresholds) -> Reading:
        apart = 1 - similarity(user.image, resampled(reference, user.t).image)
        beats = _per_beat(user.t, apart[:, None], grid)
        return _plain(np.repeat(beats, len(JOINTS), axis=1), limit=PUBLISHED_COSINE)

    return read


def frame_angles(angles: Callable[[PoseTrack], NDArray]) -> Method:
    """Interior angles, frame by frame, no alignment."""

    def read(user: PoseTrack, reference: PoseTrack, grid: BeatGrid, thresholds: Thresholds) -> Reading:
        gap = np.abs(angles(user) - angles(resampled(reference, user.t)))
        return _plain(_per_beat(user.t, gap, grid))

    return read


def flat_angles(track: PoseTrack) -> NDArray[np.float64]:
    """(T, 9) interior angles in the picture."""
    return track_features(track).angle.astype(float)


def space_angles(track: PoseTrack) -> NDArray[np.float64]:
    """(T, 9) interior angles of the world landmarks."""
    ends = np.array([[INDEX[name] for name in JOINT_ENDS[joint]] for joint in JOINTS])
    track = track.body
    a, b, c = (track.world[:, ends[:, i]].astype(float) for i in range(3))
    cos = ((a - b) * (c - b)).sum(-1) / (np.linalg.norm(a - b, axis=-1) * np.linalg.norm(c - b, axis=-1) + 1e-9)
    return np.degrees(np.arccos(np.clip(cos, -1, 1)))


def warped_angles(user: PoseTrack, reference: PoseTrack, grid: BeatGrid, thresholds: Thresholds) -> Reading:
    """Published method 3: unconstrained DTW over the nine angles in the picture, then their differences."""
    t = np.arange(reference.t[0], reference.t[-1], 0.1)
    own = np.arange(user.t[0], user.t[-1], 0.1)
    mine, theirs = flat_angles(resampled(user, own)), flat_angles(resampled(reference, t))
    i, j = dtw(np.nan_to_num(np.abs(np.nan_to_num(mine)[:, None] - np.nan_to_num(theirs)[None])).mean(axis=-1))
    gap, late = np.abs(mine[i] - theirs[j]), (own[i] - t[j])[:, None]
    return _plain(_per_beat(t[j], gap, grid), _per_beat(t[j], late, grid)[:, 0], PUBLISHED_TABLE)


def ours(
    alignment: Alignment = "beat", same_side: bool = False, change: Callable[[Features], Features] | None = None
) -> Method:
    """Coach's method, or that with something left out."""

    def read(user: PoseTrack, reference: PoseTrack, grid: BeatGrid, thresholds: Thresholds) -> Reading:
        found = track_features(user)
        found = change(found) if change else found
        return _reading(
            judge_features(user.t, found, prepare_reference(reference, grid, thresholds), alignment, same_side)
        )

    return read


def _reading(verdicts: tuple[Verdict, ...]) -> Reading:
    return Reading(
        error=np.array([v.error for v in verdicts]),
        lag=np.array([v.own_lag if np.isfinite(v.own_lag) else v.lag for v in verdicts]),
        frozen=-np.array([v.moved for v in verdicts]),
        side=np.array([v.swapped.max() for v in verdicts]),
        flags=np.array([v.wrong for v in verdicts]),
        verdicts=verdicts,
    )


def _unseen(field: str) -> Callable[[Features], Features]:
    """Features without their view in the picture or the one in space."""
    return lambda features: replace(features, **{field: np.full_like(getattr(features, field), np.inf)})


def live(user: PoseTrack, reference: PoseTrack, grid: BeatGrid, thresholds: Thresholds) -> Reading:
    """Coach's method as it judges during the dance, frame by frame, at most a beat late."""
    judge = LiveJudge(prepare_reference(reference, grid, thresholds))
    verdicts: list[Verdict] = []
    for i, t in enumerate(user.t):
        judge.add(t, user.pose(i))
        verdicts += judge.due(t)
    return _reading((*verdicts, *judge.due(np.inf)))


OWN_METHOD: Final = "ours"
METHODS: Final[Mapping[str, Method]] = {
    "cosine (published 1)": whole_pose(cosine),
    "cosine + L2 (published 2)": whole_pose(cosine_l2),
    "DTW + angles (published 3)": warped_angles,
    "angles 2-D, frame by frame": frame_angles(flat_angles),
    "angles 3-D, frame by frame": frame_angles(space_angles),
    "ours, but frame DTW in a band": ours("frame"),
    "ours, but no alignment": ours("none"),
    "ours without the picture": ours(change=_unseen("flat_sd")),
    "ours without depth": ours(change=_unseen("deep_sd")),
    "ours, cameras taken as alike": ours(same_side=True),
    "ours, live": live,
    OWN_METHOD: ours(),
}
PUBLISHED: Final = tuple(name for name in METHODS if "published" in name)
