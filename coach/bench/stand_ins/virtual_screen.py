"""A screen without a monitor, for benchmarks, tests and the pictures of the README."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager


def screen_of(environment: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that says where the screen is."""
    return {key: environment[key] for key in ("DISPLAY", "SDL_VIDEODRIVER") if key in environment}


@contextmanager
def virtual_screen(width: int = 1280, height: int = 800) -> Iterator[dict[str, str]]:
    """The environment for a program with its own screen: Xvfb if installed, else SDL's dummy driver."""
    plain = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    if not shutil.which("Xvfb"):
        yield {**plain, "SDL_VIDEODRIVER": "dummy"}
        return
    read, write = os.pipe()
    # -noreset: else the server restarts whenever its last client leaves, and refuses clients in the meantime
    server = ["Xvfb", "-displayfd", str(write), "-noreset", "-nolisten", "tcp"]
    command = [*server, "-screen", "0", f"{width}x{height}x24"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        try:
            with os.fdopen(read) as number:
                yield {**plain, "DISPLAY": f":{number.readline().strip()}"}
        finally:
            server.terminate()
