"""Hands films to workers and takes back what they found, whatever happens to a worker.

No more films are in progress than there are workers, so that few are in memory and each begins as soon as it is handed
out. A film whose worker dies is tried once more; one that has killed two workers is set aside, as is one that takes far
too long.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, Protocol, TypeVar

MOST_DEATHS: Final = 2
"""Workers that a film may kill before it is set aside: one may have died of something else."""
OVERDUE_CHECK_S: Final = 1.0
"""s after which to check whether a film is taking too long, if none has finished by then."""

J = TypeVar("J")
R = TypeVar("R")


@dataclass(frozen=True)
class Died:
    """The worker died of it, or during it, MOST_DEATHS times."""


@dataclass(frozen=True)
class Hung:
    """It took longer than ``limit`` s, and was stopped."""

    limit: float


@dataclass(frozen=True)
class Done(Generic[R]):
    result: R


class Ticket(Protocol):
    """A film in progress."""


class Workers(Protocol, Generic[J, R]):
    """Who does the work: :class:`coach.contest.cluster.DaskWorkers`, or one made for a test."""

    def room(self) -> int:
        """How many jobs may be in progress now; 0 while there is no worker."""

    def hand_out(self, job: J) -> Ticket: ...

    def wait(self, tickets: Iterable[Ticket], seconds: float) -> dict[Ticket, Done[R] | Died]:
        """Those that are finished; waits at most this long for the first. CoachError if no worker is left.

        Died: the worker died, once.
        """

    def end(self, ticket: Ticket) -> None:
        """Stop the work, if need be by ending the worker, which is replaced."""


class InProcessWorkers(Generic[J, R]):
    """This process, for one job at a time. Satisfies :class:`Workers`; a job is its own ticket."""

    def __init__(self, work: Callable[[J], R]) -> None:
        self._work = work

    def room(self) -> int:
        return 1

    def hand_out(self, job: J) -> J:
        return job

    def wait(self, tickets: Iterable[J], seconds: float) -> dict[J, Done[R] | Died]:
        return {job: Done(self._work(job)) for job in tickets}

    def end(self, ticket: J) -> None:
        """Nothing is in progress between two calls."""


def work_through(
    jobs: Iterable[J], workers: Workers[J, R], limit: Callable[[J], float], now: Callable[[], float] = time.monotonic
) -> Iterator[tuple[J, Done[R] | Died | Hung]]:
    """Each job with its outcome, in order of completion.

    limit  s that a job may take
    """
    waiting, again = iter(jobs), list[J]()
    under_way: dict[Ticket, tuple[J, float]] = {}
    deaths: dict[J, int] = {}
    more, ended = True, list[tuple[J, Done[R] | Died | Hung]]()
    while more or again or under_way:
        while len(under_way) < workers.room() and (more or again):
            job = again.pop() if again else next(waiting, None)
            if job is None:
                more = False
                break
            under_way[workers.hand_out(job)] = job, now()
        yield from ended  # only now: no worker waits while a result is written
        ended = []
        if not (more or again or under_way):
            return
        for ticket, end in workers.wait(list(under_way), OVERDUE_CHECK_S).items():
            job, _ = under_way.pop(ticket)
            if isinstance(end, Died):
                deaths[job] = deaths.get(job, 0) + 1
                if deaths[job] < MOST_DEATHS:
                    again.append(job)
                    continue
            ended.append((job, end))
        for ticket in [one for one, (job, begun) in under_way.items() if now() - begun > limit(job)]:
            job, _ = under_way.pop(ticket)
            workers.end(ticket)
            ended.append((job, Hung(limit(job))))
    yield from ended
