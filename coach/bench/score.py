"""``bench score``: what scoring a filmed take costs when its poses, and the sound heard meanwhile, are known."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Final

from coach.media.looped import looped
from coach.media.video import probe
from coach.paths import PROJECT, Folders
from coach.review.scoring import ScoreOptions, score_film
from coach.song.library import find_song
from coach.song.package import FILE_NAME

COVER: Final = PROJECT / "tests" / "data" / "cover.mp4"
RUNS: Final = 5
LONG_S: Final = 180.0
"""A whole song: the cover at hand is shorter and danced over and over, as is its reference."""
TARGET_S: Final = 1.0
"""For LONG_S of film."""


@dataclass(frozen=True)
class ScoreCost:
    """film_s: length of the film; wall_s, cpu_s: medians over the runs, of everything but finding the poses and, while
    that goes on, decoding the sound."""

    film_s: float
    wall_s: float
    cpu_s: float
    runs: int


def bench_score(where: Folders, song: str, film: Path | None, options: ScoreOptions, target: Path) -> int:
    """Prints the cost and writes it as JSON; takes are kept nowhere. ``film`` None: three minutes of the cover."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        where = replace(where, sessions=folder / "sessions")
        if film is None:
            where, film = _three_minutes(where, song, folder)
        measured = measure(where, song, film, options)
    target.write_text(json.dumps(asdict(measured), indent=1) + "\n", encoding="utf-8")
    print(f"{film.name}: {measured.film_s:.0f} s of film scored in {measured.wall_s:.2f} s", end="")
    print(f" ({measured.cpu_s:.2f} s of processor time, median of {measured.runs}), its poses and sound being known.")
    print(f"Target: under {TARGET_S:g} s for three minutes of film. Written to {target}", file=sys.stderr)
    return 0


def _three_minutes(where: Folders, song: str, folder: Path) -> tuple[Folders, Path]:
    """A songs folder in which the song is danced over and over, and a film of the cover that is too."""
    short = find_song(song, where.songs)
    times = ceil(LONG_S / probe(COVER).duration)
    package, film = folder / "songs" / short.id, folder / f"{COVER.stem}-{times}-times{COVER.suffix}"
    package.mkdir(parents=True)
    shutil.copyfile(where.songs / short.id / FILE_NAME, package / FILE_NAME)
    looped(short.video, package / short.video.name, times)
    looped(COVER, film, times)
    return replace(where, songs=folder / "songs"), film


def measure(where: Folders, song: str, film: Path, options: ScoreOptions, runs: int = RUNS) -> ScoreCost:
    """The first run, which finds poses and fills the cache, does not count."""
    score_film(song, film, where, options)
    wall, cpu = [], []
    for _ in range(runs):
        started, worked = perf_counter(), process_time()
        score_film(song, film, where, options)
        wall.append(perf_counter() - started)
        cpu.append(process_time() - worked)
    return ScoreCost(probe(film).duration, median(wall), median(cpu), runs)
