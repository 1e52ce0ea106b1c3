"""Real films through the whole contest: speed with one worker and two, against ``score``, and a worker's memory; and
one dance filmed in different ways, which a contest must not tell apart."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter
from typing import Final

import psutil

from coach.app.contest import ContestOptions, judge_all, run_contest
from coach.app.contest_judge import Contest, judging_of, on_one_core
from coach.base.console import bar
from coach.base.paths import Folders
from coach.bench.shipped import COVER
from coach.bench.stand_ins.films import CRF, HARD_CRF, write_part, write_variant
from coach.contest.store import Store, open_store
from coach.score.placed_film import usable_film
from coach.score.scoring import ScoreOptions, judge_film
from coach.song.prepared import PreparedSong, prepare

BENCH_FILM_PART_S: Final = 8.0
"""s of each film: enough to be aligned, and forty-eight of them are judged in minutes."""
SHIFT_S: Final = 0.62
"""s by which each begins later than the previous one."""
SPEED_UP: Final = 1.85
"""Target speed-up with two workers over one, on two cores."""
OVERHEAD: Final = 0.05
"""Share by which a contest with one worker may take longer than ``score``."""
FILMING_VARIANTS: Final = (f"crf {HARD_CRF}", "dim", "bright", "15 fps", "mirrored", "cropped", "padded", "tilted")
"""The variants: encoding, light, frame rate, mirroring, distance, frame, and camera tilt."""


@dataclass(frozen=True)
class FilmRun:
    """films: how many; s: wall time with one worker, with two, and of ``score`` on one core without the contest;
    memory: MB of the largest worker after a quarter of the films and at the end; equal: all results those of score."""

    films: int
    one_s: float
    two_s: float
    bare_s: float
    memory_early: float
    memory_late: float
    equal: bool

    @property
    def speed_up(self) -> float:
        return self.one_s / self.two_s

    @property
    def overhead(self) -> float:
        return self.one_s / self.bare_s - 1


def bench_films(where: Folders, song: str, count: int, scratch: Path) -> FilmRun:
    """Make the films, judge them with two workers, with one, and without any."""
    prepared = prepare(song, where)
    films = make_films(prepared, count, scratch / "films")
    two_s, _, _ = _judged(films, prepared, where, scratch / "two", 2)
    one_s, early, late = _judged(films, prepared, where, scratch / "one", 1)
    alone = replace(where, cache=_cache(where, scratch / "bare"))
    began, scores = perf_counter(), {}
    with bar("The same without a contest", len(films), "films") as advance:
        for film in films:
            judged = judge_film(usable_film(film), prepared, alone.cache, ScoreOptions(), on_one_core)
            scores[film] = judged.take.score.score
            advance(1)
    bare_s = perf_counter() - began
    equal = all(_scores(films, scratch / name, prepared) == scores for name in ("one", "two"))
    return FilmRun(len(films), one_s, two_s, bare_s, early, late, equal)


def make_films(prepared: PreparedSong, count: int, folder: Path) -> list[Path]:
    """Parts of the rendered cover and of the reference, each beginning later, every other one strongly compressed."""
    folder.mkdir()
    films = []
    with bar("Making the films", count, "films") as advance:
        for k in range(count):
            source = COVER if k % 2 else prepared.song.video
            begin = (k // 2 * SHIFT_S) % (prepared.song.end - BENCH_FILM_PART_S)
            films.append(folder / f"film {k:02}.mp4")
            write_part(source, films[-1], begin, begin + BENCH_FILM_PART_S, HARD_CRF if k % 4 > 1 else CRF)
            _make_unknown(films[-1])
            advance(1)
    return films


def _make_unknown(film: Path) -> None:
    """Ensures no cache has its poses, by appending an mp4 box of random bytes, which players skip."""
    box = b"free" + os.urandom(16)
    with film.open("ab") as file:
        file.write((4 + len(box)).to_bytes(4, "big") + box)


def _judged(
    films: Sequence[Path], prepared: PreparedSong, where: Folders, out: Path, workers: int
) -> tuple[float, float, float]:
    """Wall time in s, and MB of the largest worker after a quarter of the films and at the end."""
    here = replace(where, cache=_cache(where, out))
    contest = Contest(prepared.song.id, here, ScoreOptions(), judging_of(prepared))
    sizes: list[float] = []
    with open_store(out, contest.judging) as store:
        began = perf_counter()
        judge_all(films, contest, _WatchedStore(store, sizes), ContestOptions(workers=workers))
        took = perf_counter() - began
    return took, sizes[len(sizes) // 4], sizes[-1]


class _WatchedStore(Store):
    """A store that checks the workers' memory whenever it keeps a result."""

    def __init__(self, store: Store, sizes: list[float]) -> None:
        self.__dict__.update(vars(store))
        self._sizes = sizes

    def keep(self, *what) -> None:  # noqa: ANN002
        super().keep(*what)
        self._sizes.append(max(child_megabytes(), default=0.0))


def child_megabytes() -> Iterator[float]:
    """MB held by each child process."""
    for child in psutil.Process().children(recursive=True):
        try:
            yield child.memory_info().rss / 2**20
        except psutil.Error:
            continue


def _cache(where: Folders, folder: Path) -> Path:
    """A new cache with only the pose model and the song's poses, so that the films' poses are found each time."""
    target = folder / "cache"
    for name in ("pose_model", "poses", "sound"):
        if (where.cache / name).exists():
            shutil.copytree(where.cache / name, target / name)
    target.mkdir(parents=True, exist_ok=True)
    return target


def _scores(films: Sequence[Path], out: Path, prepared: PreparedSong) -> dict[Path, float]:
    with open_store(out, judging_of(prepared)) as store:
        found = {film: store.shown(store.film_at(film) or "") for film in films}
    return {film: result.score if result else float("nan") for film, result in found.items()}


@dataclass(frozen=True)
class RankedVariant:
    """name: of the variant; score 0–100 and its error; place: equal if they cannot be told apart."""

    name: str
    score: float
    error: float
    place: int


def bench_fair(where: Folders, song: str, scratch: Path) -> list[RankedVariant]:
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
    return [RankedVariant(row.entry.film.stem, row.result.score, row.place.error, row.place.place) for row in ranked]


def ways_said(ways: Sequence[RankedVariant]) -> str:
    scores = [way.score for way in ways]
    told_apart = sum(way.place > 1 for way in ways)
    return (
        f"The same dance in {len(ways)} ways (of {len(FILMING_VARIANTS) + 1}): "
        f"scores {min(scores):.1f} to {max(scores):.1f}, each ± {max(way.error for way in ways):.1f} by its beats; "
        f"{told_apart} of them have another place than the first."
    )
