"""From two pose tracks to one verdict per beat. Pure.

The live session (:mod:`coach.compare.live`), ``score`` and the benchmark all come through here.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare import align, score
from coach.compare.features import Features, angle_error, error, interior, track_features
from coach.compare.ladder import Ladder, ladder
from coach.compare.thresholds import Thresholds
from coach.compare.verdicts import Kind, Verdict
from coach.pose.landmarks import JOINTS, PoseTrack
from coach.song.beats import BeatGrid

LEAST_SEEN: Final = 0.5
"""Share of a beat's frames in which a joint must be visible to be judged."""
LEAST_JOINTS: Final = 4
"""Fewer joints than this, and the beat is unseen."""
LATE: Final = 0.10
"""s, beyond which being late or early is a fault: a gesture's window is wider than a key press's (science of games)."""
MOST_BIAS: Final = 0.06
"""s of constant lag that are forgiven, because they cannot be told from the latency of the devices."""
SCALE: Final = np.array([20, 20, 20, 16, 16, 14, 14, 15, 15], np.float32)
"""Degrees of error that count as one in the cost of a lag."""
MOST: Final = 3.0
"""One wildly wrong joint counts no more than this, so that it cannot drag the lag."""

_HINGE: Final = np.array([j.endswith(("elbow", "knee")) for j in JOINTS])


def judge(user: PoseTrack, reference: PoseTrack, grid: BeatGrid, thresholds: Thresholds) -> tuple[Verdict, ...]:
    """One verdict for every beat of the grid, in order, with hindsight over the whole take.

    user       the take; times are song time
    reference  the song's dancer, already mirrored where the song's video is
    """
    rungs = ladder(reference)
    features = track_features(user)
    costs = align.beat_costs(user.t, frame_costs(user.t, features, rungs), grid.edges)
    lags = beat_lags(costs)
    bias = align.take_bias(lags, MOST_BIAS)
    return tuple(beat_verdict(k, lags[k], bias, user.t, features, rungs, grid, thresholds) for k in range(len(grid)))


def frame_costs(t: NDArray, user: Features, rungs: Ladder) -> NDArray[np.float32]:
    """(T, L) how unlike the reference each frame is at each lag, 0..MOST²; NaN = nothing seen."""
    costs = np.empty((len(t), len(align.LAGS)), np.float32)
    for i, lag in enumerate(align.LAGS):
        errors = error(user, rungs.at(t - lag))
        seen = np.isfinite(errors)
        capped = np.minimum(np.where(seen, errors, 0) / SCALE, MOST) ** 2
        count = seen.sum(axis=1)
        costs[:, i] = np.where(count >= LEAST_JOINTS, capped.sum(axis=1) / np.maximum(count, 1), np.nan)
    return costs


def beat_lags(costs: NDArray) -> NDArray[np.float64]:
    """(B,) s, the lag of every beat; NaN where nothing was seen."""
    smooth = align.with_neighbours(costs)
    lags = align.refine(smooth, align.decode(smooth))
    return np.where(np.isfinite(costs).any(axis=1), lags, np.nan)


def beat_verdict(
    k: int,
    lag: float,
    bias: float,
    t: NDArray,
    user: Features,
    rungs: Ladder,
    grid: BeatGrid,
    thresholds: Thresholds,
) -> Verdict:
    """What is said of beat ``k``, danced ``lag`` late in a take that is ``bias`` late as a whole."""
    shift = lag if np.isfinite(lag) else bias
    first, end = np.searchsorted(t, grid.edges[k : k + 2] + shift)
    mine, theirs = user[first:end], rungs.at(t[first:end] - shift)
    errors, change = _beat_errors(mine, theirs, thresholds)
    limit = thresholds.limit
    wrong = np.nan_to_num(errors) > limit
    judged = np.isfinite(errors).sum() >= LEAST_JOINTS and np.isfinite(lag)
    late = bool(judged and abs(lag - bias) > LATE)
    shape = score.shape_score(errors, limit) if judged else np.nan
    timing = score.timing_score(lag - bias) if judged else np.nan
    kind: Kind = "unseen" if not judged else "shape" if wrong.any() else "timing" if late else "ok"
    return Verdict(
        beat=k,
        t=float(grid.times[k]),
        kind=kind,
        score=score.beat_score(shape, timing),
        shape=shape,
        timing=timing,
        lag=float(lag) if judged else np.nan,
        error=errors if judged else np.full(len(JOINTS), np.nan),
        change=change,
        limit=limit,
        wrong=wrong & judged,
    )


def _beat_errors(user: Features, reference: Features, thresholds: Thresholds) -> tuple[NDArray, NDArray]:
    """(9,) median error and (9,) median signed change of a beat's frames; NaN where too few of them show the joint."""
    measure = error if thresholds.measure == "limbs" else angle_error
    errors, change = measure(user, reference), _change(user, reference)
    share = np.isfinite(errors).mean(axis=0) if len(errors) else np.zeros(len(JOINTS))
    unseen = share < LEAST_SEEN
    return _median(errors, unseen), _median(change, unseen)


def _change(user: Features, reference: Features) -> NDArray:
    """(T, 9) degrees, by how much each interior angle is more open than the reference's; hinges in both views."""
    flat = user.angle - reference.angle
    deep = interior(user.deep) - interior(reference.deep)
    wider = np.abs(deep) > np.abs(flat)
    return np.where(_HINGE & wider & np.isfinite(flat), deep, flat)


def _median(values: NDArray, unseen: NDArray) -> NDArray[np.float64]:
    """(9,) medians over the frames, those that are NaN left out."""
    if not len(values):
        return np.full(len(JOINTS), np.nan)
    ordered = np.sort(values, axis=0)  # NaN goes last
    count = np.isfinite(values).sum(axis=0)
    joint = np.arange(values.shape[1])
    middle = (
        ordered[np.maximum(count - 1, 0) // 2, joint] + ordered[np.minimum(count // 2, len(values) - 1), joint]
    ) / 2
    return np.where(unseen, np.nan, middle).astype(np.float64)
