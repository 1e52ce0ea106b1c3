"""``bench score``: what scoring a filmed take costs apart from finding its poses.

Finding them takes about as long as the film; work that does not need them is done in the meantime, and nobody waits for
it. Here the poses are known, so finding them is replaced by a pause long enough for that work.
"""

from __future__ import annotations

import gc
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from math import ceil
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep
from typing import Final

from coach.base.paths import Folders
from coach.bench.results import write_results
from coach.bench.shipped import COVER
from coach.bench.stand_ins.films import looped
from coach.estimators.estimator import EstimatorModel
from coach.media.video import probe
from coach.score.scoring import ScoreOptions, score_film
from coach.song.library import find_song
from coach.song.package import FILE_NAME
from coach.tracking.cache import cached_people
from coach.tracking.extract import TimeSpan
from coach.tracking.person import Person

RUNS: Final = 5
WHOLE_SONG_S: Final = 180.0
"""The length of a whole song: the cover is shorter and is repeated, as is its reference."""
POSE_FINDING_PAUSE_S: Final = 2.0
"""As long as finding the poses in a few seconds of film."""
TARGET_S: Final = 1.0
"""s, for WHOLE_SONG_S of film."""


@dataclass(frozen=True)
class ScoreCost:
    """film_s: length of the film; medians over the runs, in s:

    wall_s  from the command to the saved take, without the time in which the poses are found
    cpu_s   processor time of everything, including work done while the poses are found, but not of decoding the sound,
            which is cached by the first run
    """

    film_s: float
    wall_s: float
    cpu_s: float
    runs: int


def bench_score(where: Folders, song: str, film: Path | None, options: ScoreOptions, target: Path) -> int:
    """Print the cost and write it as JSON; no take is saved. ``film`` None: three minutes of the cover."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        where = replace(where, sessions=folder / "sessions")
        if film is None:
            where, film = three_minutes(where, song, folder)
        measured = measure(where, song, film, options)
    write_results(target, asdict(measured))
    print(f"{film.name}: {measured.film_s:.0f} s of film scored in {measured.wall_s:.2f} s apart from", end="")
    print(f" finding its poses ({measured.cpu_s:.2f} s of processor time in all, median of {measured.runs}).")
    print(f"Target: under {TARGET_S:g} s for three minutes of film. Written to {target}", file=sys.stderr)
    return 0


def three_minutes(where: Folders, song: str, folder: Path) -> tuple[Folders, Path]:
    """A songs folder in which the song is repeated, and a film in which the cover is repeated."""
    short = find_song(song, where.songs)
    times = ceil(WHOLE_SONG_S / probe(COVER).duration)
    package, film = folder / "songs" / short.id, folder / f"{COVER.stem}-{WHOLE_SONG_S:.0f}-s{COVER.suffix}"
    package.mkdir(parents=True)
    shutil.copyfile(where.songs / short.id / FILE_NAME, package / FILE_NAME)
    looped(short.video, package / short.video.name, times)
    looped(COVER, film, times, until=WHOLE_SONG_S)
    return replace(where, songs=folder / "songs"), film


def measure(where: Folders, song: str, film: Path, options: ScoreOptions, runs: int = RUNS) -> ScoreCost:
    """Measure after a first run, which finds poses and fills the cache."""
    score_film(song, film, where, options)
    wall, cpu = [], []
    for _ in range(runs):
        poses = _Poses()
        gc.collect()  # garbage of earlier runs must not be collected in this one
        started, worked = perf_counter(), process_time()
        score_film(song, film, where, options, poses)
        wall.append(perf_counter() - started - poses.taken)
        cpu.append(process_time() - worked)
    return ScoreCost(probe(film).duration, median(wall), median(cpu), runs)


class _Poses:
    """Stands in for finding the poses, which are known: takes ``taken`` s."""

    taken = 0.0

    def __call__(self, film: Path, model: EstimatorModel, cache: Path, what: str, part: TimeSpan) -> Sequence[Person]:
        began = perf_counter()
        people = cached_people(film, model, cache, what, part)
        sleep(POSE_FINDING_PAUSE_S)
        self.taken = perf_counter() - began
        return people
