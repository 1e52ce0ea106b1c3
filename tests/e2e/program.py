"""Starting the real program the way a dancer does, on a screen that needs no monitor."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from coach.song.package import FILE_NAME

PROJECT = Path(__file__).resolve().parents[2]
COVER = PROJECT / "tests" / "data" / "cover.mp4"

LIMIT = 180
"""s after which a program that does not end has failed; the slowest machines need a third of it."""


MAIN = (PROJECT / "main.py", "--no-setup")


def songs_with_the_beginning(folder: Path, end: float) -> Path:
    """A songs folder with ``lovedive`` as far as ``end`` (s), which is danced in less time."""
    song = shutil.copytree(PROJECT / "songs" / "lovedive", folder / "songs" / "lovedive")
    card = song / FILE_NAME
    whole = card.read_text(encoding="utf-8").partition("[[sections]]")[0]
    card.write_text(f"{whole}end = {end}\n", encoding="utf-8")
    return song.parent


class Program(subprocess.Popen):
    """Killed when its test is left, and in any case some time: one that hangs fails its test, and does not hang it."""

    limit: float = LIMIT

    def __enter__(self) -> Program:
        self._too_long = threading.Timer(2 * self.limit, self.kill)  # also frees a test that reads what it says
        self._too_long.start()
        return super().__enter__()

    def __exit__(self, *why: object) -> None:
        self._too_long.cancel()
        self.kill()
        super().__exit__(*why)


def start(
    environment: dict[str, str] | None,
    *words: str | Path,
    entry: tuple[str | Path, ...] = MAIN,
    limit: float = LIMIT,
    **more,
) -> Program:
    """``python main.py`` with these words, which has ``limit`` s; its output is captured as text.

    entry  what Python runs instead
    """
    command = [sys.executable, *entry, *words]
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as of tests run in the background: it would be inherited
        signal.signal(signal.SIGINT, signal.default_int_handler)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
    program = Program([str(word) for word in command], env=environment, **{**pipes, **more})
    program.limit = limit
    return program


def run(
    environment: dict[str, str] | None, *words: str | Path, entry: tuple[str | Path, ...] = MAIN, limit: float = LIMIT
) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the program, which has ``limit`` s."""
    with start(environment, *words, entry=entry, limit=limit) as program:
        out, error = program.communicate(timeout=limit)
    return program.returncode, out, error


def wait_for(file: Path, limit: float = LIMIT) -> None:
    """Until a process in the background has made the file; AssertionError after ``limit`` s."""
    deadline, once = time.monotonic() + limit, threading.Event()
    while not file.exists():
        assert time.monotonic() < deadline, f"there is no {file}"
        once.wait(0.05)


def wait_until(program: subprocess.Popen, condition: Callable[[], bool], limit: float = LIMIT) -> None:
    """Until the condition holds; AssertionError when the program ends before, or after ``limit`` s."""
    deadline = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < deadline, "the program did not come so far"
        try:
            program.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"the program ended with {program.returncode}: {program.stderr.read()}")


def only_take(sessions: Path) -> Path:
    """The folder of the one take there is."""
    (folder,) = (path for path in sessions.glob("*/*") if path.is_dir())
    return folder


def record(sessions: Path) -> dict:
    """``take.json`` of the one take there is."""
    return json.loads((only_take(sessions) / "take.json").read_text(encoding="utf-8"))


def danced(sessions: Path, seconds: float) -> Callable[[], bool]:
    """A condition: about so many seconds of poses of a take in progress are on the disk."""
    bytes_a_second = 30 * 804

    def reached() -> bool:
        logs = list(sessions.glob("*/*/poses.log"))
        return bool(logs) and logs[0].stat().st_size > seconds * bytes_a_second

    return reached
