"""The workers, by Dask (distributed): processes on this computer, or those of a scheduler at some address."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager
from typing import Any, Final, Generic, TypeVar

import dask
from distributed import Client, Future, KilledWorker, LocalCluster, Nanny, Scheduler, wait
from distributed import TimeoutError as NotYet  # asyncio's, which on Python 3.10 is not the built-in one
from distributed.comm import CommClosedError

from coach import __version__
from coach.base.errors import CoachError
from coach.base.interrupts import ctrl_c_afterwards
from coach.base.program import PROGRAM_NAME
from coach.contest.engine import Died, Done

LOOPBACK: Final = "127.0.0.1"
SCHEDULER_CONNECT_S: Final = 10.0
"""s within which a scheduler must answer."""
END_S: Final = 30.0
"""s within which a worker must be stopped and replaced."""
ABOUT: Final = "coach"
"""Name under which the scheduler stores the version of Coach that its workers must have."""

ONE_CORE: Final = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1",
    "MALLOC_ARENA_MAX": "1",  # as in coach.base.memory, from the first thread on
    "DASK_LOGGING__DISTRIBUTED": "critical",  # as _quiet does here
}  # fmt: skip
"""Environment of a worker: there is one for each core, so their libraries need no threads of their own."""

SETTINGS: Final = {
    "distributed.scheduler.allowed-failures": 0,  # the engine decides whether a film is tried again
    "distributed.worker.memory.target": False,  # results are small: there is nothing to spill …
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,  # … and a paused worker would never resume
    "distributed.worker.memory.terminate": 0.95,  # a film that takes all memory ends its worker, not the computer
    "distributed.worker.daemon": False,  # a worker may start processes
    "distributed.comm.timeouts.connect": f"{SCHEDULER_CONNECT_S:.0f}s",
    "distributed.nanny.pre-spawn-environ": ONE_CORE,
    "distributed.worker.profile.enabled": False,  # nobody uses it, and it samples the worker 100 times a second
    "distributed.worker.memory.monitor-interval": "1s",  # … and this too often, in a process that should sleep
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
    "distributed.admin.system-monitor.log-length": 1,
    "distributed.admin.system-monitor.disk": False,
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.admin.log-length": 0,
    "distributed.admin.low-level-log-length": 0,
    "distributed.diagnostics.nvml": False,
}
"""Dask's settings, for scheduler and workers."""

NO_PAGE: Final = {"dashboard": False, "dashboard_address": f"{LOOPBACK}:0"}
"""Of a scheduler. It still listens for a browser: only on this computer, and at any port, as two may run."""

J = TypeVar("J")
R = TypeVar("R")


class DaskWorkers(Generic[J, R]):
    """Hands jobs to a client's workers. Satisfies :class:`coach.contest.engine.Workers`.

    work   does a job, a function that can be pickled
    send   bytes that go to the worker with a job; None if it finds everything by itself
    """

    def __init__(
        self, client: Client, work: Callable[..., R], name: str, send: Callable[[J], bytes] | None = None
    ) -> None:
        self._client, self._work, self._name, self._send = client, work, name, send

    def room(self) -> int:
        known = self._client.scheduler_info(n_workers=-1)
        if "workers" not in known:  # the client has given up and has lost all information
            raise self._gone()
        return len(known["workers"])

    def hand_out(self, job: J) -> Future:
        sent = () if self._send is None else (self._send(job),)
        return self._client.submit(self._work, job, *sent, pure=False, retries=0)

    def wait(self, tickets: Iterable[Future], seconds: float) -> dict[Future, Done[R] | Died]:
        futures = list(tickets)
        if not futures:  # no worker yet; Dask does not wait for an empty list
            time.sleep(seconds)
        try:
            over = wait(futures, timeout=seconds, return_when="FIRST_COMPLETED").done if futures else ()
        except (NotYet, CancelledError):  # cancelled: lost with the scheduler
            over = [future for future in futures if future.done()]
        if self._client.status != "running":
            raise self._gone()
        return {future: self._end(future) for future in over}

    def _end(self, future: Future) -> Done[R] | Died:
        try:
            return Done(future.result(timeout=END_S))
        except KilledWorker:
            return Died()
        except (CommClosedError, CancelledError, asyncio.CancelledError, OSError, NotYet) as error:
            if self._client.status == "running" and future.status in ("lost", "cancelled"):
                return Died()
            raise self._gone() from error

    def end(self, ticket: Future) -> None:
        busy = [where for where, keys in self._client.processing().items() if ticket.key in keys]
        ticket.cancel(force=True)
        if busy:
            self._client.restart_workers(busy, timeout=END_S, raise_for_error=False)

    def _gone(self) -> CoachError:
        return CoachError(
            f"The scheduler at {self._name} is gone. What was judged is kept: when it is back, the same command "
            "continues."
        )


@contextmanager
def own_workers(count: int) -> Iterator[Client]:
    """This many processes on this computer, with a scheduler that only it can reach."""
    _quiet()
    with dask.config.set(SETTINGS), ExitStack() as opened:
        with ctrl_c_afterwards():  # Dask cannot close workers that are only starting, and those would print tracebacks
            cluster = LocalCluster(
                n_workers=count,
                threads_per_worker=1,
                processes=True,
                host=LOOPBACK,
                protocol="tcp",
                scheduler_kwargs=NO_PAGE,
            )
            client = opened.enter_context(Client(opened.enter_context(cluster)))
        yield client


@contextmanager
def workers_at(address: str) -> Iterator[Client]:
    """Those of the scheduler at ``address``. CoachError if there is none, or it belongs to another version of Coach."""
    _quiet()
    with dask.config.set(SETTINGS):
        with _client(address) as client:
            _insist_on_version(client, address)
            if not client.scheduler_info(n_workers=-1)["workers"]:
                raise CoachError(
                    f"The scheduler at {address} has no workers yet. Start one on each machine: "
                    f"{PROGRAM_NAME} worker --cluster {address}"
                )
            yield client


def _client(address: str) -> Client:
    try:
        return Client(address, timeout=SCHEDULER_CONNECT_S)
    except (OSError, ValueError, TimeoutError, CommClosedError) as error:
        raise CoachError(
            f"There is no scheduler at {address} ({_why(error)}). Start one there: {PROGRAM_NAME} worker --scheduler"
        ) from None


def _insist_on_version(client: Client, address: str) -> None:
    theirs = client.get_metadata([ABOUT], default=None)
    if theirs is not None and theirs != program_versions():
        raise CoachError(
            f"The scheduler at {address} belongs to {_told(theirs)}; here is {_told(program_versions())}. "
            "Use the same on all machines."
        )


def program_versions() -> dict[str, str]:
    """What must be the same on all machines: equal programs judge alike."""
    import distributed

    return {"coach": __version__, "distributed": distributed.__version__}


def _told(versions: Mapping[str, Any]) -> str:
    return f"Coach {versions.get('coach', '?')} with Dask {versions.get('distributed', '?')}"


def run_scheduler(host: str, port: int) -> None:
    """A scheduler at that address, until Ctrl-C. CoachError if it is taken or not this computer's."""
    _quiet()

    async def serve() -> None:
        async with Scheduler(host=host, port=port, **NO_PAGE) as scheduler:
            scheduler.task_metadata[ABOUT] = program_versions()
            print(f"The scheduler runs at {scheduler.address}. Ctrl-C ends it.", flush=True)
            await _until_stopped(scheduler.finished())

    with dask.config.set(SETTINGS):
        try:
            asyncio.run(serve())
        except (OSError, RuntimeError) as error:
            why = error if isinstance(error, OSError) else error.__cause__  # Dask wraps it
            if not isinstance(why, OSError):
                raise
            raise CoachError(
                f"No scheduler can run at {host}:{port} ({_why(why)}). Choose another --port, or give --host an "
                "address of this computer."
            ) from None


def run_workers(address: str, count: int) -> None:
    """This many worker processes for the scheduler at ``address``, each replaced when it dies, until Ctrl-C or the
    scheduler ends. CoachError if there is none, or it belongs to another version of Coach."""
    _quiet()

    async def serve() -> None:
        nannies = [Nanny(address, nthreads=1, dashboard=False) for _ in range(count)]
        try:
            with ctrl_c_afterwards():  # the workers, too, would get it, and print tracebacks
                await asyncio.gather(*nannies)
            print(f"{count} worker{'s' * (count > 1)} for {address}. Ctrl-C ends them.", flush=True)
            await _until_stopped(asyncio.gather(*(nanny.finished() for nanny in nannies)))
        finally:
            await asyncio.gather(*(nanny.close(timeout=END_S) for nanny in nannies))

    with dask.config.set(SETTINGS):
        with _client(address) as client:
            _insist_on_version(client, address)
        asyncio.run(serve())


async def _until_stopped(ended: Any) -> None:
    """Until the awaitable ends, or SIGTERM arrives; Ctrl-C cancels it like any other."""
    task = asyncio.ensure_future(ended)
    if os.name == "posix":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        return


def _why(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0].rstrip(".")


def _quiet() -> None:
    """Dask reports each replaced worker with a traceback; the results already say what matters."""
    for name in ("distributed", "distributed.nanny", "distributed.worker", "distributed.scheduler", "distributed.core"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
