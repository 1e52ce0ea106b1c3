"""What the comparators are measured on: synthetic dances, some for tuning, others for testing. Pure; seeds make all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from coach.bench.synthetic.dance import STYLES, Dance, make_dance
from coach.bench.synthetic.performance import PAN, Performance, perform, reference_track
from coach.pose.landmarks import PoseTrack

SPLITS: Final = {"development": ((0, 11), (2, 12), (4, 13)), "test": ((1, 21), (3, 22), (5, 23))}
"""Split → (style, seed) of its clips. Nothing was ever tuned on the test clips."""
PER_CLIP: Final = {"clean": 14, "shape": 10, "timing": 8, "frozen": 8, "side": 8}
"""Performances of each class on each clip: at least 24 in a split, clean ones more than a quarter."""
BASE: Final = 5000


@dataclass(frozen=True, eq=False)
class Clip:
    dance: Dance
    reference: PoseTrack
    performances: tuple[Performance, ...]


def clips(split: str, share: float = 1.0, noise: float = 1.0, pan: float = PAN) -> Iterator[Clip]:
    """The clips of a split; ``share`` of the performances, for a quick look."""
    for style, seed in SPLITS[split]:
        dance = make_dance(STYLES[style], seed)
        performances = tuple(
            perform(dance, kind, BASE + seed * 1000 + place * 100 + i, noise, pan)
            for place, (kind, count) in enumerate(PER_CLIP.items())
            for i in range(max(1, round(count * share)))
        )
        yield Clip(dance, reference_track(dance, seed + 50), performances)
