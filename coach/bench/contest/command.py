"""``bench contest``: runs its parts, prints what they found beside the targets, and writes it as JSON."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Final

from coach.base.files import write_atomically
from coach.base.paths import Folders
from coach.bench.contest.fair import bench_fair, said
from coach.bench.contest.faults import FaultRun, bench_faults
from coach.bench.contest.films import OVERHEAD, PART_S, SPEED_UP, FilmRun, bench_films
from coach.bench.contest.tracks import GROWTH, ROWS, TrackRun, bench_tracks, breaks_first, hours_table

SEED: Final = 18
FAULT_TAKES: Final = 200


def bench_contest(where: Folders, song: str, films: int, takes: int, out: Path) -> int:
    """0 films or takes leave that part out."""
    found: dict[str, object] = {}
    share = None
    with tempfile.TemporaryDirectory(prefix="coach-bench-contest-") as name:
        scratch = Path(name)
        if films:
            (scratch / "films").mkdir()
            run = bench_films(where, song, films, scratch / "films")
            share = run.bare_s / (run.films * PART_S)
            found["films"] = asdict(run)
            print(_films(run))
            (scratch / "fair").mkdir()
            ways = bench_fair(where, song, scratch / "fair")
            found["fair"] = [asdict(way) for way in ways]
            print(said(ways))
        if takes:
            (scratch / "tracks").mkdir()
            tracks = bench_tracks(takes, min(2, os.cpu_count() or 1), scratch / "tracks")
            found["tracks"] = asdict(tracks)
            print(_tracks(tracks))
            if share is not None:
                print(hours_table(share, tracks))
                print(breaks_first(share, tracks))
            (scratch / "faults").mkdir()
            faults = bench_faults(min(FAULT_TAKES, takes), scratch / "faults", SEED)
            found["faults"] = asdict(faults)
            print(_faults(faults))
    write_atomically(out.absolute(), (json.dumps(found, indent=1) + "\n").encode())
    print(f"Written: {out}")
    return 0


def _films(run: FilmRun) -> str:
    growth = run.memory_late / run.memory_early - 1
    return (
        f"{run.films} films of {PART_S:.0f} s: {run.one_s:.1f} s with one worker, {run.two_s:.1f} with two: "
        f"{run.speed_up:.2f} times as fast (target {SPEED_UP}); one worker against score alone on one core "
        f"({run.bare_s:.1f} s): {100 * run.overhead:+.1f} % (target {100 * OVERHEAD:.0f}). Memory of the worker: "
        f"{run.memory_early:.0f} MB after a quarter, {run.memory_late:.0f} at the end ({100 * growth:+.0f} %). "
        f"Results {'equal' if run.equal else 'NOT EQUAL'} to score's."
    )


def _faults(run: FaultRun) -> str:
    return (
        f"Faults (seed {run.seed}): {run.workers_killed} workers, {run.clients_killed} clients and "
        f"{run.schedulers_killed} scheduler killed; {run.equal} of {run.takes} takes have the result of an undisturbed "
        f"run, {run.missing} have none."
    )


def _tracks(run: TrackRun) -> str:
    return (
        f"{run.takes:,} takes without pictures: {run.a_second:.0f} a second; scheduler and client {run.early:.0f} MB "
        f"after a fifth, {run.late:.0f} at the end ({100 * run.growth:+.1f} %, target {100 * GROWTH:.0f}); "
        f"{run.per_take / 1024:.0f} kB each on disk. Ranking and page of {min(run.takes, ROWS):,}: {run.page_s:.1f} s, "
        f"{run.page_bytes / 2**20:.1f} MB."
    )
