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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.checked_json import Checked, read_json
from coach.base.errors import CoachError
from coach.base.files import write_atomically
from coach.domain.verdicts import MISTAKE_KINDS, Mistake, MistakeKind, Verdict
from coach.takes.folder import TakeFolder
from coach.takes.take import Take

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


def without_marked(take: Take, marks: frozenset[Mark]) -> Take:
    """``take`` as the statistics count it: marked mistakes are no mistakes, and their beats stay out of every mean."""
    if not marks:
        return take
    real = real_mistakes(take.mistakes, marks)
    go = [*marks, *_runs(mistake for mistake in take.mistakes if Mark.of(mistake) in marks)]
    stay = _runs(real)
    verdicts = tuple(_accepted(v) if _is_of(v, go) and not _is_of(v, stay) else v for v in take.verdicts)
    return replace(take, verdicts=verdicts, mistakes=real)


def _runs(mistakes: Iterable[Mistake]) -> list[Mark]:
    """Every run of beats that mistakes are about."""
    return [Mark(mistake.kind, first, last) for mistake in mistakes for first, last in mistake.runs]


def _is_of(verdict: Verdict, mistakes: Iterable[Mark]) -> bool:
    """Two mistakes may have a beat in common, each about a joint of its own."""
    return any(m.kind == verdict.kind and m.first <= verdict.beat <= m.last for m in mistakes)


def _accepted(verdict: Verdict) -> Verdict:
    """Right, but with nothing of what the judge took off for it: neither a score nor the errors of the wrong joints."""
    nan = float("nan")
    error, change = (np.where(verdict.wrong, nan, values) for values in (verdict.error, verdict.change))
    right = np.zeros_like(verdict.wrong)
    return replace(verdict, kind="ok", score=nan, shape=nan, timing=nan, error=error, change=change, wrong=right)


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
