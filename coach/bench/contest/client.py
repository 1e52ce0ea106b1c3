"""A contest of synthetic takes that can be killed: ``python -m coach.bench.contest.client OUT TAKES ADDRESS``.

Exits 0 when every take has its result, 2 if it cannot go on.
"""

from __future__ import annotations

import sys
from pathlib import Path

from coach.app.contest import keep_all
from coach.base.errors import CoachError
from coach.bench.contest.tracks import JUDGING, jobs_of, judge_track
from coach.contest.cluster import DaskWorkers, workers_at
from coach.contest.store import open_store


def run(out: Path, takes: int, address: str) -> None:
    """Judge what has not been judged yet."""
    with open_store(out, JUDGING) as store, workers_at(address) as client:
        for _ in keep_all(jobs_of(range(takes), store), DaskWorkers(client, judge_track, address), store):
            print(".", end="", flush=True)


if __name__ == "__main__":
    try:
        run(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
    except CoachError as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
