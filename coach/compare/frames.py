"""Which frames belong to which beat: the frames of several beats side by side, so that all are judged at once. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

BLOCK: Final = 32
"""Beats that are worked on at once: their arrays stay in the processor's cache, and what has to be filled up because
of a beat with a long pause is filled up for few others."""


def blocks(count: int) -> Iterator[slice]:
    """Slices of at most BLOCK that together cover ``range(count)``."""
    return (slice(first, min(first + BLOCK, count)) for first in range(0, count, BLOCK))


@dataclass(frozen=True, eq=False)
class Frames:
    """The frames of B beats, filled up to as many as the longest of them has, F.

    index  (B, F) which of the take's frames, in order; any where there is none
    real   (B, F) bool, false where the beat has no more frames
    """

    index: NDArray[np.intp]
    real: NDArray[np.bool_]


def frames_of(first: NDArray[np.intp], end: NDArray[np.intp]) -> Frames:
    """Of beats whose frames are those from ``first`` (B,) to ``end``, the last excluded."""
    place = np.arange(np.max(end - first, initial=0))
    real = place < (end - first)[:, None]
    return Frames(np.where(real, first[:, None] + place, 0), real)


def frames_between(t: NDArray, starts: NDArray, ends: NDArray) -> Frames:
    """Of beats that last from ``starts`` (B,) to ``ends``, in s, of frames at the times ``t`` (T,); none where NaN."""
    return frames_of(np.searchsorted(t, starts), np.searchsorted(t, ends))
