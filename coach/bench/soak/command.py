"""`bench soak`: the program dances and practises while its camera, loudspeaker, disk and window fail.

Here is counted what that leaves behind: growth of memory, threads, handles, broken takes.

Linux only: the screen is Xvfb, the loudspeaker a null sink that is taken away and brought back, the camera a server on
this machine that hangs, the disk a small one in memory that is filled up (this needs root; without it, it is skipped).
"""

from __future__ import annotations

import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.app.recovery import recover_all
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.bench.live import Metric, table
from coach.bench.results import write_results
from coach.bench.shipped import COVER
from coach.bench.soak.faults import faults, small_disk
from coach.bench.soak.rounds import FAULTS, WHATS, ProcessState
from coach.bench.soak.watch import ProcessOutcome, watched
from coach.bench.stand_ins.mjpeg_server import served
from coach.bench.stand_ins.sound_sink import NullSink
from coach.bench.stand_ins.virtual_screen import screen_of, virtual_screen
from coach.live.options import SessionOptions
from coach.media.video import read_frames
from coach.song.library import find_song
from coach.takes.folder import TakeFolder, load_poses, load_take

ROUND_S: Final = 100.0
"""Most s a round takes besides the song: everything is opened, a page and a film are made."""
HANGS: Final = 3
"""How many times longer than it should a round takes before it counts as hanging."""
MEMORY_SETTLING_S: Final = 300.0
"""s after which memory should not grow any more: by then every kind of round has occurred."""
SOAK_GROWTH_PERCENT: Final = 5.0
"""Most % by which it may grow from then on."""
AVERAGED: Final = len(WHATS) * len(FAULTS)
"""Rounds compared with as many others: one for each fault and each kind of round."""


def bench_soak(where: Folders, song: str, minutes: float, out: Path) -> int:
    """Run it, print the table, write ``out`` (JSON). CoachError if a tool is missing; returns 1 if a target is missed,
    or the run is cut short."""
    limit = HANGS * (find_song(song, where.songs).end + ROUND_S)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # then nothing is left behind either
    with tempfile.TemporaryDirectory() as folder, NullSink() as sink, small_disk(Path(folder) / "small") as small:
        with virtual_screen() as screen, served(COVER) as camera:
            own = {kind: Path(folder) / kind for kind in ("sessions", "settings")}
            places = {"camera": camera, "songs": where.songs, "cache": where.cache, "small": small, **own}
            environment = {**sink.environment, **screen_of(screen)}
            command = [sys.executable, "-m", "coach.bench.soak.rounds", song, "--minutes", str(minutes)]
            command += [word for kind, place in places.items() for word in (f"--{kind}", str(place))]
            ran = watched(command, environment, faults(camera, sink, small, environment), limit, _tell)
        recover_all(replace(where, sessions=small), SessionOptions())  # as the next start does, once there is space
        takes = [*every_take(own["sessions"]), *every_take(small)]
        broken = unreadable(takes)
    return _result(ran, broken, len(takes), {"song": song, "minutes": minutes}, out)


def _tell(what: str, state: ProcessState) -> None:
    """One line per round, while it runs."""
    grown = f"{state.memory / 1e6:.0f} MB, {len(state.threads)} threads, {state.handles} handles"
    print(f"  {state.at / 60:5.1f} min: {what}: {grown}. {state.problem}".rstrip(), flush=True)


def _result(ran: ProcessOutcome, broken: list[str], takes: int, of: dict[str, Any], out: Path) -> int:
    """Prints and writes it; returns the exit code."""
    lines = figures(ran, len(broken), takes)
    print(table(lines))
    for said in filter(None, [*(state.problem for state in ran.states), *broken, ran.cut]):
        print(f"  {said}")
    result = {**of, "states": [asdict(state) for state in ran.states]}
    result["figures"] = [asdict(line) | {"met": line.met} for line in lines]
    write_results(out, result)
    print(f"  Written to {out}")
    return int(bool(ran.cut) or any(line.met is False for line in lines))


def figures(ran: ProcessOutcome, broken: int, takes: int) -> tuple[Metric, ...]:
    """All lines of the table; ``broken``: how many of ``takes`` cannot be read."""
    states = ran.states
    return (
        Metric("rounds", float(len(states)), ""),
        Metric("rounds with an error of the program", float(sum(bool(s.problem) for s in states)), "", 0),
        Metric("exit code, or the signal that ended it", float(abs(ran.code)), "", 0),
        Metric("memory after the last round", states[-1].memory / 1e6 if states else np.nan, "MB"),
        Metric(
            f"growth of memory after {MEMORY_SETTLING_S / 60:.0f} minutes", growth(states), "%", SOAK_GROWTH_PERCENT
        ),
        Metric("threads left", float(left([s.threads for s in states])), "", 0),
        Metric("handles left", handles_left(states), "", 0),
        Metric("processes left", float(ran.left), "", 0),
        Metric("takes", float(takes), ""),
        Metric("takes that cannot be read", float(broken), "", 0),
    )


def growth(states: Sequence[ProcessState]) -> float:
    """% by which memory grew from the first AVERAGED rounds after MEMORY_SETTLING_S to the last AVERAGED ones; NaN if
    there are not twice as many.

    Each of the first is compared with the one among the last in which the same was done and the same failed, and the
    median of these ten ratios is taken. A dance leaves some 5 % more than a practice, so a median of both together
    would lie anywhere between the two, and tell which rounds came first rather than what grew.
    """
    settled = [state for state in states if state.at > MEMORY_SETTLING_S]
    if len(settled) < 2 * AVERAGED:
        return float("nan")
    before = {state.round % AVERAGED: state.memory for state in settled[:AVERAGED]}
    return 100 * float(np.median([s.memory / before[s.round % AVERAGED] for s in settled[-AVERAGED:]]) - 1)


def left(threads: Sequence[Sequence[str]]) -> int:
    """How many more threads there are after the last round than after the second: the first start libraries' own."""
    if len(threads) < 3:
        return 0
    return (Counter(threads[-1]) - Counter(threads[1])).total()


def handles_left(states: Sequence[ProcessState]) -> float:
    """How many more handles there are at least after the last AVERAGED rounds than after the second to AVERAGED-th."""
    if len(states) < 3:
        return 0.0
    first = max(state.handles for state in states[1 : AVERAGED + 1])
    return float(max(0, min(state.handles for state in states[-AVERAGED:]) - first))


def unreadable(takes: Sequence[TakeFolder]) -> list[str]:
    """One line for each take whose record, poses or film does not open. A take without a film was not filmed."""
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
    """The takes of dances and of practices."""
    return [TakeFolder(record.parent) for record in sorted(sessions.rglob("session.json"))]
