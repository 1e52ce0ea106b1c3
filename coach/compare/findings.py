"""What can be measured on each beat, once it is known how late it was danced. Pure.

Arrays are (B, F, …), the frames of many beats side by side (:mod:`coach.compare.sampling`): beat by beat it would cost
several times as much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare import score
from coach.compare.alignment import ON_TIME, LagLine
from coach.compare.features import (
    FEATURE_BATCH_POSES,
    IS_HINGE,
    Features,
    angle_error,
    error,
    interior,
    joint_visibility,
)
from coach.compare.motion import own_motion, spread
from coach.compare.prepared import PreparedReference
from coach.compare.sampling import Frames, blocks, frames_between
from coach.compare.sides import GROUPS, LEGS_GROUP, side_evidence, side_score, side_squares, turned
from coach.compare.skill import MOST_ERROR
from coach.domain.landmarks import JOINTS

LEAST_JOINT_SEEN: Final = 0.5
"""Share of a beat's frames in which a joint must be visible to be judged."""
LEAST_BEAT_FRAMES: Final = 3
"""With fewer frames that show the dancer the beat is unseen: a camera of 10 fps has three in a beat of 180 BPM …"""
LEAST_COVERED: Final = 0.5
"""… as it is if they cover less than this share of what the reference dances on the beat."""
FRAME_COVERS_S: Final = 0.06
"""s before and after itself that a frame covers."""
GAIN_FROM, GAIN_FULL = 2.5, 4.0
"""Degrees by which a beat's own lag must lower its mean error to count at all, and to count in full: a held pose fits
at many lags. On real covers 59 % of the beats wrongly called late gain less than 1°, those that a teacher calls late
more than 3. Any higher, and the shape of more late beats is compared at the wrong moment."""
OTHER_MOMENT_LAG_S: Final = 0.45
"""s away from the usual lag beyond which a beat merely resembles another moment of the song, and has no lag of its
own."""
HARDLY_MOVES: Final = 0.65
"""Share of the reference's movement below which a dancer has no lag of their own."""
SAME_LAG: Final = 0.02
"""s; a lag closer to the usual one than this counts as the usual one."""
CLEARLY_OTHER_SIDE: Final = 1.75
"""Factor by which the mirror image must explain a moving dancer better for them to be dancing the other side."""
WRONG_MOMENTS: Final = (1.6, 2.1, 2.7, 3.3, 3.9, 4.6, 5.3, -1.6, -2.1, -2.7, -3.3, -3.9, -4.6, -5.3)
"""s before and after its own moment at which a beat is compared to find what its error would be by chance."""
CHANCE_STEP: Final = 3
"""One frame in this many is enough to find that."""


@dataclass(frozen=True, eq=False)
class AlignedFrames:
    """Some of a take's frames, every one of which is danced at the take's usual lag.

    usual  s, how late the take is as a whole, relative to its line
    t      (T,) s, straightened by the line
    user   (T, 9)
    sides  (3, T, 9), see :func:`side_squares`
    line   how late the take is as a whole, and how much later it gets
    """

    usual: float
    t: NDArray[np.float64]
    user: Features
    sides: NDArray[np.float64]
    line: LagLine = ON_TIME


def aligned_frames(
    usual: float, t: NDArray, user: Features, song: PreparedReference, line: LagLine = ON_TIME
) -> AlignedFrames:
    """``user`` (T, 9) at times ``t`` (T,), straightened by ``line``, ``usual`` s late relative to it."""
    runs = (slice(at, at + FEATURE_BATCH_POSES) for at in range(0, max(len(t), 1), FEATURE_BATCH_POSES))
    sides = [side_squares(user[run], song.resampled.at(t[run] - usual)) for run in runs]
    return AlignedFrames(usual, t, user, np.concatenate(sides, axis=1), line)


@dataclass(frozen=True, eq=False)
class BeatErrors:
    """How far the joints of B beats are from the reference: ``error``, ``change``, ``visibility`` (B, 9) and ``move``
    (B, 9, 3) as in :class:`Verdict`, means of the middle half of the frames; NaN where too few show the joint."""

    error: NDArray[np.float64]
    change: NDArray[np.float64]
    visibility: NDArray[np.float64]
    move: NDArray[np.float64]

    def towards(self, other: BeatErrors, share: NDArray) -> BeatErrors:
        """This mixed with ``share`` (B,) of ``other``; where only one of the two is known, that one if it has the
        larger share."""
        return BeatErrors(*(_mixed(getattr(self, f.name), getattr(other, f.name), share) for f in fields(self)))


def _mixed(one: NDArray, other: NDArray, share: NDArray) -> NDArray[np.float64]:
    share = share.reshape(-1, *[1] * (one.ndim - 1))
    with np.errstate(invalid="ignore"):
        mixed = one + share * (other - one)
    return np.where(np.isfinite(mixed), mixed, np.where(share > 0.5, other, one))


@dataclass(frozen=True, eq=False)
class Findings:
    """All that is measured on B beats: as in :class:`BeatErrors` and :class:`Verdict`.

    own, lag, usual  (B,) s, the lag at which the beat fits best, that lag as far as it is earned, and the take's usual
                   one; all including the take's line
    gain           (B,) degrees
    chance         (B, 9) degrees
    motion         (B, 9, 2) degrees
    moved          (B,) share of the reference's movement that the dancer moves; NaN = not known
    sides          (B, 2) by what factor the other side explains arms and legs better
    """

    error: NDArray[np.float64]
    change: NDArray[np.float64]
    visibility: NDArray[np.float64]
    move: NDArray[np.float64]
    own: NDArray[np.float64]
    lag: NDArray[np.float64]
    usual: NDArray[np.float64]
    gain: NDArray[np.float64]
    chance: NDArray[np.float64]
    motion: NDArray[np.float64]
    moved: NDArray[np.float64]
    sides: NDArray[np.float64]

    @staticmethod
    def of(beats: NDArray, lag: NDArray, usual: NDArray, found: BeatErrors) -> Findings:
        """For beats of which nothing else is known."""
        unknown = np.full(len(beats), np.nan)
        return Findings(
            **vars(found),
            own=lag,
            lag=lag,
            usual=usual,
            gain=unknown,
            chance=np.full_like(found.error, np.nan),
            motion=np.full((*found.error.shape, 2), np.nan),
            moved=unknown,
            sides=np.zeros((len(beats), 2)),
        )

    @staticmethod
    def joined(parts: Sequence[Findings]) -> Findings:
        return Findings(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Findings)))

    def known(self, least: int) -> NDArray[np.bool_]:
        """(B,) whether enough is known of a beat to judge it: at least ``least`` joints."""
        return (np.isfinite(self.error).sum(axis=1) >= least) & np.isfinite(self.lag)


def found_on(beats: NDArray[np.intp], lags: NDArray, danced: AlignedFrames, song: PreparedReference) -> Findings:
    """For the ``beats`` (B,), danced ``lags`` (B,) s late relative to the take's line (NaN = not known); ``danced``
    holds at least their frames."""
    parts = [_together(beats[some], lags[some], danced, song) for some in blocks(len(beats))]
    return Findings.joined(parts) if parts else _together(beats, lags, danced, song)


def _together(beats: NDArray, lags: NDArray, danced: AlignedFrames, song: PreparedReference) -> Findings:
    """The shape at the usual lag, or at the beat's own as far as that is earned; all else at the usual one.

    A dancer who stands still or dances the other side has no lag of their own.
    """
    usual = np.full(len(beats), danced.usual)
    frames, when = _when(beats, usual, danced, song)
    seen = enough_seen(beats, frames, when, danced.user, song) & np.isfinite(lags)
    found = beat_errors(frames, when, danced.user, song)
    motion, sides, confused = _beside(frames, danced, song)
    found.visibility[confused[:, None] & GROUPS[LEGS_GROUP]] = 0.0
    moved = own_motion(motion[..., 0], motion[..., 1], song.least_joints)
    odd = (moved < HARDLY_MOVES) | (sides.max(axis=1) > CLEARLY_OTHER_SIDE)  # no lag explains these
    beside = np.abs(np.where(seen, lags, usual) - usual)
    own = (beside > SAME_LAG) & (beside < OTHER_MOMENT_LAG_S) & ~odd
    gain, earned = np.zeros(len(beats)), np.zeros(len(beats))
    if own.any():
        at_own = beat_errors(*_when(beats[own], lags[own], danced, song), danced.user, song)
        gain[own] = _gain(found.error[own], at_own.error)
        earned[own] = np.clip((gain[own] - GAIN_FROM) / (GAIN_FULL - GAIN_FROM), 0, 1)
        everywhere = BeatErrors(*(_spread_out(getattr(at_own, f.name), own) for f in fields(BeatErrors)))
        found = found.towards(everywhere, earned)
    late = np.where(own, usual + earned * (np.where(own, lags, usual) - usual), usual)
    times = song.grid.times[beats]
    return Findings(
        **vars(found),
        own=np.where(seen, danced.line.danced_at(times + lags) - times, np.nan),
        lag=np.where(seen, danced.line.danced_at(times + late) - times, np.nan),
        usual=danced.line.danced_at(times + usual) - times,
        gain=np.where(seen, gain, np.nan),
        chance=by_chance(frames, when, danced.user, song),
        motion=motion,
        moved=moved,
        sides=sides,
    )


def _spread_out(values: NDArray, rows: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(B, …) the values of some rows in their places, NaN elsewhere."""
    out = np.full((len(rows), *values.shape[1:]), np.nan)
    out[rows] = values
    return out


def _gain(usual: NDArray, own: NDArray) -> NDArray[np.float64]:
    """(B,) degrees by which the mean error (B, 9) falls, over the joints known to both; 0 where they share none."""
    both = np.isfinite(usual) & np.isfinite(own)
    return np.where(both, usual - own, 0).sum(axis=1) / np.maximum(both.sum(axis=1), 1)


def _when(
    beats: NDArray, lags: NDArray, danced: AlignedFrames, song: PreparedReference
) -> tuple[Frames, NDArray[np.float64]]:
    """The frames of beats that are danced ``lags`` late, and which song time (B, F) each of them dances."""
    edges = song.grid.edges
    frames = frames_between(danced.t, edges[beats] + lags, edges[beats + 1] + lags)
    return frames, danced.t[frames.index] - lags[:, None]


def _beside(frames: Frames, danced: AlignedFrames, song: PreparedReference) -> tuple[NDArray, NDArray, NDArray]:
    """(B, 9, 2) degrees, how much dancer and reference move; (B, 2) by what factor the other side explains it; (B,)
    whether the legs of a turned body are likely taken for one another, which then says nothing of sides."""
    user = danced.user.take(frames.index).only(frames.real)
    reference = song.resampled.at(danced.t[frames.index] - danced.usual).only(frames.real)
    squares = np.where(frames.real[..., None], danced.sides[:, frames.index], np.nan)
    motion, count = np.stack([spread(user), spread(reference)], axis=-1), frames.real.sum(axis=1)
    sides = side_score(*side_evidence(squares, count))
    faces = (np.where(frames.real, body.facing, np.nan) for body in (user, reference))
    confused = (sides[:, LEGS_GROUP] > score.MIRRORED_FIT_FACTOR) & turned(*faces, count)
    sides[confused, LEGS_GROUP] = 0.0
    return motion, sides, confused


def by_chance(frames: Frames, when: NDArray, user: Features, song: PreparedReference) -> NDArray[np.float64]:
    """(B, 9) degrees, the mean error of the user's ``frames`` against what the reference dances at WRONG_MOMENTS."""
    few = Frames(frames.index[:, ::CHANCE_STEP], frames.real[:, ::CHANCE_STEP])
    mine, when = user.take(few.index).only(few.real), when[:, ::CHANCE_STEP]
    shifts = np.array(WRONG_MOMENTS) / song.rate
    step = max(1, FEATURE_BATCH_POSES // max(1, when.size))  # with few beats, several moments at once
    total, count = np.zeros((2, len(when), len(JOINTS)))
    for those in (shifts[first : first + step] for first in range(0, len(shifts), step)):
        apart = np.minimum(error(mine, song.resampled.at(when + those[:, None, None])), MOST_ERROR)
        known = np.isfinite(apart)
        for one in np.where(known, apart, 0).sum(axis=2):
            total += one
        count += known.sum(axis=(0, 2))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def enough_seen(
    beats: NDArray, frames: Frames, when: NDArray, user: Features, song: PreparedReference
) -> NDArray[np.bool_]:
    """(B,) whether the user's frames, danced at song times ``when`` (B, F), show enough of each beat to judge it."""
    if not frames.real.any():
        return np.zeros(len(beats), bool)
    start = np.maximum(song.grid.edges[beats], song.resampled.start)
    end = np.minimum(song.grid.edges[beats + 1], song.resampled.end)
    shows = frames.real & np.isfinite(user.angle).any(axis=-1)[frames.index]
    shown = np.sort(np.where(shows, when, np.nan), axis=1)  # frames that do not show the dancer go last
    alone = np.nansum(np.minimum(np.diff(shown), 2 * FRAME_COVERS_S), axis=1)
    last = np.fmax.reduce(shown, axis=1)
    covered = alone + np.minimum(shown[:, 0] - start, FRAME_COVERS_S) + np.minimum(end - last, FRAME_COVERS_S)
    return (shows.sum(axis=1) >= LEAST_BEAT_FRAMES) & (end > start) & (covered >= LEAST_COVERED * (end - start))


def beat_errors(frames: Frames, when: NDArray, user: Features, song: PreparedReference) -> BeatErrors:
    """Of the user's ``frames``, against what the reference dances at song times ``when`` (B, F)."""
    mine, theirs = user.take(frames.index).only(frames.real), song.resampled.at(when)
    errors = (error if song.thresholds.measure == "limbs" else angle_error)(mine, theirs)
    seen = np.isfinite(errors)
    gap = np.where(seen[..., None] & ~IS_HINGE[:, None], theirs.deep - mine.deep, np.nan)
    shown = np.where(seen, np.minimum(joint_visibility(mine), joint_visibility(theirs)), np.nan)
    unseen = seen.sum(axis=1) < LEAST_JOINT_SEEN * np.maximum(frames.real.sum(axis=1), 1)[:, None]
    return BeatErrors(
        _midmean(errors, unseen),
        _midmean(_change(mine, theirs), unseen),
        _midmean(shown, unseen),
        _midmean(gap, unseen[..., None]),
    )


def _change(user: Features, reference: Features) -> NDArray:
    """(B, F, 9) degrees, by how much each interior angle is more open than the reference's; hinges in space."""
    deep = interior(user.deep) - interior(reference.deep)
    seen = np.isfinite(user.angle) & np.isfinite(reference.angle)
    return np.where(seen, np.where(IS_HINGE, deep, user.angle - reference.angle), np.nan)


def _midmean(values: NDArray, unseen: NDArray) -> NDArray[np.float64]:
    """(B, …) means of the middle half of the frames of (B, F, …), leaving out NaN; NaN where ``unseen``.

    As robust against a quarter of wild frames as a median, but steadier: a median hangs on one or two frames.
    """
    ordered = np.sort(np.moveaxis(values, 1, -1), axis=-1)  # NaN goes last
    count, place = np.isfinite(ordered).sum(axis=-1, keepdims=True), np.arange(values.shape[1])
    weight = np.clip(np.minimum(place + 1, 0.75 * count) - np.maximum(place, 0.25 * count), 0, 1)
    middle = (np.where(weight > 0, ordered, 0) * weight).sum(axis=-1) / np.maximum(weight.sum(axis=-1), 1e-9)
    return np.where(unseen | (count[..., 0] == 0), np.nan, middle)
