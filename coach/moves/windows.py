"""Thirteen key points normalised to the person: half a second of them as numbers for trees, arms as curves. Pure.

A window is WINDOW_FRAMES moments at WINDOW_HZ, resampled by time, so that it means the same at any camera's rate. Each
moment is centred between the hips and measured in torso lengths, in the picture and, if the estimator knows it, in
space. Unseen points are NaN, which trees accept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.landmarks import LANDMARKS, PoseTrack, Skeleton

WINDOW_FRAMES: Final = 15
WINDOW_HZ: Final = 30.0
WINDOW_S: Final = WINDOW_FRAMES / WINDOW_HZ
"""s"""
MOVE_LANDMARKS: Final = (
    "nose",
    "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow",
    "left_wrist", "right_wrist",
    "left_hip", "right_hip",
    "left_knee", "right_knee",
    "left_ankle", "right_ankle",
)  # fmt: skip
"""The key points used: those every estimator finds."""
LEAST_POINT_VISIBILITY: Final = 0.5
"""A less visible point is a guess, and counts as missing."""
LONGEST_WINDOW_GAP_S: Final = 0.2
"""Largest gap in s between two frames that is bridged."""
LEAST_TORSO: Final = 1e-3
"""Frame heights, and metres: a smaller torso can't serve as a measure."""
AXES: Final = 5
"""x and y of the picture, then x, y and z of space."""
KEPT_COSINES: Final = 6
"""How many of a point's WINDOW_FRAMES cosines are kept: its mean place, and its movement up to 5 Hz. Anything faster is
the estimator's noise. Trees split on one number at a time, so a movement has to be one number to be split on."""
FEATURES: Final = len(MOVE_LANDMARKS) * AXES * KEPT_COSINES + 2 * KEPT_COSINES + len(MOVE_LANDMARKS)
"""Features of a window; after the points' own come the hips' path through the picture, and how much each point moves
across it, in any direction: standing still is recognised by that."""

_INDEX: Final = [LANDMARKS.index(name) for name in MOVE_LANDMARKS]
MOVE_SHOULDERS, MOVE_HIPS = (
    [MOVE_LANDMARKS.index(f"{side}_{part}") for side in ("left", "right")] for part in ("shoulder", "hip")
)
"""Indices of the left and the right one."""
WINDOW_OFFSETS_S: Final = (np.arange(WINDOW_FRAMES) - (WINDOW_FRAMES - 1) / 2) / WINDOW_HZ
"""(WINDOW_FRAMES,) s from a window's middle."""
FEWEST_FRAMES_SEEN: Final = 8
"""A point must be seen in this many of a window's frames; the others are then filled in."""
ARM_JOINT_NAMES: Final = ("shoulder", "elbow", "wrist")
PLOTTED_HZ: Final = 15.0
"""Hz: fast enough to follow any limb by eye, yet a long song's page stays small."""
_POINTS: Final = [[MOVE_LANDMARKS.index(f"{side}_{part}") for side in ("left", "right")] for part in ARM_JOINT_NAMES]


def _cosines() -> NDArray[np.float64]:
    """(WINDOW_FRAMES, KEPT_COSINES) the first rows of the discrete cosine transform (type 2), scaled to a mean in the
    first."""
    frames, bands = np.arange(WINDOW_FRAMES)[:, None], np.arange(KEPT_COSINES)
    return np.cos(np.pi * (frames + 0.5) * bands / WINDOW_FRAMES) / WINDOW_FRAMES * np.where(bands, 2, 1)


_COSINES: Final = _cosines()


def key_points(track: PoseTrack) -> PoseTrack:
    """The track's MOVE_LANDMARKS, NaN where they are hardly seen."""
    body = track.body
    hidden = ~(body.visibility[:, _INDEX] >= LEAST_POINT_VISIBILITY)[..., None]
    return PoseTrack(
        track.t,
        np.where(hidden, np.nan, body.image[:, _INDEX]),
        np.where(hidden, np.nan, body.world[:, _INDEX]),
        ~hidden[..., 0],
        Skeleton(track.skeleton.name, MOVE_LANDMARKS, track.skeleton.noise),
    )


def windows(points: PoseTrack, middles: NDArray) -> NDArray[np.float64]:
    """(W, FEATURES) the windows around the times ``middles`` (W,) in s, of a track's :func:`key_points`."""
    times = np.asarray(middles, np.float64)[:, None] + WINDOW_OFFSETS_S
    image, world = sampled(points, times)
    return features(image, world)


def features(image: NDArray, world: NDArray) -> NDArray[np.float64]:
    """(W, FEATURES) of windows (W, WINDOW_FRAMES, 13, 2) in the picture and (W, WINDOW_FRAMES, 13, 3) in space."""
    picture, hips, torso = _normalised(image)
    space, _, _ = _normalised(world)
    body = np.concatenate([picture, space], axis=-1).reshape(len(image), WINDOW_FRAMES, len(MOVE_LANDMARKS) * AXES)
    way = hips / torso[:, None, None]
    bands = [_bands(filled(values)) for values in (body, way)]
    bands[1][:, :2] = np.nan  # where somebody dances in the picture says nothing
    return np.concatenate([*bands, _movement(bands[0])], axis=1)


def _movement(bands: NDArray) -> NDArray[np.float64]:
    """(W, 13) torso lengths, the root of the summed squared cosines without the mean's."""
    across = bands.reshape(len(bands), KEPT_COSINES, len(MOVE_LANDMARKS), AXES)[:, 1:, :, :2]
    return np.sqrt((across**2).sum(axis=(1, 3)))


def _normalised(values: NDArray) -> tuple[NDArray, NDArray, NDArray]:
    """Windows (W, WINDOW_FRAMES, 13, k) centred and in torso lengths, with the hips' middles (W, WINDOW_FRAMES, k) and
    the torso length (W,)."""
    hips, chest = (values[:, :, pair].mean(axis=2) for pair in (MOVE_HIPS, MOVE_SHOULDERS))
    torso = nanmedian(np.linalg.norm(chest - hips, axis=-1))
    torso = np.where(torso >= LEAST_TORSO, torso, np.nan)
    return (values - hips[:, :, None]) / torso[:, None, None, None], hips, torso


def nanmedian(values: NDArray) -> NDArray[np.float64]:
    """(W,) medians of the rows (W, F), NaN for a row without numbers; numpy's own function warns about those and is
    slow."""
    ordered, count = np.sort(values, axis=1), np.isfinite(values).sum(axis=1)
    rows = np.arange(len(values))
    return (
        ordered[rows, np.maximum(count - 1, 0) // 2] + ordered[rows, np.minimum(count // 2, values.shape[1] - 1)]
    ) / 2


def filled(values: NDArray) -> NDArray[np.float64]:
    """(W, WINDOW_FRAMES, n) with short gaps held at the value before or after; points hardly seen become NaN
    throughout."""
    known = np.isfinite(values)
    if known.all():
        return values
    at = np.arange(WINDOW_FRAMES)[:, None]
    before = np.maximum.accumulate(np.where(known, at, -1), axis=1)
    after = np.minimum.accumulate(np.where(known, at, WINDOW_FRAMES)[:, ::-1], axis=1)[:, ::-1]
    source = np.where(before >= 0, before, np.minimum(after, WINDOW_FRAMES - 1))
    held = np.take_along_axis(values, source, axis=1)
    return np.where(known.sum(axis=1, keepdims=True) >= FEWEST_FRAMES_SEEN, held, np.nan)


def _bands(values: NDArray) -> NDArray[np.float64]:
    """(W, KEPT_COSINES · n) cosines of (W, FRAMES, n)."""
    return np.einsum("wfn,fb->wbn", values, _COSINES).reshape(len(values), KEPT_COSINES * values.shape[2])


def sampled(points: PoseTrack, times: NDArray) -> tuple[NDArray, NDArray]:
    """Picture (…, 13, 2) and space (…, 13, 3) at the times (…), linear between frames; NaN beyond them and in gaps."""
    if len(points) < 2:
        return tuple(np.full((*times.shape, len(MOVE_LANDMARKS), axes), np.nan) for axes in (2, 3))
    after = np.clip(np.searchsorted(points.t, times, side="right"), 1, len(points) - 1)
    span = points.t[after] - points.t[after - 1]
    share = (times - points.t[after - 1]) / span
    beyond = np.maximum(-share, share - 1) * span > 0.5 / WINDOW_HZ
    share = np.where(beyond | (span > LONGEST_WINDOW_GAP_S), np.nan, np.clip(share, 0, 1))[..., None, None]
    return tuple(values[after - 1] * (1 - share) + values[after] * share for values in (points.image, points.world))


def middles_of(start: float, end: float, step: float) -> NDArray[np.float64]:
    """The middles, in s, of the windows that fit between two times, ``step`` s apart."""
    return np.arange(start + WINDOW_S / 2, end - WINDOW_S / 2 + 1e-9, step)


def at_rate(points: PoseTrack, hz: float = WINDOW_HZ) -> PoseTrack:
    """The key points at an even rate."""
    if len(points) < 2:
        return points
    t = np.arange(points.t[0], points.t[-1], 1 / hz)
    image, world = sampled(points, t)
    return replace(points, t=t, image=image, world=world, visibility=np.isfinite(image[..., 0]))


@dataclass(frozen=True, eq=False)
class Traces:
    """Times ``t`` (T,) in s, evenly spaced, and places ``at`` (T, 3, 2, 2): of the ARM_JOINT_NAMES, left and right, x
    and y.

    x grows to the right of the picture and y upwards, in torso lengths from the middle of the hips. NaN where not seen
    well.
    """

    t: NDArray[np.float64]
    at: NDArray[np.float64]


def traces(track: PoseTrack) -> Traces:
    """The traces of a whole track, measured in its usual torso length, so that nobody grows by bending down."""
    points = key_points(track)
    t = np.arange(track.t[0], track.t[-1] + 1e-9, 1 / PLOTTED_HZ) if len(track) > 1 else np.empty(0)
    image, _ = sampled(points, t)
    hips, chest = (image[:, pair].mean(axis=1) for pair in (MOVE_HIPS, MOVE_SHOULDERS))
    lengths = np.linalg.norm(chest - hips, axis=-1)
    torso = nanmedian(lengths[None])[0] if len(t) else np.nan
    scale = np.array([1, -1]) / (torso if torso >= LEAST_TORSO else np.nan)
    return Traces(t, (image - hips[:, None])[:, _POINTS] * scale)
