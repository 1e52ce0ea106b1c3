"""The same dance filmed in other ways: a contest must not tell its films apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coach.app.contest import ContestOptions, run_contest
from coach.base.console import bar
from coach.base.paths import Folders
from coach.bench.shipped import COVER
from coach.bench.stand_ins.variants import HARD_CRF, write_variant

FILMING_VARIANTS: Final = (f"crf {HARD_CRF}", "dim", "bright", "15 fps", "mirrored", "cropped", "padded", "tilted")
"""Of the variants: encoding, light, frame rate, which way round, distance, frame, and how the camera stands."""


@dataclass(frozen=True)
class Way:
    """name: of the variant; score 0–100 and its error; place: equal where they cannot be told apart."""

    name: str
    score: float
    error: float
    place: int


def bench_fair(where: Folders, song: str, scratch: Path) -> list[Way]:
    """The cover as it is and in eight ways, judged as one contest."""
    films = scratch / "films"
    films.mkdir()
    with bar("Filming the same in other ways", len(FILMING_VARIANTS) + 1, "films") as advance:
        (films / "as it is.mp4").write_bytes(COVER.read_bytes())
        advance(1)
        for name in FILMING_VARIANTS:
            write_variant(name, COVER, films / f"{name}.mp4")
            advance(1)
    ranked = run_contest(song, films, scratch / "out", where, ContestOptions()).ranked
    return [Way(row.entry.film.stem, row.result.score, row.place.error, row.place.place) for row in ranked]


def said(ways: Sequence[Way]) -> str:
    scores = [way.score for way in ways]
    told_apart = sum(way.place > 1 for way in ways)
    return (
        f"The same dance in {len(ways)} ways (of {len(FILMING_VARIANTS) + 1}): "
        f"scores {min(scores):.1f} to {max(scores):.1f}, each ± {max(way.error for way in ways):.1f} by its beats; "
        f"{told_apart} of them have another place than the first."
    )
