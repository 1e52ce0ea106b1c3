"""Which work waits when there is more than the machine can do at once: never what the dancer sees and hears."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import Final

NICE: Final = 10
"""Increase of the nice level for a process that can wait: it gets a tenth of what an un-niced one does."""

LITTLE: Final = 4
"""The same for a thread that must keep up in the long run, whatever else is busy: it gets two fifths."""


def yield_to_other_processes() -> None:
    """From now on this process gets what others leave over. Does nothing on Windows, which has no nice, or where it is
    forbidden."""
    with suppress(AttributeError, OSError):
        os.nice(NICE)


def yield_to_other_threads() -> None:
    """From now on this process's other threads come before the calling one. Only Linux can do that; elsewhere nothing
    changes."""
    if sys.platform != "linux":
        return
    with suppress(OSError):
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + LITTLE)
