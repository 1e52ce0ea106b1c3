"""Memory that is not needed goes back to the system. Only Linux's C library (glibc) has to be told.

Camera, decoders and recorder hand pictures of megabytes from thread to thread. glibc has an arena for each thread and
keeps there, in pieces, what is freed: after a dance of half a minute up to 370 MB beside 60 MB in use, and with every
dance some more in yet another arena. A mapping for each picture would cost 0.7 ms each time instead of 0.1.
"""

from __future__ import annotations

import sys
from contextlib import suppress
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


def _glibc(name: str, *numbers: int) -> None:
    if sys.platform != "linux":
        return
    with suppress(ImportError, AttributeError, OSError):  # a Python without ctypes, another C library
        import ctypes

        getattr(ctypes.CDLL(None), name)(*numbers)
