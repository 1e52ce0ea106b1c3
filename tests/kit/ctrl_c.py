"""Ctrl-C at a chosen line, as the interpreter would raise it between two instructions."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType, ModuleType


def interrupted_at(line: int, action: Callable[[], object], *modules: ModuleType) -> bool:
    """Run ``action`` with Ctrl-C at the ``line``-th line, from 0, that it runs in these modules.

    False if it ended before that. It must raise KeyboardInterrupt; anything else is passed on.
    """
    files = {module.__file__ for module in modules}
    left = line

    def trace(frame: FrameType, event: str, _: object):
        nonlocal left
        if frame.f_code.co_filename not in files:
            return None
        if event == "line":
            left -= 1
            if left < 0:
                sys.settrace(before)
                raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        action()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False
