"""Takes without pictures through the real scheduler and writer: how many a second, how much memory, how long the page
takes; and what that implies for a million films."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Final

import numpy as np
import psutil

from coach.app.contest import keep_all
from coach.app.contest_judge import Contest, Job, JudgedEntry
from coach.base.console import aligned, noted_bar
from coach.base.paths import folders
from coach.bench.contest.browser import PageTimes, page_times
from coach.bench.synthetic.dance import STYLES, make_dance
from coach.bench.synthetic.faults import CLASSES
from coach.bench.synthetic.performance import perform, reference_track
from coach.compare.prepared import PreparedReference, prepare_reference
from coach.compare.score import shape_factor
from coach.contest.entries import Entry
from coach.contest.page import contest_page
from coach.contest.ranking import packed_beats, standing
from coach.contest.stills import stills_of
from coach.contest.store import FilmResult, Judging, Store, open_store
from coach.domain.landmarks import PoseTrack
from coach.domain.song import Song
from coach.domain.thresholds import PRIOR
from coach.score.scoring import ScoreOptions
from coach.takes.judging import judged_take
from coach.takes.verdict_file import verdict_bytes
from coach.tracking.store import track_bytes

JUDGING: Final = Judging("synthetic", "", "synthetic", "prior", "bench")
BENCH_DANCE_STYLE: Final = STYLES[2]
"""118 BPM, like the song that ships."""
BENCH_DANCE_SEED: Final = 5
DIFFERENT_PERFORMANCES: Final = 24
"""Different performances; each take is one of them with its own noise."""
SHAKE: Final = 0.004
"""Picture heights SD by which each take's landmarks differ from its performance's."""
FIRST_MEMORY_LOOK: Final = 0.2
"""Share of the takes after which memory is first checked …"""
MOST_MEMORY_GROWTH: Final = 0.10
"""… and how much it may grow from there to the end."""
TIMED_PAGE_ENTRIES: Final = 4000
"""Entries on the page being timed: a large cover contest."""
MACHINES: Final = (1, 10, 100)
CORES: Final = 8
"""Cores of each machine in the table of hours."""
FILM_S: Final = 180.0
"""s of a film in that table: a whole song."""
TAKE_COUNTS: Final = (10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class TrackRun:
    """a_second: takes judged and written; early, late: MB of scheduler and client (one process) after a fifth of the
    takes and at the end; per_take: bytes on the disk, of take_s s; page_s, page_bytes: of TIMED_PAGE_ENTRIES entries,
    ranking included; browser: that page in one."""

    takes: int
    a_second: float
    early: float
    late: float
    per_take: float
    take_s: float
    page_s: float
    page_bytes: int
    browser: PageTimes | None = None

    @property
    def growth(self) -> float:
        return self.late / self.early - 1


@lru_cache(maxsize=1)
def synthetic_song() -> tuple[Song, PreparedReference, PoseTrack]:
    """A song that is only poses; the same in every process."""
    dance = make_dance(BENCH_DANCE_STYLE, BENCH_DANCE_SEED)
    reference = reference_track(dance, BENCH_DANCE_SEED)
    song = Song(
        id="synthetic", folder=Path("synthetic"), title="Synthetic", romanised="Synthetic", artist="", credits=(),
        licence="", stand_in=True, video=Path("synthetic"), mirrored=False, dancer=1, start=0.0,
        end=float(dance.grid.times[-1]), grid=dance.grid,
    )  # fmt: skip
    return song, prepare_reference(reference, dance.grid, PRIOR), reference


@lru_cache(maxsize=DIFFERENT_PERFORMANCES)
def _performed(number: int) -> PoseTrack:
    return perform(make_dance(BENCH_DANCE_STYLE, BENCH_DANCE_SEED), CLASSES[number % len(CLASSES)], seed=number).track


def judge_track(job: Job) -> JudgedEntry:
    """What a worker does here: judges the take whose number the job's name ends with."""
    number = int(job.film.name)
    song, measure, reference = synthetic_song()
    track = _performed(number % DIFFERENT_PERFORMANCES)
    shake = np.random.default_rng(number).normal(0, SHAKE, track.image.shape).astype(np.float32)
    track = replace(track, image=track.image + shake)
    take = judged_take(song, measure, track, datetime(2026, 1, 1).astimezone())
    score = take.score
    result = FilmResult(
        state="judged",
        seconds=float(track.t[-1] - track.t[0]),
        score=score.score,
        shape=score.shape,
        timing=score.timing,
        lag=score.lag,
        worth=shape_factor(take.verdicts),
        beats=packed_beats(take.verdicts),
        stills=json.dumps(stills_of(take, track, reference, song.grid)),
        verdicts=verdict_bytes(take),
        track=track_bytes(track),
    )
    return JudgedEntry(name_of(number), result)


def name_of(number: int) -> str:
    """In the place of a film's hash."""
    return f"take {number}"


def jobs_of(takes: range, store: Store) -> Iterator[Job]:
    """The jobs without a known result."""
    return (job_of(number) for number in takes if not store.has(name_of(number)))


def job_of(number: int) -> Job:
    return Job(Path(f"{number}"), (0, 0), 60.0, Contest("synthetic", folders(), ScoreOptions(), JUDGING))


def bench_tracks(count: int, workers: int, scratch: Path) -> TrackRun:
    """Judge ``count`` takes, and make the page of the first TIMED_PAGE_ENTRIES."""
    from coach.contest.cluster import DaskWorkers, own_workers

    process, early, length = psutil.Process(), 0.0, 0.0
    with open_store(scratch, JUDGING) as store, own_workers(workers) as client:
        began = perf_counter()
        with noted_bar("Judging takes", count, "takes") as step:
            jobs = jobs_of(range(count), store)
            for done, result in enumerate(keep_all(jobs, DaskWorkers(client, judge_track, "here"), store), start=1):
                step(f"{done / (perf_counter() - began):.0f}/s")
                length += result.seconds
                if done == max(1, round(FIRST_MEMORY_LOOK * count)):
                    early = process.memory_info().rss / 2**20
        a_second, late = count / (perf_counter() - began), process.memory_info().rss / 2**20
        began = perf_counter()
        page = _page(store, min(count, TIMED_PAGE_ENTRIES))
        page_s = perf_counter() - began
        size = sum(file.stat().st_size for file in scratch.glob("contest.db*"))
    timed = page_times(page, scratch)
    return TrackRun(count, a_second, early, late, size / count, length / count, page_s, len(page.encode()), timed)


def _page(store: Store, count: int) -> str:
    song, _, _ = synthetic_song()
    entries = [Entry(Path(f"{k}.mp4"), f"Dancer {k}", f"Group {k % 40}") for k in range(count)]
    results = [store.shown(name_of(k)) or FilmResult("refused") for k in range(count)]
    ranked = standing(entries, results, len(song.grid))
    stills = lambda row: store.stills(name_of(int(row.entry.film.stem)))  # noqa: E731
    return contest_page(song, ranked, JUDGING, datetime.now(), stills)


def hours_table(film_share: float, run: TrackRun) -> str:
    """Machines against hours. film_share: s of one core that a second of film takes."""
    rows = [("films", *(f"{count} machine{'s' * (count > 1)}" for count in MACHINES), "results on disk")]
    for films in TAKE_COUNTS:
        hours = [films * FILM_S * film_share / (machines * CORES) / 3600 for machines in MACHINES]
        disk = films * run.per_take * FILM_S / run.take_s
        rows.append((f"{films:,}", *(f"{h:,.1f} h" for h in hours), f"{disk / 2**30:,.1f} GB"))
    return aligned(rows)


def breaks_first(film_share: float, run: TrackRun) -> str:
    """What does not scale with the machines, and what to do about it."""
    most = math.floor(run.a_second * FILM_S * film_share)
    return (
        f"One writer keeps {run.a_second:.0f} results a second here with the judging of two workers beside it: enough "
        f"for {most:,} cores that see films of {FILM_S:.0f} s. Before that, reading the films becomes the bottleneck: "
        "each core reads a film in a minute or two. Then the page: above some ten thousand rows it should be made of "
        "the best thousand only; ranking.csv has all."
    )
