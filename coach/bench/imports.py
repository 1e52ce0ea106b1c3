"""`bench import`: how fast the poses of a video are found, and how much of that time is BlazePose itself."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from coach.base.paths import Folders
from coach.bench.films import films_of
from coach.bench.results import write_results
from coach.bench.score import WHOLE_SONG_S
from coach.bench.shipped import SONG
from coach.bench.stand_ins.films import looped
from coach.domain.landmarks import Pose, Skeleton
from coach.estimators.estimator import EstimatorModel, OpenEstimator, PoseEstimator
from coach.estimators.registry import EstimatorChoice, estimator_model
from coach.media.video import probe
from coach.song.library import find_song
from coach.tracking.people import extract_people

TARGET: Final = 2.0


T = TypeVar("T")


@dataclass(frozen=True)
class Speed:
    """One video. ``landmark_share``: the share of all cores' time spent in BlazePose's landmark network (with the
    detector when it runs, and pre- and postprocessing); the rest is decoding, colours and Python."""

    clip: str
    width: int
    height: int
    frames: int
    video_s: float
    took_s: float
    people: int
    landmark_ms: float
    landmark_share: float

    @property
    def frames_per_second(self) -> float:
        return self.frames / self.took_s

    @property
    def times_real_time(self) -> float:
        return self.video_s / self.took_s


class Stopwatch:
    """Adds up the time estimators spend on pictures, on any thread."""

    def __init__(self) -> None:
        self.spent, self.calls = 0.0, 0
        self._adding = threading.Lock()

    def add(self, seconds: float) -> None:
        with self._adding:
            self.spent += seconds
            self.calls += 1


@dataclass(frozen=True, eq=False)
class WatchedModel:
    """The same model, with a stopwatch in each estimator it opens."""

    model: EstimatorModel
    watch: Stopwatch

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def package(self) -> str:
        return self.model.package

    @property
    def most(self) -> int:
        return self.model.most

    @property
    def skeleton(self) -> Skeleton:
        return self.model.skeleton

    @property
    def identity(self) -> str:
        return self.model.identity

    @property
    def source(self) -> str:
        return self.model.source

    def load(self) -> OpenEstimator:
        open_estimator = self.model.load()
        return lambda **options: _TimedEstimator(self.watch, open_estimator(**options))


class _TimedEstimator:
    def __init__(self, watch: Stopwatch, estimator: PoseEstimator) -> None:
        self._watch, self._estimator = watch, estimator
        self.close, self.forget = estimator.close, estimator.forget

    def __enter__(self) -> _TimedEstimator:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def detect(self, rgb: NDArray[np.uint8], moment_s: float = 0.0) -> Pose:
        return self._timed(self._estimator.detect, rgb, moment_s)

    def detect_all(self, rgb: NDArray[np.uint8], moment_s: float = 0.0) -> tuple[Pose, ...]:
        return self._timed(self._estimator.detect_all, rgb, moment_s)

    def _timed(self, look: Callable[[NDArray[np.uint8], float], T], rgb: NDArray[np.uint8], moment_s: float) -> T:
        start = time.perf_counter()
        found = look(rgb, moment_s)
        self._watch.add(time.perf_counter() - start)
        return found


def bench_import(where: Folders, clips: Path | None, out: Path, choice: EstimatorChoice) -> int:
    """Find the poses of each clip once, print the table, write ``out`` (JSON).

    ``clips`` None: a film as long as a song, the stand-in repeated.
    """
    model = estimator_model(choice, where.cache)
    if clips is not None:
        speeds = [measured(film, model) for film in films_of(clips)]
    else:
        with tempfile.TemporaryDirectory() as folder:
            speeds = [measured(long_film(find_song(SONG, where.songs).video, Path(folder)), model)]
    print(table(speeds))
    write_results(out, as_json(speeds))
    print(f"\nWritten to {out}")
    return 0


def long_film(short: Path, folder: Path) -> Path:
    """The video repeated up to WHOLE_SONG_S: in a short one the time before the first pose would count more than in a
    whole song."""
    film = folder / f"{short.stem}-{WHOLE_SONG_S:.0f}-s{short.suffix}"
    looped(short, film, ceil(WHOLE_SONG_S / probe(short).duration), until=WHOLE_SONG_S)
    return film


def measured(film: Path, model: EstimatorModel, now: Callable[[], float] = time.perf_counter) -> Speed:
    """Extract the poses once, as ``import`` does, without saving anything."""
    info = probe(film)
    watch = Stopwatch()
    start = now()
    people = extract_people(film, WatchedModel(model, watch), what=film.name)
    took = now() - start
    frames = len(people[0].track) if people else round(info.duration * info.fps)
    return Speed(
        clip=film.name,
        width=info.width,
        height=info.height,
        frames=frames,
        video_s=info.duration,
        took_s=took,
        people=len(people),
        landmark_ms=1000 * watch.spent / max(1, watch.calls),
        landmark_share=watch.spent / (took * cores()),
    )


def cores() -> int:
    return os.cpu_count() or 1


def table(speeds: Sequence[Speed]) -> str:
    """The table, one line per clip."""
    head = f"{'clip':<24} {'size':>10} {'frames':>7} {'people':>6} {'fps':>6} {'x real':>7} {'ms/pose':>8} {'share':>6}"
    lines = [
        f"{s.clip[:24]:<24} {f'{s.width}x{s.height}':>10} {s.frames:>7} {s.people:>6} {s.frames_per_second:>6.1f} "
        f"{s.times_real_time:>7.2f} {s.landmark_ms:>8.1f} {s.landmark_share:>6.0%}"
        for s in speeds
    ]
    return "\n".join(
        [
            f"Finding poses on {cores()} cores",
            head,
            *lines,
            "x real: seconds of video a second; share: of all cores' time, inside BlazePose",
            f"Target: {TARGET:g} x real for 1280x720 at 30 frames a second on two cores",
        ]
    )


def as_json(speeds: Sequence[Speed]) -> dict[str, Any]:
    """The result as written to the file."""
    clips = [
        {**asdict(s), "frames_per_second": s.frames_per_second, "times_real_time": s.times_real_time} for s in speeds
    ]
    return {"cores": cores(), "python": sys.version.split()[0], "clips": clips}
