"""From a bare Python to a running Coach: here if this Python has all that is needed, else in .venv, made on demand.

Standard library only: it runs before anything is installed. A start that has nothing to set up costs a few
hundredths of a second.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from coach.base.errors import CoachError, missing_library
from coach.base.interrupts import stopped
from coach.setup.environment import Environment
from coach.setup.requirements import read_requirements, unmet

PROJECT = Path(__file__).resolve().parents[2]
NO_SETUP = "--no-setup"
EXIT_BAD_INPUT, EXIT_INTERRUPTED = 2, 130

FURTHER_NEEDS = {"test": "requirements-dev.txt", "import": "requirements-import.txt"}
"""Commands that need more than dancing does."""

Run = Callable[[list[str]], int]


def start(arguments: list[str], run: Run, project: Path = PROJECT) -> int:
    """``run`` the arguments in a Python that has the packages; the exit code. May replace this process."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # a console that cannot show Hangul writes "?" for it; that must not stop the dance
            stream.reconfigure(errors="replace")
    try:
        return _start(arguments, run, project)
    except CoachError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        stopped()
        return EXIT_INTERRUPTED


def _start(arguments: list[str], run: Run, project: Path) -> int:
    words = [word for word in arguments if word != NO_SETUP]
    # options may come before the command; a song of such a name costs packages that are not needed, nothing more
    needs = project / next((FURTHER_NEEDS[word] for word in words if word in FURTHER_NEEDS), "requirements.txt")
    environment = Environment(project / ".venv")
    if NO_SETUP in arguments or not unmet(read_requirements(needs)):
        return _run_here(words, run, environment)
    environment.bring_up_to_date(needs)
    command = [str(environment.python), str(project / "main.py"), NO_SETUP, *words]
    return continue_as(command) if os.name == "posix" else continue_below(command)


def _run_here(words: list[str], run: Run, environment: Environment) -> int:
    """Run in this Python as it is; a package that is not there, or does not load, becomes a sentence."""
    inside = Path(sys.prefix).resolve() == environment.folder.resolve()
    try:
        return run(words)
    except ModuleNotFoundError as absent:
        name = (absent.name or "").partition(".")[0]
        if name in {"", "coach"}:
            raise
        if inside:
            environment.forget()
            raise CoachError(
                f"“{name}” has gone missing from {environment.folder}. Start again: Coach repairs it."
            ) from None
        raise CoachError(
            f"This Python ({sys.executable}) has no “{name}”. Start without {NO_SETUP} and Coach sets itself up, "
            "or install requirements.txt into this Python."
        ) from None
    except ImportError as problem:
        raise missing_library("A package", problem) from problem


def continue_as(command: list[str]) -> int:
    """Become that command: same process, so that signals, exit code and terminal need no forwarding (POSIX)."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.environ.pop("__PYVENV_LAUNCHER__", None)  # else macOS' framework Python ignores .venv
    return os.execv(command[0], command)


def continue_below(command: list[str]) -> int:
    """Run that command as a child and return its exit code (Windows, where exec returns to the shell at once).

    Ctrl-C reaches the child by the shared console: it decides what to do, this process only waits.
    """
    sys.stdout.flush()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.call(command)
    finally:
        signal.signal(signal.SIGINT, before)
