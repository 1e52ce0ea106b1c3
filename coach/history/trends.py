"""What changes from take to take: joints, sections, and the mistakes that stay. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from coach.domain.beats import BeatGrid
from coach.domain.landmarks import JOINTS
from coach.domain.verdicts import Mistake
from coach.history.rows import PastTake
from coach.takes.content import alike, worth
from coach.wording.passages import MOSTLY_SEEN

NEWEST: Final = 3
"""Takes that count as how it is now; fewer where there are not twice as many."""
LOOKED_BACK: Final = 5
"""Takes in which a mistake of the newest one is looked for."""
STAYS: Final = 0.5
"""In at least this share of them it comes back."""


@dataclass(frozen=True)
class Trend:
    """Something of which there is a number in the earlier takes and in the newest; NaN = not known."""

    name: str
    before: float
    now: float


@dataclass(frozen=True)
class Recurring:
    """A mistake of the newest take that was there before: in ``times`` of the newest ``of`` takes."""

    mistake: Mistake
    times: int
    of: int


def whole_takes(takes: Sequence[PastTake]) -> tuple[PastTake, ...]:
    """Those of the whole song as it is now: a practised passage, a dance to another video or to beats that have been
    corrected since, or one of which most was not seen, compares with nothing."""
    return tuple(
        take for take in takes if take.part is None and not (take.other_video or take.other_beats or little_seen(take))
    )


def little_seen(take: PastTake) -> bool:
    """Whether most of the song was not danced, or not seen."""
    return take.part is None and take.coverage < MOSTLY_SEEN


def best_score(takes: Sequence[PastTake]) -> float:
    """The score of the best take; NaN when none was judged."""
    best = max(takes, key=lambda take: worth(take.score, take.coverage), default=None)
    return float("nan") if best is None else best.score


def split(takes: Sequence[PastTake]) -> tuple[Sequence[PastTake], Sequence[PastTake]]:
    """The earlier takes and the newest, which are never fewer than one and never more than the earlier ones."""
    newest = max(1, min(NEWEST, len(takes) // 2))
    return takes[:-newest], takes[-newest:]


def joint_trends(takes: Sequence[PastTake]) -> tuple[Trend, ...]:
    """Per joint the share (0..1) of the seen beats on which it was wrong; the joints that are wrong most now first."""
    before, now = ([_mean([take.wrong[j] for take in part]) for j in range(len(JOINTS))] for part in split(takes))
    order = sorted(range(len(JOINTS)), key=lambda j: (-np.nan_to_num(now[j]), -np.nan_to_num(before[j]), j))
    return tuple(Trend(JOINTS[j], before[j], now[j]) for j in order)


def section_trends(takes: Sequence[PastTake], grid: BeatGrid) -> tuple[Trend, ...]:
    """Per section of the song its mean score (0–100), in the song's order."""
    parts = split(takes)
    return tuple(
        Trend(section.name, *(_mean([_section(take, section.first, section.end) for take in part]) for part in parts))
        for section in grid.sections
    )


def stubborn(takes: Sequence[PastTake]) -> tuple[Recurring, ...]:
    """The mistakes of the newest take that come back, the most frequent first."""
    last = takes[-LOOKED_BACK:]
    if len(last) < 2:
        return ()
    found = [
        Recurring(mistake, sum(any(alike(mistake, old) for old in take.mistakes) for take in last), len(last))
        for mistake in last[-1].mistakes
    ]
    stay = [item for item in found if item.times >= 2 and item.times / item.of >= STAYS]
    return tuple(sorted(stay, key=lambda item: -item.times))


def _section(take: PastTake, first: int, end: int) -> float:
    return _mean([take.beats[beat] for beat in range(first, end) if beat in take.beats])


def _mean(values: Sequence[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")
