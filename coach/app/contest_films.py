"""Films out to workers, results back: what a contest and learning from good covers have in common."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from coach.app.contest_judge import Contest, Job, JudgedEntry, film_length, judge_here, judge_job, stat_of
from coach.base.errors import CoachError
from coach.contest.engine import Died, Done, Hung, InProcessWorkers, Workers, work_through
from coach.contest.store import FilmResult
from coach.score.scoring import ScoreOptions
from coach.tracking.cache import video_hash
from coach.wording import contest_words as words

LIMIT_S, LIMIT_TIMES = 180.0, 40.0
"""s that a film may take however short it is, and s for each of its seconds: about thirty times the usual."""
MOST_SENT: Final = 4 << 30
"""Bytes, the largest film to send: it must fit into a worker's memory."""
DASK: Final = "distributed"
"""Not part of a packaged program."""

FilmWorkers = Workers[Job, JudgedEntry]


@dataclass(frozen=True)
class ContestOptions:
    """workers: on this computer, None = one for each core; cluster: a scheduler's address instead; send: send the films
    to the workers, which cannot see their paths."""

    workers: int | None = None
    cluster: str | None = None
    send: bool = False
    score: ScoreOptions = ScoreOptions()


@contextmanager
def workers_of(options: ContestOptions) -> Iterator[FilmWorkers]:
    """Processes on this computer, or those of a scheduler. CoachError if that cannot be used."""
    from coach.contest import cluster

    if options.cluster is not None:
        with cluster.workers_at(options.cluster) as client:
            yield cluster.DaskWorkers(client, judge_job, options.cluster, _bytes_of if options.send else None)
    else:
        with cluster.own_workers(options.workers or os.cpu_count() or 1) as client:
            yield cluster.DaskWorkers(client, judge_job, "this computer")


@contextmanager
def workers_for(films: int) -> Iterator[FilmWorkers]:
    """A process for each core, but no more than there are films. A single film uses this process, with all cores:
    nothing needs starting. So do several films if there is no Dask."""
    if films < 2 or find_spec(DASK) is None:
        yield InProcessWorkers(judge_here)
    else:
        with workers_of(ContestOptions(workers=min(films, os.cpu_count() or 1))) as workers:
            yield workers


def jobs_of(films: Iterable[Path], contest: Contest) -> Iterator[Job]:
    return (Job(film, stat_of(film), film_length(film), contest) for film in films)


def each_judged(jobs: Iterable[Job], workers: FilmWorkers) -> Iterator[tuple[Job, JudgedEntry]]:
    """Each job with its result, in order of completion: a sentence if there is none."""
    for job, end in work_through(jobs, workers, _limit):
        yield job, _judged(job, end)


class Throughput:
    """How fast it is going: minutes of film per minute."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._began, self._seconds, self._failures = now, now(), 0.0, 0

    def after(self, result: FilmResult) -> str:
        self._seconds += result.seconds
        self._failures += not result.ranked
        pace = self._seconds / max(self._now() - self._began, 1e-3)
        return words.PACE.format(pace=pace, failures=self._failures)


def _judged(job: Job, end: Done[JudgedEntry] | Died | Hung) -> JudgedEntry:
    if isinstance(end, Done) and end.result.film:
        return end.result
    if isinstance(end, Done):
        result = end.result.result
    else:
        reason = words.DIED if isinstance(end, Died) else words.HUNG.format(minutes=end.limit / 60)
        result = FilmResult("gave up", reason, job.seconds)
    return JudgedEntry(_name_of(job.film), result)


def _name_of(film: Path) -> str:
    """Its SHA-256, or its path if it cannot be read."""
    try:
        return video_hash(film)
    except CoachError:
        return str(film)


def _limit(job: Job) -> float:
    return LIMIT_S + LIMIT_TIMES * job.seconds


def _bytes_of(job: Job) -> bytes:
    try:
        if job.stat[0] > MOST_SENT:
            raise CoachError(f"{job.film} is too large to be sent. Put it where all workers can see it.")
        return job.film.read_bytes()
    except OSError:  # the worker will report an empty film
        return b""
