"""``bench films FOLDER``: a film must get the same score however it was encoded, lit, held or cut.

Scores every film of the folder as it is and as each of :data:`~coach.bench.stand_ins.films.VARIANTS`. Prints by how
much score and lag move and where the first three mistakes end up; writes the same as JSON.

A film is danced to the song whose folder is next to it and whose name begins the film's (``lovedive_anna.mp4`` to
``lovedive/``; the longest if there are several), or all of them to one song of the songs folder.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from coach.base.console import bar
from coach.base.errors import CoachError
from coach.base.paths import Folders
from coach.bench.people.numbers import meet, rounded
from coach.bench.results import write_results
from coach.bench.stand_ins.films import VARIANTS, write_variant
from coach.contest.entries import FILM_ENDINGS
from coach.domain.verdicts import Mistake
from coach.score.scoring import ScoreOptions, score_film
from coach.song.library import plain_name
from coach.song.package import is_package
from coach.takes.take import Take
from coach.wording.mistakes import TOLD, sentence

UNCHANGED_VARIANT: Final = "as it is"
FIRST_MISTAKES: Final = 3
"""First mistakes of a film, all but one of which should be among the first of its variants, too."""
RENDERED, REAL = 1.0, 3.0
"""Points by which the score of a variant may differ: for a rendered dancer, for a real one."""


@dataclass(frozen=True)
class Steadiness:
    """A variant of a film.

    moved     points by which its score differs from the film's
    lag       ms; ``lag_moved``: by how much it differs from the film's; both None if it is not known
    places    for each of the film's first mistakes, its place in the variant's list: 1 is the first, None: not in it
    mistakes  what is told about the variant, one sentence each
    """

    film: str
    variant: str
    score: float
    shape: float
    timing: float
    moved: float
    lag: float | None
    lag_moved: float | None
    places: tuple[int | None, ...]
    mistakes: tuple[str, ...]

    @property
    def kept(self) -> int:
        """How many of the film's first mistakes are the variant's first ones."""
        return sum(place is not None and place <= FIRST_MISTAKES for place in self.places)

    @property
    def tells_the_same(self) -> bool:
        """Whether it does, except for one of the first three mistakes."""
        return self.kept >= len(self.places) - 1


def bench_films(where: Folders, folder: Path, song: str | None, options: ScoreOptions, out: Path) -> int:
    """Prints the table and writes ``out``; no takes are kept. CoachError if a film or its song cannot be used.

    song  the one all films dance to; None: those next to them
    """
    songs = where.songs if song else folder.absolute()
    pairs = [(film, song or song_beside(film)) for film in films_of(folder)]
    with tempfile.TemporaryDirectory() as kept:
        scratch = Path(kept)
        where = replace(where, songs=songs, sessions=scratch / "sessions", cache=_cache(where.cache, scratch))
        rows = [row for film, name in pairs for row in _of_film(where, name, film, options, scratch)]
    write_results(out, [asdict(row) for row in rows])
    print(f"\n{summary(rows)}\nWritten: {out}")
    return 0


def films_of(folder: Path) -> list[Path]:
    """By name. CoachError if there are none."""
    try:
        films = sorted(path for path in folder.iterdir() if path.suffix.lower() in FILM_ENDINGS)
    except OSError as error:
        raise CoachError(f"{folder} cannot be read ({error.strerror}). Name a folder with films.") from None
    if not films:
        raise CoachError(f"There is no film in {folder}. Coach looks for {', '.join(sorted(FILM_ENDINGS))}.")
    return films


def song_beside(film: Path) -> str:
    """The name of the song in the film's folder that the film's own name begins with, the longest of several."""
    named = (entry.name for entry in film.parent.iterdir() if is_package(entry))
    fitting = [name for name in named if plain_name(film.stem).startswith(plain_name(name))]
    if fitting:
        return max(fitting, key=len)
    raise CoachError(
        f"The name of {film} does not begin with that of a song next to it. Name the film after its song, or say with "
        "--song what is danced."
    )


def _cache(known: Path, folder: Path) -> Path:
    """A separate cache with the pose model: the variants' poses are of no use later."""
    if (known / "pose_model").exists():
        shutil.copytree(known / "pose_model", folder / "cache" / "pose_model")
    return folder / "cache"


def _of_film(where: Folders, song: str, film: Path, options: ScoreOptions, folder: Path) -> Iterator[Steadiness]:
    """The film itself first; a line is printed for each as soon as it is known."""
    original = score_film(song, film, where, options).take
    yield _printed(steadiness(film.name, UNCHANGED_VARIANT, original, original))
    for name in VARIANTS:
        variant = folder / f"{film.stem} {name}.mp4"
        with bar(f"{film.name}, {name}", None):
            write_variant(name, film, variant)
        yield _printed(steadiness(film.name, name, score_film(song, variant, where, options).take, original))
        variant.unlink()


def steadiness(film: str, variant: str, take: Take, original: Take) -> Steadiness:
    """What became of ``original`` in a variant of its film."""
    score, before = take.score, original.score
    return Steadiness(
        film=film,
        variant=variant,
        score=score.score,
        shape=score.shape,
        timing=score.timing,
        moved=score.score - before.score,
        lag=rounded(1000 * score.lag),
        lag_moved=rounded(1000 * (score.lag - before.lag)),
        places=places(original.mistakes[:FIRST_MISTAKES], take.mistakes),
        mistakes=tuple(f"beats {m.first + 1}–{m.last + 1}: {sentence(m)}" for m in take.mistakes[:TOLD]),
    )


def places(wanted: Sequence[Mistake], told: Sequence[Mistake]) -> tuple[int | None, ...]:
    """For each of the wanted, its place in the list, from 1; no two share one."""
    free = dict(enumerate(told, start=1))
    found = []
    for mistake in wanted:
        found.append(next((place for place, other in free.items() if is_same(mistake, other)), None))
        free.pop(found[-1], None)
    return tuple(found)


def is_same(one: Mistake, other: Mistake) -> bool:
    """Whether two mistakes are of the same kind, on the same beats and, if about shape, share a joint."""
    together = one.whole or other.whole or meet(one.runs, other.runs)
    joints = one.kind != "shape" or bool(set(one.joints) & set(other.joints))
    return one.kind == other.kind and together and joints


# ----------------------------------------------------------------
# Printing.


def _printed(row: Steadiness) -> Steadiness:
    """The row, once it has been printed; before a film's first one its mistakes."""
    if row.variant == UNCHANGED_VARIANT:
        print("\n".join(["", row.film, *(f"  {mistake}" for mistake in row.mistakes[:FIRST_MISTAKES])]))
        print(f"  {'':14}{'score':>6}{'moved':>7}{'lag':>9}{'moved':>7}  first mistakes, told now as number")
    print(line(row), flush=True)
    return row


def line(row: Steadiness) -> str:
    lag = "–" if row.lag is None else f"{row.lag:.0f} ms"
    lag_moved = "–" if row.lag_moved is None else f"{row.lag_moved:+.0f}"
    told = " ".join("–" if place is None else str(place) for place in row.places)
    return f"  {row.variant:14}{row.score:6.1f}{row.moved:+7.1f}{lag:>9}{lag_moved:>7}  {told}"


def summary(rows: Sequence[Steadiness]) -> str:
    """How many variants meet the goals."""
    variants = [row for row in rows if row.variant != UNCHANGED_VARIANT]
    within = [sum(abs(row.moved) <= points for row in variants) for points in (RENDERED, REAL)]
    same = sum(row.tells_the_same for row in variants)
    return "\n".join(
        [
            f"Of {len(variants)} variants (all of them is the aim)",
            f"  {within[0]:3} within {RENDERED:g} point of the film's score: the aim for rendered dancers",
            f"  {within[1]:3} within {REAL:g} points: the aim for real ones",
            f"  {same:3} with all but one of the film's first {FIRST_MISTAKES} mistakes "
            f"among their own first {FIRST_MISTAKES}",
        ]
    )
