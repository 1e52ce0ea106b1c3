"""`bench soak`: the program dances and practises, and meanwhile its camera, loudspeaker, disk and window fail.

Linux only: the screen is Xvfb, the loudspeaker a null sink that is taken away and brought back, the camera a server on
this machine that hangs, the disk a small one in memory that is filled up (which needs root; without, that is left out).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Final

from coach.base.console import bar
from coach.base.files import write_atomically
from coach.base.paths import PROJECT, Folders
from coach.bench.live import table
from coach.bench.soak.figures import every_take, figures, unreadable
from coach.bench.soak.rounds import State
from coach.bench.stand_ins.mjpeg_server import served
from coach.bench.stand_ins.sound_sink import NullSink
from coach.bench.stand_ins.virtual_screen import screen_of, virtual_screen
from coach.song.library import find_song
from coach.wording.words import WINDOW_TITLE

TAKE: Final = PROJECT / "tests" / "data" / "cover.mp4"
AFTER_S: Final = 8.0
"""s from the beginning of a round until something fails: the dance has begun."""
FAILS_S: Final = 5.0
"""s for which it does."""
DISK: Final = 24_000_000
"""Bytes of the disk that becomes full: what a dance of half a minute takes, and its pages."""
SIZES: Final = ((1024, 600), (1280, 720))

Fault = tuple[Callable[[], object], Callable[[], object]]
"""Makes it fail, and mends it."""


def bench_soak(where: Folders, song: str, minutes: float, out: Path) -> int:
    """Run it, print the table, write ``out`` (JSON). CoachError when a tool is missing; 1 when a target is missed."""
    find_song(song, where.songs)
    with tempfile.TemporaryDirectory() as folder, NullSink() as sink, _disk(Path(folder) / "small") as small:
        with virtual_screen() as screen, served(TAKE) as camera:
            sessions = Path(folder) / "sessions"
            words = [song, "--minutes", minutes, "--camera", camera, "--songs", where.songs, "--cache", where.cache]
            words += ["--sessions", sessions, "--small", small]
            environment = {**sink.environment, **screen_of(screen)}
            faults = _faults(camera, sink, small, environment)
            states, code = _watched([str(word) for word in words], environment, faults, minutes)
        takes = [*every_take(sessions), *every_take(small)]
        broken = unreadable(takes)
    lines = figures(states, code, len(broken), len(takes))
    print(table(lines))
    for said in [*(state.problem for state in states if state.problem), *broken]:
        print(f"  {said}")
    result = {"song": song, "minutes": minutes, "states": [asdict(state) for state in states]}
    result["figures"] = [asdict(line) | {"met": line.met} for line in lines]
    write_atomically(out.absolute(), json.dumps(result, indent=1).encode("utf-8"))
    print(f"  Written to {out}")
    return int(any(line.met is False for line in lines))


def _watched(
    words: list[str], environment: Mapping[str, str], faults: Mapping[str, Fault], minutes: float
) -> tuple[list[State], int]:
    """Dance to the end, and let fail what is to fail; the states after each round, and the exit code."""
    states: list[State] = []
    command = [sys.executable, "-m", "coach.bench.soak.rounds", *words]
    with (
        bar("Dancing", round(60 * minutes), "s") as advance,
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=PROJECT) as program,
    ):
        failing = Failing()
        try:
            for line in program.stdout:
                said = json.loads(line)
                if "begins" in said:
                    failing.plan(faults.get(said["fault"]))
                    continue
                failing.mend()
                states.append(State(**{**said, "threads": tuple(said["threads"])}))
                advance(round(states[-1].at - (states[-2].at if len(states) > 1 else 0.0)))
        finally:
            failing.mend()
            program.terminate()
        return states, program.wait()


class Failing:
    """Lets something fail AFTER_S from now for FAILS_S, from a thread of its own."""

    def __init__(self) -> None:
        self._timers: list[threading.Timer] = []
        self._mend: Callable[[], object] | None = None

    def plan(self, fault: Fault | None) -> None:
        """Of a round that begins now; None: nothing fails in it."""
        if fault is None:
            return
        fail, self._mend = fault
        self._timers = [threading.Timer(AFTER_S, fail), threading.Timer(AFTER_S + FAILS_S, self._mend)]
        for timer in self._timers:
            timer.start()

    def mend(self) -> None:
        """The round is over: what still fails is mended, what has not failed will not."""
        for timer in self._timers:
            timer.cancel()
            timer.join()
        if self._mend is not None:
            self._mend()
        self._timers, self._mend = [], None


def _faults(camera: str, sink: NullSink, small: Path, environment: Mapping[str, str]) -> dict[str, Fault]:
    """By name, those that can be made here. Mending twice does no harm."""
    faults: dict[str, Fault] = {
        "camera": (lambda: _get(f"{camera}pause"), lambda: _get(f"{camera}resume")),
        "sound": (sink.unplug, sink.plug),
    }
    if os.path.ismount(small):
        rest = small / "rest"
        faults["disk"] = (lambda: _fill(rest), lambda: rest.unlink(missing_ok=True))
    if shutil.which("xdotool") and "DISPLAY" in environment:
        faults["window"] = tuple(lambda size=size: _resize(environment, size) for size in SIZES)
    return faults


def _get(address: str) -> None:
    urllib.request.urlopen(address, timeout=5).close()


def _fill(path: Path) -> None:
    """Until the disk is full."""
    with open(path, "wb") as file:
        try:
            while True:
                file.write(bytes(1 << 16))
                file.flush()
        except OSError:
            return


def _resize(environment: Mapping[str, str], size: tuple[int, int]) -> None:
    found = subprocess.run(
        ["xdotool", "search", "--class", WINDOW_TITLE], env=environment, capture_output=True, text=True, check=False
    )
    for window in found.stdout.split():
        command = ["xdotool", "windowsize", window, *map(str, size)]
        subprocess.run(command, env=environment, capture_output=True, check=False)


@contextmanager
def _disk(path: Path) -> Iterator[Path]:
    """A small disk of its own where that may be made, else a folder."""
    path.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(path)], capture_output=True, check=False
    )
    try:
        yield path
    finally:
        if made.returncode == 0:
            subprocess.run(["umount", "-l", str(path)], capture_output=True, check=False)
