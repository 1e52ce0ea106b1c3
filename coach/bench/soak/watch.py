"""Runs the program under test, makes things fail around it, and ends it if it hangs."""

from __future__ import annotations

import json
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final

from coach.base.paths import PROJECT
from coach.bench.soak.faults import BreakAndMend, TimedFailure
from coach.bench.soak.rounds import ProcessState
from coach.bench.stand_ins.left_over import end_all, marked, new_mark

ENDS_S: Final = 30.0
"""s the program has to end after its last round, and the processes it started to end after it."""
STACKS_S: Final = 0.5
"""s a hanging program gets to print its threads' stacks."""


@dataclass(frozen=True)
class ProcessOutcome:
    """How the program ended.

    states  after each round
    code    exit code; minus the signal if one ended it
    cut     what was cut short, because it hung or the program crashed; "" = nothing
    left    how many processes remained some time after its end
    """

    states: tuple[ProcessState, ...]
    code: int
    cut: str
    left: int


def watched(
    command: Sequence[str],
    environment: Mapping[str, str],
    faults: Mapping[str, BreakAndMend],
    limit: float,
    tell: Callable[[str, ProcessState], None],
) -> ProcessOutcome:
    """Let it dance to its end.

    command  prints like :mod:`coach.bench.soak.rounds`
    limit    s: a round that takes longer counts as hanging, and ends the run
    tell     called with the kind of round and the state after it
    """
    states: list[ProcessState] = []
    failing, cut, goes_on = TimedFailure(), "", "The start"
    with _program(command, environment) as (program, others):
        try:
            while (said := _said(program, limit)) is not None:
                if "begins" in said:
                    goes_on = _called(said)
                    failing.plan(faults.get(said["fault"]))
                    continue
                failing.mend()
                states.append(ProcessState(**{**said, "threads": tuple(said["threads"])}))
                tell(goes_on, states[-1])
                goes_on = "The end"
            code = program.wait(ENDS_S)
            if goes_on != "The end":
                cut = f"{goes_on} was cut short: the program ended with {code}."
        except subprocess.TimeoutExpired as late:
            cut = f"{goes_on} took more than {late.timeout:g} s: it hangs."
            code = _ended(program)
        finally:
            failing.stop()
        return ProcessOutcome(tuple(states), code, cut, len(others()))


def _called(began: Mapping[str, Any]) -> str:
    return f"Round {began['begins']} ({began['what']}{', ' if began['fault'] else ''}{began['fault']})"


def _said(program: subprocess.Popen[bytes], limit: float) -> dict[str, Any] | None:
    """The next thing it says; None once it has ended. TimeoutExpired: nothing for ``limit`` s."""
    if not select.select([program.stdout], [], [], limit)[0]:
        raise subprocess.TimeoutExpired(program.args, limit)
    line = program.stdout.readline()
    return json.loads(line) if line else None


def _ended(program: subprocess.Popen[bytes]) -> int:
    """It prints its threads' stacks (arranged by rounds.main), and is killed; returns its exit code."""
    program.send_signal(signal.SIGUSR1)
    with suppress(subprocess.TimeoutExpired):
        program.wait(STACKS_S)
    program.kill()
    return program.wait()


@contextmanager
def _program(
    command: Sequence[str], environment: Mapping[str, str]
) -> Iterator[tuple[subprocess.Popen[bytes], Callable[[], list[int]]]]:
    """The program, and a function that lists the processes left ENDS_S after its end. None of them outlives this.

    A terminal's Ctrl-C does not reach it: the watcher decides.
    """
    mark = new_mark()

    def others() -> list[int]:
        until = time.monotonic() + ENDS_S
        while (found := marked(mark)) and time.monotonic() < until:
            time.sleep(0.1)
        return found

    with subprocess.Popen(  # unbuffered: everything printed can be read at once
        command, bufsize=0, stdout=subprocess.PIPE, env={**environment, **mark}, cwd=PROJECT, start_new_session=True
    ) as program:
        try:
            yield program, others
        finally:
            end_all(mark, program)
