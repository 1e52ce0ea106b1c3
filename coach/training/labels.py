"""``labels.csv``: which of a user's own movements films show, from when to when.

Columns: film (in the folder), start_s, end_s (seconds of the film), label.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError

LABEL_COLUMNS: Final = ("film", "start_s", "end_s", "label")
SHORTEST_LABEL_S: Final = 0.25
"""s: half a window. Anything shorter never fills most of a window."""
LABEL_END_SLACK_S: Final = 0.1
"""s by which an end may lie after the film's: players and editors round."""


@dataclass(frozen=True)
class Label:
    """From ``start`` to ``end`` (s) the film shows ``label``, according to ``line`` of the file."""

    film: str
    start: float
    end: float
    label: str
    line: int


def read_labels(path: Path) -> tuple[Label, ...]:
    """All lines, checked as far as possible without the films. CoachError names the line that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise CoachError(
            f"{path} does not exist. It is a CSV file with the columns {', '.join(LABEL_COLUMNS)}."
        ) from None
    except OSError as problem:
        raise CoachError(f"{path} cannot be read: {problem.strerror or problem}.") from problem
    except UnicodeDecodeError as problem:
        raise CoachError(f"{path} is not UTF-8 text. Save it as CSV in UTF-8.") from problem
    rows = csv.DictReader(io.StringIO(text))
    try:
        missing = [name for name in LABEL_COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise CoachError(f"{path} lacks the column {missing[0]}. Its first line must be: {','.join(LABEL_COLUMNS)}")
        labels = tuple(_label(path, rows.line_num, row) for row in rows if any(row.values()))
    except csv.Error as problem:
        raise CoachError(f"{path}, line {rows.line_num}: {problem}. Is a quotation mark never closed?") from problem
    _check_classes(path, labels)
    _check_overlaps(path, labels)
    return labels


def _label(path: Path, line: int, row: Mapping[str, str | None]) -> Label:
    film, name = ((row[column] or "").strip() for column in ("film", "label"))
    if not film or not name:
        raise CoachError(f"{path}, line {line}: {'the film' if not film else 'the label'} is missing.")
    start, end = (_seconds(path, line, column, row[column]) for column in ("start_s", "end_s"))
    if start >= end:
        raise CoachError(f"{path}, line {line}: {name} ends at {end:g} s, which is not after its start at {start:g} s.")
    if end - start < SHORTEST_LABEL_S:
        raise CoachError(
            f"{path}, line {line}: {name} lasts {end - start:.2f} s; at least {SHORTEST_LABEL_S} s are needed."
        )
    return Label(film, start, end, name, line)


def _seconds(path: Path, line: int, column: str, text: str | None) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise CoachError(f'{path}, line {line}: {column} is "{text or ""}", expected seconds of the film.')
    return value


def _check_classes(path: Path, labels: Sequence[Label]) -> None:
    count = Counter(label.label for label in labels)
    if not labels:
        raise CoachError(f"{path} has no lines below its first. Say what the films show, a line for each movement.")
    if len(count) == 1:
        raise CoachError(f'{path} has only "{labels[0].label}". Label at least two different movements.')
    for name, examples in count.items():
        if examples == 1:
            raise CoachError(f'{path} has a single example of "{name}". Label at least two of each movement.')


def _check_overlaps(path: Path, labels: Sequence[Label]) -> None:
    ordered = sorted(labels, key=lambda label: (label.film, label.start))
    for one, other in zip(ordered, ordered[1:]):
        if one.film == other.film and other.start < one.end:
            raise CoachError(
                f"{path}, lines {one.line} and {other.line} overlap: {one.label} lasts until {one.end:g} s and "
                f"{other.label} starts at {other.start:g} s of {one.film}."
            )


def check_within(path: Path, labels: Sequence[Label], film: str, duration: float) -> None:
    """CoachError if a label lies outside its film of ``duration`` s."""
    for label in labels:
        if label.film == film and label.end > duration + LABEL_END_SLACK_S:
            raise CoachError(
                f"{path}, line {label.line}: {label.label} ends at {label.end:g} s, but {film} lasts {duration:.1f} s."
            )
