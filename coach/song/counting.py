"""Which beat is counted "1": where the bass falls, and where music and movement change. Pure."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.song.sections import EIGHT, change_at_beats

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
