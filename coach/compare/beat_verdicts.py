"""What is said of each beat, once it is known how late it was danced. Pure.

Beat by beat frozen, wrong side, shape, timing, in this order. Arrays are (B, F, …), the frames of many beats side by
side (:mod:`coach.compare.frames`): one beat after the other would cost several times as much.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare import score
from coach.compare.features import IS_HINGE, Features, angle_error, error, interior
from coach.compare.frames import Frames, blocks, frames_between
from coach.compare.motion import shared_motion
from coach.compare.sides import GROUP_NAMES, GROUPS, side_evidence, side_score, side_squares
from coach.compare.standard import Standard
from coach.compare.verdicts import Kind, Verdict
from coach.pose.landmarks import JOINTS

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
FROZEN: Final = 0.55
"""Less than this share of the reference's movement, and the dancer stands still."""
STIRRING: Final = 0.35
"""Somebody who moves this much may be dancing the other side …"""
CLEARLY_OTHER_SIDE: Final = 1.75
"""… if the mirror image explains it better by this factor."""


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
    """``user`` (T, 9) at song times ``t`` (T,), ``usual`` s late."""
    reference = song.rungs.at(t - usual)
    return Alongside(usual, t, user, reference, side_squares(user, reference))


def beat_verdicts(beats: NDArray[np.intp], lags: NDArray, danced: Alongside, song: Standard) -> tuple[Verdict, ...]:
    """Of the ``beats`` (B,), danced ``lags`` (B,) s late (NaN = not known); ``danced`` holds at least their frames."""
    return tuple(v for some in blocks(len(beats)) for v in _together(beats[some], lags[some], danced, song))


def _together(beats: NDArray, lags: NDArray, danced: Alongside, song: Standard) -> list[Verdict]:
    """Standing still and the other side are looked for at the usual lag: the beat's own is then meaningless."""
    limit = song.thresholds.limit_at(beats)
    lags = np.where(enough_seen(beats, *_when(beats, lags, danced, song), danced.user, song), lags, np.nan)
    late = np.where(np.isfinite(lags), lags, danced.usual)
    found = measured(*_when(beats, late, danced, song), danced.user, song)
    moved, sides = _at_usual_lag(beats, danced, song)
    still = song.lively[beats] & (moved < FROZEN) & found.wrong(limit, lags).any(axis=1)  # else only mistimed
    still &= ~((moved > STIRRING) & (sides.max(axis=1) > CLEARLY_OTHER_SIDE))
    other = (sides > score.MIRRORED) & ~still[:, None]
    odd = still | other.any(axis=1)
    usual = np.full(odd.sum(), danced.usual)
    found = found.with_rows(odd, measured(*_when(beats[odd], usual, danced, song), danced.user, song))
    bias = float(np.clip(danced.usual, -MOST_BIAS, MOST_BIAS))
    said = verdicts(beats, lags, bias, found, song, still, other)
    return [replace(v, moved=float(m), swapped=float(s)) for v, m, s in zip(said, moved, sides.max(axis=1))]


def _when(beats: NDArray, lags: NDArray, danced: Alongside, song: Standard) -> tuple[Frames, NDArray[np.float64]]:
    """The frames of beats that are danced ``lags`` late, and which song time (B, F) each of them dances."""
    edges = song.grid.edges
    frames = frames_between(danced.t, edges[beats] + lags, edges[beats + 1] + lags)
    return frames, danced.t[frames.index] - lags[:, None]


def _at_usual_lag(beats: NDArray, danced: Alongside, song: Standard) -> tuple[NDArray, NDArray]:
    """(B,) what share of the reference's movement is danced, (B, 2) by what factor the other side explains it better;
    the frames' own partners, not those of the beat's own lag."""
    frames, _ = _when(beats, np.full(len(beats), danced.usual), danced, song)
    user, reference = (f.take(frames.index).only(frames.real) for f in (danced.user, danced.reference))
    squares = np.where(frames.real[..., None], danced.sides[:, frames.index], np.float32(np.nan))
    return shared_motion(user, reference), side_score(*side_evidence(squares, frames.real.sum(axis=1)))


def enough_seen(beats: NDArray, frames: Frames, when: NDArray, user: Features, song: Standard) -> NDArray[np.bool_]:
    """(B,) whether the user's frames, danced at song times ``when`` (B, F), show enough of each beat to judge it."""
    if not frames.real.any():
        return np.zeros(len(beats), bool)
    start = np.maximum(song.grid.edges[beats], song.rungs.start)
    end = np.minimum(song.grid.edges[beats + 1], song.rungs.end)
    shows = frames.real & np.isfinite(user.angle).any(axis=-1)[frames.index]
    shown = np.sort(np.where(shows, when, np.nan), axis=1)  # what does not show the dancer goes last
    alone = np.nansum(np.minimum(np.diff(shown), 2 * HOLD), axis=1)
    last = np.fmax.reduce(shown, axis=1)
    covered = alone + np.minimum(shown[:, 0] - start, HOLD) + np.minimum(end - last, HOLD)
    return (shows.sum(axis=1) >= LEAST_FRAMES) & (end > start) & (covered >= LEAST_COVERED * (end - start))


@dataclass(frozen=True, eq=False)
class Measured:
    """How far the joints of B beats are from the reference: ``error``, ``change`` (B, 9) and ``move`` (B, 9, 3) as in
    :class:`Verdict`, medians over the frames; NaN where too few of them show the joint."""

    error: NDArray[np.float64]
    change: NDArray[np.float64]
    move: NDArray[np.float64]

    def known(self, lags: NDArray) -> NDArray[np.bool_]:
        """(B,) whether so much is known of a beat that it can be judged."""
        return (np.isfinite(self.error).sum(axis=1) >= LEAST_JOINTS) & np.isfinite(lags)

    def wrong(self, limit: NDArray, lags: NDArray) -> NDArray[np.bool_]:
        """(B, 9) whether a joint is beyond its limit on a beat that can be judged."""
        return (np.nan_to_num(self.error) > limit) & self.known(lags)[:, None]

    def with_rows(self, rows: NDArray[np.bool_], others: Measured) -> Measured:
        """The beats ``rows`` (B,) as in ``others``."""
        new = Measured(self.error.copy(), self.change.copy(), self.move.copy())
        new.error[rows], new.change[rows], new.move[rows] = others.error, others.change, others.move
        return new


def measured(frames: Frames, when: NDArray, user: Features, song: Standard) -> Measured:
    """Of the user's ``frames``, against what the reference dances at song times ``when`` (B, F)."""
    mine, theirs = user.take(frames.index).only(frames.real), song.rungs.at(when)
    errors = (error if song.thresholds.measure == "limbs" else angle_error)(mine, theirs)
    seen = np.isfinite(errors)
    gap = np.where(seen[..., None] & ~IS_HINGE[:, None], theirs.deep - mine.deep, np.nan)
    unseen = seen.sum(axis=1) < LEAST_SEEN * np.maximum(frames.real.sum(axis=1), 1)[:, None]
    return Measured(_median(errors, unseen), _median(_change(mine, theirs), unseen), _median(gap, unseen[..., None]))


def _change(user: Features, reference: Features) -> NDArray:
    """(B, F, 9) degrees, by how much each interior angle is more open than the reference's; hinges in space."""
    deep = interior(user.deep) - interior(reference.deep)
    seen = np.isfinite(user.angle) & np.isfinite(reference.angle)
    return np.where(seen, np.where(IS_HINGE, deep, user.angle - reference.angle), np.nan)


def _median(values: NDArray, unseen: NDArray) -> NDArray[np.float64]:
    """(B, …) medians over the frames of (B, F, …), those that are NaN left out; NaN where ``unseen``."""
    if not values.shape[1]:
        return np.full((len(values), *values.shape[2:]), np.nan)
    ordered = np.sort(np.moveaxis(values, 1, -1), axis=-1)  # NaN goes last
    count = np.isfinite(ordered).sum(axis=-1, keepdims=True)
    low, high = np.maximum(count - 1, 0) // 2, np.minimum(count // 2, values.shape[1] - 1)
    middle = sum(np.take_along_axis(ordered, at, axis=-1)[..., 0] for at in (low, high)) / 2
    return np.where(unseen, np.nan, middle).astype(np.float64)


def verdicts(
    beats: NDArray, lags: NDArray, bias: float, found: Measured, song: Standard, still: NDArray, other: NDArray
) -> list[Verdict]:
    """``still`` (B,) whether the dancer stands still, ``other`` (B, 2) whether arms and legs are on the other side."""
    limit, known = song.thresholds.limit_at(beats), found.known(lags)
    wrong = found.wrong(limit, lags)
    side = other & np.stack([wrong[:, group].any(axis=1) for group in GROUPS], axis=1)
    late = np.abs(lags - bias) > LATE
    kinds = [_kind(*said) for said in zip(known, still, side.any(axis=1), wrong.any(axis=1), late)]
    shape = np.where(known, score.shape_scores(found.error, limit, kinds), np.nan)
    timing = np.where(known, score.timing_score(lags - bias), np.nan)
    scores = score.beat_score(shape, timing)
    said = []
    for i, beat in enumerate(beats):
        said.append(
            Verdict(
                beat=int(beat),
                t=float(song.grid.times[beat]),
                kind=kinds[i],
                score=float(scores[i]),
                shape=float(shape[i]),
                timing=float(timing[i]),
                lag=float(lags[i]) if known[i] else np.nan,
                error=found.error[i] if known[i] else np.full(len(JOINTS), np.nan),
                change=found.change[i],
                limit=limit[i],
                wrong=wrong[i],
                move=found.move[i],
                group=" and ".join(name for name, there in zip(GROUP_NAMES, side[i]) if there),
            )
        )
    return said


def _kind(known: bool, still: bool, other_side: bool, wrong: bool, late: bool) -> Kind:
    """The worst thing to say of a beat."""
    if not known:
        return "unseen"
    return "frozen" if still else "side" if other_side else "shape" if wrong else "timing" if late else "ok"
