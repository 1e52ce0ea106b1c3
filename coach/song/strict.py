"""Reading TOML strictly: every complaint names the file, the key, what was expected there and what was found.

Our own, not msgspec: that names neither the value it found nor the key that an unknown one was probably meant to be.
"""

from __future__ import annotations

import difflib
import sys
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

from coach.base.checked_json import LARGEST_NUMBER
from coach.base.errors import CoachError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_REQUIRED: Final[Any] = object()
LONGEST_FOUND: Final = 60
"""Characters of a found value quoted in a message; enough to recognise it."""

T = TypeVar("T")


def read_toml(file: Path) -> dict[str, Any]:
    """The whole file as plain values. Raises CoachError if it is missing, unreadable or not TOML."""
    try:
        return toml_values(file.read_bytes().decode("utf-8-sig"), file)
    except FileNotFoundError:
        raise CoachError(f"{file} is missing.") from None
    except OSError as error:
        raise CoachError(f"{file} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise CoachError(f"{file} is not UTF-8 text. Save it as UTF-8.") from error


def toml_values(text: str, file: Path) -> dict[str, Any]:
    """The values of ``file``, given its text. Raises CoachError if it is not TOML."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise CoachError(f"{file} is not valid TOML: {error}. Correct it there.") from error


class Table:
    """One table of a file. Asking for a key checks it; an unknown key is refused at once."""

    def __init__(self, file: Path, values: Mapping[str, Any], known: Collection[str], name: str = "") -> None:
        self.file, self._values, self._name = file, values, name
        for key in values:
            if key not in known:
                self.refuse(key, _nearest(key, known), "an unknown key")

    def has(self, key: str) -> bool:
        return key in self._values

    def refuse(self, key: str, expected: str, found: str) -> None:
        """Raise the CoachError for this key."""
        where = f"{self._name}, {key}" if self._name else key
        raise CoachError(f"{self.file}: {where}: expected {expected}, found {found}. Correct it there.")

    def text(self, key: str, default: str = _REQUIRED) -> str:
        """One line that is not empty."""
        return self._get(key, default, "one line of text", _is_line)

    def texts(self, key: str) -> tuple[str, ...]:
        """At least one line."""
        return tuple(self._get(key, _REQUIRED, "a list of text lines", _is_list_of(_is_line)))

    def flag(self, key: str, default: bool = _REQUIRED) -> bool:
        return self._get(key, default, "true or false", lambda value: isinstance(value, bool))

    def number(self, key: str, low: float, high: float, default: float = _REQUIRED) -> float:
        """A number with low <= number <= high, integer or not."""
        expected = f"a number from {low:g} to {high:g}"
        return float(self._get(key, default, expected, lambda value: _is_number(value) and low <= value <= high))

    def numbers(self, key: str) -> tuple[float, ...]:
        return tuple(map(float, self._get(key, _REQUIRED, "a list of numbers", _is_list_of(_is_number))))

    def whole(self, key: str, low: int, high: int, default: int = _REQUIRED) -> int:
        """An integer with low <= number <= high."""
        expected = f"a whole number from {low} to {high}" if low < high else str(low)
        return self._get(key, default, expected, lambda value: _is_whole(value) and low <= value <= high)

    def tables(self, key: str, known: Sequence[str], least: int = 0) -> tuple[Table, ...]:
        """The tables under ``[[key]]``, or, inside such a table, listed as the key's value. At least ``least``; with 0
        the key may be absent."""
        is_table = _is_list_of(lambda value: isinstance(value, dict), least)
        expected = f"a list of {{ {known[0]} = …, … }}" if self._name else f"tables that begin with [[{key}]]"
        values = self._get(key, _REQUIRED if least else [], expected, is_table)
        name = f"{self._name}, {key}" if self._name else key
        return tuple(Table(self.file, value, known, f"{name} no. {k}") for k, value in enumerate(values, start=1))

    def _get(self, key: str, default: T, expected: str, fits) -> T:
        if key not in self._values:
            if default is _REQUIRED:
                self.refuse(key, expected, "nothing: the key is missing")
            return default
        value = self._values[key]
        if not fits(value):
            self.refuse(key, expected, shown(value))
        return value


def shown(value: object) -> str:
    """A value as TOML writes it, shortened."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _short(f'"{value}"')
    if isinstance(value, list):
        return "a list (" + _short(", ".join(map(shown, value[:4]))) + ")" if value else "an empty list"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, int) and value.bit_length() > 64:
        return "a huge number"
    return _short(str(value))


def _short(text: str) -> str:
    line = "".join(" " if unicodedata.category(c) == "Cc" else c for c in text)
    return line if len(line) <= LONGEST_FOUND else line[:LONGEST_FOUND] + "…"


def _nearest(key: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(key, known, 1)
    return f'"{near[0]}"' if near else "one of " + ", ".join(known)


def _is_line(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not any(unicodedata.category(c) == "Cc" for c in value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    """A finite one that a float can hold."""
    return (_is_whole(value) or isinstance(value, float)) and -LARGEST_NUMBER < value < LARGEST_NUMBER


def _is_list_of(fits, least: int = 1):
    return lambda value: isinstance(value, list) and len(value) >= least and all(map(fits, value))
