"""The reference laid out evenly in time, so that shifting it by a lag is a shift of the index. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import Features, joined, track_features
from coach.domain.landmarks import PoseTrack

REFERENCE_HZ: Final = 120
"""Hz; a lag is off by 4 ms at most."""
LONGEST_POSE_GAP_S: Final = 0.2
"""s without a pose that are bridged; longer is a gap (a cut), in which nothing can be judged."""
RESAMPLED_AT_ONCE: Final = 1 << 14
"""Moments that are laid out at once: what lies between of an hour's would take a gigabyte."""
USER_HZ: Final = 30
"""Hz, poses of a take by which a beat is judged: a slower camera's are filled in between its frames."""


@dataclass(frozen=True, eq=False)
class ResampledReference:
    """The reference's features at ``hz`` Hz from ``start`` (s) on."""

    start: float
    features: Features
    hz: float = REFERENCE_HZ

    @property
    def end(self) -> float:
        """s, where the reference ends."""
        return self.start + (len(self.features.flat) - 2) / self.hz

    def at(self, t: NDArray) -> Features:
        """Features at the times ``t`` (any shape); unseen outside the reference."""
        index = np.rint((np.asarray(t) - self.start) * self.hz).astype(np.intp)
        last = len(self.features.flat) - 1
        return self.features.take(np.where((index < 0) | (index > last), last, index))

    def at_rate(self, rate: float) -> ResampledReference:
        """The same in the seconds of somebody who dances at ``rate`` song seconds per second."""
        return ResampledReference(self.start / rate, self.features, self.hz * rate)


def resample_reference(
    reference: PoseTrack, advance: Callable[[float], None] = lambda seconds: None
) -> ResampledReference:
    """The reference laid out for :func:`judge` and :class:`coach.compare.live.LiveJudge`; made once per song.
    ``advance`` is told of each few minutes (s)."""
    if not len(reference):
        return ResampledReference(0.0, _nowhere())
    t = np.arange(reference.t[0], reference.t[-1] + 1 / REFERENCE_HZ, 1 / REFERENCE_HZ)
    parts = chain(feature_parts(reference, t, lambda moments: advance(moments / REFERENCE_HZ)), [_nowhere()])
    return ResampledReference(float(t[0]), joined(parts, len(t) + 1))


def feature_parts(
    track: PoseTrack, t: NDArray, advance: Callable[[int], None] = lambda moments: None
) -> Iterator[Features]:
    """What is to be joined to the features of the track at other times (T,). ``advance`` is told of all moments."""
    for at in range(0, max(len(t), 1), RESAMPLED_AT_ONCE):
        run = t[at : at + RESAMPLED_AT_ONCE]
        yield track_features(resampled(track, run))
        advance(len(run))


def resampled(track: PoseTrack, t: NDArray) -> PoseTrack:
    """The track at other times, linear between frames; NaN beyond its ends and in gaps longer than
    LONGEST_POSE_GAP_S."""
    blend = _blend_at(track, t)
    if blend is None:
        return PoseTrack.unseen(t, track.skeleton)
    return PoseTrack(t, blend(track.image), blend(track.world), np.nan_to_num(blend(track.visibility)), track.skeleton)


def resampled_picture(track: PoseTrack, t: NDArray) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Only ``image`` and ``visibility`` of :func:`resampled`: the world points are half of its work."""
    blend = _blend_at(track, t)
    if blend is None:
        nobody = PoseTrack.unseen(t, track.skeleton)
        return nobody.image, nobody.visibility
    return blend(track.image), np.nan_to_num(blend(track.visibility))


def _blend_at(track: PoseTrack, t: NDArray) -> Callable[[NDArray], NDArray[np.float32]] | None:
    """What lays out one of the track's arrays at other times; None if fewer than two of its frames show anybody."""
    seen = np.flatnonzero(track.seen)
    if len(seen) < 2:
        return None
    times = track.t[seen]
    after = np.clip(np.searchsorted(times, t, side="right"), 1, len(times) - 1)
    span = times[after] - times[after - 1]
    share = (t - times[after - 1]) / span
    lost = (span > LONGEST_POSE_GAP_S) | (share < -1e-9) | (share > 1 + 1 / (REFERENCE_HZ * span))
    share = np.where(lost, np.nan, np.clip(share, 0, 1))

    def blend(values: NDArray) -> NDArray[np.float32]:
        part = share.reshape(-1, *[1] * (values.ndim - 1))
        mixed = values[seen[after - 1]] * (1 - part)
        mixed += values[seen[after]] * part
        return mixed.astype(np.float32)

    return blend


def filled(track: PoseTrack) -> PoseTrack:
    """The track with poses filled in, linearly, between frames more than 1.5 / USER_HZ apart, but none in gaps longer
    than LONGEST_POSE_GAP_S; the very same track if it needs none.

    Seven uneven moments of a beat differ from the fifteen of a faster camera: scores moved by up to 9 points.
    """
    gaps = np.diff(track.t)
    parts = np.where(gaps <= LONGEST_POSE_GAP_S, np.maximum(np.rint(gaps * USER_HZ), 1), 1).astype(int)
    if (parts == 1).all():
        return track
    before = np.repeat(np.arange(len(gaps)), parts)
    share = (np.arange(len(before)) - np.repeat(np.cumsum(parts) - parts, parts)) / parts[before]
    before, share = np.append(before, len(gaps) - 1), np.append(share, 1.0)

    def blend(values: NDArray) -> NDArray:
        part = share.reshape(-1, *[1] * (values.ndim - 1))
        mixed = values[before] * (1 - part) + values[before + 1] * part
        return np.where(part == 0, values[before], np.where(part == 1, values[before + 1], mixed))

    return replace(
        track,
        t=blend(track.t),
        image=blend(track.image),
        world=blend(track.world),
        visibility=np.nan_to_num(blend(track.visibility)),
    )


def _nowhere() -> Features:
    """One moment at which nothing is seen."""
    return track_features(PoseTrack.unseen(np.zeros(1)))


class FeatureLog:
    """Features of successive moments, in growing arrays: any stretch of them is available without copying."""

    def __init__(self) -> None:
        self._count = 0
        self._room = _nowhere()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: slice) -> Features:
        return Features(*(getattr(self._room, f.name)[: self._count][index] for f in fields(Features)))

    def append(self, moment: Features) -> None:
        """Takes in the (9,) features of one moment."""
        if self._count == len(self._room.flat):
            self._room = joined([self._room, self._room], 2 * self._count)
        for f in fields(Features):
            getattr(self._room, f.name)[self._count] = getattr(moment, f.name)
        self._count += 1


# ----------------------------------------------------------------
# Which frames belong to which beat: the frames of several beats side by side, so that all are judged at once. Pure.


BEATS_AT_ONCE: Final = 32
"""Beats processed at once: their arrays stay in the processor's cache, and a beat made long by a pause pads only a few
others."""


def blocks(count: int) -> Iterator[slice]:
    """Slices of at most BEATS_AT_ONCE that together cover ``range(count)``."""
    return (slice(first, min(first + BEATS_AT_ONCE, count)) for first in range(0, count, BEATS_AT_ONCE))


@dataclass(frozen=True, eq=False)
class Frames:
    """The frames of B beats, padded to F, as many as the longest of them has.

    index  (B, F) which of the take's frames, in order; arbitrary where there is none
    real   (B, F) bool, false where the beat has no more frames
    """

    index: NDArray[np.intp]
    real: NDArray[np.bool_]


def frames_of(first: NDArray[np.intp], end: NDArray[np.intp]) -> Frames:
    """For beats whose frames run from ``first`` (B,) to ``end``, the last excluded."""
    place = np.arange(np.max(end - first, initial=0))
    real = place < (end - first)[:, None]
    return Frames(np.where(real, first[:, None] + place, 0), real)


def frames_between(t: NDArray, starts: NDArray, ends: NDArray) -> Frames:
    """For beats that last from ``starts`` (B,) to ``ends``, in s, with frames at the times ``t`` (T,); none where
    NaN."""
    return frames_of(np.searchsorted(t, starts), np.searchsorted(t, ends))


def runs(wrong: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first, last) of each run of true values among beats (B,)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], wrong, [False]]).astype(int)))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2])]
