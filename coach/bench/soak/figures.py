"""What an hour of dancing left behind: growth of memory, threads, handles, broken takes. All but takes pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.errors import CoachError
from coach.bench.live import Figure
from coach.bench.soak.rounds import FAULTS, WHATS, State
from coach.bench.soak.watch import Watched
from coach.media.video import read_frames
from coach.takes.folder import TakeFolder, load_poses, load_take

MEMORY_SETTLING_S: Final = 300.0
"""s after which memory should not grow any more: by then every kind of round has been met."""
SOAK_GROWTH_PERCENT: Final = 5.0
"""%, at most, from then on."""
AVERAGED: Final = len(WHATS) * len(FAULTS)
"""Rounds that are compared with as many: one with each fault for each kind of round."""


def figures(ran: Watched, broken: int, takes: int) -> tuple[Figure, ...]:
    """All lines of the table; ``broken``: how many of ``takes`` cannot be read."""
    states = ran.states
    return (
        Figure("rounds", float(len(states)), ""),
        Figure("rounds with an error of the program", float(sum(bool(s.problem) for s in states)), "", 0),
        Figure("exit code, or the signal that ended it", float(abs(ran.code)), "", 0),
        Figure("memory after the last round", states[-1].memory / 1e6 if states else np.nan, "MB"),
        Figure(
            f"growth of memory after {MEMORY_SETTLING_S / 60:.0f} minutes", growth(states), "%", SOAK_GROWTH_PERCENT
        ),
        Figure("threads left", float(left([s.threads for s in states])), "", 0),
        Figure("handles left", handles_left(states), "", 0),
        Figure("processes left", float(ran.left), "", 0),
        Figure("takes", float(takes), ""),
        Figure("takes that cannot be read", float(broken), "", 0),
    )


def growth(states: Sequence[State]) -> float:
    """% of memory from the first AVERAGED rounds after MEMORY_SETTLING_S to the last AVERAGED ones; NaN where there
    are not twice as many.

    Each of the first is compared with that of the last in which the same was done and the same failed, and the median
    of these ten ratios is taken. A dance leaves some 5 % more than a practice does, so that a median of both together
    would lie anywhere between the two, and tell which rounds came first rather than what grew.
    """
    settled = [state for state in states if state.at > MEMORY_SETTLING_S]
    if len(settled) < 2 * AVERAGED:
        return float("nan")
    before = {state.round % AVERAGED: state.memory for state in settled[:AVERAGED]}
    return 100 * float(np.median([s.memory / before[s.round % AVERAGED] for s in settled[-AVERAGED:]]) - 1)


def left(threads: Sequence[Sequence[str]]) -> int:
    """How many more threads there are after the last round than after the second: the first ones start libraries'."""
    if len(threads) < 3:
        return 0
    return (Counter(threads[-1]) - Counter(threads[1])).total()


def handles_left(states: Sequence[State]) -> float:
    """How many more of the last AVERAGED rounds' handles there are, at least, than after the second to AVERAGED-th."""
    if len(states) < 3:
        return 0.0
    first = max(state.handles for state in states[1 : AVERAGED + 1])
    return float(max(0, min(state.handles for state in states[-AVERAGED:]) - first))


def unreadable(takes: Sequence[TakeFolder]) -> list[str]:
    """A line for each take whose record, poses or film does not open. One without a film was not filmed."""
    found = []
    for folder in takes:
        try:
            load_take(folder)
            load_poses(folder)
            if folder.video.exists():
                next(iter(read_frames(folder.video)))
        except (CoachError, StopIteration) as problem:
            found.append(f"{folder.path}: {problem or 'no picture'}")
    return found


def every_take(sessions: Path) -> list[TakeFolder]:
    """Of dances and of practice."""
    return [TakeFolder(record.parent) for record in sorted(sessions.rglob("session.json"))]
