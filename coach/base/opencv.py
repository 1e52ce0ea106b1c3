"""OpenCV's messages, kept off the dancer's terminal."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import cv2

_lock = threading.Lock()
_inside = 0
_usual = 0


@contextmanager
def quiet_opencv() -> Iterator[None]:
    """While any thread is inside, OpenCV writes nothing: the error raised afterwards explains it better."""
    global _inside, _usual
    with _lock:
        if _inside == 0:
            _usual = cv2.utils.logging.getLogLevel()
            cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if _inside == 0:
                cv2.utils.logging.setLogLevel(_usual)
