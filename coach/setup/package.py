"""``python main.py package``: a program that starts with a double click, for the system that builds it, in ``dist``.

PyInstaller builds it from ``packaging/program.spec``. The folder gets its name when it is complete: what was there
before stays until then, and Ctrl-C leaves nothing behind.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from coach.base.console import bar
from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.base.program import PACKAGED
from coach.setup.licences import MISSING_LICENCES_FILE
from coach.setup.products import PRODUCTS

BUILD_LOG_LINES: Final = {"coach": 300, "quiz": 150}
"""About how many lines PyInstaller writes; only for the progress bar."""
LAST_WORDS: Final = 15
"""PyInstaller's last lines, shown if it gives up: its reason is among them."""

SYMBOLS: Final = ("libpython3*.so*", "python3.*/**/*.so", "av/**/*.so", "numpy/**/*.so")
"""Files that carry debugging tables on Linux, 55 MB of a quiz. Not the libraries in *.libs: wheel tools changed them
after linking, and NumPy's does not load once stripped."""


def run_package(which: str, project: Path = PROJECT, dist: Path | None = None) -> Path:
    """Build the program in ``dist``; returns the folder that can be given away. CoachError says what prevents it."""
    if PACKAGED or find_spec("PyInstaller") is None:
        raise CoachError(
            "Building a program needs Coach's folder with a Python that has PyInstaller: start it there without "
            "--no-setup, or install requirements-package.txt into that Python."
        )
    target = (dist or project / "dist") / PRODUCTS[which].name
    try:
        target.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=target.parent, ignore_cleanup_errors=True) as beside:
            _build(which, project, Path(beside))
            _put_in_place(Path(beside) / "out", target, Path(beside) / "before")
    except OSError as problem:
        raise CoachError(f"{target} could not be built ({problem.filename}: {problem.strerror}).") from None
    return target


def said(folder: Path) -> str:
    """What was built: where, how large, and what has no licence text."""
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    without = (folder / "licences" / MISSING_LICENCES_FILE).read_text(encoding="utf-8").splitlines()[1:]
    lines = [f"{folder}: {size / 1e6:.0f} MB. It can be moved and given away as a whole; see licences in it."]
    if without:
        lines.append(f"These came without a licence text, so find it yourself: {', '.join(without)}")
    return "\n".join(lines)


def _build(which: str, project: Path, beside: Path) -> None:
    command = [sys.executable, "-m", "PyInstaller", str(project / "packaging" / "program.spec"), "--noconfirm"]
    command += ["--distpath", str(beside / "out"), "--workpath", str(beside / "work"), "--", which]
    with (
        bar(f"Building {PRODUCTS[which].name}", BUILD_LOG_LINES[which], unit="steps") as advance,
        _child(command, beside) as child,
    ):
        heard = []
        for line in child.stdout:
            heard.append(line.rstrip())
            advance(1)
    if child.returncode:
        raise CoachError("PyInstaller gave up:\n" + "\n".join(heard[-LAST_WORDS:]))
    if sys.platform == "linux" and (strip := shutil.which("strip")):
        without_symbols(beside / "out" / PRODUCTS[which].name / "_internal", strip)


def without_symbols(inside: Path, strip: str) -> None:
    """Strip the SYMBOLS from a program's folder. Files the tool cannot read stay as they are."""
    files = {file for pattern in SYMBOLS for file in inside.glob(pattern) if not file.is_symlink()}
    if files:
        subprocess.run([strip, "--strip-unneeded", *sorted(files)], check=False, stderr=subprocess.DEVNULL)


@contextmanager
def _child(command: list[str], folder: Path):
    """The running process; by the time this is left it has ended, one way or another."""
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, **output) as child:
        try:
            yield child
        except BaseException:
            child.kill()
            raise


def _put_in_place(built: Path, target: Path, before: Path) -> None:
    """``built`` holds the program (on macOS an application next to its folder) and its licences."""
    name = target.name
    if (built / f"{name}.app").exists():
        shutil.rmtree(built / name)
        (built / name).mkdir()
        (built / f"{name}.app").rename(built / name / f"{name}.app")
    (built / "licences").rename(built / name / "licences")
    if target.exists():
        target.rename(before)
    (built / name).rename(target)
