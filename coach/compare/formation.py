"""Where each dancer of a group stands in the formation, and who stands wrong. Pure.

Dancers, beats and places as in ``places``; a *step* is WALKING_STEP_HEIGHTS of a body height. The camera's own
contribution is taken out, film against reference: one rotation and one scale for the whole dance, and for each beat the
shift that most of the dancers agree on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.sampling import runs

WALKING_STEP_HEIGHTS: Final = 0.4
"""Of a body height: a walking step, about 65 cm."""
CAUCHY: Final = 0.15
"""Body heights: a dancer this far from where all the others say they should be has half the weight."""
FIRM: Final = 0.1
"""Body heights: a formation of this size counts as much as the assumption that there is no rotation and no scale."""
MOST_CAMERA_TURN_RAD: Final = np.radians(60)
"""rad, how far round the dancers a camera may stand from where the reference's stood. Anything that would take more,
such as two dancers who have swapped places, is not the camera's doing."""
SCALES: Final = (0.4, 2.5)
"""Of the film's formation over the reference's, the least and the most that is believed."""
LEAST_STEPS: Final = (0.5, 1.0)
"""Steps sideways and in depth from which a place is called wrong: rendered groups seen by two cameras that stand 12°
and 2.5 m apart are off by up to 0.25 and 0.6 though everybody stands right …"""
NOISES: Final = 5.0
"""… and times the noise measured on this very dance; real duos and trios have 0.02 to 0.08 steps sideways, 0.08 to 0.19
in depth."""
GOES_ON: Final = 0.7
"""Share of that which is still the same mistake on the adjacent beats."""
ON_LINE: Final = 0.25
"""Steps from the line through two others within which somebody stands in line with them."""
NEIGHBOUR: Final = 1.5
"""Anyone this many times as far away as the nearest dancer is no neighbour."""


@dataclass(frozen=True, eq=False)
class Formation:
    """Where dancers stand, and where they should.

    places  (D, B) as they are
    wanted  (D, B) where the reference's members stand, laid onto the dancers' floor; NaN where that is not known, and
            on beats with fewer than three dancers (both of a duo)
    """

    places: NDArray[np.complex128]
    wanted: NDArray[np.complex128]

    @property
    def off(self) -> NDArray[np.complex128]:
        """(D, B) steps by which each stands too far to their left, and (imaginary) too far in front."""
        return (self.places - self.wanted) / WALKING_STEP_HEIGHTS

    @property
    def noise(self) -> NDArray[np.float64]:
        """(2,) steps, standard deviation of how far places are off, sideways and in depth, without anybody standing
        wrong: what changes from one beat to the next and back, which nobody does."""
        off = self.off
        bend = (off[:, 1:-1] - (off[:, :-2] + off[:, 2:]) / 2).ravel()
        bend = bend[np.isfinite(bend)]
        if not len(bend):
            return np.full(2, np.inf)
        return np.array([1.4826 * np.median(abs(part)) / np.sqrt(1.5) for part in (bend.real, bend.imag)])


def formation(film: NDArray[np.complex128], reference: NDArray[np.complex128]) -> Formation:
    """From the film's places (D, B) and those of the members whom the dancers follow."""
    both = np.isfinite(film) & np.isfinite(reference)
    both &= both.sum(axis=0) >= min(len(film), 3)  # with two left, nobody can say who is wrong
    mine, theirs = (np.where(both, values, 0) for values in (film, reference))
    laid = _turn(mine, theirs, both) * theirs
    return Formation(film, np.where(both, laid + _shift(mine - laid, both), np.nan))


def _turn(mine: NDArray, theirs: NDArray, both: NDArray) -> complex:
    """Rotation and scale, as one complex factor, that lay the reference's formation onto the film's, over all pairs and
    beats: iteratively reweighted least squares (Cauchy), so that dancers who stand wrong hardly count."""
    i, j = np.triu_indices(len(mine), 1)
    good = both[i] & both[j]
    p, q = (mine[i] - mine[j])[good], (theirs[i] - theirs[j])[good]
    factor, weight = 1 + 0j, np.ones(len(p))
    for _ in range(20):
        firm = FIRM**2 * weight.sum()
        factor = complex(((weight * q.conj() * p).sum() + firm) / max((weight * abs(q) ** 2).sum() + firm, 1e-12))
        weight = 1 / (1 + (abs(p - factor * q) / CAUCHY) ** 2)
    if abs(np.angle(factor)) > MOST_CAMERA_TURN_RAD:
        return 1 + 0j
    return factor / max(abs(factor), 1e-9) * float(np.clip(abs(factor), *SCALES))


def _shift(apart: NDArray, both: NDArray) -> NDArray[np.complex128]:
    """(B,) the median, sideways and in depth, over the dancers."""
    found = np.zeros(apart.shape[1], complex)
    for k in np.flatnonzero(both.any(axis=0)):
        seen = apart[both[:, k], k]
        found[k] = np.median(seen.real) + 1j * np.median(seen.imag)
    return found


@dataclass(frozen=True)
class PlacementFault:
    """Beats ``first`` to ``last`` (columns) on which ``dancer`` (row) stands wrong.

    aside  steps too far to their own left, the median; negative: to their right; 0 where that is not reported
    front  steps too far towards the audience, likewise; negative: too far back

    With two dancers nobody can say which of them stands wrong: then both are listed, with opposite errors.
    """

    dancer: int
    first: int
    last: int
    aside: float
    front: float

    @property
    def size(self) -> float:
        return float(np.hypot(self.aside, self.front))


def out_of_place(found: Formation) -> list[PlacementFault]:
    """What is wrong with a formation, the worst first: at least LEAST_STEPS, and NOISES times the noise."""
    limit = np.maximum(LEAST_STEPS, NOISES * found.noise)
    wrong = []
    for dancer, off in enumerate(found.off):
        for part, least, unit in ((off.real, limit[0], (1, 0)), (off.imag, limit[1], (0, 1))):
            for sign in (1, -1):
                beside = np.nan_to_num(sign * part)
                for first, last in runs(beside >= GOES_ON * least):
                    if beside[first : last + 1].max() >= least:
                        steps = float(np.median(part[first : last + 1]))
                        wrong.append(PlacementFault(dancer, first, last, steps * unit[0], steps * unit[1]))
    return sorted(wrong, key=lambda one: -one.size * (one.last - one.first + 1) ** 0.5)


@dataclass(frozen=True)
class Spacing:
    """What a wrong place does to the formation, where that can be told; dancers are rows of the arrays.

    line  the two others with whom the dancer should stand in line, and does not
    near  the neighbour they stand too near to; ``far``: the one they stand too far from
    """

    line: tuple[int, int] | None = None
    near: int | None = None
    far: int | None = None


def spacing(found: Formation, error: PlacementFault) -> Spacing:
    """Whether the dancer who is out of place has left a line, or stands at a wrong distance from a neighbour, each by
    at least the smaller of LEAST_STEPS. A line says more: distances are then left out."""
    beats = slice(error.first, error.last + 1)
    stand, should = (_of_beats(values[:, beats]) / WALKING_STEP_HEIGHTS for values in (found.places, found.wanted))
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
    """The nearest two others in line with whom ``k`` should stand, and does not."""
    near = sorted(others, key=lambda j: abs(should[j] - should[k]))
    for i, j in combinations(near, 2):
        if _aside(should, k, i, j) <= ON_LINE and _aside(stand, k, i, j) >= LEAST_STEPS[0]:
            return min(i, j), max(i, j)
    return None


def _aside(places: NDArray[np.complex128], k: int, i: int, j: int) -> float:
    """How far ``k`` is from the line through ``i`` and ``j``; 0 where these stand less than a step apart."""
    way = places[j] - places[i]
    return abs(((places[k] - places[i]) * way.conjugate()).imag) / abs(way) if abs(way) >= 1 else 0.0
