"""The ranking as files for other programs: CSV for spreadsheets, JSON with everything."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from coach.base.files import write_atomically
from coach.contest.ranking import Standing, StandingRow
from coach.contest.store import Judging

CONTEST_COLUMNS: Final = (
    "place", "place_low", "place_high", "score", "error", "shape", "timing", "lag_ms", "seconds", "state", "reason",
    "film", "name", "group",
)  # fmt: skip
"""The list's own columns follow. ``error`` is the SD of the score over the draws of beats."""
OF_LIST: Final = "{name} (list)"
"""The name for a column of the list that clashes with one of these."""
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""First characters of a text that a spreadsheet would evaluate as a formula without an apostrophe before it."""


def table(row: StandingRow) -> dict[str, Any]:
    """One entry, under the names of CONTEST_COLUMNS; None where nothing is known."""
    result, place = row.result, row.place
    return {
        "place": place and place.place,
        "place_low": place and place.low,
        "place_high": place and place.high,
        "score": _rounded(result.score, 2),
        "error": place and _rounded(place.error, 2),
        "shape": _rounded(result.shape, 2),
        "timing": _rounded(result.timing, 2),
        "lag_ms": _rounded(1000 * result.lag, 0),
        "seconds": _rounded(result.seconds, 2),
        "state": result.state,
        "reason": result.reason,
        "film": str(row.entry.film),
        "name": row.entry.name,
        "group": row.entry.group,
    }


def write_csv(path: Path, standing: Standing) -> None:
    """With a byte order mark, so that spreadsheets read every name. CoachError if it cannot be written."""
    more = list(dict.fromkeys(name for row in standing.rows for name in row.entry.more))
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    heads = [OF_LIST.format(name=name) if name in CONTEST_COLUMNS else name for name in more]
    writer.writerow(map(_cell, (*CONTEST_COLUMNS, *heads)))
    for row in standing.rows:
        writer.writerow(map(_cell, (*table(row).values(), *(row.entry.more.get(name, "") for name in more))))
    write_atomically(path, text.getvalue().encode("utf-8-sig"))


def _cell(value: Any) -> Any:
    """So that no spreadsheet evaluates it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def write_json(path: Path, standing: Standing, judging: Judging) -> None:
    """The same, plus what it was judged by. CoachError if it cannot be written."""
    rows = [table(row) | {"more": dict(row.entry.more)} for row in standing.rows]
    whole = {"version": 1, "judging": asdict(judging), "beats": standing.beats, "entries": rows}
    write_atomically(path, json.dumps(whole, ensure_ascii=False, allow_nan=False, indent=1).encode("utf-8"))


def _rounded(value: float, digits: int) -> float | None:
    return round(value, digits) if math.isfinite(value) else None
