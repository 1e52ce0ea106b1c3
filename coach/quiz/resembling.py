"""Which of the songs somebody is dancing, from their movements alone. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from coach.compare.layout import Layout, laid_out
from coach.compare.pose_offset import CHANCE, pose_offset
from coach.domain.landmarks import PoseTrack

LEAST_SONG_LEAD: Final = 0.2
"""Evidence by which the likeliest song must lead the next one to be named …"""
SURE, SURE_APART = 1.6, 0.5
"""… and evidence and lead from which there is no need to see more."""
FULL_METER_EVIDENCE: Final = 2.2
"""Evidence that fills a song's meter."""


@dataclass(frozen=True)
class Guess:
    """evidence: (correlation · √seconds) of each song; song: the likeliest, None if it cannot be told."""

    evidence: tuple[float, ...]

    @property
    def likeliest(self) -> int:
        return int(np.argmax(self.evidence))

    @property
    def lead(self) -> float:
        """By how much the likeliest leads the next one."""
        ordered = sorted(self.evidence)
        return ordered[-1] - ordered[-2] if len(ordered) > 1 else ordered[-1]

    @property
    def song(self) -> int | None:
        told = self.evidence[self.likeliest] >= CHANCE and self.lead >= LEAST_SONG_LEAD
        return self.likeliest if told else None

    @property
    def sure(self) -> bool:
        return self.evidence[self.likeliest] >= SURE and self.lead >= SURE_APART

    @property
    def meters(self) -> tuple[float, ...]:
        """0..1 for each song, to be shown."""
        return tuple(min(max(one / FULL_METER_EVIDENCE, 0.0), 1.0) for one in self.evidence)


NO_GUESS: Final = Guess((0.0, 0.0, 0.0, 0.0))


def guessed(track: PoseTrack, songs: Sequence[Layout]) -> Guess:
    """Which song ``track`` (in its own time) dances: as it is or mirrored, from any place in the song."""
    user = laid_out(track.body)
    both = (user, user.mirrored()) if len(user) else ()
    return Guess(tuple(max((_evidence(way, song) for way in both), default=0.0) for song in songs))


def _evidence(user: Layout, song: Layout) -> float:
    found = pose_offset(user, song)
    return 0.0 if found is None else max(0.0, found.evidence)
