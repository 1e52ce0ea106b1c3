"""Two whole takes compared: do they move alike, mirrored or not, is it the same dance? Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.features import JOINT_ERROR_SCALE_RAD, chord
from coach.compare.layout import LAYOUT_HZ, LEAST_COMMON_DANCE_S, SWING_EVIDENCE_FACTOR, Layout, is_short

WHOLE_LAG_GRID_STEPS: Final = 8
"""Grid steps (0.4 s) by which a dancer may be early or late as a whole."""
MOST_RESIDUAL_UNITS: Final = 3.0
"""Units; wilder differences count no more."""


@dataclass(frozen=True)
class Resemblance:
    """How alike two dancers move at their best lag.

    lag          s, positive: the user is late
    correlation  of the limbs' directions, −1..1: 1 is the same movement; NaN when they never dance together
    common       s in which both are seen
    residual     mean squared difference in units of SCALE, 0..MOST²; NaN likewise
    swing        for a short one the largest evidence of its swings at any lag; else NaN
    """

    lag: float
    correlation: float
    common: float
    residual: float
    swing: float = float("nan")

    @property
    def short(self) -> bool:
        return np.isfinite(self.swing)


def resemblance(user: Layout, reference: Layout) -> Resemblance:
    """Of two tracks in song time, at the lag (within WHOLE_LAG_GRID_STEPS) that leaves the smallest residual."""
    found = [_at(user, reference, step) for step in range(-WHOLE_LAG_GRID_STEPS, WHOLE_LAG_GRID_STEPS + 1)]
    known = [r for r in found if np.isfinite(r.residual)]
    if not known:
        return found[WHOLE_LAG_GRID_STEPS]
    best = min(known, key=lambda r: r.residual)
    return replace(best, swing=max(r.swing for r in known)) if best.short else best


def _at(user: Layout, reference: Layout, step: int) -> Resemblance:
    """Compares grid time i of the reference with grid time i + ``step`` of the user."""
    start = max(reference.first, user.first - step)
    end = min(reference.first + len(reference), user.first - step + len(user))
    mine = slice(start + step - user.first, max(start, end) + step - user.first)
    theirs = slice(start - reference.first, max(start, end) - reference.first)
    both = (user.weight[mine] > 0) & (reference.weight[theirs] > 0)
    common = float(both.any(axis=1).sum() / LAYOUT_HZ)
    if common < LEAST_COMMON_DANCE_S:
        return Resemblance(step / LAYOUT_HZ, float("nan"), common, float("nan"))
    chords = chord(user.features[mine], reference.features[theirs])
    units = np.minimum(chords / JOINT_ERROR_SCALE_RAD**2, MOST_RESIDUAL_UNITS**2)
    swing = float("nan")
    if is_short(user, reference):
        swing = (
            SWING_EVIDENCE_FACTOR
            * float(np.sqrt(common))
            * _correlation(user.swings[mine], reference.swings[theirs], both)
        )
    return Resemblance(
        lag=step / LAYOUT_HZ,
        correlation=_correlation(user.directions[mine], reference.directions[theirs], both),
        common=common,
        residual=float(np.nanmean(units)),
        swing=swing,
    )


def _correlation(user: NDArray, reference: NDArray, both: NDArray[np.bool_]) -> float:
    """−1..1, over what is seen of ``both`` (T, 9)."""
    a, b = np.where(both, user, 0), np.where(both, reference, 0)
    size = np.sqrt((np.abs(a) ** 2).sum() * (np.abs(b) ** 2).sum())
    return float((a * b.conj()).real.sum() / max(size, 1e-9))


# ---------------------------------------------------------------- decisions

SAME_CORRELATION: Final = 0.25
"""Least correlation of the same dance. Real covers reach 0.5 to 0.7, a rendered one 0.96; other dances, standing still,
and the same dance more than a beat out of step stay below 0.2 over half a minute."""
SAME_EVIDENCE: Final = 1.4
"""Least correlation · √seconds: over a few seconds anything may correlate. Any two different dances reached 1.13 at
best, over all offsets; real covers of 18 and 30 s 2.2 and 3.8."""
SAME_SHAPE: Final = 30.0
"""Shape score above which a film placed by its sound is never another dance (other dances have 16 at most) …"""
OTHER_SHAPE: Final = 15.0
"""… and up to which it is another, however alike the movements are."""
SILENT_EVIDENCE: Final = 2.0
"""Evidence above which movements alone are enough: of 401 pairs of different dances, each placed, and mirrored or not,
as it fits best, the best had 1.65. Short covers have less (1.4 to 1.7 in ten seconds) …"""
SILENT_SHAPE: Final = 75.0
"""… and need at least this shape score to be believed: short covers have 82 to 94, that best pair 69."""
SHORT_ALIKE: Final = 0.8
"""Likeness above which a dance of less than SHORT_S is the same: of 1690 cuts of 4, 5 and 7 s, each placed where it
fits best in another song, the best has .75; of good covers two thirds have more in 5 s, all in 7 s."""
RESIDUAL_COST: Final = 0.3
"""What a unit of residual takes off the likeness: two dancers swaying to the same beat swing alike in different
poses."""
SHORT_SHAPE: Final = 0.005
"""What a point of shape adds to it if the sound tells the place: those cuts, placed anywhere, then reach .73, other
dances to the song .27, and 22 of 24 of good covers at least .8."""
MIRRORED_SURE: Final = 1.25
"""Ratio of the two residuals beyond which there is no doubt about mirroring; real covers have 1.45 and 1.47."""


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
    placed  the sound, or the dancer, told where in the song the film belongs; else it was placed where it fits best
    """
    alike, shape = same_dance(found)[0], float(np.nan_to_num(shape))
    if placed and found.short:
        return likeness(found) + SHORT_SHAPE * shape >= SHORT_ALIKE
    if placed:
        return shape > SAME_SHAPE or (alike and shape > OTHER_SHAPE)
    return surely_alike(found) or (alike and shape >= SILENT_SHAPE)


def surely_alike(found: Resemblance) -> bool:
    """Whether the movements alone are enough, wherever the film was placed."""
    return same_dance(found)[0] and (found.short or evidence(found) >= SILENT_EVIDENCE)


def likeness(found: Resemblance) -> float:
    """For a short one: limbs that swing alike, from the same poses, and are close to one another."""
    return found.swing + found.correlation - RESIDUAL_COST * found.residual


def evidence(found: Resemblance) -> float:
    """correlation · √seconds, which for chance is about the same however long the two dance; for a short one, that of
    its swings."""
    return found.swing if found.short else found.correlation * float(np.sqrt(found.common))


def is_mirrored(plain: Resemblance, other: Resemblance) -> tuple[bool, float]:
    """(whether the take shows the dance mirrored, how sure: 0..1), from how well each way fits."""
    if not (np.isfinite(plain.residual) and np.isfinite(other.residual)):
        return False, 0.0
    ratio = np.log(max(plain.residual, 1e-6) / max(other.residual, 1e-6)) / np.log(MIRRORED_SURE)
    return bool(ratio > 0), float(min(abs(ratio), 1))
