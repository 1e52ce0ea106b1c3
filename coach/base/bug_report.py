"""A mistake of the program itself: the dancer reads a sentence, whoever mends it finds the traceback in a file."""

from __future__ import annotations

import platform
import traceback
from pathlib import Path
from typing import Final

from coach import __version__
from coach.base.errors import CoachError

BUG_REPORT: Final = "bug.txt"
BUG: Final = "Coach crashed; this is not your fault: {what}."
BUG_FILE: Final = "Start it again; should it come back, report it with the file {file}"


def told(problem: Exception, cache: Path) -> str:
    """What to say of ``problem``. Of anything but a CoachError the traceback goes to ``bug.txt`` in ``cache``.

    Where that cannot be written, the traceback is part of what is said: it is never lost.
    """
    if isinstance(problem, CoachError):
        return str(problem)
    what = traceback.format_exception_only(type(problem), problem)[-1].strip()
    report = _report(problem)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        (cache / BUG_REPORT).write_text(report, "utf-8", "backslashreplace")
    except OSError:
        return f"{report}\n{BUG.format(what=what)}"
    return f"{BUG.format(what=what)} {BUG_FILE.format(file=cache / BUG_REPORT)}"


def _report(problem: Exception) -> str:
    lines = traceback.format_exception(type(problem), problem, problem.__traceback__)
    return f"Coach {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n{''.join(lines)}"
