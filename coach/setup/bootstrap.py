"""From a bare Python to a running Coach: in this Python if it has everything needed, else in .venv, created on demand.

Standard library only: it runs before anything is installed. When there is nothing to set up it takes a few
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
from coach.base.program import EXIT_BAD_INPUT, EXIT_INTERRUPTED
from coach.setup.environment import Environment
from coach.setup.requirements import read_requirements, unmet

PROJECT = Path(__file__).resolve().parents[2]
NO_SETUP = "--no-setup"

FURTHER_NEEDS = {
    "test": "requirements-dev.txt", "package": "requirements-package.txt", "import": "requirements-import.txt",
    "--learn": "requirements-moves.txt", "--train": "requirements-moves.txt",
    "contest": "requirements-contest.txt", "worker": "requirements-contest.txt",
}  # fmt: skip
"""Commands and options that need more packages than dancing."""
BENCH, BENCH_NEEDS = "bench", {
    "moves": "requirements-moves.txt", "beats": "requirements-import.txt",
    "--programme": "requirements-import.txt",  # SciPy, which comes with librosa
}  # fmt: skip
"""The same for what ``bench`` measures: the commands with these names need no more than dancing."""
LEARNING_COMMAND, OF_ONE_FILM = "thresholds", 3
"""This command judges several films at a time, as a contest does. A single film needs no other process: the command,
the song and the film are this many words."""

RunProcess = Callable[[list[str]], int]


def start(arguments: list[str], run: RunProcess, project: Path = PROJECT) -> int:
    """``run`` the arguments in a Python that has the packages; returns the exit code. May replace this process."""
    return guarded(lambda: _start(arguments, run, project))


def guarded(what: Callable[[], int]) -> int:
    """The exit code of ``what``; if something keeps it from running, says so in a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # a console that cannot show Hangul prints "?" for it; that must not stop the dance
            stream.reconfigure(errors="replace")
    try:
        return what()
    except CoachError as problem:
        print(f"\n{problem}", file=sys.stderr)
        return EXIT_BAD_INPUT
    except KeyboardInterrupt:
        stopped()
        return EXIT_INTERRUPTED


def _start(arguments: list[str], run: RunProcess, project: Path) -> int:
    words = [word for word in arguments if word != NO_SETUP]
    needs = project / needed(words)
    environment = Environment(project / ".venv")
    if NO_SETUP in arguments or not unmet(read_requirements(needs)):
        return _run_here(words, run, environment)
    environment.bring_up_to_date(needs)
    command = [str(environment.python), str(project / "main.py"), NO_SETUP, *words]
    return continue_as(command) if os.name == "posix" else continue_below(command)


def needed(words: list[str]) -> str:
    """The requirements file for what was typed. Options may come before the command; a song with a command's name, or
    further options, only install packages that are not needed."""
    further = FURTHER_NEEDS | (BENCH_NEEDS if BENCH in words else {})
    if len(words) > OF_ONE_FILM:
        further[LEARNING_COMMAND] = FURTHER_NEEDS["contest"]
    return next((further[word] for word in words if word in further), "requirements.txt")


def _run_here(words: list[str], run: RunProcess, environment: Environment) -> int:
    """Run in this Python as it is; CoachError if a package is missing or does not load."""
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
    """Become that command in the same process, so that signals, exit code and terminal need no forwarding (POSIX)."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.environ.pop("__PYVENV_LAUNCHER__", None)  # otherwise the framework Python of macOS ignores .venv
    return os.execv(command[0], command)


def continue_below(command: list[str]) -> int:
    """Run that command as a child and return its exit code (Windows, where exec returns to the shell at once).

    Ctrl-C reaches the child through the shared console: the child decides what to do, this process only waits.
    """
    sys.stdout.flush()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return subprocess.call(command)
    finally:
        signal.signal(signal.SIGINT, before)
