"""The licence texts of everything inside a packaged program, found through the files that PyInstaller collected."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Final

LICENCE_FILE_PATTERN: Final = re.compile(r"(licen[cs]e|copying|notice|copyright|authors|ofl|l?gpl)", re.IGNORECASE)
"""Names of licence files."""
MISSING_LICENCES_FILE: Final = "without a text.txt"
DEBIAN: Final = Path("/usr/share/doc")
"""Where Debian and its relatives keep the licences of the system's libraries."""
ALWAYS: Final = ("pyinstaller",)
"""Its bootloader is the program's file."""


def collect(files: Iterable[Path], project: Path, to: Path) -> None:
    """Write the licence texts of everything ``files`` come from into the folder ``to``, one folder each, and list in
    ``without a text.txt`` what has none."""
    inside = {Path(file).resolve() for file in files}
    to.mkdir(parents=True)
    shutil.copy(project / "LICENSE", to / "Coach.txt")
    for text in sorted(file for file in inside if project / "coach" in file.parents and _is_text(file)):
        _copy([text], to / f"Coach, {text.parent.name}")
    without = [name for name, texts in _found(inside) if not _copy(texts, to / name)]
    lines = ["Included, but without the text of its licence:", *sorted(without), ""]
    (to / MISSING_LICENCES_FILE).write_text("\n".join(lines), encoding="utf-8")


def _found(inside: set[Path]) -> Iterable[tuple[str, list[Path]]]:
    """(name, its licence texts) of Python, each distribution and each system package."""
    library = Path(sysconfig.get_path("stdlib")).resolve()
    texts = [file for folder in (library, library.parent, library.parent.parent) for file in folder.glob("LICENSE*")]
    yield "Python", texts[:1]
    left = set(inside)
    for distribution in metadata.distributions():
        files = distribution.files or []
        mine = _resolved(str(distribution.locate_file(file)) for file in files)
        name = distribution.metadata["Name"]
        if mine & inside - {file for file in mine if ".dist-info" in str(file)} or name in ALWAYS:
            stated = distribution.metadata.get("License-Expression") or distribution.metadata.get("License") or "?"
            shown = stated if len(stated) < 40 and "\n" not in stated else "see its page"
            listed = [Path(str(distribution.locate_file(file))) for file in files if _is_text(Path(file))]
            texts = [file for file in listed if file.is_file()]
            yield (f"{name} {distribution.version}" if texts else f"{name} {distribution.version} ({shown})"), texts
        left -= mine
    yield from _of_the_system(
        {file for file in left if Path("/usr/lib") in file.parents or Path("/lib") in file.parents}
    )


def _resolved(files: Iterable[str]) -> set[Path]:
    """Like ``Path.resolve``, but resolving each folder only once: a distribution has thousands of files in a few."""
    folder, found = cache(os.path.realpath), set()
    for file in files:
        place, name = os.path.split(file)
        whole = os.path.join(folder(place), name)
        found.add(Path(os.path.realpath(whole) if os.path.islink(whole) else whole))
    return found


def _is_text(file: Path) -> bool:
    return LICENCE_FILE_PATTERN.match(file.stem) is not None and file.suffix not in (
        ".py",
        ".pyc",
        ".so",
        ".pyd",
        ".html",
    )


def _of_the_system(libraries: set[Path]) -> Iterable[tuple[str, list[Path]]]:
    packages = {_debian_package(library) or library.name for library in libraries}
    for package in sorted(packages):
        text = DEBIAN / package / "copyright"
        yield package, [text] if text.is_file() else []


def _debian_package(library: Path) -> str:
    """The package that a system library belongs to, "" if unknown."""
    for path in (library, Path("/") / library.relative_to("/usr") if Path("/usr") in library.parents else library):
        try:
            said = subprocess.run(["dpkg-query", "-S", path], capture_output=True, text=True, check=False).stdout
        except OSError:
            return ""
        if said:
            return said.partition(":")[0]
    return ""


def _copy(texts: list[Path], folder: Path) -> bool:
    """Returns whether there is a text."""
    for number, text in enumerate(texts):
        folder.mkdir(exist_ok=True)
        target = folder / text.name
        shutil.copyfile(text, target.with_name(f"{number} {text.name}") if target.exists() else target)
    return bool(texts)
