"""What can go wrong, and how the dancer is told: problems that they can fix, and bugs. Standard library only."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Final

from coach import __version__


class CoachError(Exception):
    """Something the dancer can fix.

    ``str(error)`` is one or more complete sentences: what happened, which file or device, what to do next.
    ``coach.cli`` prints it without a traceback and exits with code 2.
    """


class NothingDancedYet(CoachError):
    """The song has to be danced first: there is no take to go by. The message names the command, for a terminal."""


def missing_library(package: str, problem: Exception, platform: str = sys.platform) -> CoachError:
    """``package`` is installed but does not load: a minimal system lacks a system library that it needs."""
    if platform == "linux":
        advice = "On Debian and Ubuntu: sudo apt install libegl1 libgles2 libgl1 libglib2.0-0 libportaudio2"
    elif platform == "win32":
        advice = "Install the Visual C++ Redistributable: https://aka.ms/vs/17/release/vc_redist.x64.exe"
    else:
        advice = "Delete the folder .venv and start again."
    return CoachError(f"{package} does not load ({problem}). {advice}")


# ----------------------------------------------------------------
# A bug in Coach: the dancer reads a sentence, and the traceback is in a file for whoever fixes it.


BUG_REPORT: Final = "bug.txt"
BUG: Final = "Coach crashed; this is not your fault: {what}."
BUG_FILE: Final = "Start it again; if it happens again, report it with the file {file}"


def dancer_message(problem: Exception, cache: Path) -> str:
    """What to tell the dancer about ``problem``. Unless it is a CoachError, its traceback goes to ``bug.txt`` in
    ``cache``.

    If that cannot be written, the traceback is part of the message: it is never lost.
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
    import platform  # slow to import, and only needed here

    lines = traceback.format_exception(type(problem), problem, problem.__traceback__)
    return f"Coach {__version__}, Python {platform.python_version()}, {platform.platform()}\n\n{''.join(lines)}"
