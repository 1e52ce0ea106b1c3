"""Ctrl-C at the wrong moment, and the final message after it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


def stopped() -> None:
    """Say that Ctrl-C has stopped the program. If it is pressed again while everything is closing, the program ends at
    once."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    print("\nStopped.", file=sys.stderr)


@contextmanager
def ctrl_c_afterwards() -> Iterator[None]:
    """Ctrl-C is deferred to the end, and does not reach processes started inside (except on Windows). Main thread only.

    A terminal sends Ctrl-C to all processes of a program: one just starting up would print a traceback.
    """
    came: list[int] = []

    def later(number: int, _: FrameType | None) -> None:
        came.append(number)

    before = signal.signal(signal.SIGINT, later)  # Python runs it in the main thread
    try:
        with _blocked():
            yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt


@contextmanager
def _blocked() -> Iterator[None]:
    """Processes started inside inherit the mask; Windows has none."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # multiprocessing starts this helper with the first process, and then unblocks signals
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
