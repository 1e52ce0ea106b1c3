"""Reading requirements.txt: which packages Coach needs, and which of them this Python lacks. Standard library only."""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

REQUIREMENT_LINE = re.compile(r'([A-Za-z0-9._-]+)\s*([<>=,.\d\s]*?)\s*(?:;\s*python_version\s*<\s*"(\d+)\.(\d+)"\s*)?')
BOUND = re.compile(r"(>=|<)\s*(\d+(?:\.\d+)*)")


@dataclass(frozen=True)
class Requirement:
    """``name``, at least version ``least`` and below version ``below``; () if there is no such bound."""

    name: str
    least: tuple[int, ...] = ()
    below: tuple[int, ...] = ()

    def allows(self, version: str) -> bool:
        """Whether the installed version, such as "5.0.0.93" or "2.1rc1", is within the bounds."""
        number = _number(version)
        return number >= self.least and (not self.below or number < self.below)


def with_included(path: Path) -> tuple[Path, ...]:
    """The file, and those it includes with ``-r``, directly or through others."""
    included = [path.with_name(line[3:].strip()) for line in _lines(path) if line.startswith("-r ")]
    return (path, *(file for each in included for file in with_included(each)))


def read_requirements(path: Path, python: tuple[int, int] = sys.version_info[:2]) -> tuple[Requirement, ...]:
    """The requirements of a file for that Python, starting with those of files it includes with ``-r``.

    ValueError names file and line of a requirement that is not written as ``name>=x,<y; python_version < "3.n"  #
    why``.
    """
    found: list[Requirement] = []
    for number, text in enumerate(_lines(path), 1):
        if text.startswith("-r "):
            found.extend(read_requirements(path.with_name(text[3:].strip()), python))
        elif text:
            found.extend(_requirement(text, python, f"{path.name}, line {number}"))
    return tuple(found)


def unmet(requirements: tuple[Requirement, ...]) -> tuple[str, ...]:
    """What this Python lacks, such as "av" or (wrong version) "numpy 1.26"; empty when nothing is missing."""
    lacking = []
    for requirement in requirements:
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            lacking.append(requirement.name)
        else:
            if not requirement.allows(version):
                lacking.append(f"{requirement.name} {version}")
    return tuple(lacking)


def _lines(path: Path) -> list[str]:
    """Its lines without comments."""
    return [re.sub(r"(^|\s)#.*", "", line).strip() for line in path.read_text(encoding="utf-8").splitlines()]


def _requirement(text: str, python: tuple[int, int], where: str) -> list[Requirement]:
    match = REQUIREMENT_LINE.fullmatch(text)
    bounds = {} if match is None else dict(BOUND.findall(match[2]))
    if match is None or BOUND.sub("", match[2]).strip(" ,"):
        raise ValueError(f'{where}: “{text}” is not of the form name>=x,<y; python_version < "3.n"')
    if match[3] and python >= (int(match[3]), int(match[4])):
        return []
    return [Requirement(match[1], _number(bounds.get(">=", "")), _number(bounds.get("<", "")))]


def _number(version: str) -> tuple[int, ...]:
    """The leading numbers of a version, without trailing zeros: 2.0 and 2 are the same."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    numbers = [int(part) for part in match[0].split(".")] if match else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)
