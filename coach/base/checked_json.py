"""Reading JSON that may have been edited or damaged: every error names the file, the key, what was expected and what
was found. Our own, not msgspec, which names the type it found, never the value.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NoReturn

from coach.base.errors import CoachError

ABSENT_VALUE: Final = object()
"""The value of a missing key."""


class NewerFormat(CoachError):
    """The file was written by a newer Coach."""


class Unreadable(CoachError):
    """The disk refuses the file, which may be intact."""


LARGEST_NUMBER: Final = 1e300
"""Integers in JSON and TOML have no limit, floats do; NaN and infinity are not JSON, but Python reads them."""

YEARS: Final = range(1970, 3000)
"""Earliest and latest year: a computer without a clock says 1970, and in year 1 UTC may lie before all dates."""

SURROGATE_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")
"""JSON's escape for half of a character beyond 16 bits."""

MOST_WHOLE: Final = 100_000
"""Beats of eight hours at 200 BPM; a larger number is damage, and too large for SQLite or for a list of all beats."""


@dataclass(frozen=True)
class CheckedValue:
    """One value of a JSON file and its place in it; every method raises CoachError if the value is something else.

    file   named in errors
    key    the path to the value: ``beats[3].kind``; "" for the whole file
    value  as ``json`` returns it
    """

    file: Path
    key: str
    value: Any

    def refuse(self, expected: str) -> NoReturn:
        what = f"“{self.key}”" if self.key else "the file"
        raise CoachError(
            f"{self.file}: {what} should be {expected}, found {_shown(self.value)}. "
            "Restore the file from a copy, or move its folder away."
        )

    def table(self, keys: Sequence[str], optional: Sequence[str] = ()) -> dict[str, CheckedValue]:
        """An object with exactly these keys, and those of the optional ones that it has."""
        found = self.entries()
        keys = (*keys, *(key for key in optional if key in found))
        if missing := [key for key in keys if key not in found]:
            self._below(missing[0], ABSENT_VALUE).refuse("there")
        if unknown := [key for key in found if key not in keys]:
            found[unknown[0]].refuse(f"absent (the keys are {', '.join(keys)})")
        return found

    def entries(self) -> dict[str, CheckedValue]:
        """An object with any keys."""
        if not isinstance(self.value, dict):
            self.refuse("a table")
        return {key: self._below(key, value) for key, value in self.value.items()}

    def items(self) -> list[CheckedValue]:
        if not isinstance(self.value, list):
            self.refuse("a list")
        return [CheckedValue(self.file, f"{self.key}[{i}]", value) for i, value in enumerate(self.value)]

    def number(self, low: float = -math.inf, high: float = math.inf, may_miss: bool = False) -> float:
        """A finite number, low <= number <= high; with ``may_miss`` also null, which becomes NaN."""
        if self.value is None and may_miss:
            return math.nan
        good = isinstance(self.value, (int, float)) and not isinstance(self.value, bool)
        if not good or not -LARGEST_NUMBER < self.value < LARGEST_NUMBER or not low <= self.value <= high:
            self.refuse(f"a number{_range(low, high)}" + (" or null" if may_miss else ""))
        return float(self.value)

    def whole(self, low: int = 0, high: int = MOST_WHOLE) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool) or self.value < low:
            self.refuse(f"a whole number of {low} or more")
        if self.value > high:
            self.refuse(f"a whole number up to {high}")
        return self.value

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            self.refuse("text that is not empty")
        return self.value

    def text_or_empty(self) -> str:
        return "" if self.value == "" else self.text()

    def text_or_null(self) -> str | None:
        return None if self.value is None else self.text()

    def one_of(self, choices: Sequence[str]) -> str:
        if self.value not in choices:
            self.refuse(f"one of {', '.join(choices)}")
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            self.refuse("true or false")
        return self.value

    def moment(self) -> datetime:
        """A point in time with its offset from UTC."""
        text = self.text()
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            self.refuse("a date and time such as 2026-03-01T18:30:05+09:00")
        if found.tzinfo is None:
            self.refuse("a date and time with its offset from UTC, such as 2026-03-01T18:30:05+09:00")
        if found.year not in YEARS:
            self.refuse(f"a date in the years {YEARS[0]} to {YEARS[-1]}")
        return found

    def _below(self, key: str, value: Any) -> CheckedValue:
        return CheckedValue(self.file, f"{self.key}.{key}" if self.key else key, value)


def read_json(file: Path, what: str, version: int) -> CheckedValue:
    """The whole file, with its ``"version"`` checked; CoachError if it is missing, not JSON, or of a newer version."""
    try:
        value = _parsed(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CoachError(f"{file} is missing: without it the {what} cannot be opened.") from None
    except OSError as error:
        raise Unreadable(f"{file} cannot be read ({error.strerror}). Check that you may read it.") from None
    except (ValueError, RecursionError) as error:
        raise CoachError(
            f"{file} is damaged ({error}). Restore the file from a copy, or move its folder away."
        ) from None
    checked = CheckedValue(file, "", value)
    found = value.get("version") if isinstance(value, dict) else None
    if isinstance(found, int) and not isinstance(found, bool) and found > version:
        raise NewerFormat(
            f"{file} was written by a newer Coach (format {found}, this Coach reads {version}). "
            "Update Coach to open it."
        )
    if isinstance(value, dict) and "version" in value and (found != version or isinstance(found, bool)):
        CheckedValue(file, "version", value["version"]).refuse(f"{version}")
    return checked


def _parsed(text: str) -> Any:
    """ValueError also for text with half a character, which JSON can escape, but no file, database or screen can
    hold."""
    value = json.loads(text)
    if SURROGATE_HALF.search(text):
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # a valid character may be escaped as two halves
    return value


def rounded(value: float, digits: int) -> float | None:
    """A number for a JSON file, which has no NaN: anything not measured is null."""
    return round(float(value), digits) if math.isfinite(value) else None


def _range(low: float, high: float) -> str:
    if math.isinf(low) and math.isinf(high):
        return ""
    if math.isinf(high):
        return f" of {low:g} or more"
    return f" from {low:g} to {high:g}"


def _shown(value: Any) -> str:
    """The value as written in the file, shortened."""
    if value is ABSENT_VALUE:
        return "nothing"
    shown = json.dumps(value, ensure_ascii=False)
    return shown if len(shown) <= 60 else shown[:57] + "…"
