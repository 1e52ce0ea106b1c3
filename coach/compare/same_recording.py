"""Whether somebody in a film is the reference itself: the very same recording, shown again. Pure.

Nobody dances the same way twice, to the frame. A recording that is shown again, cut, squeezed, mirrored, re-encoded or
filmed from a screen, has the same poses, at one and the same lag from beginning to end.

Conventions: a *shape* is a pose's landmarks in the picture around their middle, over the size of the body (root mean
square distance from the middle), after removing the one linear map that best brings one plane onto the other over the
whole film; arrays are (T, L, 2), L as in ``LANDMARKS``, 0 where it is not seen in both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import LEAST_VISIBILITY
from coach.compare.sampling import resampled_picture
from coach.domain.landmarks import HIPS, LANDMARKS, PoseTrack

LAG_SEARCH_RADIUS_S: Final = 0.12
"""s by which the lag may differ from the known one …"""
LAG_SEARCH_STEP_S: Final = 0.01
"""… and the step of the search: a third of the time from one picture to the next."""
POSES_HZ: Final = 5
"""Moments of a second whose poses are compared …"""
MOVES_HZ: Final = 20
"""… and whose movements are."""
SHAPE_CHANGE_MOMENTS: Final = 3
"""Moments (0.15 s) between two shapes whose difference is a movement: they tell the lag more sharply than poses do."""
LAG_STRETCH_S: Final = 2.0
"""s, parts of the film that each have their own lag: a dancer is now early, now late."""
CLOCKS: Final = 0.0005
"""s by which the lag may grow in each second: the clocks of two devices drift apart that much."""
LEAST_COMMON_TRACK_S: Final = 4.0
"""s that two tracks must have in common …"""
ENOUGH_S: Final = 10.0
"""… and that it takes to be sure: over a few seconds even a dancer may keep one lag."""
LONGEST_COMPARED_S: Final = 600.0
"""s in the middle of what they have in common that are compared: an hour would take minutes and half a gigabyte, and
tell no more."""
LEAST_LANDMARKS: Final = 8
"""Landmarks that both must show for two poses to be compared."""

LOWER_PARTS: Final = ("hip", "knee", "ankle", "heel", "foot_index")
UPPER_BODY: Final = [k for k, name in enumerate(LANDMARKS) if name.partition("_")[2] not in LOWER_PARTS]
"""Landmarks above the hips. By these alone real references given the legs of a cover's dancer have 0.035 to 0.053 and
0.003 s at most, by all landmarks 0.14 at least; real covers have 0.22 at least, the rendered one 0.077."""

LEGS: Final = [k for k in range(len(LANDMARKS)) if k not in UPPER_BODY and k not in HIPS]
LEGS_SEEN: Final = 0.25
"""Share of the legs' landmarks, over all pictures with somebody in them, below which the legs are hidden: behind a sofa
or below the picture's edge 0.04 at most, of whole real dancers 0.77 at least."""

LEAST_ALIKE: Final = 0.7
"""Correlation with the reference below which nobody can be the reference: that has 0.92 at least, with the legs of a
real dancer standing in front of it 0.73; real covers have 0.7 at most."""

SAME_RECORDING_LIMITS: Final = (0.042, 0.007)
"""Distance, and wander in s, up to which it is the same recording. Real references, re-encoded, cropped, mirrored, next
to or above somebody else: 0.008 to 0.039, and 0.0066 s at most. Real covers: 0.12 and 0.023 s at least; the rendered
one: 0.078 and 0.013 s. Nearest of 100 rendered retakes, with the same camera and no mistake: 0.051 and 0.014 s
in a whole song; of parts of ENOUGH_S of six of them 0.045 and 0.0074 s."""
LIKELY: Final = (0.06, 0.011)
"""The same, up to which it is likely. References filmed from a screen across the room: 0.009 to 0.052 and 0.0108 s."""
CLOSE: Final = (0.09, 0.011)
"""The same, up to which this person is the recording if another dances CLEARLY_FARTHER from it. A real
reference on a screen half hidden by a sofa, found by the networks, also small, mirrored or 0.3 s late: 0.065 to 0.077
and 0.009 s at most; in a phone in a hand 0.05 and 0.007 s; the real dancer beside it 0.18 and 0.06 s at least.

So far, too, it is likely of somebody whose legs are hidden. Two real references behind a sofa or cut off at the hips:
0.063 to 0.08 and 0.0094 s at most. Above the hips real covers have 0.22 at least; of 40 rendered retakes and the
rendered cover all have 0.0136 s at least."""
CLEARLY_FARTHER: Final = 2.0
"""The other person's distance over this one's."""


@dataclass(frozen=True)
class Sameness:
    """How nearly two tracks are one recording.

    distance  between their shapes, median over the moments: 0 is the same pose
    wander    s, standard deviation of the lag from stretch to stretch around what clocks drift, weighted by how much
              each stretch says of it; infinite where the distance rules it out already
    short     less than ENOUGH_S in common: then even within SAME_RECORDING_LIMITS it is only likely, as parts of the
              nearest retakes are within it, too
    upper     only the upper bodies are alike: then, too, it is likely at most
    legless   hardly anything is seen of the user's legs
    """

    distance: float
    wander: float
    short: bool = False
    upper: bool = False
    legless: bool = False

    @property
    def sure(self) -> bool:
        return not self.short and not self.upper and self.within(SAME_RECORDING_LIMITS)

    @property
    def likely(self) -> bool:
        """Also by the shapes of whole bodies alone: with somebody dancing in front of the screen, an arm is now and
        then confused with theirs, which spoils the lag (0.018 and 0.012 s)."""
        if self.short:
            return self.within(SAME_RECORDING_LIMITS)
        if self.within(CLOSE if self.legless else LIKELY):
            return True
        return not self.upper and self.distance <= SAME_RECORDING_LIMITS[0]

    @property
    def close(self) -> bool:
        """By itself no reason for doubt while legs are seen: rendered covers are, too."""
        return self.within(CLOSE)

    def within(self, limits: tuple[float, float]) -> bool:
        """Whether both are within SAME_RECORDING_LIMITS, LIKELY or CLOSE."""
        return self.distance <= limits[0] and self.wander <= limits[1]


def sameness(user: PoseTrack, reference: PoseTrack, lag: float) -> Sameness | None:
    """At the best lag near ``lag`` (s, positive: the user is later); None: too little in common.

    By the whole body, or by UPPER_BODY alone if only that is likely to be the recording's: somebody in front of a
    screen hides the rest, and their own limbs are found in its place.
    """
    # not their own bodies, which stay with the tracks: of an hour 90 MB each
    user, reference = (track.at(slice(None)).body for track in (user, reference))
    legless = _legless(user)
    whole = _sameness(user, reference, lag, legless=legless)
    if whole is None or whole.likely:
        return whole
    visibility = np.zeros_like(user.visibility)
    visibility[:, UPPER_BODY] = user.visibility[:, UPPER_BODY]
    part = _sameness(replace(user, visibility=visibility), reference, lag, upper=True, legless=legless)
    if part is not None and (part.likely or (part.close and not whole.close)):
        return part
    return whole


def _legless(body: PoseTrack) -> bool:
    legs = body.visibility[body.seen][:, LEGS]
    return legs.size > 0 and float((legs >= LEAST_VISIBILITY).mean()) < LEGS_SEEN


def _sameness(
    user: PoseTrack, reference: PoseTrack, lag: float, upper: bool = False, legless: bool = False
) -> Sameness | None:
    """``upper``: what is seen of ``user`` is the UPPER_BODY part; ``legless`` as in :class:`Sameness`."""
    poses = _at_all_lags(user, reference, lag, POSES_HZ, _squared)
    if poses is None:
        return None
    distance = float(np.sqrt(np.median(poses, axis=1).min()))
    short = poses.shape[1] < ENOUGH_S * POSES_HZ - SHAPE_CHANGE_MOMENTS
    if distance > CLOSE[0]:  # as nearly always: what costs more is spared
        return Sameness(distance, np.inf, short, upper, legless)
    moves = _at_all_lags(user, reference, lag, MOVES_HZ, _moved)
    return Sameness(distance, np.inf if moves is None else _wander(moves), short, upper, legless)


def _at_all_lags(
    user: PoseTrack, reference: PoseTrack, lag: float, hz: float, measured: Callable[[NDArray, NDArray], NDArray]
) -> NDArray[np.float64] | None:
    """(L, T) what ``measured`` makes of the difference of the shapes, at the moments when it is known at all lags."""
    if not len(user) or not len(reference):
        return None
    lags = lag + np.arange(-LAG_SEARCH_RADIUS_S, LAG_SEARCH_RADIUS_S + LAG_SEARCH_STEP_S / 2, LAG_SEARCH_STEP_S)
    first, last = max(reference.t[0], user.t[0] - lags[0]), min(reference.t[-1], user.t[-1] - lags[-1])
    middle, reach = (first + last) / 2, LONGEST_COMPARED_S / 2
    t = np.arange(max(first, middle - reach), min(last, middle + reach), 1 / hz)
    if len(t) < LEAST_COMMON_TRACK_S * hz:
        return None
    shown = resampled_picture(reference, t)
    found = np.array([measured(*_apart(resampled_picture(user, t + lag), shown)) for lag in lags])
    known = np.isfinite(found).all(axis=0)
    return found[:, known] if known.sum() >= LEAST_COMMON_TRACK_S * hz - SHAPE_CHANGE_MOMENTS else None


def _wander(moves: NDArray[np.float64]) -> float:
    """s, from (L, T) squared distances of movements at lags LAG_SEARCH_STEP_S apart."""
    stretches = np.array_split(moves, max(1, round(moves.shape[1] / (LAG_STRETCH_S * MOVES_HZ))), axis=1)
    costs = np.array([stretch.mean(axis=1) for stretch in stretches])
    best, depth = np.array([_lowest(cost) for cost in costs]), np.ptp(costs, axis=1) + 1e-12
    lag, at = LAG_SEARCH_STEP_S * best, moves.shape[1] / MOVES_HZ * (np.arange(len(best)) + 0.5) / len(best)
    lag, at = (values - np.average(values, weights=depth) for values in (lag, at))
    drift = np.average(lag * at, weights=depth) / max(np.average(at**2, weights=depth), 1e-12)
    lag -= np.clip(drift, -CLOCKS, CLOCKS) * at
    return float(np.sqrt(np.average(lag**2, weights=depth)))


def _lowest(cost: NDArray[np.float64]) -> float:
    """Index of the lowest of (L,), interpolated by a parabola through its neighbours."""
    at = int(np.clip(cost.argmin(), 1, len(cost) - 2))
    before, here, after = cost[at - 1 : at + 2]
    bend = before - 2 * here + after
    return at + (float(np.clip(0.5 * (before - after) / bend, -1, 1)) if bend > 0 else 0.0)


def _apart(
    user: tuple[NDArray, NDArray], reference: tuple[NDArray, NDArray]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Difference of the shapes (T, L, 2), and which landmarks (T, L) both show; none in moments with too few. Of each
    track its points in the picture and their visibility."""
    both = np.minimum(user[1], reference[1]) >= LEAST_VISIBILITY
    for image, _ in (user, reference):
        both &= np.isfinite(image[..., 0] + image[..., 1])  # NaN next to a gap of one point
    both &= both.sum(axis=1, keepdims=True) >= LEAST_LANDMARKS
    mine, theirs = (_shape(image, both) for image, _ in (user, reference))
    flat, onto = mine.reshape(-1, 2), theirs.reshape(-1, 2)
    return _of_size_1(mine @ (np.linalg.pinv(flat.T @ flat) @ (flat.T @ onto))) - theirs, both


def _moved(apart: NDArray[np.float64], both: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(T − SHAPE_CHANGE_MOMENTS,) squared difference of the movements."""
    seen = both[SHAPE_CHANGE_MOMENTS:] & both[:-SHAPE_CHANGE_MOMENTS]
    return _squared(np.where(seen[..., None], apart[SHAPE_CHANGE_MOMENTS:] - apart[:-SHAPE_CHANGE_MOMENTS], 0), seen)


def _squared(apart: NDArray[np.float64], seen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(T,) of a difference; NaN where nothing is seen."""
    return np.where(seen.any(axis=1), np.einsum("tij,tij->t", apart, apart), np.nan)


def _shape(image: NDArray[np.float32], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    points = np.where(known[..., None], image, 0).astype(float)
    middle = np.einsum("tij->tj", points) / np.maximum(known.sum(axis=1), 1)[:, None]  # several times as quick as sum
    return _of_size_1((points - middle[:, None]) * known[..., None])


def _of_size_1(shape: NDArray[np.float64]) -> NDArray[np.float64]:
    return shape / np.maximum(np.sqrt(np.einsum("tij,tij->t", shape, shape))[:, None, None], 1e-9)
