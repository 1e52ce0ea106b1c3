"""The report is made beside the result screen: in a process of its own, at low priority, so that nothing stutters.

Run as ``python -m coach.report.job`` with the folder of the take and the folders of songs, sessions and cache.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from coach.base.bug_report import told
from coach.base.paths import PROJECT, Folders, folders
from coach.takes.folder import TakeFolder

NICE = 10
"""Below the screen and the poses, which then never wait for it."""


def start_report(folder: TakeFolder, where: Folders) -> subprocess.Popen[bytes]:
    """Begin to make ``report.html`` of a finished take and return at once. It is finished even if Coach is closed.

    Nobody has to wait for it; a problem is said on standard error.
    """
    command = [sys.executable, "-m", "coach.report.job"]
    command += [str(path) for path in (folder.path, where.songs, where.sessions, where.cache)]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    if sys.platform == "win32":
        flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
        return subprocess.Popen(command, cwd=PROJECT, creationflags=flags, **quiet)
    return subprocess.Popen(command, cwd=PROJECT, start_new_session=True, **quiet)


def run(arguments: Sequence[str]) -> int:
    """The process's work: exit code 0 when the page is there, 2 when that could not be."""
    from coach.report.report import write_report

    if hasattr(os, "nice"):
        os.nice(NICE)
    take, songs, sessions, cache = (Path(argument) for argument in arguments)
    try:
        write_report(TakeFolder(take), folders(songs=songs, sessions=sessions, cache=cache))
    except Exception as problem:  # noqa: BLE001 (nobody else is left to tell it)
        print(f"The report could not be made: {told(problem, cache)}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
