"""Ctrl-C, where it would come at the wrong moment."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


def stopped() -> None:
    """Say that Ctrl-C has ended the program. Who presses it again while everything is closed ends it at once."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    print("\nStopped.", file=sys.stderr)


@contextmanager
def ctrl_c_afterwards() -> Iterator[None]:
    """Ctrl-C waits until the end, and never reaches a process that is begun inside (but on Windows). Main thread only.

    A terminal sends Ctrl-C to all processes of a program: one that is only just beginning would say a traceback.
    """
    came: list[int] = []

    def later(number: int, _: FrameType | None) -> None:
        came.append(number)

    before = signal.signal(signal.SIGINT, later)  # the system may hand it to any thread; Python runs this in ours
    try:
        with _blocked():
            yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


@contextmanager
def _blocked() -> Iterator[None]:
    """What is begun inside inherits the mask; Windows has none."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # multiprocessing begins this helper with the first process, and lets signals through again then
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
