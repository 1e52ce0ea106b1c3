"""Ends a program with everything it started, because its processes outlive it: a take's page, a reel (Linux)."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

KEY: Final = "COACH_BENCH_STARTED"
"""An environment variable: whatever a program starts inherits it."""


def new_mark() -> dict[str, str]:
    """What marks a program and its descendants in their environment; no other program has the same."""
    return {KEY: f"{os.getpid()}.{time.monotonic_ns()}"}


def marked(mark: dict[str, str]) -> list[int]:
    """Ids of the processes running with this mark."""
    sought = f"{KEY}={mark[KEY]}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has just ended, or belongs to another user
            if sought in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
    return found


def end_all(mark: dict[str, str], program: subprocess.Popen) -> None:
    """Kill ``program`` and whatever else has the mark."""
    while found := marked(mark):  # again, for processes started in the meantime
        for each in found:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        program.poll()
        time.sleep(0.01)
