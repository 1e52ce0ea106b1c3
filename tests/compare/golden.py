"""What is said of three takes, written down: a change of any number shows in the diff of ``tests/data/verdicts.json``.

    python -m tests.compare.golden

makes the file anew. Read its diff before committing it: it says what the change does to real verdicts.

Numbers are written to DIGITS decimals and compared to TOLERANCE: all of ``compare`` is in double precision, whose last
bit (another numpy or processor may round it otherwise) moves nothing by more than 1e-9.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Final

import numpy as np

from coach.bench.synthetic.faults import PlantedFault
from coach.compare.judge import judge
from coach.compare.mistakes import find_mistakes
from coach.compare.score import take_score
from coach.domain.thresholds import PRIOR
from coach.domain.verdicts import Mistake, TakeScore, Verdict
from tests.compare.tracks import GRID, performance, rendered, synthetic

FILE: Final = Path(__file__).resolve().parent.parent / "data" / "verdicts.json"
DIGITS: Final = 7
"""Decimals of what is written."""
TOLERANCE: Final = 1e-6
"""By how much a number may differ: degrees, seconds, points of 100, shares and factors alike."""
ONLY_OF_MOVES: Final = ("due", "danced")
"""Fields of a mistake that no other kind has: written where they are not empty."""
STOPPED: Final = (
    PlantedFault("timing", 5, 8, "", 0.3),
    PlantedFault("frozen", 20, 26),
    PlantedFault("timing", 44, 46, "", -0.3),
)


def takes() -> Iterator[tuple[str, tuple[Verdict, ...], tuple[Mistake, ...]]]:
    """The rendered cover with its three mistakes; a synthetic dancer who is late as a whole, loses time and stops; and
    one who swaps sides, on a film that runs slow."""
    (stopped, grid_1, _), (slow, grid_3, _) = synthetic(1), synthetic(3)
    for name, user, reference, grid in (
        ("cover", rendered("cover"), rendered("reference"), GRID),
        ("stopped", performance("timing", 1, planned=STOPPED).shifted(0.2), stopped, grid_1),
        ("slow", performance("side", 3).at_speed(1.03), slow, grid_3),
    ):
        verdicts = judge(user, reference, grid, PRIOR)
        yield name, verdicts, find_mistakes(verdicts, grid)


def written() -> dict[str, Any]:
    """What the file holds: of each take field → what it is of every beat, its mistakes, and its score."""
    return {
        name: {
            "score": _plain_fields(take_score(verdicts)),
            "mistakes": [_plain_fields(mistake) for mistake in mistakes],
            "verdicts": {f.name: [plain(f.name, getattr(v, f.name)) for v in verdicts] for f in fields(Verdict)},
        }
        for name, verdicts, mistakes in takes()
    }


def _plain_fields(said: Mistake | TakeScore) -> dict[str, Any]:
    found = {f.name: plain(f.name, getattr(said, f.name)) for f in fields(said)}
    return {name: value for name, value in found.items() if value or name not in ONLY_OF_MOVES}


def plain(name: str, value: Any) -> Any:
    """A field's value as JSON has it: rounded, NaN as null, of ``wrong`` the joints that are."""
    if name == "wrong":
        return np.flatnonzero(value).tolist()
    if isinstance(value, tuple | list | np.ndarray):
        return [plain(name, part) for part in value]
    if isinstance(value, float | np.floating):
        return round(float(value), DIGITS) + 0.0 if np.isfinite(value) else None
    return value


def text(found: dict[str, Any]) -> str:
    """One line for each field of each take."""

    def lines(value: Any, depth: int) -> str:
        if not depth or not value:
            return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        inner = [f"{json.dumps(name)}:{lines(part, depth - 1)}" for name, part in value.items()]
        return "{\n" + ",\n".join(inner) + "\n}"

    parts = (
        f"{json.dumps(name)}:{{\n"
        f'"score":{lines(take["score"], 0)},\n'
        f'"mistakes":[\n{",".join(lines(m, 0) + chr(10) for m in take["mistakes"])}],\n'
        f'"verdicts":{lines(take["verdicts"], 1)}}}'
        for name, take in found.items()
    )
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    FILE.write_text(text(written()), encoding="utf-8")
    print(f"{FILE} written.")
