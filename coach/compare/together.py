"""How a group dances together: who leads and who trails on each beat, and who stands where in the formation. Pure.

Conventions
-----------
- D dancers, from left to right at the film's beginning; B beats; missing is NaN.
- A *place* is a point of the floor as a complex number, in body heights: how far to the dancers' own left when they
  face the audience + i · how far towards the audience. Where its origin is does not matter.
- A *step* is STEP of a body height.

A film has no ruler. What it has is the people in it: all stand on one floor and are about equally tall, so who is
smaller is farther away, and so is whose feet are higher in the picture. That gives places up to the camera's own: where
it stands, where it points, how far it zooms, how wide the room is. These are taken out, film against reference: one
rotation and one scale for all of the dance, and for each beat the shift that most of the dancers agree on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.sampling import resampled
from coach.domain.landmarks import INDEX, PoseTrack

STEP: Final = 0.4
"""Of a body height: a walking step, about 65 cm."""
AROUND_S: Final = 0.1
"""s around a beat in which places are looked at …"""
LOOKS: Final = 7
"""… so many times."""
CALM: Final = 2
"""Beats on both sides over which a body's size is taken: who crouches or bends is no smaller for that."""
STRETCHED: Final = 0.75
"""Quantile of the sizes of those beats that counts: most beats show a body at nearly its full length."""
OF_BODY: Final = 0.78
"""Torso, thigh and shin over the body's height (Drillis and Contini's 0.288 + 0.245 + 0.246)."""
VISIBLE: Final = 0.5
"""Landmarks seen worse than this are guesses."""
FOCAL: Final = 0.78
"""Focal length over the picture's longer side: of a phone's main camera, 26 mm on 36, and a little cut off."""
CAMERA_HEIGHT: Final = 0.75
"""Of a body height, where nothing tells how high the camera is: held before the chest, or on a tripod."""
HIGH: Final = (0.35, 1.6)
"""Of a body height, the least and the most that a camera's height may be found to be."""
SIZE_NOISE: Final = 0.05
"""Of a size, by which people who stand equally far away seem to differ: they are not equally tall."""
CAUCHY: Final = 0.15
"""Body heights: who stands this far from where all others say they should has half a weight."""
FIRM: Final = 0.1
"""Body heights, of a formation whose shape says as much of rotation and scale as that there is none."""
ASIDE: Final = np.radians(60)
"""By how much farther round the dancers a camera may stand than the reference's. What fits only beyond, such as two who
have changed places, is no camera's."""
SCALES: Final = (0.4, 2.5)
"""Of the film's formation over the reference's, the least and the most that is believed."""

LEAST_STEPS: Final = (0.5, 1.0)
"""Steps aside and in depth from which a place is told to be wrong: rendered groups before two cameras that stand 12°
and 2.5 m apart are off by up to 0.25 and 0.6 though everybody stands right …"""
NOISES: Final = 5.0
"""… and times the noise measured on this very dance; real duos and trios have 0.02 to 0.08 steps aside, 0.08 to 0.19 in
depth."""
GOES_ON: Final = 0.7
"""Of that, what is still the same mistake on the beats beside."""
ON_LINE: Final = 0.25
"""Steps from the line through two others within which somebody stands in line with them."""
NEIGHBOUR: Final = 1.5
"""Who stands so many times as far away as the nearest one is no neighbour."""
LEAST_S: Final = 0.15
"""s between the first and the last dancer of a beat from which they are told to be apart."""
USUALLY_S: Final = 0.06
"""s by which a dancer is usually before or behind the others for that to be told."""
LEAST_BEATS: Final = 8
"""Beats from which something is said to be usual."""


# ---------------------------------------------------------------- lags


def spread(lags: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B,) s between the first and the last of the dancers' lags (D, B); NaN where fewer than two are known."""
    known = np.isfinite(lags)
    last, first = (np.where(known, lags, far) for far in (-1e9, 1e9))
    return np.where(known.sum(axis=0) >= 2, last.max(axis=0) - first.min(axis=0), np.nan)


def behind_others(lags: NDArray[np.float64]) -> NDArray[np.float64]:
    """(D,) s by which each is usually behind the middle of the others; negative: before it. NaN: on too few beats."""
    found = np.full(len(lags), np.nan)
    for k, own in enumerate(lags):
        others = np.delete(lags, k, axis=0)
        both = np.isfinite(own) & np.isfinite(others).any(axis=0)
        if both.sum() >= LEAST_BEATS:
            found[k] = np.median(own[both] - np.nanmedian(others[:, both], axis=0))
    return found


@dataclass(frozen=True)
class Apart:
    """Beats ``first`` to ``last`` (columns) on which ``leads`` is ``seconds`` before ``trails`` (rows), the median."""

    first: int
    last: int
    leads: int
    trails: int
    seconds: float


def apart(lags: NDArray[np.float64]) -> list[Apart]:
    """Where the dancers of (D, B) lags are not together, the widest first; one for each run of beats."""
    wide = spread(lags)
    found = []
    for first, last in _runs(np.nan_to_num(wide) >= LEAST_S):
        part = lags[:, first : last + 1]
        known = np.isfinite(part).any(axis=1)
        usual = np.array([np.nanmedian(row) if k else np.nan for row, k in zip(part, known)])
        leads, trails = int(np.nanargmin(usual)), int(np.nanargmax(usual))
        found.append(Apart(first, last, leads, trails, float(np.median(wide[first : last + 1]))))
    return sorted(found, key=lambda one: -one.seconds * (one.last - one.first + 1) ** 0.5)


def _runs(wrong: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """(first, last) of each run of true values."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], wrong, [False]]).astype(int)))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2])]


# ---------------------------------------------------------------- places


@dataclass(frozen=True, eq=False)
class _Stands:
    """Of each dancer on each beat, (D, B), units of the frame's height: where across the picture the hips are, how low
    the lower foot is, how tall the body would be upright."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    size: NDArray[np.float64]


def places(
    tracks: Sequence[PoseTrack], times: NDArray[np.float64], aspect: float, mirrored: bool = False
) -> NDArray[np.complex128]:
    """(D, B) places of the dancers at ``times`` (D, B) in s.

    tracks    of one film, as they are in its picture, on one clock
    aspect    the picture's width over its height
    mirrored  the film shows the dance as a mirror does
    """
    stand = _stands(tracks, times)
    size = _at_feet(stand)
    across, deep = (stand.x - aspect / 2) / size, FOCAL * max(1.0, aspect) / size
    return np.where(mirrored, -1, 1) * across - 1j * deep


def _stands(tracks: Sequence[PoseTrack], times: NDArray[np.float64]) -> _Stands:
    looks = np.linspace(-AROUND_S, AROUND_S, LOOKS)
    found = np.array([_of_one(track, at[:, None] + looks) for track, at in zip(tracks, times)])
    x, y, size = np.moveaxis(found, 1, 0)
    return _Stands(x, y, np.array([_calm(row) for row in size]))


def _of_one(track: PoseTrack, t: NDArray[np.float64]) -> NDArray[np.float64]:
    """(3, B) x, y and size; the middle of the looks (B, LOOKS)."""
    moments, back = np.unique(np.nan_to_num(t.ravel(), nan=-1e9), return_inverse=True)  # of a late beat after the next
    at = resampled(track.body, moments)
    point = np.where(at.visibility[..., None] >= VISIBLE, at.image, np.nan)[back]
    left, right = ({part: point[:, INDEX[f"{side}_{part}"]] for part in _PARTS} for side in ("left", "right"))
    hips, shoulders = ((left[part] + right[part]) / 2 for part in ("hip", "shoulder"))
    limbs = [_longer(left[a] - left[b], right[a] - right[b]) for a, b in (("hip", "knee"), ("knee", "ankle"))]
    size = (np.linalg.norm(shoulders - hips, axis=1) + sum(limbs)) / OF_BODY
    low = np.fmax(left["ankle"][:, 1], right["ankle"][:, 1])
    return np.array([_middle(values.reshape(t.shape)) for values in (hips[:, 0], low, size)])


_PARTS: Final = ("shoulder", "hip", "knee", "ankle")


def _longer(one: NDArray, other: NDArray) -> NDArray[np.float64]:
    return np.fmax(np.linalg.norm(one, axis=1), np.linalg.norm(other, axis=1))


def _middle(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B,) median of what is known of each row; NaN where that is less than half of it."""
    known = np.isfinite(values).sum(axis=1) * 2 >= values.shape[1]
    return np.array([np.nanmedian(row) if good else np.nan for row, good in zip(values, known)])


def _calm(size: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B,) the size that a body has around each beat when it is stretched; NaN where it is not known on the beat."""
    around = [size[max(k - CALM, 0) : k + CALM + 1] for k in range(len(size))]
    return np.array([np.nanquantile(a, STRETCHED) if np.isfinite(s) else np.nan for s, a in zip(size, around)])


def _at_feet(stand: _Stands) -> NDArray[np.float64]:
    """(D, B) the size that anybody would have where these stand: the mean of all, told apart by how low their feet are,
    which is sharper than the sizes, and knows nothing of who is tall."""
    known = np.isfinite(stand.x) & np.isfinite(stand.y) & np.isfinite(stand.size)
    mean_y, mean_size = (_mean(values, known) for values in (stand.y, stand.size))
    lower, larger = (np.where(known, values - mean, 0) for values, mean in
                     ((stand.y, mean_y), (stand.size, mean_size)))  # fmt: skip
    doubt = float((SIZE_NOISE * mean_size[np.isfinite(mean_size)]) ** 2 @ known.sum(axis=0)[np.isfinite(mean_size)])
    high = ((lower * larger).sum() + CAMERA_HEIGHT * doubt) / max((larger**2).sum() + doubt, 1e-12)
    size = mean_size + lower / np.clip(high, *HIGH)
    return np.where(known & (size > 0.25 * mean_size), size, np.nan)


def _mean(values: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(B,) over the dancers that are known; NaN where none is."""
    count = known.sum(axis=0)
    return np.where(count > 0, np.where(known, values, 0).sum(axis=0) / np.maximum(count, 1), np.nan)


# ---------------------------------------------------------------- formation


@dataclass(frozen=True, eq=False)
class Formation:
    """Where dancers stand, and where they should.

    places  (D, B) as they are
    wanted  (D, B) where the reference's members stand, laid onto the dancers' floor; NaN where that is not known, and
            on beats on which fewer than three dancers are (of two: both)
    """

    places: NDArray[np.complex128]
    wanted: NDArray[np.complex128]

    @property
    def off(self) -> NDArray[np.complex128]:
        """(D, B) steps by which each stands too far to their left, and (imaginary) too far in front."""
        return (self.places - self.wanted) / STEP

    @property
    def noise(self) -> NDArray[np.float64]:
        """(2,) steps, standard deviation of how far places are off, aside and in depth, without anybody standing wrong:
        what changes from one beat to the next and back, which nobody does."""
        off = self.off
        bend = (off[:, 1:-1] - (off[:, :-2] + off[:, 2:]) / 2).ravel()
        bend = bend[np.isfinite(bend)]
        if not len(bend):
            return np.full(2, np.inf)
        return np.array([1.4826 * np.median(abs(part)) / np.sqrt(1.5) for part in (bend.real, bend.imag)])


def formation(film: NDArray[np.complex128], reference: NDArray[np.complex128]) -> Formation:
    """The film's places (D, B) beside those of the members whom they follow."""
    both = np.isfinite(film) & np.isfinite(reference)
    both &= both.sum(axis=0) >= min(len(film), 3)  # of two that are left, nobody can say who is wrong
    mine, theirs = (np.where(both, values, 0) for values in (film, reference))
    laid = _turn(mine, theirs, both) * theirs
    return Formation(film, np.where(both, laid + _shift(mine - laid, both), np.nan))


def _turn(mine: NDArray, theirs: NDArray, both: NDArray) -> complex:
    """Rotation and scale, as one complex factor, that lay the reference's formation onto the film's, over all pairs and
    beats: iteratively reweighted least squares (Cauchy), so that who stands wrong hardly counts."""
    i, j = np.triu_indices(len(mine), 1)
    good = both[i] & both[j]
    p, q = (mine[i] - mine[j])[good], (theirs[i] - theirs[j])[good]
    factor, weight = 1 + 0j, np.ones(len(p))
    for _ in range(20):
        firm = FIRM**2 * weight.sum()
        factor = complex(((weight * q.conj() * p).sum() + firm) / max((weight * abs(q) ** 2).sum() + firm, 1e-12))
        weight = 1 / (1 + (abs(p - factor * q) / CAUCHY) ** 2)
    if abs(np.angle(factor)) > ASIDE:
        return 1 + 0j
    return factor / max(abs(factor), 1e-9) * float(np.clip(abs(factor), *SCALES))


def _shift(apart: NDArray, both: NDArray) -> NDArray[np.complex128]:
    """(B,) the median, aside and in depth, over the dancers."""
    found = np.zeros(apart.shape[1], complex)
    for k in np.flatnonzero(both.any(axis=0)):
        seen = apart[both[:, k], k]
        found[k] = np.median(seen.real) + 1j * np.median(seen.imag)
    return found


@dataclass(frozen=True)
class OutOfPlace:
    """Beats ``first`` to ``last`` (columns) on which ``dancer`` (row) stands wrong.

    aside  steps too far to their own left, the median; negative: to their right; 0 where that is not told
    front  steps too far towards the audience, likewise; negative: too far back

    Of two dancers nobody can say who of them stands wrong: then both are in the list, the one as the other.
    """

    dancer: int
    first: int
    last: int
    aside: float
    front: float

    @property
    def size(self) -> float:
        return float(np.hypot(self.aside, self.front))


def out_of_place(found: Formation) -> list[OutOfPlace]:
    """What is wrong with a formation, the worst first: what is at least LEAST_STEPS, and NOISES times the noise."""
    limit = np.maximum(LEAST_STEPS, NOISES * found.noise)
    wrong = []
    for dancer, off in enumerate(found.off):
        for part, least, unit in ((off.real, limit[0], (1, 0)), (off.imag, limit[1], (0, 1))):
            for sign in (1, -1):
                beside = np.nan_to_num(sign * part)
                for first, last in _runs(beside >= GOES_ON * least):
                    if beside[first : last + 1].max() >= least:
                        steps = float(np.median(part[first : last + 1]))
                        wrong.append(OutOfPlace(dancer, first, last, steps * unit[0], steps * unit[1]))
    return sorted(wrong, key=lambda one: -one.size * (one.last - one.first + 1) ** 0.5)


@dataclass(frozen=True)
class Spacing:
    """What a wrong place does to the formation, as far as it can be told; dancers are rows of the arrays.

    line  the two others with whom the dancer should stand in line, and does not
    near  the neighbour to whom they stand too near; ``far``: from whom too far
    """

    line: tuple[int, int] | None = None
    near: int | None = None
    far: int | None = None


def spacing(found: Formation, error: OutOfPlace) -> Spacing:
    """Of who is out of place: whether they have left a line, or stand at a wrong distance from a neighbour, each by at
    least the smaller of LEAST_STEPS. A line says more: then nothing is said of distances."""
    beats = slice(error.first, error.last + 1)
    stand, should = (_of_beats(values[:, beats]) / STEP for values in (found.places, found.wanted))
    k = error.dancer
    others = [j for j in range(len(stand)) if j != k and np.isfinite(stand[j]) and np.isfinite(should[j])]
    if not others or not np.isfinite(stand[k]) or not np.isfinite(should[k]):
        return Spacing()
    if line := _line_left(stand, should, k, others):
        return Spacing(line=line)
    apart, wanted = abs(stand[others] - stand[k]), abs(should[others] - should[k])
    changed = np.where(wanted <= NEIGHBOUR * wanted.min(), apart - wanted, 0)
    nearest, farthest = int(changed.argmin()), int(changed.argmax())
    near = others[nearest] if changed[nearest] <= -LEAST_STEPS[0] else None
    far = others[farthest] if changed[farthest] >= LEAST_STEPS[0] else None
    return Spacing(near=near, far=far if near is None else None)


def _of_beats(places: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """(D,) the middle of (D, B) places; NaN where none is known."""
    return np.array([
        np.median(row[known].real) + 1j * np.median(row[known].imag) if (known := np.isfinite(row)).any() else np.nan
        for row in places
    ])  # fmt: skip


def _line_left(
    stand: NDArray[np.complex128], should: NDArray[np.complex128], k: int, others: Sequence[int]
) -> tuple[int, int] | None:
    """The nearest two of the others on whose line ``k`` should stand, and does not."""
    near = sorted(others, key=lambda j: abs(should[j] - should[k]))
    for i, j in combinations(near, 2):
        if _aside(should, k, i, j) <= ON_LINE and _aside(stand, k, i, j) >= LEAST_STEPS[0]:
            return min(i, j), max(i, j)
    return None


def _aside(places: NDArray[np.complex128], k: int, i: int, j: int) -> float:
    """How far ``k`` is from the line through ``i`` and ``j``; 0 where these stand less than a step apart."""
    way = places[j] - places[i]
    return abs(((places[k] - places[i]) * way.conjugate()).imag) / abs(way) if abs(way) >= 1 else 0.0
