"""The program under test in `bench soak`: sessions one after another in one process, which then reports its state.

Run by :mod:`coach.bench.soak.command`. What the sessions print goes to standard error; standard output gets one JSON
object per line: ``{"begins": 3, "what": "dance", "fault": "camera"}``, then, once it is over, a :class:`ProcessState`.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import asdict, dataclass, replace
from itertools import count, cycle
from pathlib import Path
from typing import Final

from coach.app.practice import run_practice
from coach.app.session import run_session
from coach.base.errors import CoachError
from coach.base.paths import Folders, folders
from coach.live.options import PracticeOptions, SessionOptions

WHATS: Final = ("practise", "dance")
FAULTS: Final = ("", "camera", "sound", "disk", "window")
"""What fails in a round; "" nothing. Five faults and two kinds of rounds: after ten rounds each has met each. Of the
first five, which make up the shortest soak, two are dances, which take longest because each makes its reel: one without
a camera, and one on a full disk, which only dances fill with film."""


@dataclass(frozen=True)
class ProcessState:
    """The process after a round.

    at       s since it began
    memory   bytes it occupies
    threads  names of those alive, except the main one
    handles  open files, pipes and sockets
    problem  the last line of an error that no dancer should see, or what kept them from dancing; "" = none
    """

    round: int
    at: float
    memory: int
    threads: tuple[str, ...]
    handles: int
    problem: str = ""


def rounds(until: float, play: Callable[[str, str], None], say: Callable[[dict], None]) -> None:
    """Play until that moment (s, perf_counter): at least one round with each fault, and the last one to its end."""
    began = time.perf_counter()
    for number, what, fault in schedule():
        say({"begins": number, "what": what, "fault": fault})
        problem = _problem(play, what, fault)
        say(asdict(_state(number, time.perf_counter() - began, problem)))
        if time.perf_counter() >= until and number + 1 >= len(FAULTS):
            return


def schedule() -> Iterator[tuple[int, str, str]]:
    """Round number, what is done, and what fails."""
    return zip(count(), cycle(WHATS), cycle(FAULTS))


def _problem(play: Callable[[str, str], None], what: str, fault: str) -> str:
    try:
        play(what, fault)
    except CoachError as told:
        print(told, file=sys.stderr)
        return "" if fault == "disk" else str(told)  # a full one may keep a dance from beginning, and says so
    except Exception as error:  # noqa: BLE001 (it is what we are looking for)
        traceback.print_exc()
        return f"{type(error).__name__}: {error}"
    return ""


def _state(number: int, at: float, problem: str) -> ProcessState:
    gc.collect()
    threads = sorted(thread.name for thread in threading.enumerate() if thread is not threading.main_thread())
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    handles = len(os.listdir("/proc/self/fd"))
    return ProcessState(number, at, pages * os.sysconf("SC_PAGE_SIZE"), tuple(threads), handles, problem)


def _player(song: str, where: Folders, small: Path, camera: str) -> Callable[[str, str], None]:
    """``small``: a sessions folder on the disk that fills up."""
    options = SessionOptions(camera=camera, unattended=True)
    practice = PracticeOptions(session=options, beats=(17, 24), speed=0.75, ramp=True, passes=2)

    def play(what: str, fault: str) -> None:
        place = replace(where, sessions=small) if fault == "disk" else where
        if what == "dance":
            run_session(song, place, options)
        else:
            run_practice(song, place, practice)

    return play


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m coach.bench.soak.rounds", description=__doc__.splitlines()[0])
    parser.add_argument("song")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--camera", required=True)
    for folder in ("songs", "sessions", "cache", "settings", "small"):
        parser.add_argument(f"--{folder}", type=Path, required=True)
    given = parser.parse_args()
    where = folders(given.songs, given.sessions, given.cache, given.settings)
    faulthandler.register(signal.SIGUSR1)  # prints all threads' stacks: the watcher asks for it in a hang
    out = sys.stdout

    def say(table: dict) -> None:
        print(json.dumps(table), file=out, flush=True)

    with redirect_stdout(sys.stderr):
        rounds(time.perf_counter() + 60 * given.minutes, _player(given.song, where, given.small, given.camera), say)


if __name__ == "__main__":
    main()
