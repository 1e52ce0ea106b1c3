"""What fails around the program while it dances: its camera, its loudspeaker, its disk, its window."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from coach.bench.stand_ins.sound_sink import NullSink
from coach.wording.words import WINDOW_TITLE

AFTER_S: Final = 8.0
"""s from the beginning of a round until something fails: by then the dance has begun."""
FAILS_S: Final = 5.0
"""s for which it fails."""
DISK: Final = 500_000_000
"""Bytes of the disk that fills up: what an hour's dances kept there take."""
WINDOW_SIZES: Final = ((1024, 600), (1280, 720))

BreakAndMend = tuple[Callable[[], object], Callable[[], object]]
"""Makes it fail, and mends it."""


class TimedFailure:
    """Lets something fail AFTER_S from now for FAILS_S, from its own threads."""

    def __init__(self) -> None:
        self._timers: list[threading.Timer] = []
        self._mend: Callable[[], object] | None = None

    def plan(self, fault: BreakAndMend | None) -> None:
        """For a round that begins now; None: nothing fails in it."""
        if fault is None:
            return
        fail, self._mend = fault
        self._timers = [threading.Timer(AFTER_S, fail), threading.Timer(AFTER_S + FAILS_S, self._mend)]
        for timer in self._timers:
            timer.start()

    def mend(self) -> None:
        """The round is over: whatever still fails is mended, whatever has not failed will not."""
        self.stop()
        if self._mend is not None:
            self._mend()
        self._mend = None

    def stop(self) -> None:
        """Nothing more happens; whatever fails is left as it is."""
        for timer in self._timers:
            timer.cancel()
            timer.join()
        self._timers = []


def faults(camera: str, sink: NullSink, small: Path, environment: Mapping[str, str]) -> dict[str, BreakAndMend]:
    """Faults by name, those possible here. Mending twice does no harm.

    camera  address of the :mod:`coach.bench.stand_ins.mjpeg_server`; small: of :func:`small_disk`
    """
    made: dict[str, BreakAndMend] = {
        "camera": (lambda: _get(f"{camera}pause"), lambda: _get(f"{camera}resume")),
        "sound": (sink.unplug, sink.plug),
    }
    if os.path.ismount(small):
        rest = small / "rest"
        made["disk"] = (lambda: _fill(rest), lambda: rest.unlink(missing_ok=True))
    if shutil.which("xdotool") and "DISPLAY" in environment:
        made["window"] = tuple(lambda size=size: _resize(environment, size) for size in WINDOW_SIZES)
    return made


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
def small_disk(path: Path) -> Iterator[Path]:
    """A separate small disk if we may make one, else a folder."""
    path.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(path)], capture_output=True, check=False
    )
    try:
        yield path
    finally:
        if made.returncode == 0:
            subprocess.run(["umount", "-l", str(path)], capture_output=True, check=False)
