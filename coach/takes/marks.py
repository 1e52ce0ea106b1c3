"""``marks.json``: which of a take's mistakes the dancer has marked "not a mistake" (key N in the review).

The mistake itself stays in ``take.json``; a marked one is left out of the reel and of all statistics. The file is in
the take's folder (UTF-8 JSON, exactly these keys); a take without the file has no marks::

    version        1
    not_mistakes   list of
        kind       the mistake's kind
        beats      [first, last] beat, as in take.json

A mistake is identified by its kind and beats, not by its rank, so that marks survive if the take is judged again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from coach.base.checked_json import CheckedValue, read_json
from coach.base.errors import CoachError
from coach.base.files import write_atomically
from coach.domain.verdicts import MISTAKE_KINDS, Mistake, MistakeKind, Verdict
from coach.takes.folder import TakeFolder
from coach.takes.take import Take

VERSION: Final = 1
MARKS_KEYS: Final = ("version", "not_mistakes")
MARK_KEYS: Final = ("kind", "beats")


@dataclass(frozen=True, order=True)
class MarkedMistake:
    """A mistake that is marked: its kind, its first and last beat (grid indices, both included)."""

    kind: MistakeKind
    first: int
    last: int

    @staticmethod
    def of(mistake: Mistake) -> MarkedMistake:
        return MarkedMistake(mistake.kind, mistake.first, mistake.last)


def read_marks(folder: TakeFolder) -> frozenset[MarkedMistake]:
    """The marks; none if there is no file. CoachError if it is damaged, of a newer version or unreadable."""
    path = marks_file(folder)
    if not path.exists():
        return frozenset()
    table = read_json(path, "list of false alarms", VERSION).table(MARKS_KEYS)
    return frozenset(_mark(item) for item in table["not_mistakes"].items())


def known_marks(folder: TakeFolder) -> frozenset[MarkedMistake]:
    """Like :func:`read_marks`, but without marks if the file cannot be read: every mistake is then shown."""
    try:
        return read_marks(folder)
    except CoachError:
        return frozenset()


def toggle_mark(folder: TakeFolder, mistake: Mistake) -> frozenset[MarkedMistake]:
    """Mark a mistake, or remove its mark; returns all marks. CoachError when they cannot be saved."""
    marks = read_marks(folder) ^ {MarkedMistake.of(mistake)}
    table = {"version": VERSION, "not_mistakes": [_table(mark) for mark in sorted(marks)]}
    write_atomically(marks_file(folder), json.dumps(table, indent=1).encode("utf-8") + b"\n")
    return marks


def real_mistakes(mistakes: Iterable[Mistake], marks: frozenset[MarkedMistake]) -> tuple[Mistake, ...]:
    """The mistakes that are not marked, in order: what reel, report and statistics are about."""
    return tuple(mistake for mistake in mistakes if MarkedMistake.of(mistake) not in marks)


def without_marked(take: Take, marks: frozenset[MarkedMistake]) -> Take:
    """``take`` as the statistics count it: without the marked mistakes, and their beats left out of all means."""
    if not marks:
        return take
    real = real_mistakes(take.mistakes, marks)
    go = [*marks, *_runs(mistake for mistake in take.mistakes if MarkedMistake.of(mistake) in marks)]
    stay = _runs(real)
    verdicts = tuple(_accepted(v) if _is_of(v, go) and not _is_of(v, stay) else v for v in take.verdicts)
    return replace(take, verdicts=verdicts, mistakes=real)


def _runs(mistakes: Iterable[Mistake]) -> list[MarkedMistake]:
    """The runs of beats that the mistakes are about."""
    return [MarkedMistake(mistake.kind, first, last) for mistake in mistakes for first, last in mistake.runs]


def _is_of(verdict: Verdict, mistakes: Iterable[MarkedMistake]) -> bool:
    """Whether the verdict belongs to one of them; two mistakes may share a beat, each about its own joint. A
    mistake about another move includes everything wrong in its phrase."""
    wrong = verdict.kind not in ("ok", "unseen")
    return any(
        (m.kind == verdict.kind or (m.kind == "move" and wrong)) and m.first <= verdict.beat <= m.last for m in mistakes
    )


def _accepted(verdict: Verdict) -> Verdict:
    """The verdict as right, without a score and without the errors of the wrong joints."""
    nan = float("nan")
    error, change = (np.where(verdict.wrong, nan, values) for values in (verdict.error, verdict.change))
    right = np.zeros_like(verdict.wrong)
    return replace(verdict, kind="ok", score=nan, shape=nan, timing=nan, error=error, change=change, wrong=right)


def marks_file(folder: TakeFolder) -> Path:
    return folder.path / "marks.json"


def _table(mark: MarkedMistake) -> dict[str, object]:
    return {"kind": mark.kind, "beats": [mark.first, mark.last]}


def _mark(item: CheckedValue) -> MarkedMistake:
    table = item.table(MARK_KEYS)
    beats = table["beats"].items()
    if len(beats) != 2 or beats[1].whole() < beats[0].whole():
        table["beats"].refuse("[first, last] beat")
    return MarkedMistake(table["kind"].one_of(MISTAKE_KINDS), beats[0].whole(), beats[1].whole())
