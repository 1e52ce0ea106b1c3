"""Sections of a song: whole eights, with boundaries where music and movement change. Pure."""

from __future__ import annotations

import warnings
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.base.console import Advance
from coach.domain.beats import EIGHT, Section
from coach.domain.landmarks import HIPS, INDEX, SHOULDERS, PoseTrack

SHORT_SONG: Final = 8
"""Eights. In a song up to this long a section may be a single eight, in a longer one it is at least two."""
LONGEST_SECTION: Final = 8
"""Eights. Anything longer is divided even without a change: a section is to be practised in a loop."""
CLEAR_BORDER_SHARE: Final = 0.5
"""A boundary has at least this share of the strongest one's change, and at least as much as every second eight."""
LEAST_AROUND: Final = 4
"""Beats needed on each side to tell a change."""


def propose_sections(features: NDArray[np.float64], first_count_beat: int, eight: int = EIGHT) -> tuple[Section, ...]:
    """Sections of the song's beats (B, D), described by features of any scale (NaN: unknown).

    eight  beats counted before starting at "1" again: two bars

    ``first_count_beat`` is a "1". The beats before the first "1", and those at the end that do not fill an eight, are
    in no section. A song of less than an eight is one section.
    """
    lead = first_count_beat % eight
    eights = (len(features) - lead) // eight
    if eights < 1:
        return (Section("part 1", 0, len(features)),)
    change = change_at_beats(features)[lead + eight : lead + eights * eight : eight]
    least = 1 if eights <= SHORT_SONG else 2
    borders = [0, *_borders(change, least), eights]
    spans = [span for first, end in zip(borders[:-1], borders[1:]) for span in _divided(first, end)]
    return tuple(
        Section(f"part {number}", lead + first * eight, lead + end * eight)
        for number, (first, end) in enumerate(spans, start=1)
    )


def change_at_beats(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B,) how much the eight beats from each beat on differ from the eight before it; 0 near the song's ends."""
    known = standardised(features)
    change = np.zeros(len(known))
    for beat in range(LEAST_AROUND, len(known) - LEAST_AROUND + 1):
        before, after = known[max(0, beat - EIGHT) : beat], known[beat : beat + EIGHT]
        off = after.mean(axis=0) - before.mean(axis=0)
        change[beat] = np.sqrt(np.mean(off**2)) if off.size else 0.0
    return change


def standardised(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B, D) each column with mean 0 and deviation 1; unknown values 0, columns that do not vary left out."""
    known = np.isfinite(features)
    count = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, features, 0.0).sum(axis=0) / count
    off = np.where(known, features - mean, 0.0)
    spread = np.sqrt((off**2).sum(axis=0) / count)
    varies = spread > 1e-9
    return off[:, varies] / spread[varies]


def _borders(change: NDArray[np.float64], least: int) -> list[int]:
    """Eights at which a section begins: the strongest changes first, none within ``least`` eights of another."""
    if not len(change):
        return []
    enough = max(float(np.median(change)), CLEAR_BORDER_SHARE * float(change.max()))
    eights = len(change) + 1
    chosen: list[int] = []
    for k in np.argsort(change)[::-1]:
        border = int(k) + 1
        if change[k] >= enough and all(abs(border - other) >= least for other in [0, eights, *chosen]):
            chosen.append(border)
    return sorted(chosen)


def _divided(first: int, end: int) -> list[tuple[int, int]]:
    """The span in parts of at most ``LONGEST_SECTION`` eights, as equal as possible."""
    parts = -(-(end - first) // LONGEST_SECTION)
    cuts = [first + round(k * (end - first) / parts) for k in range(parts + 1)]
    return list(zip(cuts[:-1], cuts[1:]))


# ----------------------------------------------------------------
# Which beat is counted "1": where the bass falls, and where music and movement change. Pure.


BAR_BEATS: Final = 4
"""Beats; two bars are an eight."""
FEWEST_BARS: Final = 4
"""Bars needed to tell where they begin."""
CLEAR_ERRORS: Final = 2.5
"""Standard errors by which the first beat of the bars must be heavier than every other one to be clear."""


def first_count(weight: NDArray[np.float64], features: NDArray[np.float64], bar: int = BAR_BEATS) -> int:
    """The first beat (0 … 2·bar − 1) counted as "1", in a song whose beats have this weight (B,), e.g. of the bass, and
    these features (B, D).

    A proposal: weight tells where bars begin, changes tell which of two bars begins the eight.
    """
    if len(weight) < 4 * bar:
        return 0
    heavy = np.array([weight[phase % bar :: bar].mean() for phase in range(2 * bar)])
    inner = change_at_beats(features)
    change = np.array([_mean_of_positive(inner[phase :: 2 * bar]) for phase in range(2 * bar)])
    return int(np.argmax(_scaled(heavy) + _scaled(change)))


def bar_is_clear(weight: NDArray[np.float64], first: int, bar: int = BAR_BEATS) -> bool:
    """Whether the beats on which bars begin, ``first`` and every ``bar``-th, are clearly the heaviest of their bars."""
    bars = (len(weight) - first) // bar
    if bars < FEWEST_BARS:
        return False
    rows = weight[first : first + bars * bar].reshape(bars, bar)
    lead = rows[:, :1] - rows[:, 1:]
    error = lead.std(axis=0, ddof=1) / np.sqrt(bars)
    return bool((lead.mean(axis=0) > CLEAR_ERRORS * error).all())


def _mean_of_positive(values: NDArray[np.float64]) -> float:
    return float(values[values > 0].mean()) if (values > 0).any() else 0.0


def _scaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Between 0 and 1."""
    span = values.max() - values.min()
    return (values - values.min()) / span if span > 0 else np.zeros_like(values)


# ----------------------------------------------------------------
# How a dancer moves from beat to beat, as comparable numbers: for finding where a dance changes. Pure.


LIMB_POINT_ROWS: Final = tuple(
    INDEX[f"{side}_{part}"] for part in ("elbow", "wrist", "knee", "ankle") for side in ("left", "right")
)


def movement_of_beats(
    track: PoseTrack, edges: NDArray[np.float64], advance: Advance = lambda seconds: None
) -> NDArray[np.float64]:
    """(B, F) per beat between ``edges`` (B+1,) s: where the limbs are, how far they travel, and how far the hips do.

    Metres, or torso lengths in the picture for an estimator without world coordinates; NaN where the dancer is
    not seen. ``advance`` is told of each beat (s).
    """
    rows = []
    for start, end in zip(edges[:-1], edges[1:]):
        rows.append(_of_beat(track.between(start, end)))
        advance(end - start)
    return np.array(rows)


def _limbs(track: PoseTrack) -> NDArray[np.float64]:
    """(T, L, 2 or 3) LIMB_POINT_ROWS relative to the middle of the hips, in space if known."""
    if np.isfinite(track.world).any():
        return track.world[:, LIMB_POINT_ROWS].astype(np.float64)
    image = track.image.astype(np.float64)
    waist, chest = (image[:, ends].mean(axis=1, keepdims=True) for ends in (HIPS, SHOULDERS))
    with np.errstate(divide="ignore", invalid="ignore"):
        return (image[:, LIMB_POINT_ROWS] - waist) / np.linalg.norm(chest - waist, axis=-1, keepdims=True)


def _of_beat(track: PoseTrack) -> NDArray[np.float64]:
    """(F,)"""
    track = track.body
    seen = track.seen
    if not seen.any():
        return np.full(4 * len(LIMB_POINT_ROWS) + 1, np.nan)
    limbs = _limbs(track)[seen]
    hips = track.image[seen][:, HIPS].mean(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # landmarks that are missing throughout stay NaN
        where = np.nanmean(limbs[..., :2], axis=0).ravel()
        spread = np.nanstd(limbs[..., :2], axis=0).ravel()
        travelled = float(np.nanstd(hips))
    return np.concatenate([where, spread, [travelled]])
