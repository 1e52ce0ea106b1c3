"""`python main.py test`: the tests, in the Python that runs Coach."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Final

from coach.base.errors import CoachError
from coach.base.paths import PROJECT

ALL: Final = "--all"
"""Asks for the long tests as well."""
BESIDE: Final = ("-n", "auto", "--dist", "loadfile", "-m", "not realtime and not long")
"""Tests that run beside one another, one file to a core."""
ALONE: Final = ("-m", "realtime and not long")
"""Tests that dance in real time: one after another."""
LONG: Final = ("-m", "long")


def run_tests(words: Sequence[str]) -> int:
    """Run the tests in the project's folder: all but the long ones, with ``--all`` those as well; the worst exit code.

    With any other ``words`` pytest is run once, and handed them. CoachError without pytest.
    """
    for package in ("pytest", "xdist"):
        if find_spec(package) is None:
            raise CoachError(
                f"This Python ({sys.executable}) has no {package}. Start without --no-setup and Coach installs it into "
                ".venv, or install requirements-dev.txt into this Python."
            )
    handed = [word for word in words if word != ALL]
    if handed:
        return _pytest(handed)
    codes = [_pytest(which) for which in (BESIDE, ALONE, *([LONG] if ALL in words else []))]
    return max(codes)


def _pytest(words: Sequence[str]) -> int:
    return subprocess.call([sys.executable, "-m", "pytest", *words], cwd=PROJECT)
