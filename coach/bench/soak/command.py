"""`bench soak`: the program dances and practises, and meanwhile its camera, loudspeaker, disk and window fail.

Linux only: the screen is Xvfb, the loudspeaker a null sink that is taken away and brought back, the camera a server on
this machine that hangs, the disk a small one in memory that is filled up (which needs root; without, that is left out).
"""

from __future__ import annotations

import signal
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from coach.app.recovery import recover_all
from coach.base.paths import Folders
from coach.bench.live import table
from coach.bench.results import write_results
from coach.bench.shipped import COVER
from coach.bench.soak.faults import faults, small_disk
from coach.bench.soak.figures import every_take, figures, unreadable
from coach.bench.soak.rounds import State
from coach.bench.soak.watch import Watched, watched
from coach.bench.stand_ins.mjpeg_server import served
from coach.bench.stand_ins.sound_sink import NullSink
from coach.bench.stand_ins.virtual_screen import screen_of, virtual_screen
from coach.live.options import SessionOptions
from coach.song.library import find_song

ROUND_S: Final = 100.0
"""s that a round takes at most besides the song: everything is opened, a page and a film are made."""
HANGS: Final = 3
"""Times as long as it should take: then it hangs."""


def bench_soak(where: Folders, song: str, minutes: float, out: Path) -> int:
    """Run it, print the table, write ``out`` (JSON). CoachError when a tool is missing; 1 when a target is missed, or
    what goes on is cut short."""
    limit = HANGS * (find_song(song, where.songs).end + ROUND_S)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nothing is left behind then either
    with tempfile.TemporaryDirectory() as folder, NullSink() as sink, small_disk(Path(folder) / "small") as small:
        with virtual_screen() as screen, served(COVER) as camera:
            own = {kind: Path(folder) / kind for kind in ("sessions", "settings")}
            places = {"camera": camera, "songs": where.songs, "cache": where.cache, "small": small, **own}
            environment = {**sink.environment, **screen_of(screen)}
            command = [sys.executable, "-m", "coach.bench.soak.rounds", song, "--minutes", str(minutes)]
            command += [word for kind, place in places.items() for word in (f"--{kind}", str(place))]
            ran = watched(command, environment, faults(camera, sink, small, environment), limit, _tell)
        recover_all(replace(where, sessions=small), SessionOptions())  # as the next start does, once there is room
        takes = [*every_take(own["sessions"]), *every_take(small)]
        broken = unreadable(takes)
    return _result(ran, broken, len(takes), {"song": song, "minutes": minutes}, out)


def _tell(what: str, state: State) -> None:
    """A line a round, as it goes on."""
    grown = f"{state.memory / 1e6:.0f} MB, {len(state.threads)} threads, {state.handles} handles"
    print(f"  {state.at / 60:5.1f} min: {what}: {grown}. {state.problem}".rstrip(), flush=True)


def _result(ran: Watched, broken: list[str], takes: int, of: dict[str, Any], out: Path) -> int:
    """Prints and writes it; the exit code."""
    lines = figures(ran, len(broken), takes)
    print(table(lines))
    for said in filter(None, [*(state.problem for state in ran.states), *broken, ran.cut]):
        print(f"  {said}")
    result = {**of, "states": [asdict(state) for state in ran.states]}
    result["figures"] = [asdict(line) | {"met": line.met} for line in lines]
    write_results(out, result)
    print(f"  Written to {out}")
    return int(bool(ran.cut) or any(line.met is False for line in lines))
