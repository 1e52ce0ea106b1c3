"""Room on the disk that is taken before a dance and given back at its end: a film that fills the disk meanwhile cannot
keep the poses and the verdicts from being written."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from coach.domain.landmarks import Skeleton
from coach.takes.pose_log import record_of

MOST_POSES: Final = 60
"""A second: as many as the quickest webcams have pictures."""
VERDICTS_PER_S: Final = 3 * (1500 + 800)
"""Bytes: 180 BPM, a verdict in ``take.json`` and in ``verdicts.npz``."""
REST: Final = 1 << 16
"""Bytes of the files' heads, and of a file system's own accounts."""
WRITTEN_AT_ONCE: Final = 1 << 20
"""Bytes written at a time."""


def bytes_needed(seconds: float, skeleton: Skeleton) -> int:
    """Bytes of ``poses.npz``, ``verdicts.npz`` and ``take.json`` of so many seconds of dance."""
    return round(seconds * (MOST_POSES * record_of(skeleton).itemsize + VERDICTS_PER_S)) + REST


def reserve(path: Path, size: int) -> None:
    """Make a file of ``size`` bytes. OSError when there is no room for it; nothing is left then."""
    block = os.urandom(WRITTEN_AT_ONCE)  # zeros would take no room on a disk that compresses
    try:
        with open(path, "wb") as file:
            for begun in range(0, size, WRITTEN_AT_ONCE):
                file.write(block[: size - begun])
    except BaseException:
        release(path)
        raise


def release(path: Path) -> None:
    """There need not be any. A disk that refuses even that will say so of what is written next."""
    with suppress(OSError):
        path.unlink()
