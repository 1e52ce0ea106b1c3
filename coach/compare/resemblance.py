"""Two whole takes against each other: do they move alike, which way round, and at which offset? Pure.

Conventions: tracks are laid out at ``HZ`` on a common grid of times; directions are limbs in the picture, unit complex
numbers, taken relative to each dancer's own mean direction. What is left is how they *move*: somebody who stands still,
or upright as everybody does, resembles nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import UNIT, Features, chord, joined, track_features
from coach.compare.lines import PROPOSED, Line, lines
from coach.compare.sampling import resampled
from coach.compare.sides import mirrored
from coach.compare.swings import swings
from coach.domain.landmarks import PoseTrack

HZ: Final = 20
STEPS: Final = 8
"""Grid steps (0.4 s) by which a dancer may be early or late as a whole."""
SHARP: Final = 6.0
"""Degrees of uncertainty up to which a direction counts in full."""
MOST_RESIDUAL_UNITS: Final = 3.0
"""Units; wilder differences count no more."""
LEAST_COMMON_S: Final = 3.0
"""s of common dancing below which nothing can be said."""
SHORT_S: Final = 8.0
"""s below which two are compared by how their limbs swing, not by where they are; about twelve beats."""
SWING: Final = 1.4
"""By how much the evidence of swings is multiplied: chance then reaches as much as without. CHANCE is for both."""


@dataclass(frozen=True, eq=False)
class Layout:
    """A track at times (first + i) / HZ.

    features   (T, 9)
    directions (T, 9) complex, mean direction taken off, times ``weight``; 0 where not seen
    weight     (T, 9) 0..1
    """

    first: int
    features: Features
    directions: NDArray[np.complex128]
    weight: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.weight)

    @cached_property
    def swings(self) -> NDArray[np.complex128]:
        """(T, 9), see :mod:`coach.compare.swings`."""
        return swings(self.features.flat, self.weight, HZ)

    def shifted(self, seconds: float) -> Layout:
        """The same, ``seconds`` later, to the nearest grid step."""
        return replace(self, first=self.first + round(seconds * HZ))

    def mirrored(self) -> Layout:
        """What a mirror shows."""
        return _laid_out(self.first, mirrored(self.features))


@dataclass(frozen=True)
class Resemblance:
    """How alike two dancers move at their best lag.

    lag          s, positive: the user is late
    correlation  of the limbs' directions, −1..1: 1 is the same movement; NaN when they never dance together
    common       s in which both are seen
    residual     mean squared difference in units of SCALE, 0..MOST²; NaN likewise
    swing        of a short one the evidence of its swings, at whatever lag that is largest; else NaN
    """

    lag: float
    correlation: float
    common: float
    residual: float
    swing: float = float("nan")

    @property
    def short(self) -> bool:
        return np.isfinite(self.swing)


MOMENTS: Final = 1 << 13
"""Moments that are laid out at once: hours would take a gigabyte."""


def laid_out(track: PoseTrack) -> Layout:
    """The track on the grid of times."""
    first = int(np.ceil(track.t[0] * HZ)) if len(track) else 0
    last = int(np.floor(track.t[-1] * HZ)) if len(track) else -1
    times = np.arange(first, last + 1) / HZ
    runs = (times[at : at + MOMENTS] for at in range(0, max(len(times), 1), MOMENTS))
    parts = [track_features(resampled(track, run)) for run in runs]
    return _laid_out(first, joined(parts) if len(parts) > 1 else parts[0])


def _laid_out(first: int, features: Features) -> Layout:
    weight = np.where(np.isfinite(features.flat_sd), np.minimum(SHARP / features.flat_sd, 1), 0)
    mean = (features.flat * weight).sum(axis=0) / np.maximum(weight.sum(axis=0), 1e-6)
    return Layout(first, features, (features.flat - mean) * weight, weight)


def resemblance(user: Layout, reference: Layout) -> Resemblance:
    """Of two tracks in song time, at the lag (within STEPS) that leaves the smallest residual."""
    found = [_at(user, reference, step) for step in range(-STEPS, STEPS + 1)]
    known = [r for r in found if np.isfinite(r.residual)]
    if not known:
        return found[STEPS]
    best = min(known, key=lambda r: r.residual)
    return replace(best, swing=max(r.swing for r in known)) if best.short else best


def is_short(user: Layout, reference: Layout) -> bool:
    """Whether one of the two is too short to be known by where its limbs are."""
    return min(len(user), len(reference)) < SHORT_S * HZ


def _at(user: Layout, reference: Layout, step: int) -> Resemblance:
    """Grid time i of the reference against grid time i + ``step`` of the user."""
    start = max(reference.first, user.first - step)
    end = min(reference.first + len(reference), user.first - step + len(user))
    mine = slice(start + step - user.first, max(start, end) + step - user.first)
    theirs = slice(start - reference.first, max(start, end) - reference.first)
    both = (user.weight[mine] > 0) & (reference.weight[theirs] > 0)
    common = float(both.any(axis=1).sum() / HZ)
    if common < LEAST_COMMON_S:
        return Resemblance(step / HZ, float("nan"), common, float("nan"))
    chords = chord(user.features[mine], reference.features[theirs])
    units = np.minimum(chords / UNIT**2, MOST_RESIDUAL_UNITS**2)
    swing = float("nan")
    if is_short(user, reference):
        swing = SWING * float(np.sqrt(common)) * _correlation(user.swings[mine], reference.swings[theirs], both)
    return Resemblance(
        lag=step / HZ,
        correlation=_correlation(user.directions[mine], reference.directions[theirs], both),
        common=common,
        residual=float(np.nanmean(units)),
        swing=swing,
    )


def _correlation(user: NDArray, reference: NDArray, both: NDArray[np.bool_]) -> float:
    """−1..1, of what is seen of ``both`` (T, 9)."""
    a, b = np.where(both, user, 0), np.where(both, reference, 0)
    size = np.sqrt((np.abs(a) ** 2).sum() * (np.abs(b) ** 2).sum())
    return float((a * b.conj()).real.sum() / max(size, 1e-9))


# ---------------------------------------------------------------- decisions

SAME_CORRELATION: Final = 0.25
"""Least correlation of the same dance. Real covers reach 0.5 to 0.7, a rendered one 0.96; other dances, standing still,
and the same dance more than a beat out of step stay below 0.2 over half a minute."""
SAME_EVIDENCE: Final = 1.4
"""Least correlation · √seconds: over a few seconds anything may correlate. The best of all offsets between any two
different dances reached 1.13, real covers of 18 and 30 s 2.2 and 3.8."""
SAME_SHAPE: Final = 30.0
"""Shape score above which a film whose place the sound tells is never another dance (other dances have 16 at most) …"""
OTHER_SHAPE: Final = 15.0
"""… and up to which it is one, however alike the movements are."""
SILENT_EVIDENCE: Final = 2.0
"""Evidence from which movements alone are enough: of 401 pairs of different dances, each laid where, and the way round
that, it fits best, the best had 1.65. Short covers have less (1.4 to 1.7 in ten seconds) …"""
SILENT_SHAPE: Final = 75.0
"""… and are believed from this shape score on: short covers have 82 to 94, that best pair 69."""
SHORT_ALIKE: Final = 0.8
"""Likeness from which a dance of less than SHORT_S is the same: of 1690 cuts of 4, 5 and 7 s, each laid where it fits
best in another song, the best has .75; of 5 s of good covers two thirds have more, of 7 s all."""
RESIDUAL_COST: Final = 0.3
"""What a unit of residual takes off the likeness: two who sway to the same beat swing alike in other poses."""
SHORT_SHAPE: Final = 0.005
"""What a point of shape adds to it where the sound tells the place: those cuts, laid anywhere, then come to .73, other
dances to the song to .27, and 22 of 24 of good covers to .8 at least."""
MIRRORED_SURE: Final = 1.25
"""Ratio of the two residuals at which there is no doubt which way round; real covers have 1.45 and 1.47."""


def same_dance(found: Resemblance) -> tuple[bool, float]:
    """(whether the two dance the same, how sure that is: 0..1)."""
    if not np.isfinite(found.correlation):
        return False, 0.0
    strength = likeness(found) / SHORT_ALIKE
    if not found.short:
        strength = min(found.correlation / SAME_CORRELATION, evidence(found) / SAME_EVIDENCE)
    sure = np.clip(abs(strength - 1) / 0.4, 0, 1) if strength >= 1 else np.clip((1 - strength) / 0.5, 0, 1)
    return strength >= 1, float(sure)


def is_same_dance(found: Resemblance, shape: float, placed: bool) -> bool:
    """Whether it is the same dance, once it has been judged.

    shape   the take's shape score, 0–100; NaN = nothing was judged
    placed  the sound, or the dancer, told where in the song the film belongs; else it was laid where it fits best
    """
    alike, shape = same_dance(found)[0], float(np.nan_to_num(shape))
    if placed and found.short:
        return likeness(found) + SHORT_SHAPE * shape >= SHORT_ALIKE
    if placed:
        return shape > SAME_SHAPE or (alike and shape > OTHER_SHAPE)
    return surely_alike(found) or (alike and shape >= SILENT_SHAPE)


def surely_alike(found: Resemblance) -> bool:
    """Whether the movements alone are enough, wherever the two were laid."""
    return same_dance(found)[0] and (found.short or evidence(found) >= SILENT_EVIDENCE)


def likeness(found: Resemblance) -> float:
    """Of a short one: limbs that swing alike, from the same poses, and are near one another."""
    return found.swing + found.correlation - RESIDUAL_COST * found.residual


def evidence(found: Resemblance) -> float:
    """correlation · √seconds, which for chance is about the same however long the two dance."""
    return found.swing if found.short else found.correlation * float(np.sqrt(found.common))


def is_mirrored(plain: Resemblance, other: Resemblance) -> tuple[bool, float]:
    """(whether the take shows the dance mirrored, how sure: 0..1), from how it fits either way round."""
    if not (np.isfinite(plain.residual) and np.isfinite(other.residual)):
        return False, 0.0
    ratio = np.log(max(plain.residual, 1e-6) / max(other.residual, 1e-6)) / np.log(MIRRORED_SURE)
    return bool(ratio > 0), float(min(abs(ratio), 1))


# ----------------------------------------------------------------
# When in a take the song begins, found from the movements alone: for takes without the song's sound. Pure.
#
# The offset is in seconds, and is the time in the take at which song time 0 falls: negative when the camera was
# switched on later. It includes by how much the dancer is late as a whole: movements alone cannot tell the two apart.


CHANCE: Final = 1.15
"""The largest evidence that two different dances have shown at any offset."""
CERTAIN: Final = 2.0
"""Evidence from which there is no doubt, if no other offset comes near."""
COVER: Final = 0.5
"""Correlation that real covers reach."""
APART_S: Final = 0.6
"""Offsets nearer than this belong to the same peak."""
LEAST_LINE_S: Final = 6.0
"""s of the song that are danced at another speed, at least."""
AT_ONCE_S: Final = 240.0
"""s of a film that are compared with the song at once: time and memory would grow with the square of its length."""
OTHER_EVIDENCE: Final = 1.2
"""Another speed than the song's own is believed from this multiple of the song's own speed's evidence on …"""
LEAST_OTHER: Final = 1.6
"""… and this evidence: real covers of 15 s and more have 1.6 to 3.8 at any speed from .5 to 2, other dances come to
1.5 …"""
SLOW, NEARLY, LEAST_SLOW = (0.75, 0.5), 0.02, 1.4
"""… or, this near to the speeds of tutorials and slow practice, from this on: shorter covers have 1.43."""


@dataclass(frozen=True)
class PoseOffset:
    """seconds: see above; evidence: correlation · √(common seconds); sure: 0..1."""

    seconds: float
    evidence: float
    sure: float


def pose_offset(user: Layout, reference: Layout) -> PoseOffset | None:
    """The offset at which the two move most alike; None when they share too little to say."""
    if not len(user) or not len(reference):
        return None
    lags, found = _evidence(user, reference)
    if not np.isfinite(found).any():
        return None
    best = int(found.argmax())
    other = found[np.abs(lags - lags[best]) > APART_S * HZ]
    second = max(0.0, float(other.max())) if len(other) else 0.0
    height = float(found[best])
    sure = np.clip((height - CHANCE) / (CERTAIN - CHANCE), 0, 1) * np.clip(2 * (1 - second / max(height, 1e-6)), 0, 1)
    at = (lags[best] + peak(found, best) + user.first - reference.first) / HZ
    return PoseOffset(float(at), height, float(sure))


@dataclass(frozen=True)
class Paced:
    """How fast somebody dances, song seconds per second, and from when to when (s of their own time) they may do."""

    speed: float = 1.0
    start: float = -float("inf")
    end: float = float("inf")


def _untold(seconds: float) -> None:
    """For whoever shows no progress."""


def speed_of(user: PoseTrack, reference: Layout) -> float:
    """How fast the user dances against the song: 1 where another speed is not clearly what it is."""
    return paced(user, laid_out(user), reference).speed


def paced(user: PoseTrack, own: Layout, reference: Layout, advance: Callable[[float], None] = _untold) -> Paced:
    """The same, and where in the user's film.

    own      the user, laid out
    advance  is told of the seconds that have been compared; all together as many as there are
    """
    plain = pose_offset(own, reference)
    least = OTHER_EVIDENCE * plain.evidence if plain else 0.0
    clear: dict[Paced, float] = {}
    for one in _proposed(own, reference, advance):
        found = pose_offset(laid_out(user.between(one.start, one.end).at_speed(one.speed)), reference)
        if found is not None and found.evidence >= max(least, _least_evidence(one.speed)):
            clear[one] = found.evidence
    return max(clear, key=clear.__getitem__, default=Paced())


def _proposed(user: Layout, reference: Layout, advance: Callable[[float], None]) -> list[Paced]:
    """The likeliest ones; of a long film in two passes: over all of it coarsely, then closely where that found them."""
    theirs = reference.directions
    if not len(user) or not len(reference):
        return []
    if len(user) <= AT_ONCE_S * HZ:
        found = _lines(user.directions, theirs)
        advance(len(user) / HZ)
        return [Paced(line.speed) for line in found]
    rough = sorted(_rough_lines(user, reference, advance), key=lambda found: -found[0].evidence)
    close = []
    for line, first, end in rough[:PROPOSED]:
        song = round(len(reference) / line.speed)  # of which a part may hold only the end, or the beginning
        around = slice(max(0, first - song), end + song)
        start, stop = ((user.first + step) / HZ for step in (around.start, around.stop))
        close += [
            Paced(line.speed, start, stop) for line in _lines(user.directions[first:end], theirs, near=line.speed)[:1]
        ]
    return close


def _rough_lines(user: Layout, reference: Layout, advance: Callable[[float], None]) -> Iterator[tuple[Line, int, int]]:
    """Those of each part of a long film at half of HZ, and the first step and the end of the part."""
    theirs = _halved(reference.directions)
    borders = np.linspace(0, len(user), int(np.ceil(len(user) / (AT_ONCE_S * HZ))) + 1).astype(int)
    for first, end in pairwise(borders.tolist()):
        part = user.directions[first:end]
        if part.any():  # somebody is seen in it
            yield from ((line, first, end) for line in _lines(_halved(part), theirs, HZ / 2))
        advance((end - first) / HZ)


def _halved(directions: NDArray[np.complex128]) -> NDArray[np.complex128]:
    """(T // 2, 9) means of two."""
    return directions[: len(directions) // 2 * 2].reshape(-1, 2, 9).mean(axis=1)


def _lines(user: NDArray, reference: NDArray, hz: float = HZ, near: float | None = None) -> list[Line]:
    """The likeliest ones of directions (T, 9), ``hz`` a second."""
    mine, theirs = (np.hstack([each.real, each.imag]).astype(np.float32) for each in (user, reference))
    return lines(mine @ theirs.T, round(LEAST_LINE_S * hz), near)


def _least_evidence(speed: float) -> float:
    return LEAST_SLOW if any(abs(speed / slow - 1) <= NEARLY for slow in SLOW) else LEAST_OTHER


def absence_sure(user: Layout, reference: Layout) -> float:
    """0..1, how sure it is that the two dance something else where no offset fits: a short cover would not stand out
    from chance either."""
    longest = min(layout.weight.any(axis=1).sum() for layout in (user, reference)) / HZ
    return float(np.clip((COVER * np.sqrt(longest) - CHANCE) / (CERTAIN - CHANCE), 0, 1))


def _evidence(user: Layout, reference: Layout) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """(L,) grid steps by which the user's first moment matches after the reference's, increasing, and (L,) evidence."""
    size = 1 << (len(user) + len(reference) - 1).bit_length()

    def correlated(mine: NDArray, theirs: NDArray) -> NDArray:
        total = np.zeros(size, complex)
        for columns in zip(mine.T, theirs.T):  # one by one: of an hour, all together would take a gigabyte
            a, b = (np.fft.fft(values.astype(complex), size) for values in columns)
            total += a * b.conj()
        return np.fft.ifft(total).real

    seen, shown = user.weight > 0, reference.weight > 0
    short = is_short(user, reference)
    own, other = (layout.swings if short else layout.directions for layout in (user, reference))
    agreement = correlated(own, other)
    mine = correlated(np.abs(own) ** 2, shown)
    theirs = correlated(seen, np.abs(other) ** 2)
    common = correlated(seen.any(axis=1)[:, None], shown.any(axis=1)[:, None])
    lags = np.arange(size)
    lags[len(user) :] -= size  # the circle is cut where the two no longer touch, not in its middle
    enough = common >= LEAST_COMMON_S * HZ - 0.5
    found = agreement / np.sqrt(np.maximum(mine * theirs, 1e-9)) * np.sqrt(np.maximum(common, 0) / HZ)
    found = found * (SWING if short else 1.0)
    order = np.argsort(lags)
    return lags[order], np.where(enough, found, -np.inf)[order]


def peak(values: NDArray, at: int) -> float:
    """Where between its neighbours the top of the peak at index ``at`` lies: −0.5..0.5 of a step."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, here, after = values[at - 1 : at + 2]
    bend = before - 2 * here + after
    return float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if np.isfinite(bend) and bend < 0 else 0.0
