"""Workers, client and scheduler are killed at random: every take must get, once, the result of an undisturbed run."""

from __future__ import annotations

import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from coach.base.console import noted_bar
from coach.base.errors import CoachError
from coach.base.paths import PROJECT
from coach.bench.contest.tracks import JUDGING, job_of, judge_track, name_of
from coach.contest.store import FILE_NAME, open_store

WORKERS: Final = 2
WORKER_KILLS, CLIENT_KILLS = 20, 5
"""What is killed, besides the scheduler, which is killed once."""
FAULTS_TIMEOUT_S: Final = 900.0
"""s after which we give up on the run."""
TAKES_BETWEEN_KILLS: Final = 5
"""Fewest takes between two kills, so that none hits the same take again: one that ends two workers is set aside."""
PROGRESS_POLL_S: Final = 0.2
"""s between two checks of its progress."""


@dataclass(frozen=True)
class FaultRun:
    """takes: how many; equal: with the undisturbed run's result; missing: without a result; the kills that happened."""

    takes: int
    equal: int
    missing: int
    workers_killed: int
    clients_killed: int
    schedulers_killed: int
    seed: int


def bench_faults(takes: int, scratch: Path, seed: int) -> FaultRun:
    """CoachError if it does not finish."""
    dice = random.Random(seed)
    plan, until = _plan(takes, dice), time.monotonic() + FAULTS_TIMEOUT_S
    killed = {"worker": 0, "client": 0, "scheduler": 0}
    with _Hall(scratch) as hall, noted_bar("Killing", takes, "takes") as step:
        shown = 0
        while hall.client.poll() != 0:
            if time.monotonic() > until:
                raise CoachError(f"After {FAULTS_TIMEOUT_S:.0f} s not all takes were judged (seed {seed}).")
            done = hall.done()
            for _ in range(done - shown):
                step(f"{sum(killed.values())} killed")
            shown = max(shown, done)
            if plan and done >= plan[0][0]:
                killed[plan[0][1]] += hall.kill(plan[0][1], dice)
                plan.pop(0)
            if hall.client.poll() not in (None, 0):
                hall.start_client(takes)
            time.sleep(PROGRESS_POLL_S)
    results = _results(scratch)
    undisturbed = {name_of(job): _judged_here(job) for job in range(takes)}
    equal = sum(results.get(name) == value for name, value in undisturbed.items())
    return FaultRun(
        takes, equal, len(undisturbed.keys() - results.keys()), killed["worker"], killed["client"],
        killed["scheduler"], seed,
    )  # fmt: skip


def _plan(takes: int, dice: random.Random) -> list[tuple[int, str]]:
    """After how many takes to kill what: all kinds at random, TAKES_BETWEEN_KILLS apart; fewer if takes are few."""
    kinds = ["worker"] * WORKER_KILLS + ["client"] * CLIENT_KILLS + ["scheduler"]
    dice.shuffle(kinds)
    step = max(TAKES_BETWEEN_KILLS, (takes - TAKES_BETWEEN_KILLS) // len(kinds))
    moments = [1 + k * step + dice.randrange(step - TAKES_BETWEEN_KILLS + 1) for k in range(len(kinds))]
    return [(moment, kind) for moment, kind in zip(moments, kinds) if moment < takes - TAKES_BETWEEN_KILLS]


def _judged_here(number: int) -> tuple[float, bytes]:
    """Score and verdicts of a take, judged without workers."""
    result = judge_track(job_of(number)).result
    return result.score, result.verdicts


def _results(scratch: Path) -> dict[str, tuple[float, bytes]]:
    with closing(sqlite3.connect(scratch / FILE_NAME)) as connection:
        rows = connection.execute("SELECT film, score, verdicts FROM results WHERE state = 'judged'").fetchall()
    return {film: (score, verdicts) for film, score, verdicts in rows}


class _Hall:
    """The scheduler, its workers and the client, each in its own process."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._address = f"tcp://127.0.0.1:{self._port}"

    def __enter__(self) -> _Hall:
        with open_store(self._scratch, JUDGING):
            pass
        self.scheduler = self._program("worker", "--scheduler", "--port", str(self._port))
        self.workers = self._program("worker", "--cluster", self._address, "--workers", str(WORKERS))
        self.client = subprocess.Popen([sys.executable, "-c", "raise SystemExit(1)"])
        return self

    def __exit__(self, *_: object) -> None:
        for process in (self.client, self.workers, self.scheduler):
            _end(process)

    def start_client(self, takes: int) -> None:
        """Restart it, as a person would; and workers and scheduler if they are gone."""
        if self.scheduler.poll() is not None:
            self.scheduler = self._program("worker", "--scheduler", "--port", str(self._port))
        if self.workers.poll() is not None:
            self.workers = self._program("worker", "--cluster", self._address, "--workers", str(WORKERS))
        module = "coach.bench.contest.client"
        command = [sys.executable, "-m", module, str(self._scratch), str(takes), self._address]
        self.client = _quiet(command)

    def done(self) -> int:
        with closing(sqlite3.connect(self._scratch / FILE_NAME)) as connection:
            return connection.execute("SELECT count(*) FROM results").fetchone()[0]

    def kill(self, what: str, dice: random.Random) -> int:
        """Kill it; returns how many there were to kill."""
        if what == "worker":
            found = [child for child in _children(self.workers) if "spawn_main" in " ".join(_command(child))]
            if not found:
                return 0
            dice.choice(found).kill()
        else:
            process = self.client if what == "client" else self.scheduler
            process.send_signal(signal.SIGKILL)
            process.wait()
            if what == "scheduler":
                _end(self.workers)
        return 1

    @staticmethod
    def _program(*words: str) -> subprocess.Popen:
        return _quiet([sys.executable, str(PROJECT / "main.py"), "--no-setup", *words])


def _quiet(command: Sequence[str]) -> subprocess.Popen:
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _children(process: subprocess.Popen) -> list[psutil.Process]:
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.Error:
        return []


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _end(process: subprocess.Popen) -> None:
    """The process and its descendants."""
    below = _children(process)
    for one in (process, *below):
        try:
            one.kill()
        except (psutil.Error, ProcessLookupError):
            continue
    process.wait()
