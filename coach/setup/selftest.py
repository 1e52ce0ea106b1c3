"""`python main.py test`: the tests, in the Python that runs Coach.

Other work would disturb the tests that judge a dance in real time (marker ``alone``): they run one by one after the
others, which share all cores. Tests of one file run in one worker, so that fixtures are made only once.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Final

from coach.base.errors import CoachError
from coach.base.paths import PROJECT

CHOSEN: Final = {"--all": "", "--long": " and long"}
"""Options that run the long tests too (marker ``long``), or only them."""
PARALLEL: Final = ("--dist", "loadfile", "--no-loadscope-reorder", "-n")
"""pytest-xdist: each worker takes one file after the other in the order of ``tests/conftest.py``."""
ONE_BY_ONE: Final = "tests/e2e"
"""The folder of all tests marked ``alone``."""


def run_tests(extra: Sequence[str]) -> int:
    """Run the tests in the project's folder; pytest's exit code. CoachError without pytest.

    Arguments other than CHOSEN are passed to pytest, which then runs what they select, including long tests, one after
    another.
    """
    if find_spec("pytest") is None or find_spec("xdist") is None:
        raise CoachError(
            f"This Python ({sys.executable}) lacks pytest or pytest-xdist. Start without --no-setup and Coach "
            "installs them into .venv, or install requirements-dev.txt into this Python."
        )
    arguments = [word for word in extra if word not in CHOSEN]
    if arguments:
        return _pytest(*arguments)
    chosen = next((CHOSEN[word] for word in extra), " and not long")
    together = _pytest(*PARALLEL, _workers(), "-m", "not alone" + chosen)
    one_by_one = _pytest(ONE_BY_ONE, "-m", "alone" + chosen)
    return together or one_by_one


def _workers() -> str:
    """How many: one more than there are cores, because many tests wait for a program they started."""
    return str((os.cpu_count() or 1) + 1)


def _pytest(*arguments: str) -> int:
    """With bytecode, even if Python is told to keep none (``PYTHONDONTWRITEBYTECODE``, as in container images): each
    worker, and each of the hundred programs they start, would compile everything again.

    With one thread of OpenBLAS each, as in Coach, which sets it too late here: pytest's plugins load numpy before it.
    """
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings.setdefault("OPENBLAS_NUM_THREADS", "1")
    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=PROJECT, env=surroundings)
