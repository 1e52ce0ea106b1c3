"""What the quiz knows about a song: who dances it, how fast and how lively. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.compare.layout import LAYOUT_HZ, Layout, laid_out
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song

SHORTEST_QUIZ_DANCE_S: Final = 4.0
"""s of a dance below which nobody could recognise it."""
LEAST_ENERGY: Final = 0.1
"""rad/s below which nobody is dancing: what is left is the estimator's jitter."""
TEMPO_UNIT: Final = np.log(1.08)
"""Ratio of two tempi that tells songs apart about as well …"""
ENERGY_UNIT: Final = np.log(1.25)
"""… as this ratio of two energies does."""


@dataclass(frozen=True, eq=False)
class QuizSong:
    """A song and its dancers' tracks (song time); ``lead`` is the one the quiz shows alone.

    Raises ValueError if nobody dances it.
    """

    song: Song
    dancers: tuple[PoseTrack, ...]
    number: int = 0

    def __post_init__(self) -> None:
        if not self.dancers or not 0 <= self.number < len(self.dancers):
            raise ValueError(f"{self.song.id}: {len(self.dancers)} tracks and the dancer {self.number}")

    @property
    def lead(self) -> PoseTrack:
        return self.dancers[self.number]

    @cached_property
    def layout(self) -> Layout:
        """The lead's limbs on a common grid of times, from the song's start to its end."""
        return laid_out(self.lead.between(self.song.start, self.song.end).body)

    @cached_property
    def speed(self) -> NDArray[np.float64]:
        """(T,) rad/s, how fast the lead's limbs turn in the picture at each moment of ``layout``; NaN = unseen."""
        return limb_speed(self.layout)

    @cached_property
    def energy(self) -> float:
        """rad/s, the median of the speed; 0 if nothing is seen."""
        seen = self.speed[np.isfinite(self.speed)]
        return float(np.median(seen)) if len(seen) else 0.0

    @property
    def same_as(self) -> tuple[str, str]:
        """What distinguishes songs for a player: two with the same title and artist are not a choice."""
        return self.song.title.casefold(), self.song.artist.casefold()


def limb_speed(layout: Layout) -> NDArray[np.float64]:
    """(T,) rad/s: the mean of the limbs seen; NaN where fewer than three are."""
    if len(layout) < 2:
        return np.full(len(layout), np.nan)
    flat = layout.features.flat
    turned = np.abs(np.angle(flat[1:] * flat[:-1].conj())) * LAYOUT_HZ
    both = (layout.weight[1:] > 0) & (layout.weight[:-1] > 0)
    count = both.sum(axis=1)
    mean = np.where(both, turned, 0).sum(axis=1) / np.maximum(count, 1)
    return np.append(np.where(count >= 3, mean, np.nan), np.nan)


def differences(songs: Sequence[QuizSong]) -> NDArray[np.float64]:
    """(S, S) how far apart songs are in tempo and energy, in units of equal weight."""
    tempo = np.array([np.log(one.song.grid.bpm) for one in songs]) / TEMPO_UNIT
    energy = np.array([np.log(max(one.energy, 1e-3)) for one in songs]) / ENERGY_UNIT
    return np.hypot(tempo[:, None] - tempo, energy[:, None] - energy)


def playable(one: QuizSong) -> bool:
    """Whether enough of a dance is seen to be asked about."""
    return float(np.isfinite(one.speed).sum()) / LAYOUT_HZ >= SHORTEST_QUIZ_DANCE_S and one.energy >= LEAST_ENERGY
