"""Sections of a song: whole eights, with borders where music and movement change. Pure."""

from __future__ import annotations

import warnings
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.domain.beats import Section
from coach.domain.landmarks import INDEX, PoseTrack

EIGHT: Final = 8
"""Beats: two bars of four, as dancers count."""
SHORT_SONG: Final = 8
"""Eights. In a song up to this long a section may be a single eight, in a longer one it is at least two."""
LONGEST_SECTION: Final = 8
"""Eights. What does not change for longer is divided all the same: a section is what one practises in a loop."""
CLEAR: Final = 0.5
"""A border changes at least so much, compared with the strongest one, and more than every second one."""
LEAST_AROUND: Final = 4
"""Beats on each side without which a change cannot be told."""


def propose_sections(features: NDArray[np.float64], first_count_beat: int) -> tuple[Section, ...]:
    """Sections of the song's beats (B, D), described by features of any scale (NaN: unknown).

    ``first_count_beat`` is a "1". The beats before the first "1", and those at the end that do not fill an eight, are
    in no section. A song of less than an eight is one section.
    """
    lead = first_count_beat % EIGHT
    eights = (len(features) - lead) // EIGHT
    if eights < 1:
        return (Section("part 1", 0, len(features)),)
    change = change_at_beats(features)[lead + EIGHT : lead + eights * EIGHT : EIGHT]
    least = 1 if eights <= SHORT_SONG else 2
    borders = [0, *_borders(change, least), eights]
    spans = [span for first, end in zip(borders[:-1], borders[1:]) for span in _divided(first, end)]
    return tuple(
        Section(f"part {number}", lead + first * EIGHT, lead + end * EIGHT)
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
    """Eights at which a section begins: the strongest changes first, none nearer than ``least`` eights to another."""
    if not len(change):
        return []
    enough = max(float(np.median(change)), CLEAR * float(change.max()))
    eights = len(change) + 1
    chosen: list[int] = []
    for k in np.argsort(change)[::-1]:
        border = int(k) + 1
        if change[k] >= enough and all(abs(border - other) >= least for other in [0, eights, *chosen]):
            chosen.append(border)
    return sorted(chosen)


def _divided(first: int, end: int) -> list[tuple[int, int]]:
    """The span in parts of at most ``LONGEST_SECTION`` eights, as equal as can be."""
    parts = -(-(end - first) // LONGEST_SECTION)
    cuts = [first + round(k * (end - first) / parts) for k in range(parts + 1)]
    return list(zip(cuts[:-1], cuts[1:]))


# ----------------------------------------------------------------
# Which beat is counted "1": where the bass falls, and where music and movement change. Pure.


BAR: Final = 4
"""Beats; two bars are an eight."""


def first_count(bass: NDArray[np.float64], features: NDArray[np.float64]) -> int:
    """The first beat (0 … 7) that is counted "1", of a song whose beats have this bass (B,) and features (B, D).

    A proposal: bars are told by their bass, which of two bars begins the eight by what changes there.
    """
    if len(bass) < 2 * EIGHT:
        return 0
    weight = np.array([bass[phase % BAR :: BAR].mean() for phase in range(EIGHT)])
    inner = change_at_beats(features)
    change = np.array([_mean_of_positive(inner[phase::EIGHT]) for phase in range(EIGHT)])
    return int(np.argmax(_scaled(weight) + _scaled(change)))


def _mean_of_positive(values: NDArray[np.float64]) -> float:
    return float(values[values > 0].mean()) if (values > 0).any() else 0.0


def _scaled(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Between 0 and 1."""
    span = values.max() - values.min()
    return (values - values.min()) / span if span > 0 else np.zeros_like(values)


# ----------------------------------------------------------------
# How a dancer moves from beat to beat, as numbers that can be compared: for finding where a dance changes. Pure.


PARTS: Final = tuple(
    INDEX[f"{side}_{part}"] for part in ("elbow", "wrist", "knee", "ankle") for side in ("left", "right")
)
HIPS: Final = (INDEX["left_hip"], INDEX["right_hip"])


def movement_of_beats(track: PoseTrack, edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """(B, F) per beat between ``edges`` (B+1,) s: where the limbs are, how far they travel, and how far the hips do.

    Metres; NaN where the dancer is not seen.
    """
    rows = [_of_beat(track.between(start, end)) for start, end in zip(edges[:-1], edges[1:])]
    return np.array(rows)


def _of_beat(track: PoseTrack) -> NDArray[np.float64]:
    """(F,)"""
    track = track.body
    seen = track.seen
    if not seen.any():
        return np.full(4 * len(PARTS) + 1, np.nan)
    limbs = track.world[seen][:, PARTS].astype(np.float64)
    hips = track.image[seen][:, HIPS].mean(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # landmarks that are missing throughout stay NaN
        where = np.nanmean(limbs[..., :2], axis=0).ravel()
        spread = np.nanstd(limbs[..., :2], axis=0).ravel()
    return np.concatenate([where, spread, [float(np.nanstd(hips))]])
