"""``bench contest``: runs its parts, prints their results next to the targets, and writes them as JSON."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from coach.base.paths import Folders
from coach.bench.contest.browser import said as in_browser
from coach.bench.contest.faults import FaultRun, bench_faults
from coach.bench.contest.films import BENCH_FILM_PART_S, OVERHEAD, SPEED_UP, FilmRun, bench_fair, bench_films, ways_said
from coach.bench.contest.tracks import (
    MOST_MEMORY_GROWTH,
    TIMED_PAGE_ENTRIES,
    TrackRun,
    bench_tracks,
    breaks_first,
    hours_table,
)
from coach.bench.results import write_results
from coach.bench.shipped import SONG

CONTEST_FAULTS_SEED: Final = 18
FAULT_TAKES: Final = 200


CONTEST_BENCH_PARTS: Final = ("films", "fair", "tracks", "faults")


def bench_contest(where: Folders, films: int, takes: int, parts: Sequence[str], out: Path) -> int:
    """Run these CONTEST_BENCH_PARTS; in the file the others stay as measured before."""
    found = measured_before(out)
    with tempfile.TemporaryDirectory(prefix="coach-bench-contest-") as name:
        for part in CONTEST_BENCH_PARTS:
            if part in parts:
                scratch = Path(name) / part
                scratch.mkdir()
                found[part], text = _run(part, where, films, takes, scratch)
                print(text, flush=True)
    if (text := _hours(found)) and not {"films", "tracks"}.isdisjoint(parts):
        print(text)
    write_results(out, found)
    print(f"Written: {out}")
    return 0


def measured_before(out: Path) -> dict[str, Any]:
    """The CONTEST_BENCH_PARTS already in the file; nothing if there is no such file, or it is another one."""
    try:
        found = json.loads(out.read_text(encoding="utf-8"))
        return {part: found[part] for part in CONTEST_BENCH_PARTS if part in found}
    except (OSError, ValueError, TypeError):
        return {}


def _run(part: str, where: Folders, films: int, takes: int, scratch: Path) -> tuple[Any, str]:
    """What goes into the file, and what is printed."""
    if part == "films":
        run = bench_films(where, SONG, films, scratch)
        return asdict(run), _films(run)
    if part == "fair":
        ways = bench_fair(where, SONG, scratch)
        return [asdict(way) for way in ways], ways_said(ways)
    if part == "tracks":
        tracks = bench_tracks(takes, min(2, os.cpu_count() or 1), scratch)
        return asdict(tracks), _tracks(tracks)
    faults = bench_faults(min(FAULT_TAKES, takes), scratch, CONTEST_FAULTS_SEED)
    return asdict(faults), _faults(faults)


def _hours(found: Mapping[str, Any]) -> str:
    """The table of machines and hours, if the time per film and the writer were measured, now or before."""
    if not {"films", "tracks"} <= found.keys():
        return ""
    films, tracks = FilmRun(**found["films"]), TrackRun(**found["tracks"])
    share = films.bare_s / (films.films * BENCH_FILM_PART_S)
    return f"{hours_table(share, tracks)}\n{breaks_first(share, tracks)}"


def _films(run: FilmRun) -> str:
    growth = run.memory_late / run.memory_early - 1
    return (
        f"{run.films} films of {BENCH_FILM_PART_S:.0f} s: {run.one_s:.1f} s with one worker, {run.two_s:.1f} with two: "
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
        f"after a fifth, {run.late:.0f} at the end ({100 * run.growth:+.1f} %, target {100 * MOST_MEMORY_GROWTH:.0f}); "
        f"{run.per_take / 1024:.0f} kB on disk for each, of {run.take_s:.0f} s. "
        f"Ranking and page of {min(run.takes, TIMED_PAGE_ENTRIES):,}: {run.page_s:.1f} s, "
        f"{run.page_bytes / 2**20:.1f} MB. {in_browser(run.browser, min(run.takes, TIMED_PAGE_ENTRIES))}"
    )
