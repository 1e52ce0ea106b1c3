"""From a double click to a running program: the counterpart of :mod:`coach.setup.bootstrap`.

A packaged program brings its packages and installs nothing. Its folder is never written to: songs and takes go with
the user's documents, everything else where the system keeps such things.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.base.paths import PROJECT, Folders, folders
from coach.setup.bootstrap import RunProcess, guarded
from coach.setup.products import Product

RUN_MODULE: Final = "-m"
"""Our own processes are started as with a Python: ``Coach -m coach.report.report …``."""
NOT_ALONE: Final = frozenset({"-h", "--help", "--version"})
"""Words that need no command after them."""


def start(product: Product, arguments: Sequence[str], run: RunProcess) -> int:
    """``run`` what was typed, or what a double click means; returns the exit code."""
    multiprocessing.freeze_support()
    words = list(arguments)
    if words[:1] == [RUN_MODULE]:
        return _run_module(words[1:])
    return guarded(lambda: _start(product, words, run))


def _start(product: Product, words: list[str], run: RunProcess) -> int:
    where = folders()
    os.environ.setdefault("NUMBA_CACHE_DIR", str(where.cache / "numba"))  # by default next to itself
    bring_along(PROJECT, where)
    try:
        return run(with_usual_command(product, words))
    except ImportError as problem:
        name = (problem.name or "").partition(".")[0]
        if name not in product.excluded:
            raise
        raise CoachError(
            f"This needs “{name}”, which is not part of {product.name}. Download all of Coach and start it with Python."
        ) from None


def with_usual_command(product: Product, words: list[str]) -> list[str]:
    """What was typed; if that has no command, or only its options, what the program usually does."""
    if not words or (words[0].startswith("-") and product.usual != ("start",) and words[0] not in NOT_ALONE):
        return [*product.usual, *words]
    return words


def bring_along(bundle: Path, where: Folders) -> None:
    """Put the songs and limits that came with the program where they are used, unless they are there already.

    CoachError if they cannot be written.
    """
    try:
        for source, target in ((bundle / "songs", where.songs), (bundle / "thresholds", where.thresholds)):
            for item in sorted(source.glob("*")):
                if not (target / item.name).exists():
                    target.mkdir(parents=True, exist_ok=True)
                    _copy(item, target / item.name)
    except OSError as problem:
        raise CoachError(
            f"{where.songs.parent} cannot be written ({problem.strerror}). Make room on the disk, or make the folder "
            "writable, and start again."
        ) from None


def _copy(source: Path, target: Path) -> None:
    """All of it or nothing."""
    with tempfile.TemporaryDirectory(prefix=".", dir=target.parent) as beside:
        made = Path(beside) / source.name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, made)
        made.replace(target)


def _run_module(words: list[str]) -> int:
    name, sys.argv[1:] = words[0] if words else "", words[1:]
    if not name.startswith("coach."):
        print(f"No module named {name}", file=sys.stderr)  # pip is not inside
        return 1
    runpy.run_module(name, run_name="__main__", alter_sys=True)
    return 0
