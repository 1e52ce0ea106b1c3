"""From two pose tracks to one verdict per beat. Pure.

The live session (:mod:`coach.compare.live`), ``score`` and the benchmark all come through here: lags, then the side
the camera looks from, then lags again, then beat by beat frozen, wrong side, shape, timing, in this order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from coach.compare import align, score
from coach.compare.features import (
    IS_HINGE,
    SCALE,
    Features,
    angle_error,
    chord,
    error,
    interior,
    track_features,
)
from coach.compare.ladder import Ladder, ladder
from coach.compare.motion import liveliness, shared_motion
from coach.compare.sides import GROUP_NAMES, GROUPS, side_evidence, side_score, side_squares
from coach.compare.thresholds import Thresholds
from coach.compare.verdicts import Kind, Verdict
from coach.compare.view import estimate_view, seen_from
from coach.pose.landmarks import JOINTS, PoseTrack
from coach.song.beats import BeatGrid

Alignment = Literal["beat", "frame", "none"]
ALIGNMENTS: Final[tuple[Alignment, ...]] = ("beat", "frame", "none")

LEAST_SEEN: Final = 0.5
"""Share of a beat's frames in which a joint must be visible to be judged."""
LEAST_FRAMES: Final = 3
"""Fewer frames that show the dancer, and the beat is unseen: a camera of 10 fps has three in a beat of 180 BPM …"""
LEAST_COVERED: Final = 0.5
"""… as it is when they cover less than this share of what the reference dances of the beat."""
HOLD: Final = 0.06
"""s before and after itself that a frame speaks for."""
LEAST_JOINTS: Final = 4
"""Fewer joints than this, and the beat is unseen."""
LATE: Final = 0.08
"""s, beyond which being late or early is a fault: a gesture's window is wider than a key press's."""
MOST_BIAS: Final = 0.06
"""s of constant lag that are forgiven, because they cannot be told from the latency of the devices."""
MOST: Final = 3.0
"""Units of SCALE; one wildly wrong joint counts no more than this, so that it cannot drag the lag."""
VIEW_STEP: Final = 3
"""Every so many frames are enough to see from which side the camera looks."""
FROZEN: Final = 0.55
"""Less than this share of the reference's movement, and the dancer stands still."""
LIVELY: Final = 5.0
"""Degrees of movement in a beat below which standing still is the choreography …"""
LIVELY_SHARE: Final = 0.25
"""… as are the calmest of the song's beats."""
STIRRING: Final = 0.35
"""Somebody who moves this much may be dancing the other side …"""
CLEARLY_OTHER_SIDE: Final = 1.75
"""… if the mirror image explains it better by this factor."""


@dataclass(frozen=True, eq=False)
class Standard:
    """What takes of a song are held against.

    lively (B,) bool, whether the reference moves enough on the beat that somebody who does not would be seen to stop
    """

    rungs: Ladder
    grid: BeatGrid
    thresholds: Thresholds
    lively: NDArray[np.bool_]


def standard(reference: PoseTrack, grid: BeatGrid, thresholds: Thresholds) -> Standard:
    """Prepared once per song. Raises ValueError where thresholds per beat are for another number of beats."""
    thresholds.check_beats(len(grid))
    rungs = ladder(reference)
    edges = grid.edges
    moves = [liveliness(rungs.at(np.arange(edges[k], edges[k + 1], 1 / 30))) for k in range(len(grid))]
    known = [m for m in moves if np.isfinite(m)]
    least = max(LIVELY, float(np.quantile(known, LIVELY_SHARE))) if known else LIVELY
    return Standard(rungs, grid, thresholds, np.nan_to_num(moves) >= least)


def judge(
    user: PoseTrack,
    reference: PoseTrack,
    grid: BeatGrid,
    thresholds: Thresholds,
    alignment: Alignment = "beat",
) -> tuple[Verdict, ...]:
    """One verdict for every beat of the grid, in order, with hindsight over the whole take.

    user       the take; times are song time
    reference  the song's dancer, already mirrored where the song's video is
    alignment  "beat" is ours; "frame" and "none" are there to be compared with
    """
    return judge_features(user.t, track_features(user), standard(reference, grid, thresholds), alignment)


def judge_features(
    t: NDArray, user: Features, song: Standard, alignment: Alignment = "beat", same_side: bool = False
) -> tuple[Verdict, ...]:
    """:func:`judge` with everything prepared; ``same_side`` takes the two cameras to stand alike."""
    if alignment not in ALIGNMENTS:
        raise ValueError(f"alignment is {alignment!r}, expected one of {', '.join(ALIGNMENTS)}")
    if not same_side:
        some = slice(None, None, VIEW_STEP)
        rough = beat_lags(align.beat_costs(t[some], frame_costs(t[some], user[some], song.rungs), song.grid.edges))
        user = seen_from(user, take_view(t[some], user[some], song, rough))
    costs = frame_costs(t, user, song.rungs)
    if alignment == "frame":
        return _judge_warped(t, user, song, align.LAGS[align.warp(t, costs)])
    lags = beat_lags(align.beat_costs(t, costs, song.grid.edges))
    if alignment == "none":
        lags = np.where(np.isfinite(lags), 0.0, np.nan)
    usual = align.usual_lag(lags)
    danced = alongside(usual, t, user, song)
    return tuple(beat_verdict(k, lags[k], danced, song) for k in range(len(song.grid)))


def _judge_warped(t: NDArray, user: Features, song: Standard, late: NDArray) -> tuple[Verdict, ...]:
    """Verdicts along a frame's own partners: ``late`` (T,) s. Warping leaves no frame of its own to freeze in."""
    danced = t - late
    border = (
        np.searchsorted(np.maximum.accumulate(danced), song.grid.edges) if len(t) else np.zeros(len(song.grid) + 1, int)
    )
    spans = [slice(a, b) for a, b in zip(border[:-1], border[1:])]
    lags = np.array(
        [np.median(late[s]) if enough_seen(k, danced[s], user[s], song) else np.nan for k, s in enumerate(spans)]
    )
    bias = align.take_bias(lags, MOST_BIAS)
    pairs = [(user[s], song.rungs.at(danced[s])) for s in spans]
    return tuple(_verdict(k, lags[k], bias, *pairs[k], "", song) for k in range(len(song.grid)))


def frame_costs(t: NDArray, user: Features, rungs: Ladder) -> NDArray[np.float32]:
    """(T, L) how unlike the reference each frame is at each lag, 0..MOST²; NaN = nothing seen."""
    costs = np.empty((len(t), len(align.LAGS)), np.float32)
    for i, lag in enumerate(align.LAGS):
        chords = chord(user, rungs.at(t - lag))
        seen = np.isfinite(chords)
        capped = np.minimum(np.where(seen, chords, 0) / np.radians(SCALE) ** 2, MOST**2)
        count = seen.sum(axis=1)
        costs[:, i] = np.where(count >= LEAST_JOINTS, capped.sum(axis=1) / np.maximum(count, 1), np.nan)
    return costs


def beat_lags(costs: NDArray) -> NDArray[np.float64]:
    """(B,) s, the lag of every beat; NaN where nothing was seen."""
    smooth = align.with_neighbours(costs)
    lags = align.refine(smooth, align.decode(smooth))
    return np.where(np.isfinite(costs).any(axis=1), lags, np.nan)


def take_view(t: NDArray, user: Features, song: Standard, lags: NDArray) -> NDArray[np.float64]:
    """(3,) rad, from which side the user's camera looks, with the lags (B',) of the grid's first beats known."""
    known = np.flatnonzero(np.isfinite(lags))
    if not len(known):
        return np.zeros(3)
    late = np.interp(t, song.grid.times[known] + lags[known], lags[known])
    return estimate_view(user, song.rungs.at(t - late))


@dataclass(frozen=True, eq=False)
class Alongside:
    """Some of a take's frames, and the reference's partners when every frame is danced at the take's usual lag.

    usual           s, how late the take is as a whole
    t               (T,) song time, s
    user, reference (T, 9)
    sides           (3, T, 9), see :func:`side_squares`
    """

    usual: float
    t: NDArray[np.float64]
    user: Features
    reference: Features
    sides: NDArray[np.float32]


def alongside(usual: float, t: NDArray, user: Features, song: Standard) -> Alongside:
    """All at once: frame by frame, or beat by beat, costs several times as much."""
    reference = song.rungs.at(t - usual)
    return Alongside(usual, t, user, reference, side_squares(user, reference))


def beat_verdict(k: int, lag: float, danced: Alongside, song: Standard) -> Verdict:
    """What is said of beat ``k``, danced ``lag`` s late; ``danced`` holds at least its frames.

    Standing still and dancing the other side are looked for at the usual lag: the beat's own is then meaningless.
    """
    bias = float(np.clip(danced.usual, -MOST_BIAS, MOST_BIAS))
    edges = song.grid.edges[k : k + 2]
    usually = slice(*np.searchsorted(danced.t, edges + danced.usual))
    plain = danced.user[usually], danced.reference[usually]
    pairs = plain
    if np.isfinite(lag):
        late = slice(*np.searchsorted(danced.t, edges + lag))
        t, user = danced.t[late] - lag, danced.user[late]
        if enough_seen(k, t, user, song):
            pairs = user, song.rungs.at(t)
        else:
            lag = np.nan
    moved = shared_motion(*plain)
    sides = side_score(*side_evidence(danced.sides[:, usually]))
    verdict = _verdict(k, lag, bias, *pairs, "", song)
    still = song.lively[k] and moved < FROZEN and verdict.kind == "shape"  # else it is all there, only mistimed
    if still and not (moved > STIRRING and sides.max() > CLEARLY_OTHER_SIDE):
        verdict = _verdict(k, lag, bias, *plain, "frozen", song)
    elif (sides > score.MIRRORED).any():
        groups = " and ".join(name for name, side in zip(GROUP_NAMES, sides) if side > score.MIRRORED)
        verdict = _verdict(k, lag, bias, *plain, groups, song)
    return replace(verdict, moved=moved, swapped=float(sides.max()))


def enough_seen(k: int, danced: NDArray, user: Features, song: Standard) -> bool:
    """Whether the user's frames, danced at song times (T,) within beat ``k``, show enough of it to judge it."""
    shown = danced[np.isfinite(user.angle).sum(axis=1) > 0]
    start = max(song.grid.edges[k], song.rungs.start)
    end = min(song.grid.edges[k + 1], song.rungs.end)
    if len(shown) < LEAST_FRAMES or end <= start:
        return False
    alone = np.minimum(np.diff(shown), 2 * HOLD).sum()
    covered = alone + min(shown[0] - start, HOLD) + min(end - shown[-1], HOLD)
    return bool(covered >= LEAST_COVERED * (end - start))


def _verdict(
    k: int, lag: float, bias: float, user: Features, reference: Features, found: str, song: Standard
) -> Verdict:
    """``found`` is "frozen", the limbs on the wrong side, or ""."""
    errors, change, move = _beat_errors(user, reference, song.thresholds)
    limit = song.thresholds.limit_at(k)
    judged = bool(np.isfinite(errors).sum() >= LEAST_JOINTS and np.isfinite(lag))
    wrong = (np.nan_to_num(errors) > limit) & judged
    group = " and ".join(n for n, part in zip(GROUP_NAMES, GROUPS) if n in found and wrong[part].any())
    late = bool(judged and abs(lag - bias) > LATE)
    kind: Kind = "shape" if wrong.any() else "timing" if late else "ok"
    kind = "unseen" if not judged else "frozen" if found == "frozen" else "side" if group else kind
    shape = score.shape_score(errors, limit, kind) if judged else np.nan
    timing = score.timing_score(lag - bias) if judged else np.nan
    return Verdict(
        beat=k,
        t=float(song.grid.times[k]),
        kind=kind,
        score=score.beat_score(shape, timing),
        shape=shape,
        timing=timing,
        lag=float(lag) if judged else np.nan,
        error=errors if judged else np.full(len(JOINTS), np.nan),
        change=change,
        limit=limit,
        wrong=wrong,
        move=move,
        group=group,
    )


def _beat_errors(user: Features, reference: Features, thresholds: Thresholds) -> tuple[NDArray, NDArray, NDArray]:
    """(9,) median error, (9,) median signed change and (9, 3) median move; NaN where too few frames show the joint."""
    measure = error if thresholds.measure == "limbs" else angle_error
    errors, change = measure(user, reference), _change(user, reference)
    share = np.isfinite(errors).mean(axis=0) if len(errors) else np.zeros(len(JOINTS))
    unseen = share < LEAST_SEEN
    gap = np.where(np.isfinite(errors)[..., None] & ~IS_HINGE[:, None], reference.deep - user.deep, np.nan)
    move = _median(gap.reshape(len(gap), 3 * gap.shape[1]), np.repeat(unseen, 3)).reshape(-1, 3)
    return _median(errors, unseen), _median(change, unseen), move


def _change(user: Features, reference: Features) -> NDArray:
    """(T, 9) degrees, by how much each interior angle is more open than the reference's; hinges in space."""
    deep = interior(user.deep) - interior(reference.deep)
    seen = np.isfinite(user.angle) & np.isfinite(reference.angle)
    return np.where(seen, np.where(IS_HINGE, deep, user.angle - reference.angle), np.nan)


def _median(values: NDArray, unseen: NDArray) -> NDArray[np.float64]:
    """(N,) medians over the frames of (T, N), those that are NaN left out."""
    if not len(values):
        return np.full(values.shape[1], np.nan)
    ordered = np.sort(values, axis=0)  # NaN goes last
    count = np.isfinite(values).sum(axis=0)
    joint = np.arange(values.shape[1])
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, len(values) - 1)
    middle = (ordered[low, joint] + ordered[high, joint]) / 2
    return np.where(unseen, np.nan, middle).astype(np.float64)
