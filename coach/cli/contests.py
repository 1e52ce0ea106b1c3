"""``contest`` and ``worker``: what can be typed after them, and the call into the program."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from coach.base.errors import CoachError
from coach.base.program import PROGRAM
from coach.cli import arguments as typed
from coach.cli.options import estimator_of, folders_of, level_option, model_option

PORT: Final = 8786
"""Dask's default port for a scheduler."""


def contest_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("song", metavar="NAME", help="the song that they dance")
    command.add_argument(
        "films", metavar="FOLDER|LIST.csv", type=typed.path,
        help="a folder of films; or a CSV file with the column film, and name and group if you like",
    )  # fmt: skip
    command.add_argument(
        "--out",
        metavar="DIR",
        type=typed.path,
        help="where results are kept and pages written (default: contest-NAME here)",
    )
    command.add_argument(
        "--workers",
        metavar="N",
        type=typed.count,
        help="how many films are judged at a time (default: one for each core)",
    )
    command.add_argument(
        "--cluster", metavar="tcp://HOST:PORT", type=typed.address, help="let the workers of this scheduler do the work"
    )
    command.add_argument(
        "--reels",
        metavar="top10",
        type=typed.top,
        help="make a film of the mistakes of each of the best, as the command reel does",
    )
    command.add_argument("--send", action="store_true", help="send the films to workers that cannot see these paths")
    level_option(command)
    model_option(command)


def worker_options(command: argparse.ArgumentParser) -> None:
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--cluster", metavar="tcp://HOST:PORT", type=typed.address, help="work for the scheduler at this address"
    )
    what.add_argument("--scheduler", action="store_true", help="be the scheduler that contest and workers talk to")
    command.add_argument(
        "--workers", metavar="N", type=typed.count, help="with --cluster: how many workers (default: one for each core)"
    )
    command.add_argument(
        "--host", metavar="ADDRESS",
        help="with --scheduler: listen there; only on a network that you trust (default: 127.0.0.1, this computer)",
    )  # fmt: skip
    command.add_argument(
        "--port", metavar="N", type=typed.port, help=f"with --scheduler: listen there (default: {PORT})"
    )


def contest(arguments: argparse.Namespace) -> int:
    from coach.app.contest import ContestOptions, contest_text, run_contest
    from coach.score.scoring import ScoreOptions

    if arguments.cluster is not None and arguments.workers is not None:
        raise CoachError("--workers is for this computer; with --cluster each machine says how many it has.")
    if arguments.send and arguments.cluster is None:
        raise CoachError("--send is for workers on other machines: it goes with --cluster.")
    out = arguments.out or Path(f"contest-{arguments.song}")
    options = ContestOptions(
        workers=arguments.workers,
        cluster=arguments.cluster,
        send=arguments.send,
        score=ScoreOptions(level=arguments.level, estimator=estimator_of(arguments)),
    )
    where = folders_of(arguments)
    ranked = run_contest(arguments.song, arguments.films, out, where, options)
    print(contest_text(ranked, out))
    if arguments.reels is not None:
        from coach.app.contest_reels import make_reels

        for reel in make_reels(ranked, arguments.reels, arguments.song, out, where, options.score):
            print(reel)
    return 0


def worker(arguments: argparse.Namespace) -> int:
    from coach.app.contest import run_worker
    from coach.contest.cluster import LOOPBACK, run_scheduler

    if arguments.scheduler:
        if arguments.workers is not None:
            raise CoachError(f"A scheduler does no work itself. Start workers as well: {PROGRAM} worker --cluster …")
        run_scheduler(arguments.host or LOOPBACK, arguments.port or PORT)
    elif arguments.host is not None or arguments.port is not None:
        raise CoachError("--host and --port go with --scheduler; a worker is told the address by --cluster.")
    else:
        run_worker(arguments.cluster, arguments.workers or os.cpu_count() or 1, folders_of(arguments))
    return 0
