"""`python main.py test`: the tests, in the Python that runs Coach."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from coach.base.errors import CoachError
from coach.base.paths import PROJECT


def run_tests(extra: Sequence[str]) -> int:
    """Run pytest in the project's folder with these further arguments; its exit code. CoachError without pytest."""
    if find_spec("pytest") is None:
        raise CoachError(
            f"This Python ({sys.executable}) has no pytest. Start without --no-setup and Coach installs it into .venv, "
            "or install requirements-dev.txt into this Python."
        )
    return subprocess.call([sys.executable, "-m", "pytest", *extra], cwd=PROJECT)
