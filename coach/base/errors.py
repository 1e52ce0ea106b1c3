"""The one exception that is meant for a dancer."""

from __future__ import annotations

import sys


class CoachError(Exception):
    """Something the dancer can fix.

    ``str(error)`` is one or more whole sentences: what happened, which file or device, what to do next.
    ``coach.cli`` prints it without a traceback and exits with code 2.
    """


def missing_library(package: str, problem: Exception, platform: str = sys.platform) -> CoachError:
    """``package`` is installed but does not load: on a bare machine a library of the system is missing beside it."""
    if platform == "linux":
        advice = "On Debian and Ubuntu: sudo apt install libegl1 libgles2 libgl1 libglib2.0-0 libportaudio2"
    elif platform == "win32":
        advice = "Install the Visual C++ Redistributable: https://aka.ms/vs/17/release/vc_redist.x64.exe"
    else:
        advice = "Delete the folder .venv and start again."
    return CoachError(f"{package} does not load ({problem}). {advice}")
