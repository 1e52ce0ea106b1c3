"""``marks.json``: which of a take's mistakes the dancer calls none ("not a mistake", the key N of the review).

The mistake itself stays in ``take.json``; what is marked is left out of the reel and of every statistic. The file lies
in the take's folder (UTF-8 JSON, exactly these keys); a take without it has no marks::

    version        1
    not_mistakes   list of
        kind       the mistake's kind
        beats      [first, last] beat, as in take.json

A mistake is known by its kind and beats, not by its rank, so that marks outlive a take that is judged again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coach.base.checked_json import Checked, read_json
from coach.base.errors import CoachError
from coach.base.files import write_atomically
from coach.domain.verdicts import MISTAKE_KINDS, Mistake, MistakeKind
from coach.takes.folder import TakeFolder

VERSION: Final = 1
MARKS_KEYS: Final = ("version", "not_mistakes")
MARK_KEYS: Final = ("kind", "beats")


@dataclass(frozen=True, order=True)
class Mark:
    """A mistake that is none: its kind, its first and last beat (grid indices, both included)."""

    kind: MistakeKind
    first: int
    last: int

    @staticmethod
    def of(mistake: Mistake) -> Mark:
        return Mark(mistake.kind, mistake.first, mistake.last)


def read_marks(folder: TakeFolder) -> frozenset[Mark]:
    """Empty where there is no file. CoachError when it is damaged, of a newer version or may not be read."""
    path = marks_file(folder)
    if not path.exists():
        return frozenset()
    table = read_json(path, "list of false alarms", VERSION).table(MARKS_KEYS)
    return frozenset(_mark(item) for item in table["not_mistakes"].items())


def known_marks(folder: TakeFolder) -> frozenset[Mark]:
    """:func:`read_marks`, where marks that cannot be read count as none: every mistake is then shown."""
    try:
        return read_marks(folder)
    except CoachError:
        return frozenset()


def toggle_mark(folder: TakeFolder, mistake: Mistake) -> frozenset[Mark]:
    """Mark a mistake as none, or take the mark back; all marks after that. CoachError when they cannot be kept."""
    marks = read_marks(folder) ^ {Mark.of(mistake)}
    table = {"version": VERSION, "not_mistakes": [_table(mark) for mark in sorted(marks)]}
    write_atomically(marks_file(folder), json.dumps(table, indent=1).encode("utf-8") + b"\n")
    return marks


def real_mistakes(mistakes: Iterable[Mistake], marks: frozenset[Mark]) -> tuple[Mistake, ...]:
    """The mistakes that are not marked, in their order: what reel, report and statistics are about."""
    return tuple(mistake for mistake in mistakes if Mark.of(mistake) not in marks)


def marks_file(folder: TakeFolder) -> Path:
    return folder.path / "marks.json"


def _table(mark: Mark) -> dict[str, object]:
    return {"kind": mark.kind, "beats": [mark.first, mark.last]}


def _mark(item: Checked) -> Mark:
    table = item.table(MARK_KEYS)
    beats = table["beats"].items()
    if len(beats) != 2 or beats[1].whole() < beats[0].whole():
        table["beats"].refuse("[first, last] beat")
    return Mark(table["kind"].one_of(MISTAKE_KINDS), beats[0].whole(), beats[1].whole())
