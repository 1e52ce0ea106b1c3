"""``bench steady SONG FILM…``: the same film must get the same score, however it was encoded, lit, filmed or cut.

Each film is scored as it is and as each of :data:`~coach.bench.stand_ins.variants.VARIANTS`. Prints by how much the
score changes, and how many of the first three mistakes are still found; writes the same as JSON.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from coach.base.console import bar
from coach.base.paths import Folders
from coach.bench.people.numbers import meet
from coach.bench.stand_ins.variants import VARIANTS, write_variant
from coach.domain.verdicts import Mistake
from coach.score.scoring import ScoreOptions, score_film
from coach.takes.take import Take
from coach.wording.mistakes import TOLD, sentence

AS_IT_IS: Final = "as it is"
FIRST: Final = 3
"""Mistakes of a film of which all but one should still be found in its variants."""
MOST_MOVED: Final = 3.0
"""Points by which the score of a variant may differ."""


@dataclass(frozen=True)
class Steadiness:
    """A variant of a film.

    moved     points by which its score differs from the film's
    first     how many of the film's mistakes should be found, FIRST at most
    kept      how many of those are found in the variant
    mistakes  its mistakes, a sentence each
    """

    film: str
    variant: str
    score: float
    shape: float
    timing: float
    moved: float
    first: int
    kept: int
    mistakes: tuple[str, ...]

    @property
    def stays(self) -> bool:
        return abs(self.moved) <= MOST_MOVED

    @property
    def tells_the_same(self) -> bool:
        """Whether all but one of the first three mistakes are found."""
        return self.kept >= self.first - 1


def bench_steady(where: Folders, song: str, films: Sequence[Path], options: ScoreOptions, out: Path) -> int:
    """Print the table and write ``out``; no take is saved. CoachError when song or film cannot be used."""
    with tempfile.TemporaryDirectory() as folder:
        where = replace(where, sessions=Path(folder) / "sessions", cache=_cache(where.cache, Path(folder)))
        rows = [row for film in films for row in _of_film(where, song, film, options, Path(folder))]
    out.write_text(json.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    _print(rows)
    print(f"\nWritten: {out}")
    return 0


def _cache(known: Path, folder: Path) -> Path:
    """A separate cache with the pose model: nobody needs the poses of variants later."""
    if (known / "pose_model").exists():
        shutil.copytree(known / "pose_model", folder / "cache" / "pose_model")
    return folder / "cache"


def _of_film(where: Folders, song: str, film: Path, options: ScoreOptions, folder: Path) -> Iterator[Steadiness]:
    """The film itself, then its variants."""
    original = score_film(song, film, where, options).take
    yield steadiness(film.name, AS_IT_IS, original, original)
    for name in VARIANTS:
        variant = folder / f"{film.stem} {name}.mp4"
        with bar(f"{film.name}, {name}", None):
            write_variant(name, film, variant)
        yield steadiness(film.name, name, score_film(song, variant, where, options).take, original)
        variant.unlink()


def steadiness(film: str, variant: str, take: Take, original: Take) -> Steadiness:
    """How ``original`` changes in a variant of its film."""
    score, first, told = take.score, original.mistakes[:FIRST], take.mistakes[:TOLD]
    return Steadiness(
        film=film,
        variant=variant,
        score=score.score,
        shape=score.shape,
        timing=score.timing,
        moved=score.score - original.score.score,
        first=len(first),
        kept=sum(any(is_same(mistake, other) for other in told) for mistake in first),
        mistakes=tuple(f"beats {m.first + 1}–{m.last + 1}: {sentence(m)}" for m in told),
    )


def is_same(one: Mistake, other: Mistake) -> bool:
    """Whether two mistakes are of one kind, on the same beats, and, if they are of shape, about a common joint."""
    together = one.whole or other.whole or meet(one.runs, other.runs)
    joints = one.kind != "shape" or bool(set(one.joints) & set(other.joints))
    return one.kind == other.kind and together and joints


def _print(rows: Sequence[Steadiness]) -> None:
    print(f"\n{'film':28}{'variant':14}{'score':>6}{'shape':>7}{'timing':>8}{'moved':>7}  first mistakes kept")
    for row in rows:
        kept = f"{row.kept} of {row.first}"
        print(
            f"{row.film[:27]:28}{row.variant:14}{row.score:6.1f}{row.shape:7.1f}{row.timing:8.1f}"
            f"{row.moved:+7.1f}  {kept}"
        )
        for mistake in row.mistakes:
            print(f"      {mistake}")
    variants = [row for row in rows if row.variant != AS_IT_IS]
    print(f"\nWithin {MOST_MOVED:g} points: {sum(row.stays for row in variants)} of {len(variants)}")
    same = sum(row.tells_the_same for row in variants)
    print(f"All but one of the first {FIRST} mistakes kept: {same} of {len(variants)}")
