"""Memory that is not needed goes back to the system, and Python's collector does not stop a dance to look for it.

Only Linux's C library (glibc) has to be told what to give back.

Camera, decoders and recorder hand pictures of megabytes from thread to thread. glibc has an arena for each thread and
keeps there, in pieces, what is freed: after a dance of half a minute up to 370 MB beside 60 MB in use, and with every
dance some more in yet another arena. A mapping for each picture would cost 0.7 ms each time instead of 0.1.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

M_ARENA_MAX: Final = -8
"""glibc's number of that parameter (malloc.h)."""


def use_one_arena() -> None:
    """Keep all that is freed in the one arena that :func:`release_memory` can empty; of others it leaves the top. To be
    called before any other thread begins. Decoding and encoding in three threads took 5 % more processor time with it;
    ``bench live`` shows what a dance takes."""
    _glibc("mallopt", M_ARENA_MAX, 1)


def release_memory() -> None:
    """Give back what was freed; takes some tens of ms."""
    _glibc("malloc_trim", 0)


@contextmanager
def short_collections() -> Iterator[None]:
    """Within, the garbage collector leaves alone what is there already. Looking through all of it, as it now and then
    does, stops every thread for a tenth of a second: the picture, and who fills the sound's buffer."""
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
