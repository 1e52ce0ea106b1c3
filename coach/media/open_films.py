"""Films that stay open between readings: opening one costs as much as decoding several pictures."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from av.container import InputContainer

from coach.media.opening import in_words, opened

IDLE: Final = 2
"""Containers kept per film; more than two of its passages are seldom loaded at once."""


class OpenFilms:
    """``reading`` is :func:`coach.media.opening.reading` for films that are read again and again, from any thread.

    Each reader gets a container to itself, wherever it was left: seek before decoding.
    """

    def __init__(self) -> None:
        self._idle: dict[Path, list[InputContainer]] = defaultdict(list)
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def reading(self, path: Path) -> Iterator[InputContainer]:
        """As :func:`coach.media.opening.reading`."""
        with in_words(path):
            container = self._taken(path) or opened(path)
            try:
                yield container
            except GeneratorExit:  # the reader has seen enough
                self._keep(path, container)
                raise
            except BaseException:
                container.close()
                raise
            self._keep(path, container)

    def close(self) -> None:
        """Closes what nobody is reading now, and the others as soon as they have been read."""
        with self._lock:
            self._closed = True
            idle = [container for containers in self._idle.values() for container in containers]
            self._idle.clear()
        for container in idle:
            container.close()

    def _taken(self, path: Path) -> InputContainer | None:
        with self._lock:
            return self._idle[path].pop() if self._idle[path] else None

    def _keep(self, path: Path, container: InputContainer) -> None:
        with self._lock:
            if not self._closed and len(self._idle[path]) < IDLE:
                self._idle[path].append(container)
                return
        container.close()
