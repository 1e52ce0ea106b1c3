"""Which work waits when there is more than the machine can do at once: what the dancer sees and hears never does."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import Final

NICE: Final = 10
"""By how much the nice level of a process that can wait is raised: it gets a tenth of what is not niced."""

LITTLE: Final = 4
"""The same of a thread that must keep up in the long run, whatever else is busy: it gets two fifths."""


def yield_to_other_processes() -> None:
    """From now on this process gets what others leave over. Windows has no nice, some systems forbid it: nothing
    changes there."""
    with suppress(AttributeError, OSError):
        os.nice(NICE)


def yield_to_other_threads() -> None:
    """From now on the others of this process come before the calling thread. Only Linux knows that of threads;
    elsewhere nothing changes."""
    if sys.platform != "linux":
        return
    with suppress(OSError):
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + LITTLE)
