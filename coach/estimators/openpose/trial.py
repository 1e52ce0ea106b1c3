"""Whether a user-supplied network can be run: tried in a process of its own, because OpenCV may crash on a damaged one,
and must not take a session down with it.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.base.paths import PROJECT

WAIT_S: Final = 300.0
"""s; the published network takes 10 s on one slow thread."""

REFUSED: Final = 2


def try_out(network: bytes, path: Path) -> None:
    """CoachError naming ``path`` if it is not OpenPose's network, or is damaged."""
    command = [sys.executable, "-m", __name__, str(path)]
    try:
        child = subprocess.run(command, input=network, capture_output=True, cwd=PROJECT, timeout=WAIT_S, check=False)
    except subprocess.TimeoutExpired:
        raise CoachError(_DAMAGED.format(path=path)) from None
    if child.returncode == REFUSED:
        raise CoachError(child.stdout.decode())
    if child.returncode:
        raise CoachError(_DAMAGED.format(path=path))


_DAMAGED: Final = "{path} holds a network that cannot be run: it may be damaged. Fetch it again."


def tried(network: bytes, what: str) -> None:
    """The same in this process, which may crash."""
    import numpy as np

    from coach.estimators.openpose.estimator import OpenPoseNetwork

    OpenPoseNetwork(network, what)(np.zeros((64, 64, 3), np.uint8))


if __name__ == "__main__":
    try:
        tried(sys.stdin.buffer.read(), sys.argv[1])
    except CoachError as refusal:
        sys.stdout.buffer.write(str(refusal).encode())
        sys.exit(REFUSED)
