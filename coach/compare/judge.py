"""From two pose tracks to one verdict per beat. Pure.

The live session (:mod:`coach.compare.live`), ``score`` and the benchmarks all come through here: how late the take is
as a whole, where the camera looks from, a lag for each beat, then what is wrong beat by beat.
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from coach.compare.alignment import (
    FRAMES_AT_MOST,
    LAGS,
    ON_TIME,
    LagLine,
    beat_costs,
    best_line,
    lags_to_try,
    refine,
    usual_lag,
    viterbi,
    warp,
    with_neighbours,
)
from coach.compare.beat_verdicts import verdicts
from coach.compare.features import JOINT_ERROR_SCALE_RAD, Features, chord, track_features
from coach.compare.findings import Findings, aligned_frames, beat_errors, enough_seen, found_on
from coach.compare.motion import moved_around
from coach.compare.prepared import LEAST_JOINTS, PreparedReference, prepare_reference
from coach.compare.sampling import ResampledReference, filled, frames_of
from coach.compare.skill import Skill, strictness
from coach.compare.view import estimate_view, seen_from
from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS, PoseTrack
from coach.domain.thresholds import Thresholds
from coach.domain.verdicts import Verdict

Alignment = Literal["beat", "frame", "none"]
ALIGNMENTS: Final[tuple[Alignment, ...]] = ("beat", "frame", "none")

MOST_LAG_UNITS: Final = 3.0
"""Units of SCALE; one wildly wrong joint counts no more than this, so that it cannot drag the lag."""
ONE_PER_JOINT: Final = np.ones(len(JOINTS))
"""For summing over the joints: a matrix product is faster than a sum over so short an axis."""
VIEW_STEP: Final = 3
"""Every third frame is enough to see from which side the camera looks."""
VIEW_FRAMES_AT_MOST: Final = 12000
"""Frames looked at for that, at most: twenty minutes of every third at 30 a second."""
LAG_FRAME_STEP_S: Final = 0.06
"""s; one frame in each such slot is enough to find lags: half of a camera's 30 a second tell as much as all."""
LAG_BATCH_FRAMES: Final = 1024
"""Frames compared at all lags before moving on: they stay in the processor's cache."""


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
    alignment  "beat" is ours; "frame" and "none" are there for comparison
    """
    return judge_track(user, prepare_reference(reference, grid, thresholds), alignment)


def judge_track(user: PoseTrack, song: PreparedReference, alignment: Alignment = "beat") -> tuple[Verdict, ...]:
    """:func:`judge` with the reference prepared, for the rate of ``song``."""
    user = filled(user)
    return judge_features(user.t, track_features(user), song, alignment)


def judge_features(
    t: NDArray, user: Features, song: PreparedReference, alignment: Alignment = "beat", same_side: bool = False
) -> tuple[Verdict, ...]:
    """:func:`judge_track` with the features already computed, for a track without gaps to fill.

    t          (T,) s of song time
    same_side  the two cameras look from the same side
    """
    if alignment not in ALIGNMENTS:
        raise ValueError(f"alignment is {alignment!r}, expected one of {', '.join(ALIGNMENTS)}")
    t, user = t / song.rate, user.of_joints(song.judged)
    line = take_line(t, user, song) if alignment == "beat" else ON_TIME
    t = line.straightened(t)
    if not same_side:
        some = slice(None, None, max(VIEW_STEP, len(t) // VIEW_FRAMES_AT_MOST))
        user = seen_from(user, estimate_view(user[some], song.resampled.at(t[some])))
    if alignment == "frame":
        return _judge_warped(
            t, user, song, LAGS[warp(t, frame_costs(t, user, song.resampled, LAGS, song.least_joints))]
        )
    lags = beat_lags(_lag_costs(t, user, song))
    if alignment == "none":
        lags = np.where(np.isfinite(lags), 0.0, np.nan)
    beats = np.arange(len(lags))
    found = found_on(beats, lags, aligned_frames(usual_lag(lags), t, user, song, line), song)
    strict = strictness(Skill.of(found.error, found.chance), song.thresholds)
    return tuple(verdicts(beats, found, song, strict, moved_around(found.moved)))


def _judge_warped(t: NDArray, user: Features, song: PreparedReference, late: NDArray) -> tuple[Verdict, ...]:
    """Verdicts where each frame has its own partner, ``late`` (T,) s before it. Nobody is said to have stopped: warping
    maps a frozen dancer onto moments at which the reference stands still."""
    beats, danced = np.arange(len(song.grid)), t - late
    border = np.searchsorted(np.maximum.accumulate(danced), song.grid.edges)
    frames = frames_of(border[:-1], border[1:])
    when = danced[frames.index]
    seen = enough_seen(beats, frames, when, user, song)
    lags = np.array([np.median(late[slice(*border[k : k + 2])]) if seen[k] else np.nan for k in beats])
    found = Findings.of(beats, lags, np.full(len(beats), usual_lag(lags)), beat_errors(frames, when, user, song))
    strict = strictness(Skill.of(found.error, found.chance), song.thresholds)
    return tuple(verdicts(beats, found, song, strict, moved_around(found.moved)))


def take_line(t: NDArray, user: Features, song: PreparedReference) -> LagLine:
    """How late the take is as a whole, and how much later it gets, where the dancer is seen; (T, 9) features at times
    ``t`` (T,)."""
    within = (t >= song.grid.edges[0]) & (t <= song.grid.edges[-1])
    inside = np.flatnonzero(within & (user.seen > 0).any(axis=1))
    some = inside[:: max(1, -(-len(inside) // FRAMES_AT_MOST))]
    lags = lags_to_try(t[some])
    return best_line(t[some], frame_costs(t[some], user[some], song.resampled, lags, song.least_joints), lags)


def _lag_costs(t: NDArray, user: Features, song: PreparedReference) -> NDArray[np.float64]:
    some = spaced_out(t, LAG_FRAME_STEP_S)
    runs = (some[at : at + LAG_BATCH_FRAMES] for at in range(0, max(len(some), 1), LAG_BATCH_FRAMES))
    costs = [frame_costs(t[run], user[run], song.resampled, LAGS, song.least_joints) for run in runs]
    return beat_costs(t[some], np.concatenate(costs), song.grid.edges)


def spaced_out(t: NDArray, least: float) -> NDArray[np.intp]:
    """Indices of the first frame in every slot of ``least`` s, counted from the first frame."""
    slots = np.floor((t - t[0]) / least).astype(np.intp) if len(t) else np.empty(0, np.intp)
    return np.flatnonzero(np.diff(slots, prepend=-1) > 0)


def frame_costs(
    t: NDArray, user: Features, resampled: ResampledReference, lags: NDArray = LAGS, least: int = LEAST_JOINTS
) -> NDArray[np.float64]:
    """(T, L) how unlike the reference each frame is at each lag (s), 0..MOST²; NaN = fewer than ``least`` joints
    seen."""
    costs = np.empty((len(t), len(lags)))
    for first in range(0, len(t), LAG_BATCH_FRAMES):
        some = slice(first, first + LAG_BATCH_FRAMES)
        mine, when = user[some][:, None], t[some][:, None]
        step = max(1, LAG_BATCH_FRAMES // max(1, len(when)))  # with few frames, several lags at once
        for i in range(0, len(lags), step):
            those = slice(i, i + step)
            costs[some, those] = _costs(mine, resampled.at(when - lags[those]), least)
    return costs


def _costs(user: Features, reference: Features, least: int) -> NDArray[np.float64]:
    """(T, L) for frames (T, 1, 9) and their partners (T, L, 9)."""
    units = np.minimum(chord(user, reference) / JOINT_ERROR_SCALE_RAD**2, MOST_LAG_UNITS**2)
    seen = np.isfinite(units)
    total, count = np.where(seen, units, 0) @ ONE_PER_JOINT, seen @ ONE_PER_JOINT
    return np.where(count >= least, total / np.maximum(count, 1), np.nan)


def beat_lags(costs: NDArray) -> NDArray[np.float64]:
    """(B,) s, the lag of every beat; NaN where nothing was seen."""
    smooth = with_neighbours(costs)
    lags = refine(smooth, viterbi(smooth))
    return np.where(np.isfinite(costs).any(axis=1), lags, np.nan)


def take_view(t: NDArray, user: Features, song: PreparedReference, lags: NDArray) -> NDArray[np.float64]:
    """(3,) rad, where the user's camera looks from, given the lags (B',) of the grid's first beats."""
    known = np.flatnonzero(np.isfinite(lags))
    if not len(known):
        return np.zeros(3)
    late = np.interp(t, song.grid.times[known] + lags[known], lags[known])
    return estimate_view(user, song.resampled.at(t - late))
