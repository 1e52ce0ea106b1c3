"""Plays when nobody does: ``--unattended`` answers at random, from a seed, as soon as each screen has been seen."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

import numpy as np

LOOK_S: Final = 0.5
"""s each screen is shown."""


class Robot:
    """Answers at random; moments are passed in."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng((seed, 1))
        self._seen: tuple[Hashable, float] | None = None

    def due(self, what: Hashable, now: float, after: float = LOOK_S) -> bool:
        """Whether ``what`` has been shown for ``after`` s; True only once for each."""
        if self._seen is None or self._seen[0] != what:
            self._seen = what, now
            return False
        if now - self._seen[1] < after:
            return False
        self._seen = what, float("inf")
        return True

    def choice(self, count: int) -> int:
        """One of ``count``, from 0."""
        return int(self._rng.integers(count))
