"""Keeps mediapipe's chatter off the dancer's terminal and lets everything else through.

mediapipe 1.2 writes its notes straight to file descriptor 2, before any logging could be configured: no environment
variable and no logging callback stops them (tried: GLOG_minloglevel, TF_CPP_MIN_LOG_LEVEL, GOOGLE_STDERRTHRESHOLD,
MpSetLoggingCallback). So the descriptor is redirected to a file while mediapipe starts and ends, and anything that is
not known chatter is written out afterwards. mediapipe would also import matplotlib, for plots that Coach never uses:
see :func:`without_matplotlib`.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import ModuleType
from typing import BinaryIO, Final

CHATTER: Final = re.compile(
    rb"[IW]\d{4} .*"  # glog lines of level info and warning; errors (E) and fatal ones (F) stay
    rb"|INFO: .*"
    rb"|WARNING: (Read-only tensor|Logging before|All log messages before|\[\w+\.cc:\d+\] ).*"
)
STDERR: Final = 2
LAST_NOTE: Final = b"inference_runner_litert.cc"
"""In mediapipe's last note. It comes once in a process, with the first input whose memory is not aligned: mostly the
warm-up's, but that is chance."""
LAST_NOTE_BY: Final = 100
"""Pictures within which it comes, if it does."""

_one_at_a_time = threading.Lock()  # two threads catching one descriptor would restore it in the wrong order


class LastNote:
    """Of a process: the note is ``due`` within this many more pictures."""

    def __init__(self) -> None:
        self.due = LAST_NOTE_BY


LAST: Final = LastNote()


def quiet_for_a_picture() -> AbstractContextManager[None]:
    """As :func:`quiet` while the last note may still come; from then on it costs nothing."""
    if LAST.due <= 0:
        return nullcontext()
    LAST.due -= 1
    return quiet()


@contextmanager
def quiet() -> Iterator[None]:
    """Drops mediapipe's chatter inside; all other lines appear at the end."""
    with _one_at_a_time, tempfile.TemporaryFile() as caught:
        try:
            original = os.dup(STDERR)
        except OSError:  # a windowed program without a terminal: nothing to keep clean
            yield
            return
        try:
            _flush()
            os.dup2(caught.fileno(), STDERR)
            yield
        finally:
            _flush()
            os.dup2(original, STDERR)
            os.close(original)
            _pass_on(caught)


PLOTTING: Final = ("matplotlib", "matplotlib.pyplot")


@contextmanager
def without_matplotlib() -> Iterator[None]:
    """While inside, mediapipe is imported without matplotlib, which would take half of its time: a second of every
    start. Importing matplotlib itself, before or afterwards, gives the real one."""
    stand_ins = {} if PLOTTING[0] in sys.modules else {name: ModuleType(name) for name in PLOTTING}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _flush() -> None:
    if sys.stderr is not None:
        sys.stderr.flush()


def _pass_on(caught: BinaryIO) -> None:
    caught.seek(0)
    for line in caught:
        if LAST_NOTE in line:
            LAST.due = 0
        if not CHATTER.fullmatch(line.rstrip(b"\r\n")):
            os.write(STDERR, line)
