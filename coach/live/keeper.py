"""Tells the system, once a second, to bring a growing take to the disk, so that a power cut costs no more than that."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

EVERY_S: Final = 1.0
"""A killed program loses nothing that was written; what a power cut may cost is at most this much more."""


def to_disk(path: Path) -> None:
    """Bring what was written to ``path`` to the disk; a file that is not there yet is left alone."""
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Keeper:
    """A thread of its own, because a slow disk may take long; ``problem`` says why the disk refuses, None = fine."""

    def __init__(self, paths: Sequence[Path], every: float = EVERY_S, keep: Callable[[Path], None] = to_disk) -> None:
        self.problem: str | None = None
        self._paths = tuple(paths)
        self._every = every
        self._keep = keep
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop. May be called again."""
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._every):
            try:
                for path in self._paths:
                    self._keep(path)
            except OSError as error:
                self.problem = error.strerror or str(error)
                return
