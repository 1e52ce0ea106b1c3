"""The verdict on each beat, from what was measured on it (:mod:`coach.compare.findings`). Pure.

For each beat: frozen, wrong side, shape, timing, in this order.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare import score
from coach.compare.features import HARDLY_SEEN, IS_HEAD, widening
from coach.compare.findings import CLEARLY_OTHER_SIDE, GAIN_FROM, Findings
from coach.compare.motion import FROZEN_MOTION_SHARE, stands_still
from coach.compare.prepared import PreparedReference
from coach.compare.sides import GROUP_NAMES, GROUPS
from coach.domain.landmarks import JOINTS
from coach.domain.thresholds import Thresholds
from coach.domain.verdicts import Verdict, VerdictKind

TIMING_TOLERANCE_S: Final = 0.08
"""s beyond the usual lag at which a beat is late or early: a gesture's window is wider than a key press's."""
FROZEN_RUN: Final = 4
"""Beats in a row without moving that are worth nothing."""


def limits(beats: NDArray, visible: NDArray, thresholds: Thresholds, strict: float) -> NDArray[np.float64]:
    """(B, 9) degrees above which a joint seen with visibility ``visible`` (B, 9) is wrong.

    The head's limit does not tighten with skill: the camera's height alone tilts the head.
    """
    if thresholds.measure != "limbs":
        return thresholds.limit_at(beats)
    return thresholds.limit_at(beats) * widening(visible) * np.where(IS_HEAD, 1.0, strict)


def verdicts(beats: NDArray, found: Findings, song: PreparedReference, strict: float, around: NDArray) -> list[Verdict]:
    """The verdicts on the ``beats`` (B,).

    strict  factor on the limits, see :mod:`coach.compare.skill`
    around  (B,) how much the dancer moves on the surrounding beats, see :func:`coach.compare.motion.moved_around`
    """
    clear = ~(found.visibility < HARDLY_SEEN)
    limit = limits(beats, np.nan_to_num(found.visibility, nan=1.0), song.thresholds, strict)
    known = found.known(song.least_joints) & (clear & np.isfinite(found.error)).any(axis=1)
    wrong = (np.nan_to_num(found.error) > limit) & clear & known[:, None]
    still = song.lively[beats] & stands_still(found.moved, around) & wrong.any(axis=1)  # else only mistimed
    still &= ~((found.moved > FROZEN_MOTION_SHARE) & (found.sides.max(axis=1) > CLEARLY_OTHER_SIDE))
    amiss = np.stack([wrong[:, group].any(axis=1) for group in GROUPS], axis=1)
    side = ((found.sides > score.MIRRORED_FIT_FACTOR) & amiss | (found.sides > CLEARLY_OTHER_SIDE)) & known[:, None]
    side &= ~still[:, None]
    late = (np.abs(found.lag - found.usual) > TIMING_TOLERANCE_S) & (found.gain >= GAIN_FROM) & song.lively[beats]
    kinds = [_kind(*said) for said in zip(known, still, side.any(axis=1), wrong.any(axis=1), late)]
    shape = np.where(known, score.shape_scores(np.where(clear, found.error, np.nan), found.visibility), np.nan)
    shape[_long_runs(np.array(kinds) == "frozen", FROZEN_RUN)] = 0.0
    timing = np.where(known, score.timing_score(found.lag), np.nan)
    scores = score.beat_score(shape, timing)
    said = []
    for i, beat in enumerate(beats):
        said.append(
            Verdict(
                beat=int(beat),
                t=float(song.grid.times[beat] * song.rate),
                kind=kinds[i],
                score=float(scores[i]),
                shape=float(shape[i]),
                timing=float(timing[i]),
                lag=float(found.lag[i]) if known[i] else np.nan,
                error=found.error[i] if known[i] else np.full(len(JOINTS), np.nan),
                change=found.change[i],
                limit=limit[i],
                wrong=wrong[i],
                move=found.move[i],
                moved=float(found.moved[i]),
                swapped=found.sides[i],
                group=" and ".join(name for name, there in zip(GROUP_NAMES, side[i]) if there),
                chance=np.where(clear[i], found.chance[i], np.nan),
                visibility=found.visibility[i],
                motion=found.motion[i],
                gain=float(found.gain[i]),
                own_lag=float(found.own[i]) if known[i] else np.nan,
                usual=float(found.usual[i]),
            )
        )
    return said


def _long_runs(there: NDArray[np.bool_], least: int) -> NDArray[np.bool_]:
    """(B,) whether a beat is in a run of at least ``least`` true ones."""
    edge = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]])))
    inside = np.zeros(len(there), bool)
    for first, end in zip(edge[::2], edge[1::2]):
        inside[first:end] = end - first >= least
    return inside


def _kind(known: bool, still: bool, other_side: bool, wrong: bool, late: bool) -> VerdictKind:
    """The worst thing to say of a beat."""
    if not known:
        return "unseen"
    return "frozen" if still else "side" if other_side else "shape" if wrong else "timing" if late else "ok"
