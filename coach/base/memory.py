"""Unused memory goes back to the system, and Python's garbage collector does not interrupt a dance.

Only Linux's C library (glibc) has to be told to give it back.

Camera, decoders and recorder pass pictures of several megabytes from thread to thread. glibc has an arena for each
thread and keeps freed memory there, fragmented: after a dance of half a minute up to 370 MB on top of 60 MB in use, and
with every dance some more in yet another arena. A mapping for each picture would cost 0.7 ms each time instead of 0.1.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""glibc's numbers of these parameters (malloc.h)."""

PICTURE_BYTES: Final = 1_000_000
"""What is larger gets a mapping of its own in :func:`pictures_apart`: pictures from 640x540 on."""

MOST_MMAP_THRESHOLD: Final = 32 << 20
"""Bytes up to which glibc raises that limit by itself, once such a piece is freed; it trims above twice that."""


def use_one_arena() -> None:
    """Use a single arena, which :func:`release_memory` can empty; of others glibc keeps the top. To be called before
    any other thread starts. Decoding and encoding in three threads took 5 % more processor time with it; ``bench live``
    shows what a dance takes."""
    _glibc("mallopt", M_ARENA_MAX, 1)


def release_memory() -> None:
    """Give freed memory back to the system; takes some tens of ms."""
    _glibc("malloc_trim", 0)


@contextmanager
def pictures_apart() -> Iterator[None]:
    """Inside, pictures do not share memory with what is kept of them. Otherwise every small piece kept lies where a
    picture was, and the next one needs new memory: following six people through a 720p film took 740 MB instead of 120,
    without networks. For work that takes far longer with each picture than the 0.7 ms for its mapping."""
    _glibc("mallopt", M_MMAP_THRESHOLD, PICTURE_BYTES)
    try:
        yield
    finally:
        _glibc("mallopt", M_MMAP_THRESHOLD, MOST_MMAP_THRESHOLD)
        _glibc("mallopt", M_TRIM_THRESHOLD, 2 * MOST_MMAP_THRESHOLD)


@contextmanager
def short_collections() -> Iterator[None]:
    """Inside, the garbage collector ignores existing objects. Scanning all of them, as it does now and then, stops
    every thread for a tenth of a second, including the picture and the one that fills the sound buffer."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _glibc(name: str, *numbers: int) -> None:
    if sys.platform != "linux":
        return
    with suppress(ImportError, AttributeError, OSError):  # a Python without ctypes, another C library
        import ctypes

        getattr(ctypes.CDLL(None), name)(*numbers)
